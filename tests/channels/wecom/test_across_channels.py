"""One incident across channels: the linkage group on WeCom, residents on 微信客服 or Telegram, one office."""

import json
from collections.abc import Iterable

import pytest
from websockets.asyncio.client import connect

from bot.domain.incident import Status
from bot.watchdog import Watchdog
from tests.channels.wecom.fake_server import BOT, SECRET
from tests.channels.wecom.neighbourhood import LI, LINKAGE, WANG, ZHANG, Heard, neighbourhood
from tests.channels.wecom.stage import until

NUMBER = "13800001234"


def texts(heard: Iterable[Heard], place: str) -> str:
    return "\n".join(one.text for one in heard if one.place == place)


async def test_reports_answers_ratings_and_results_meet_in_one_incident():
    async with neighbourhood() as at:
        await at.private(ZHANG, "你好")
        at.hears(ZHANG, "和您有关的提醒我发到这里")
        await at.private(ZHANG, "谢谢")
        await at.resident(WANG, "3栋电梯坏了")
        card = at.hears(ZHANG, "#1", "电梯")
        assert card.buttons == ("收到", "已处理", "改派", "退单"), "who wrote before has buttons"
        posted = at.hears("linkage", "#1", "物业 张经理", "“1 收到”", "请先 @联动助手")
        assert posted.called == (ZHANG,), "the dispatch really calls the person"
        assert posted.buttons == ()
        at.hears(WANG, "#1", "已登记", "张经理")

        await at.neighbour("赵叔", "3栋电梯又坏了")
        at.hears("residents", "已和 #1 合并登记", "2 户")
        at.hears("residents", "#1", "等待响应")

        await at.tap(card, "收到")
        assert at.fake.sent("aibot_respond_update_msg")[-1]["body"]["template_card"]["sub_title_text"] == "已收到"
        again = at.hears(ZHANG, "处理中")
        assert again.buttons == ("已到场", "已处理", "改派", "退单")
        at.hears("linkage", "处理中")
        at.hears(WANG, "处理中")
        at.hears("residents", "处理中")

        await at.group(ZHANG, "1 已修好：换了门机板")
        at.hears("linkage", "✅ 已处理：换了门机板")
        asked = at.hears(WANG, "换了门机板", "解决了吗")
        assert asked.buttons == ("满意", "基本满意", "不满意")
        at.hears("residents", "已处理")
        at.hears("residents", "解决了吗")

        await at.choose(asked, "满意")
        at.hears("linkage", "居民认可")
        at.hears(WANG, "已办结")
        at.hears("residents", "已办结")
        incident = await at.incident(1)
        assert (incident.status, incident.affected, await at.count()) == (Status.CLOSED, 2, 1)


async def test_a_resident_rates_in_words_and_what_is_not_solved_comes_back_to_the_group():
    async with neighbourhood() as at:
        await at.resident(WANG, "5栋楼道灯不亮")
        at.hears("linkage", "#1")
        at.hears(WANG, "#1")
        await at.group(ZHANG, "收到 1")
        await at.group(ZHANG, "1 已修好：换了灯泡")
        at.unheard.clear()
        await at.resident(WANG, "不满意，还是不亮")
        at.hears("linkage", "第 1 次返工")
        assert (await at.incident(1)).status is Status.ASSIGNED
        at.unheard.clear()


async def test_names_numbers_and_rooms_stay_on_their_side():
    async with neighbourhood() as at:
        await at.private(ZHANG, "你好")
        at.unheard.clear()
        await at.resident(WANG, f"我家3栋2单元501厨房漏水，电话{NUMBER}")
        owners = texts(at.unheard, ZHANG)
        others = texts(at.unheard, "linkage") + texts(at.unheard, "residents")
        assert "501" in owners, "the room is for the owner, in private"
        assert "漏水" in others
        for secret in ("501", NUMBER, WANG, "wxkf"):
            assert secret not in others
        at.unheard.clear()
        await at.group(ZHANG, "1 收到")
        await at.group(ZHANG, f"1 已修好：换了水管，有事打{NUMBER}")
        assert NUMBER not in texts(at.unheard, "linkage") + texts(at.unheard, WANG)
        at.unheard.clear()


