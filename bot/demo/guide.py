"""The two minutes that show what the bot is for: report, 收到, reminder, result with feedback, 满意."""

from dataclasses import dataclass

from bot.demo.seats import LINKAGE, WANG, ZHANG, Seat
from bot.domain.incident import Incident


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: somebody says something, or the clock is wound. `lesson` tells what it showed, afterwards."""

    todo: str
    lesson: str
    seat: Seat
    says: str = ""
    winds: str = ""
    chat: str = LINKAGE


STEPS = (
    Step(
        "王阿姨在群里报事：“3栋电梯坏了”",
        "小联登记了，找到当班的张经理，群里只留一张会自己更新的卡片。",
        WANG,
        says="3栋电梯坏了",
    ),
    Step(
        "张经理回一句：“收到，半小时内到”",
        "“收到”不算答复，只是开始计时：他答应的半小时，就是下次过问的时间。",
        ZHANG,
        says="收到，半小时内到",
    ),
    Step(
        "把钟拨快 1 小时，看小联找谁",
        "时间到了没下文，小联先私下提醒张经理；再拖，才到群里提，再升级。",
        ZHANG,
        winds="+1 小时",
    ),
    Step(
        "张经理回：“{n} 已修好：换了门机板”",
        "说清做了什么才算办结。卡片变了，小联请王阿姨评价。",
        ZHANG,
        says="{n} 已修好：换了门机板",
    ),
    Step("王阿姨回：“满意”", "邻居认可，这件事办结了。件件有回音。", WANG, says="满意"),
)

FINISHED = "走完一遍了。再试试：孙先生说“我家也是”、报个火情、回“退单”“延期”“不满意”，或者把钟拨到明早。"


def steps_done(story: Incident | None) -> int:
    """How far the story's incident has come: the number of steps that are behind it."""
    if story is None:
        return 0
    if not story.live:
        return len(STEPS)
    if story.resolved_at is not None:
        return 4
    if story.acknowledged_at is None:
        return 1
    return 3 if story.nagging.count else 2
