"""Taken out of a group, muted, blocked, moved, in a topic: the bot notices, and somebody is told."""

from dataclasses import replace

from bot.channels.base import Action, ChatMoved, MemberChange, SendError
from tests.town import Town, kept_town, town

__all__ = ["kept_town", "town"]

BOT = "sandbox:bot"


def change(town: Town, what: str, chat: str = "linkage", who: str = BOT) -> None:
    sender = town._sender(who)
    town.happens(MemberChange(f"sandbox:{chat}", f"{what}:{town.now}", town.now, sender, what))


def test_the_administrator_is_told_in_private_when_the_bot_is_taken_out_and_when_it_is_back(kept_town: Town) -> None:
    town = kept_town
    change(town, "bot_removed")
    town.hears("李主任", "阳光花园联动群", "移出", kind="notice")
    change(town, "bot_removed")
    town.hears_nothing()
    town.restart()
    change(town, "bot_added")
    town.hears("李主任", "又能说话", kind="notice")
    town.hears("linkage", "有事直接在群里说")


def test_without_its_linkage_group_an_estate_uses_the_group_of_the_report(kept_town: Town) -> None:
    town = kept_town
    change(town, "bot_removed")
    town.ignores_the_rest()
    town.restart()
    town.say("王阿姨", "3栋电梯坏了", chat="residents")
    town.hears("residents", "#1", "电梯", kind="card")
    town.hears_nothing()
    change(town, "bot_added")
    town.ignores_the_rest()
    town.say("王阿姨", "5栋电梯坏了", chat="residents")
    town.hears("linkage", "#2", kind="card")
    town.hears("residents", "#2", kind="card")


def test_a_group_that_refuses_what_the_bot_says_is_noticed_at_the_first_message(town: Town) -> None:
    town.channel.trouble_in = "sandbox:linkage"
    town.channel.trouble = SendError("not enough rights to send", permanent=True, gone=True)
    town.say("王阿姨", "3栋电梯坏了")
    town.channel.trouble = None
    town.fast_forward(minutes=1)
    town.hears("李主任", "阳光花园联动群", "说不了话", kind="notice")
    town.ignores_the_rest()


def test_a_bot_that_is_no_administrator_any_more_says_what_that_means(town: Town) -> None:
    change(town, "bot_demoted")
    town.hears("李主任", "隐私模式", kind="notice")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")


def test_who_blocks_the_bot_is_reminded_elsewhere_until_they_press_start_again(town: Town) -> None:
    zhang = f"private:{town.person('张经理')}"
    change(town, "bot_removed", zhang, "张经理")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.fast_forward(minutes=16)
    town.hears("staff", "#1", kind="nag")
    change(town, "started", zhang, "张经理")
    town.hears("张经理", "提醒")
    town.say("王阿姨", "5栋电梯坏了")
    town.hears("linkage", "#2", kind="card")
    town.fast_forward(minutes=16)
    town.hears("张经理", "#2", kind="nag")
    town.ignores_the_rest()


def test_a_group_that_moved_is_known_by_its_new_key_after_a_restart_too(kept_town: Town) -> None:
    town = kept_town
    town.happens(ChatMoved("sandbox:linkage", "sandbox:linkage-2", town.now))
    town.restart()
    town.say("王阿姨", "3栋电梯坏了", chat="linkage-2")
    (said,) = town.channel.unheard
    assert (said.chat, said.out.kind) == ("sandbox:linkage-2", "card")
    town.ignores_the_rest()


def test_a_group_is_found_at_its_new_key_when_only_a_refused_message_tells_of_it(town: Town) -> None:
    town.channel.trouble_in = "sandbox:linkage"
    town.channel.trouble = SendError("upgraded", permanent=True, moved_to="sandbox:supergroup")
    town.say("王阿姨", "3栋电梯坏了")
    assert [said.chat for said in town.channel.unheard] == ["sandbox:supergroup"]
    town.ignores_the_rest()


def test_what_is_said_in_a_topic_is_answered_there_and_known_in_the_whole_group(town: Town) -> None:
    report = town.say("王阿姨", "3栋电梯坏了", chat="linkage/5")
    (said,) = town.channel.unheard
    assert (said.chat, said.out.kind) == ("sandbox:linkage/5", "card")
    town.ignores_the_rest()
    town.say("张经理", "收到", chat="linkage/5", reply_to=report)
    assert town.incident(1).status == "acknowledged"
    town.ignores_the_rest()
    card = next(one for one in town.channel.posted if one.out.kind == "card")
    tap = Action("sandbox:linkage", "t1", town._sender("王阿姨"), town.now, "react:up", message=card.id)
    town.happens(replace(tap, sender=town._sender("张经理")))
    town.say("李主任", "暂停机器人", chat="linkage/5")
    town.ignores_the_rest()
    town.say("王阿姨", "5栋电梯坏了", chat="linkage")
    town.hears_nothing()