async def test_who_reports_a_neighbour_is_not_named_in_any_group_and_hears_the_result_alone():
    async with neighbourhood(now="2026-06-01 21:00") as at:
        await at.resident(WANG, "6栋楼上半夜放音乐吵死了，我是501的王秀英")
        everywhere = texts(at.unheard, "linkage") + texts(at.unheard, "residents")
        assert "噪" in everywhere
        for secret in ("王秀英", "501", "吵死", WANG):
            assert secret not in everywhere
        at.hears(WANG, "#1")
        at.unheard.clear()
        await at.group(LI, "接手 1")
        await at.group(LI, "1 已处理：上门劝过了")
        assert "劝过" not in texts(at.unheard, "linkage")
        assert "劝过了" in texts(at.unheard, WANG)
        at.unheard.clear()


async def test_nags_go_to_the_person_first_and_then_really_call_in_the_group():
    async with neighbourhood() as at:
        await at.private(ZHANG, "你好")
        await at.resident(WANG, "3栋电梯坏了")
        at.unheard.clear()
        await at.fast_forward(minutes=16)
        nag = at.hears(ZHANG, "#1", "还没人回应")
        assert "收到" in nag.buttons
        await at.fast_forward(minutes=9)
        assert at.hears("linkage", "#1", "“1 收到”", "请先 @联动助手").called == (ZHANG,)
        await at.tap(nag, "收到")
        at.unheard.clear()
        await at.fast_forward(minutes=30)
        at.hears_nothing()


async def test_without_message_push_the_names_are_written_out():
    async with neighbourhood(push=False) as at:
        await at.resident(WANG, "3栋电梯坏了")
        at.hears(WANG, "#1")
        at.hears_nothing()  # WeCom lets the bot speak in a group only after somebody has called it there
        watchdog = Watchdog(at.office, ())
        assert any("还没有人 @ 过机器人" in trouble for trouble in await watchdog.look(at.now))
        await at.group(LI, "群号")
        at.hears("linkage", "wrLinkage")
        card = at.hears("linkage", "#1", "张经理")
        assert card.called == ()
        assert await watchdog.look(at.now) == []
        at.unheard.clear()


async def test_what_is_said_to_the_bot_and_is_no_report_is_asked_about_and_a_word_registers_it():
    async with neighbourhood() as at:
        await at.group("wangayi", "谢谢师傅，大家辛苦了")
        at.hears_nothing()
        await at.group("wangayi", "今天好像有点不一样")
        at.hears("linkage", "要登记为报事吗", "回“登记”")
        await at.group("wangayi", "不是报事")
        await at.group("wangayi", "登记")
        at.hears("linkage", "报什么事")
        assert await at.count() == 0
        await at.group("wangayi", "我们这边有点怪怪的味道")
        await at.group("wangayi", "登记")
        assert await at.count() == 1
        at.unheard.clear()


async def test_no_resident_who_writes_to_the_bot_alone_is_left_without_an_answer():
    async with neighbourhood() as at:
        await at.resident(WANG, "你好")
        at.hears_nothing()  # the greeting of the platform has been said
        await at.resident(WANG, "路灯好像不太亮")
        asked = at.hears(WANG, "要登记为报事吗")
        assert asked.buttons == ("登记", "不是报事")
        await at.choose(asked, "登记")
        at.hears(WANG, "#1")
        at.hears("linkage", "#1", "“改派 1 物业 原因”")
        at.hears("linkage", "还没有网格员", "“绑定 网格员 姓名”")
        await at.resident(WANG, "进度")
        at.hears(WANG, "#1")


async def test_five_messages_are_used_up_and_what_was_held_comes_when_the_resident_writes_again(tmp_path):
    async with neighbourhood(address=f"sqlite:///{tmp_path}/bot.db") as at:
        await at.resident(WANG, "3栋电梯坏了")
        at.hears(WANG, "#1")
        await at.fast_forward(hours=47)
        await at.group(ZHANG, "1 收到")
        at.unheard.clear()
        await at.fast_forward(hours=2)
        await at.group(ZHANG, "1 已修好：换了门机板")
        assert texts(at.unheard, WANG) == "", "48 hours are over: nothing may be said"
        at.unheard.clear()
        await at.restart()
        await at.resident(WANG, "电梯怎么样了")
        assert at.hears(WANG, "换了门机板", "解决了吗").buttons
        at.unheard.clear()
        await at.resident(WANG, "满意")
        at.unheard.clear()
        assert (await at.incident(1)).status is Status.CLOSED


