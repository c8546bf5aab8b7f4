"""The demonstration without a browser: the stage that the page and the terminal stand on."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.channels.sandbox import BOT, NOBODY, Bubble
from bot.demo.clock import FIRST_MORNING
from bot.demo.guide import STEPS, Step
from bot.demo.seats import CHEN, LI, LINKAGE, PRIVATE, RESIDENTS, STAFF, SUN, WANG, ZHANG
from bot.demo.stage import Stage, database_url, open_stage
from bot.demo.trace import NOTHING_KEPT
from tests.town import book

LIFT = "3栋电梯坏了"


def played(story, url: str = "sqlite://") -> None:
    async def run() -> None:
        stage = await open_stage(url, book())
        try:
            await story(stage)
        finally:
            await stage.close()

    asyncio.run(run())


async def do(stage: Stage, step: Step) -> None:
    if step.winds:
        assert await stage.wind(step.winds)
    else:
        await stage.say(step.seat, step.chat, step.says.format(n=stage.story))


def said_by_the_bot(stage: Stage, chat: str) -> list[Bubble]:
    return [bubble for bubble in stage.channel.of_chat(f"sandbox:{chat}") if bubble.who == BOT]


def test_the_guide_leads_through_the_whole_story():
    async def story(stage: Stage) -> None:
        for number, step in enumerate(STEPS):
            assert await stage.steps_done() == number
            await do(stage, step)
        assert await stage.steps_done() == len(STEPS)
        (nag,) = said_by_the_bot(stage, "private:zhang")
        assert nag.out.kind == "nag"
        assert nag.at - FIRST_MORNING == timedelta(minutes=30)
        assert said_by_the_bot(stage, STAFF) == []

    played(story)


def test_the_minutes_of_a_meeting_come_as_a_document(tmp_path: Path):
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.wind("2天")
        await stage.say(LI, LINKAGE, "联席会议")
        await stage.say(LI, LINKAGE, "物业 6月10日 更换主板")
        (*_, minutes) = (one for one in said_by_the_bot(stage, LINKAGE) if one.out.documents)
        assert "更换主板" in minutes.text
        (document,) = map(Path, minutes.out.documents)
        assert (document.parent, document.suffix) == (tmp_path / "demo-papers", ".docx")
        assert document.stat().st_size > 1000

    played(story, f"sqlite:///{tmp_path}/demo.db")


def test_on_monday_the_groups_get_their_digest_and_in_the_morning_the_owner_a_list():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, "2栋门禁坏了")
        await stage.wind("2天")
        (*_, listed) = (one for one in said_by_the_bot(stage, "private:zhang") if one.out.kind == "digest")
        assert "#1" in listed.text
        await stage.wind("5天")
        for chat in (LINKAGE, RESIDENTS, STAFF):
            (weekly,) = (one for one in said_by_the_bot(stage, chat) if one.out.kind == "digest")
            assert (weekly.at - FIRST_MORNING, "新报 1 件" in weekly.text) == (timedelta(days=7), True)

    played(story)


def test_one_card_is_edited_in_place():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.say(ZHANG, LINKAGE, "收到，半小时内到")
        (card,) = said_by_the_bot(stage, LINKAGE)
        assert card.edits == 1
        assert "处理中" in card.text

    played(story)


def test_chatter_is_shown_to_have_left_no_trace():
    async def story(stage: Stage) -> None:
        bubble = await stage.say(WANG, LINKAGE, "今天天气真好")
        left = stage.traces[bubble.id]
        assert (left.kept, left.headline) == (False, NOTHING_KEPT)
        assert stage.channel.bubbles == [bubble]

    played(story)


def test_a_report_shows_how_the_rules_read_it():
    async def story(stage: Stage) -> None:
        bubble = await stage.say(WANG, RESIDENTS, LIFT)
        left = stage.traces[bubble.id]
        assert left.kept
        assert left.headline == "登记为报事：电梯故障停运"
        assert "电梯" in left.why

    played(story)


def test_words_that_change_nothing_visible_are_still_said_to_be_kept():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.say(ZHANG, LINKAGE, "收到")
        note = await stage.say(ZHANG, LINKAGE, "1 进展 在等配件")
        assert stage.traces[note.id].kept

    played(story)


def test_a_residents_thanks_acknowledge_nothing():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        thanks = await stage.say(CHEN, LINKAGE, "收到")
        assert not stage.traces[thanks.id].kept
        assert await stage.steps_done() == 1

    played(story)


def test_a_wrong_person_is_told_privately():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        (card,) = said_by_the_bot(stage, LINKAGE)
        await stage.tap(WANG, card, card.out.buttons[0].id)
        ((person, text),) = stage.channel.toasts
        assert person == WANG.account
        assert "物业" in text

    played(story)


def test_a_button_in_a_private_talk_works():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.wind("+30 分钟")
        nag = said_by_the_bot(stage, "private:zhang")[0]
        await stage.tap(ZHANG, nag, "acknowledge:1")
        assert await stage.steps_done() == 3

    played(story)


def test_the_clock_does_not_move_by_itself_unless_it_runs():
    async def story(stage: Stage) -> None:
        await stage.run_for(timedelta(minutes=5))
        assert stage.clock.now == FIRST_MORNING
        stage.start_or_stop()
        await stage.run_for(timedelta(minutes=5))
        assert stage.clock.now == FIRST_MORNING + timedelta(minutes=5)

    played(story)


def test_messages_carry_the_time_at_which_they_went_out():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.wind("到明早 8:30")
        times = [bubble.at for bubble in stage.channel.bubbles]
        assert times == sorted(times)
        assert len(set(times)) > 2

    played(story)


def test_two_visitors_who_speak_at_once_are_heard_one_after_the_other():
    async def story(stage: Stage) -> None:
        await asyncio.gather(stage.say(WANG, LINKAGE, LIFT), stage.say(SUN, RESIDENTS, "5栋楼道灯不亮了"))
        assert await stage.latest() == 2

    played(story)


def test_a_question_answered_by_a_tap_opens_the_incident():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, PRIVATE, "是不是漏水了")
        (question,) = said_by_the_bot(stage, "private:wang")
        assert question.out.kind == "question"
        await stage.tap(WANG, question, question.out.buttons[0].id)
        assert await stage.latest() == 1
        assert said_by_the_bot(stage, LINKAGE)

    played(story)


def test_a_kept_database_goes_on_where_it_stood(tmp_path: Path):
    moments = []

    async def first_day(stage: Stage) -> None:
        await stage.say(WANG, LINKAGE, LIFT)
        await stage.wind("+1 小时")
        await stage.say(ZHANG, LINKAGE, "收到")
        moments.append(stage.clock.now)

    async def second_day(stage: Stage) -> None:
        assert stage.clock.now == moments[0]
        (note,) = stage.channel.bubbles
        assert note.who == NOBODY
        assert "#1" in note.text
        await stage.say(ZHANG, LINKAGE, "1 已修好：换了门机板")
        assert any(
            "换了门机板" in bubble.text for bubble in said_by_the_bot(stage, LINKAGE) if bubble.out.kind == "card"
        )
        assert await stage.steps_done() == 0
        await stage.say(SUN, LINKAGE, "5栋楼道灯不亮了")
        assert await stage.steps_done() == 1
        assert stage.story == 2

    with database_url(tmp_path / "kept.db") as url:
        played(first_day, url)
        played(second_day, url)


def test_without_a_file_nothing_is_left_behind():
    with database_url(None) as url:
        path = Path(url.removeprefix("sqlite:///"))
        played(lambda stage: stage.say(WANG, LINKAGE, LIFT), url)
        assert path.exists()
    assert not path.parent.exists()
