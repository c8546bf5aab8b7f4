"""Whom a visitor may be, what that person may see, and words to begin with.

The people are those of the sample estate (`bot/config/sandbox.toml`).
"""

from dataclasses import dataclass

LINKAGE, RESIDENTS, STAFF, PRIVATE = "linkage", "residents", "staff", "private"

GROUPS = {LINKAGE: "多方联动群", RESIDENTS: "居民群", STAFF: "工作群"}

OF_RESIDENTS = (LINKAGE, RESIDENTS)
OF_STAFF = (LINKAGE, STAFF, RESIDENTS)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody whom the visitor may be. In `phrases`, `{n}` stands for the number of the latest incident."""

    person: str
    name: str
    role: str
    groups: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def surname(self) -> str:
        """What a face is marked with."""
        return self.name.removeprefix("小")[0]

    @property
    def account(self) -> str:
        """The person's id on this channel."""
        return f"sandbox:{self.person}"

    def chat(self, chat: str) -> str:
        """The key of a group, or of this person's own talk with the bot."""
        return f"sandbox:private:{self.person}" if chat == PRIVATE else f"sandbox:{chat}"

    def sees(self, key: str) -> bool:
        """Whether this person is in a chat."""
        return key in {self.chat(chat) for chat in (*self.groups, PRIVATE)}

    def phrases_about(self, number: int) -> tuple[str, ...]:
        """The words to begin with, about this incident."""
        return tuple(phrase.format(n=number) for phrase in self.phrases)


WANG = Seat(
    "wang", "王阿姨", "居民", OF_RESIDENTS, ("3栋电梯坏了", "满意", "催办 {n}", "今天天气真好", "5栋楼道着火了")
)
SUN = Seat("sun", "孙先生", "居民", OF_RESIDENTS, ("我家也是", "5栋楼道灯不亮", "楼上半夜打麻将，吵死了", "进度 {n}"))
ZHANG = Seat(
    "zhang", "张经理", "物业", OF_STAFF, ("收到，半小时内到", "{n} 已修好：换了门机板", "{n} 进展 在等配件", "待办")
)
LI = Seat("li", "李主任", "社区", OF_STAFF, ("进度 {n}", "接手 {n}", "改派 {n} 志愿者 需要帮手", "待办", "值班"))
CHEN = Seat("chen", "小陈", "志愿者", OF_RESIDENTS, ("收到", "谢谢大家", "帮助"))

SEATS = (WANG, SUN, ZHANG, LI, CHEN)


def seat_named(name: str) -> Seat | None:
    """The seat of a person by name."""
    return next((seat for seat in SEATS if seat.name == name), None)
