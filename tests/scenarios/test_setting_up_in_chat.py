"""A community worker sets the bot up alone, in chat: from an empty file to the first incident that is closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.base import Action, Button, MemberChange, Message, Sender
from bot.config import Config, parse
from bot.domain.claim import claim_code
from tests.town import Town, town

__all__ = ["town"]

SECRET = "the bot's own secret"
GROUP = "new"
TITLE = "阳光花园多方联动群"


class NewTown(Town):
    """A bot that was just installed: nobody knows it yet."""

    heard_as = "addressed"

    async def _open(self):
        office = await super()._open()
        office.desk.claim.secret = SECRET
        office.world.link = "https://t.me/our_bot"

        async def hearing(_chat: str) -> str:
            return self.heard_as

        office.desk.hearing = hearing
        return office

    def arrives(self, chat: str = GROUP, title: str = TITLE) -> None:
        """The bot is added to a group."""
        self._count += 1
        bot = Sender("sandbox:bot", "bot")
        self.happens(MemberChange(f"sandbox:{chat}", f"c{self._count}", self.now, bot, "bot_added", chat_title=title))

    def promoted(self, chat: str = GROUP) -> None:
        self.heard_as = "everything"
        bot = Sender("sandbox:bot", "bot")
        self.happens(MemberChange(f"sandbox:{chat}", f"p{self.now}", self.now, bot, "bot_promoted"))

    def taps(self, who: str, action: str, chat: str = GROUP, *, group_admin: bool = False) -> None:
        self._count += 1
        private = chat == "private"
        key = f"sandbox:private:{who}" if private else f"sandbox:{chat}"
        sender = Sender(f"sandbox:{who}", who, is_admin=group_admin)
        self.happens(Action(key, f"t{self._count}", sender, self.now, action, private=private))

    def writes(self, who: str, text: str, chat: str = GROUP, **more) -> str:
        self._count += 1
        sender = Sender(f"sandbox:{who}", who, is_admin=more.pop("group_admin", False))
        private = chat == "private"
        key = f"sandbox:private:{who}" if private else f"sandbox:{chat}"
        given = {"private": private, "addressed": private} | more
        self.happens(Message(key, f"m{self._count}", sender, self.now, text, **given))
        return f"m{self._count}"

    def sees(self, *words: str, chat: str = GROUP, edited: bool | None = None) -> tuple[Button, ...]:
        """The next thing in the chat; returns its buttons."""
        key = f"sandbox:private:{chat}" if chat.startswith("u") else f"sandbox:{chat}"
        said = next((one for one in self.channel.unheard if one.chat == key), None)
        assert said is not None, f"nothing in {chat}: {self._unheard()}"
        self.channel.unheard.remove(said)
        missing = [word for word in words if word not in said.out.text]
        assert not missing, f"{missing} not in {said.out.text!r}"
        assert edited in (None, said.edited)
        return said.out.buttons

    def becomes_administrator(self, who: str = "u1") -> None:
        self.writes(who, claim_code(SECRET, 0), "private")
        self.sees("您现在是管理员了", "https://t.me/our_bot?startgroup=setup&admin=manage_chat", chat=who)


def empty() -> Config:
    return parse("")


@pytest.fixture
def new_town(tmp_path: Path) -> Iterator[NewTown]:
    stage = NewTown("2026-06-01 10:00", empty(), f"sqlite:///{tmp_path}/new.db")
    yield stage
    try:
        stage.hears_nothing()
    finally:
        stage.close()


def labels(buttons: tuple[Button, ...]) -> list[str]:
    return [button.label for button in buttons]


def test_from_an_empty_file_to_a_closed_incident(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives()
    buttons = new_town.sees("联动机器人", "只听得到回复我", "群管理员", "这是什么群")
    assert labels(buttons) == ["多方联动群", "居民群", "工作群"]
    assert [button.style for button in buttons] == ["primary", "plain", "plain"], "the title says what it is"
    new_town.promoted()
    new_town.sees("都听得到", "这是什么群", edited=True)
    new_town.taps("u1", "setup:kind.linkage")
    assert labels(new_town.sees("是哪个小区", edited=True)) == ["就叫“阳光花园”", "重新来"]
    new_town.restart()
    new_town.taps("u1", "setup:title")
    buttons = new_town.sees("设好了", "阳光花园联动群", "点一下自己的身份", edited=True)
    assert labels(buttons) == ["我是物业", "我是社区", "我是网格员", "我是楼长", "我是业委会", "我是志愿者", "人齐了"]
    new_town.taps("u1", "join:community")
    new_town.sees("u1登记为社区（阳光花园）")
    new_town.taps("u2", "join:property")
    assert new_town.toasts[-1] == "申请发给管理员了，点头就生效。"
    approve, _ = new_town.sees("u2想登记为物业（阳光花园）")
    new_town.taps("u2", approve.id)
    assert "管理员" in new_town.toasts[-1]
    new_town.taps("u1", approve.id)
    new_town.sees("u2登记为物业")
    new_town.taps("u1", "setup:finished")
    shown = [one for one in new_town.channel.posted if one.chat == f"sandbox:{GROUP}" and not one.taken_back]
    assert [one.out.buttons for one in shown] == [()] * 3, "the wish is gone, the buttons are gone"
    new_town.restart()
    new_town.writes("u3", "3栋电梯坏了")
    new_town.sees("#1", "3栋", "电梯", "物业")
    new_town.writes("u2", "1 已修好：换了门机板")
    new_town.ignores_the_rest()
    new_town.writes("u3", "满意 1")
    new_town.ignores_the_rest()
    assert new_town.incident(1).status == "closed"


def test_only_the_code_on_the_screen_makes_an_administrator_and_only_once(new_town: NewTown) -> None:
    new_town.writes("u9", "admin-aaaaaaaaaaaa", "private")
    new_town.sees("码不对", chat="u9")
    new_town.becomes_administrator()
    for code in (claim_code(SECRET, 0), claim_code(SECRET, 1)):
        new_town.writes("u9", code, "private")
        new_town.sees("已经有管理员了", chat="u9")
    new_town.restart()
    new_town.writes("u9", claim_code(SECRET, 1), "private")
    new_town.sees("已经有管理员了", chat="u9")


def test_a_code_is_not_to_be_guessed(new_town: NewTown) -> None:
    for _ in range(6):
        new_town.writes("u9", "admin-aaaaaaaaaaaa", "private")
        new_town.sees("码不对", chat="u9")
    new_town.writes("u1", claim_code(SECRET, 0), "private")
    new_town.sees("码不对", chat="u1")
    new_town.fast_forward(hours=2)
    new_town.becomes_administrator()


def test_a_code_said_in_a_group_makes_nobody_an_administrator(new_town: NewTown) -> None:
    new_town.arrives()
    new_town.ignores_the_rest()
    new_town.writes("u1", claim_code(SECRET, 0))
    assert new_town.office.world.administrators("main") == ()


def test_a_groups_own_administrator_answers_and_the_bots_administrator_lets_it_in(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives("res", "阳光花园三期居民群")
    new_town.sees("这是什么群", chat="res")
    new_town.taps("u7", "setup:kind.residents", "res")
    assert "群管理员" in new_town.toasts[-1]
    new_town.taps("u8", "setup:kind.residents", "res", group_admin=True)
    assert labels(new_town.sees("是哪个小区", chat="res")) == ["就叫“阳光花园三期”", "重新来"]
    new_town.writes("u7", "月亮湾", "res", addressed=True)
    new_town.writes("u8", "月", "res", addressed=True, group_admin=True)
    new_town.sees("2 到 20 个字", chat="res")
    new_town.writes("u8", "“月亮湾”", "res", addressed=True, group_admin=True)
    assert labels(new_town.sees("月亮湾居民群", "差一步", chat="res")) == ["确认", "重新来"]
    yes, no = new_town.sees("u8", "阳光花园三期居民群", "月亮湾", "同意吗", chat="u1")
    new_town.taps("u8", "setup:confirm", "res", group_admin=True)
    assert "机器人的管理员" in new_town.toasts[-1]
    new_town.taps("u8", yes.id, "res", group_admin=True)
    assert new_town.office.world.chat("sandbox:res") is None
    new_town.restart()
    new_town.taps("u1", yes.id, "private")
    assert new_town.sees("设好了", "月亮湾居民群", chat="res") == ()
    new_town.taps("u1", no.id, "private")
    assert "过期" in new_town.toasts[-1]
    assert new_town.office.world.chat("sandbox:res").estate == "estate1"


def test_a_group_that_is_not_wanted_stays_outside(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives()
    new_town.taps("u8", "setup:kind.linkage", group_admin=True)
    new_town.taps("u8", "setup:title", group_admin=True)
    new_town.channel.unheard = [one for one in new_town.channel.unheard if one.chat.startswith("sandbox:private")]
    _, no = new_town.sees("同意吗", chat="u1")
    new_town.taps("u1", no.id, "private")
    new_town.sees("没有接进来")
    new_town.writes("u8", "3栋电梯坏了")
    assert new_town.office.world.chat(f"sandbox:{GROUP}") is None


def test_a_second_group_of_the_same_estate_is_offered_the_estate(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives()
    new_town.taps("u1", "setup:kind.linkage")
    new_town.taps("u1", "setup:title")
    new_town.ignores_the_rest()
    new_town.arrives("staff2", "阳光花园物业工作群")
    new_town.taps("u1", "setup:kind.staff", "staff2")
    new_town.sees("这是什么群", chat="staff2")
    assert labels(new_town.sees("是哪个小区", chat="staff2")) == ["阳光花园", "重新来"]
    new_town.taps("u1", "setup:estate.estate1", "staff2")
    new_town.sees("设好了", "阳光花园工作群", chat="staff2")
    assert len(new_town.office.world.directory.estates) == 1


def test_what_was_answered_wrong_is_answered_again_and_a_group_can_be_set_up_anew(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives()
    new_town.taps("u1", "setup:kind.staff")
    new_town.taps("u1", "setup:again")
    new_town.taps("u1", "setup:kind.linkage")
    new_town.taps("u1", "setup:title")
    new_town.ignores_the_rest()
    new_town.writes("u8", "设置本群", group_admin=True)
    new_town.sees("管理员")
    new_town.writes("u1", "设置本群", chat_title=TITLE)
    new_town.sees("这是什么群", edited=False)
    new_town.taps("u1", "setup:kind.residents")
    new_town.sees("是哪个小区")
    new_town.taps("u1", "setup:estate.estate1")
    new_town.sees("居民群")
    new_town.restart()
    assert new_town.office.world.chat(f"sandbox:{GROUP}").kind == "residents"


def test_a_bot_that_was_off_when_it_was_added_asks_when_somebody_calls_it(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.writes("u5", "今天天气不错")
    new_town.writes("u5", "/start setup", addressed=True, chat_title=TITLE)
    new_town.sees("这是什么群")
    new_town.writes("u5", "你好", addressed=True)
    new_town.hears_nothing()


def test_a_group_of_the_file_is_as_the_file_says(town: Town) -> None:
    town.say("李主任", "设置本群")
    town.hears("linkage", "配置文件")


def test_a_role_of_chat_is_taken_back_in_chat_and_one_of_the_file_in_the_file(town: Town) -> None:
    message = town.say("孙先生", "我来帮忙吧")
    town.say("李主任", "绑定 志愿者", reply_to=message)
    town.hears("linkage", "孙先生登记为志愿者（阳光花园）")
    town.say("王阿姨", "解绑 孙先生 志愿者")
    town.hears("linkage", "管理员")
    town.say("李主任", "解绑 孙先生 志愿者")
    town.hears("linkage", "孙先生不再是志愿者了")
    town.say("李主任", "解绑 张经理 物业")
    town.hears("linkage", "张经理", "配置文件")
    town.say("孙先生", "解绑 志愿者")
    town.hears("linkage", "没有登记")


def test_only_an_administrator_makes_another_one(town: Town) -> None:
    message = town.say("孙先生", "我来帮忙吧")
    town.say("张经理", "绑定 管理员", reply_to=message)
    town.hears("linkage", "管理员")
    town.say("李主任", "绑定 管理员", reply_to=message)
    town.hears("linkage", "孙先生登记为管理员（阳光社区）")
    town.say("孙先生", "暂停机器人")
    town.hears("linkage", "先休息")


def test_in_a_group_that_is_set_up_anew_the_name_is_an_answer_to_the_question(new_town: NewTown) -> None:
    new_town.becomes_administrator()
    new_town.arrives()
    new_town.taps("u1", "setup:kind.linkage")
    new_town.taps("u1", "setup:title")
    new_town.writes("u1", "设置本群", chat_title=TITLE)
    new_town.taps("u1", "setup:kind.linkage")
    new_town.ignores_the_rest()
    asked = [one for one in new_town.channel.posted if "是哪个小区" in one.out.text][-1]
    new_town.restart()
    new_town.writes("u1", "月亮湾", addressed=True, reply_to=asked.id)
    new_town.sees("月亮湾联动群")
    assert new_town.office.world.chat(f"sandbox:{GROUP}").estate == "estate2"


TWO = '[[community]]\nid = "a"\nname = "甲社区"\n[[community]]\nid = "b"\nname = "乙社区"\n'
HEAD_OF_B = '[[community.person]]\nid = "u5"\nname = "乙主任"\nsandbox = "u5"\nroles = ["社区"]\nadministrator = true\n'


def test_with_two_communities_nobody_lets_a_group_into_the_others(tmp_path: Path) -> None:
    town = NewTown("2026-06-01 10:00", parse(TWO + HEAD_OF_B), f"sqlite:///{tmp_path}/two.db")
    town.arrives()
    town.taps("u8", "setup:kind.residents", group_admin=True)
    town.taps("u8", "setup:title", group_admin=True)
    approval = next(one for one in town.channel.unheard if "同意吗" in one.out.text)
    assert labels(approval.out.buttons) == ["同意，归乙社区", "不同意"]
    town.ignores_the_rest()
    town.taps("u5", f"setup:yes.sandbox:{GROUP}@a", "private")
    assert town.office.world.chat(f"sandbox:{GROUP}") is None
    town.taps("u5", approval.out.buttons[0].id, "private")
    town.sees("设好了")
    assert town.office.world.chat(f"sandbox:{GROUP}").community == "b"
    town.close()


def test_who_administers_two_communities_is_asked_which(tmp_path: Path) -> None:
    town = NewTown("2026-06-01 10:00", parse(TWO), f"sqlite:///{tmp_path}/two.db")
    town.becomes_administrator()
    town.arrives()
    town.sees("这是什么群")
    town.taps("u1", "setup:kind.linkage")
    assert labels(town.sees("是哪个社区的群")) == ["甲社区", "乙社区", "重新来"]
    town.taps("u1", "setup:community.b")
    town.sees("是哪个小区")
    town.taps("u1", "setup:title")
    town.sees("设好了")
    assert town.office.world.chat(f"sandbox:{GROUP}").community == "b"
    town.close()