async def test_a_line_that_was_taken_over_is_told_to_an_administrator_on_another_platform():
    async with neighbourhood() as at:
        at.office.world.contacted("li", "telegram:9", "李主任")
        watchdog = Watchdog(at.office, [at.wecom, at.service])
        assert await watchdog.look(at.now) == []
        async with connect(at.fake.url) as other:
            subscription = {"bot_id": BOT, "secret": SECRET}
            frame = {"cmd": "aibot_subscribe", "headers": {"req_id": "other"}, "body": subscription}
            await other.send(json.dumps(frame))
            await until(lambda: at.wecom.health().state == "kicked")
        (trouble,) = await watchdog.look(at.now)
        assert "只运行一份" in trouble
        await at.fast_forward(seconds=1)
        at.hears("telegram:9", "机器人有情况", "只运行一份")
        await at.resident(WANG, "3栋电梯坏了")
        assert at.hears("linkage", "#1").called == (ZHANG,), "message push still works"
        at.hears(WANG, "#1")


@pytest.mark.parametrize("push", [True, False])
async def test_a_busy_minute_stays_within_what_wecom_allows_and_loses_nothing(push):
    async with neighbourhood(push=push) as at:
        await at.group(LI, "群号")
        for building in range(1, 31):
            at.qyapi.say(f"wm{building}", f"{building}栋电梯坏了")
        await at.resident("wm30", "30栋电梯坏了")
        assert await at.count() == 30
        roads = (len(at.push.posts), len(at.fake.sent("aibot_send_msg")))
        assert roads <= (20, 30), "the first minute"
        assert sum(roads) >= 18
        for _ in range(6):  # the channels' budgets live by the loop's clock, which stands still here
            for said in (
                at.fake._said,
                at.push._at,
                at.wecom._writer._budget._windows,
                at.wecom._push._budget._windows,
            ):
                said.clear()
            await at.fast_forward(seconds=61)
        cards = texts(at.unheard, "linkage")
        assert all(f"#{number} " in cards for number in range(1, 31))
        at.unheard.clear()


async def test_pictures_cross_from_the_resident_to_the_owner_and_from_the_owner_to_the_resident():
    async with neighbourhood() as at:
        await at.private(ZHANG, "你好")
        at.unheard.clear()
        at.qyapi.files["m1"] = b"\xff\xd8 what the resident saw"
        await at.resident(WANG, "3栋电梯坏了")
        at.hears(ZHANG, "#1")
        at.unheard.clear()
        at.qyapi.deliver(WANG, {"msgtype": "image", "image": {"media_id": "m1"}})
        await at.resident(WANG, "谢谢")
        at.hears(ZHANG, "#1", "照片")
        at.hears(ZHANG, "[image]")
        assert b"\xff\xd8 what the resident saw" in at.fake.media.values()
        assert "照片" not in texts(at.unheard, "linkage")
        at.unheard.clear()

        at.push.files["done.jpg"] = b"\xff\xd8 what was mended"
        image = {"msgtype": "image", "image": {"url": "https://files.example/media/done.jpg"}}
        await at.group(ZHANG, "1 收到")
        await at.group(ZHANG, "1 已处理")
        at.unheard.clear()
        await at.fake.deliver(
            ZHANG,
            {
                "msgtype": "mixed",
                "mixed": {
                    "msg_item": [
                        {"msgtype": "text", "text": {"content": "@联动助手 换好了，1 已修好：换了门机板"}},
                        image,
                    ]
                },
            },
            LINKAGE,
        )
        await at.fast_forward(seconds=1)
        at.hears(WANG, "换了门机板")
        at.hears(WANG, "[image]")
        assert b"\xff\xd8 what was mended" in at.qyapi.files.values()
        at.unheard.clear()


async def test_a_picture_that_is_gone_is_left_out_and_the_words_go():
    async with neighbourhood() as at:
        await at.resident(WANG, "3栋电梯坏了")
        gone = {"msgtype": "image", "image": {"url": "https://files.example/media/gone.jpg"}}
        words = {"msgtype": "text", "text": {"content": "@联动助手 1 已修好：换了门机板"}}
        await at.group(ZHANG, "1 收到")
        at.unheard.clear()
        await at.fake.deliver(ZHANG, {"msgtype": "mixed", "mixed": {"msg_item": [words, gone]}}, LINKAGE)
        await at.fast_forward(seconds=1)
        at.hears(WANG, "换了门机板")
        at.unheard.clear()
