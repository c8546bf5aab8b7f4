"""The outbox: nothing twice, nothing lost, nothing late that has no reason any more."""

import asyncio

from hypothesis import given

from bot.channels.base import SentRef
from bot.domain.letters import Kind, Letter
from storage import outbox
from storage.body import Body
from storage.database import Statement
from tests.storage import samples
from tests.storage.samples import DAY, HOUR, MINUTE, NOW, letter

REF = SentRef("tg:-1", "77", ("78",))


async def queue(database, *letters):
    await database.write([outbox.add(one) for one in letters])


async def claim(database, now=NOW, limit=100, within=2 * MINUTE):
    [rows] = await database.write([outbox.claim(now, limit, now + within)])
    return outbox.claimed(rows)


async def texts(database, now=NOW, **more):
    return [one.letter.text for one in await claim(database, now, **more)]


async def states(database):
    [rows] = await database.fetch(Statement("SELECT state FROM outbox ORDER BY id"))
    return [row["state"] for row in rows]


async def nagged(database):
    [rows] = await database.fetch(outbox.sent_since("tg:-1", (Kind.NAG, Kind.COPY), NOW - HOUR))
    return [outbox.sent_at(row) for row in rows]


async def expired(database, now):
    [rows] = await database.write([outbox.expire(now)])
    return outbox.claimed(rows)


@given(letter=samples.letters)
def test_any_letter_survives_its_text(letter):
    body = Body(Letter)
    assert body.value(body.text(letter)) == letter


async def test_a_claimed_letter_is_the_one_that_was_queued(database):
    written = letter(to=("tg:zhang",), stale_at=NOW + HOUR)
    await queue(database, written)
    [queued] = await claim(database)
    assert (queued.letter, queued.attempts, queued.error) == (written, 1, None)


async def test_letters_go_by_priority_then_time_then_order(database):
    await queue(
        database,
        letter("digest", kind=Kind.DIGEST),
        letter("nag", kind=Kind.NAG),
        letter("earlier nag", kind=Kind.NAG, not_before=NOW - MINUTE),
        letter("second nag", kind=Kind.NAG),
        letter("urgent nag", kind=Kind.NAG, urgent=True),
        letter("safety", kind=Kind.SAFETY),
    )
    assert await texts(database, limit=2) == ["safety", "urgent nag"]
    assert await texts(database) == ["earlier nag", "nag", "second nag", "digest"]


async def test_a_letter_waits_for_its_time(database):
    await queue(database, letter(not_before=NOW + HOUR))
    assert await texts(database) == []
    assert len(await texts(database, NOW + HOUR)) == 1


async def test_many_claimers_never_get_the_same_letter(database):
    await queue(database, *(letter(f"{number}") for number in range(60)))
    claims = await asyncio.gather(*(texts(database, limit=9) for _ in range(10)))
    got = [text for claim in claims for text in claim]
    assert len(got) == len(set(got))
    assert sorted(got + await texts(database), key=int) == [f"{number}" for number in range(60)]


async def test_a_key_waits_only_once(database):
    await queue(database, letter("first", key="card:1"), letter("second", key="card:1"), letter("other", key="card:2"))
    assert await texts(database) == ["first", "other"]
    await queue(database, letter("third", key="card:1"))
    assert await texts(database) == ["third"]


async def test_letters_without_a_key_all_wait(database):
    await queue(database, letter("a"), letter("b"))
    assert await texts(database) == ["a", "b"]


async def test_a_bundle_is_sent_as_one_message(database):
    await queue(database, letter("a"), letter("b"))
    ids = [one.id for one in await claim(database)]
    await database.write([outbox.sent(ids, REF, NOW)])
    assert await states(database) == ["sent", "sent"]
    [rows] = await database.fetch(outbox.sent_since("tg:-1", [Kind.NAG], NOW - HOUR))
    assert [outbox.sent_at(row) for row in rows] == [NOW]
    [[row]] = await database.fetch(Statement("SELECT ref FROM outbox LIMIT 1"))
    assert outbox.ref_of(row) == REF


async def test_a_sending_that_never_ends_becomes_uncertain_once(database):
    await queue(database, letter())
    await claim(database, within=2 * MINUTE)
    assert await expired(database, NOW + MINUTE) == []
    assert len(await expired(database, NOW + 2 * MINUTE)) == 1
    assert await expired(database, NOW + 2 * MINUTE) == []
    assert await claim(database, NOW + DAY) == []
    assert await states(database) == ["uncertain"]


async def test_an_uncertain_letter_can_be_settled_or_tried_again(database):
    await queue(database, letter("a"), letter("b"))
    first, second = await claim(database)
    await database.write([outbox.uncertain(first.id), outbox.uncertain(second.id, "timed out")])
    [rows] = await database.fetch(outbox.uncertain_ones())
    assert [one.error for one in outbox.claimed(rows)] == ["no answer in time", "timed out"]
    await database.write([outbox.sent([first.id], REF, NOW), outbox.retry(second.id, NOW, "timed out")])
    [again] = await claim(database)
    assert (again.letter.text, again.attempts, again.error) == ("b", 2, "timed out")


async def test_a_failed_letter_is_tried_again_later(database):
    await queue(database, letter())
    [queued] = await claim(database)
    await database.write([outbox.retry(queued.id, NOW + MINUTE, "no network")])
    assert await claim(database, NOW) == []
    [again] = await claim(database, NOW + MINUTE)
    assert (again.attempts, again.error) == (2, "no network")


async def test_a_settled_letter_is_never_tried_again(database):
    await queue(database, letter())
    [queued] = await claim(database)
    await database.write([outbox.sent([queued.id], REF, NOW), outbox.retry(queued.id, NOW, "late answer")])
    assert await claim(database, NOW + DAY) == []


async def test_a_failed_letter_gives_way_to_a_newer_one_with_its_key(database):
    await queue(database, letter("old", key="card:1"))
    [old] = await claim(database)
    await queue(database, letter("new", key="card:1"))
    await database.write([outbox.retry(old.id, NOW, "no network")])
    assert await texts(database) == ["new"]


async def test_of_two_postponed_letters_with_one_key_the_newer_waits_on(database):
    await queue(database, letter("old", key="card:1"))
    [old] = await claim(database)
    await queue(database, letter("new", key="card:1"))
    [new] = await claim(database)
    await database.write([outbox.postpone([old.id, new.id], NOW + MINUTE)])
    assert await texts(database, NOW + MINUTE) == ["new"]


async def test_a_postponed_letter_has_not_been_tried(database):
    await queue(database, letter())
    [queued] = await claim(database)
    await database.write([outbox.postpone([queued.id], NOW + HOUR)])
    assert await claim(database, NOW) == []
    [again] = await claim(database, NOW + HOUR)
    assert again.attempts == 1


async def test_a_platform_that_asks_for_patience_holds_its_chat_only(database):
    await queue(database, letter("here"), letter("there", chat="tg:-2"), letter("later", not_before=NOW + 2 * HOUR))
    await database.write([outbox.postpone_chat("tg:-1", NOW + HOUR)])
    assert await texts(database, NOW) == ["there"]
    assert await texts(database, NOW + HOUR) == ["here"]
    assert await texts(database, NOW + 2 * HOUR) == ["later"]


async def test_what_is_held_waits_for_its_chat_to_be_heard(database):
    await queue(database, letter("held"), letter("there", chat="tg:-2"), letter("later", not_before=NOW + 2 * HOUR))
    held, _ = sorted(await claim(database), key=lambda one: one.letter.text == "there")
    await database.write([outbox.hold([held.id], NOW + DAY)])
    [rows] = await database.fetch(outbox.held_chats())
    assert [row["chat"] for row in rows] == ["tg:-1"]
    assert await texts(database, NOW + HOUR) == []
    await database.write([outbox.release("tg:-2", NOW + HOUR), outbox.release("tg:-1", NOW + HOUR)])
    [released] = await claim(database, NOW + HOUR)
    assert (released.letter.text, released.attempts) == ("held", 2)
    [rows] = await database.fetch(outbox.held_chats())
    assert list(rows) == []
    assert await texts(database, NOW + 2 * HOUR) == ["later"]


async def test_what_is_held_gives_way_to_a_newer_letter_of_the_same_key(database):
    await queue(database, letter("old", key="card/1"))
    [old] = await claim(database)
    await queue(database, letter("new", key="card/1"))
    await database.write([outbox.hold([old.id], NOW + DAY)])
    assert await states(database) == ["dropped", "waiting"]


async def test_nags_without_a_reason_are_dropped_and_the_rest_stays(database):
    await queue(
        database,
        letter("nag", kind=Kind.NAG),
        letter("copy", kind=Kind.COPY),
        letter("result", kind=Kind.RESULT),
        letter("another's nag", incidents=("i2",)),
        letter("a nag about both", incidents=("i1", "i2")),
    )
    await database.write([outbox.drop("i1", (Kind.NAG, Kind.COPY), NOW)])
    assert sorted(await texts(database)) == ["a nag about both", "another's nag", "result"]


async def test_what_tells_people_to_act_is_dropped_by_its_key(database):
    await queue(
        database,
        letter("act", key="task/i1/returned.first/tg:1"),
        letter("another's", incidents=("i2",), key="task/i2/returned.first/tg:1"),
        letter("a card", key="card/i1/tg:1"),
        letter("without a key"),
    )
    await database.write([outbox.drop_tasks("i1", NOW)])
    assert sorted(await texts(database)) == ["a card", "another's", "without a key"]


async def test_what_is_being_sent_is_not_dropped(database):
    await queue(database, letter())
    [queued] = await claim(database)
    await database.write([outbox.drop("i1", (Kind.NAG,), NOW), outbox.sent([queued.id], REF, NOW)])
    assert await states(database) == ["sent"]


async def test_stale_letters_are_dropped(database):
    await queue(database, letter("stale", stale_at=NOW), letter("fresh", stale_at=NOW + MINUTE), letter("for ever"))
    await database.write([outbox.drop_stale(NOW)])
    assert await texts(database) == ["fresh", "for ever"]


async def test_letters_can_be_dropped_or_given_up_when_they_are_rendered(database):
    await queue(database, letter("a"), letter("b"), letter("c"))
    a, b, c = await claim(database)
    await database.write([outbox.drop_ids([a.id, b.id], NOW), outbox.dead(c.id, "chat not found", NOW)])
    assert await states(database) == ["dropped", "dropped", "dead"]


async def test_letters_to_a_group_that_moved_go_to_its_new_key(database):
    await queue(database, letter("a"))
    await database.write([outbox.move_chat("tg:-1", "tg:-1001")])
    [queued] = await claim(database)
    assert queued.letter.chat == "tg:-1001"


async def test_the_hourly_budget_counts_messages_of_its_kinds_but_none_about_p0(database):
    async def send(at, number, **changes):
        await queue(database, letter(not_before=at, **changes))
        [queued] = await claim(database, at)
        await database.write([outbox.sent([queued.id], SentRef("tg:-1", str(number)), at)])

    await send(NOW - 2 * HOUR, 1)
    await send(NOW - 30 * MINUTE, 2)
    await send(NOW - 20 * MINUTE, 3, kind=Kind.COPY)
    await send(NOW - 10 * MINUTE, 4, kind=Kind.RESULT)
    await send(NOW - 5 * MINUTE, 5, urgent=True)
    await send(NOW - 5 * MINUTE, 6, chat="tg:-2")
    [rows] = await database.fetch(outbox.sent_since("tg:-1", (Kind.NAG, Kind.COPY), NOW - HOUR))
    assert [outbox.sent_at(row) for row in rows] == [NOW - 30 * MINUTE, NOW - 20 * MINUTE]
    assert await database.fetch(outbox.sent_since("tg:-3", (Kind.NAG,), NOW - HOUR)) == [[]]


async def test_the_watchdog_sees_what_waits_and_since_when(database):
    await queue(database, letter(not_before=NOW - HOUR), letter(not_before=NOW + HOUR), letter(not_before=NOW - MINUTE))
    await claim(database, limit=1)
    [rows] = await database.fetch(outbox.pending_counts(NOW))
    seen = {row["state"]: (row["count"], outbox.late_since(row)) for row in rows}
    assert seen == {"waiting": (2, NOW - MINUTE), "sending": (1, NOW - HOUR), "uncertain": (0, None)}


async def test_a_virtual_clock_knows_when_the_next_letter_may_go(database):
    async def next_at():
        [[row]] = await database.fetch(outbox.next_at())
        return outbox.moment_of(row)

    assert await next_at() is None
    await queue(database, letter(not_before=NOW + HOUR), letter(not_before=NOW + MINUTE))
    assert await next_at() == NOW + MINUTE


async def test_settled_letters_are_forgotten_in_time_and_no_id_comes_back(database):
    await queue(database, letter("old"), letter("waits", not_before=NOW + DAY), letter("newest"))
    claimed = await claim(database)
    await database.write([outbox.sent([one.id for one in claimed], REF, NOW - 31 * DAY)])
    await database.write([outbox.prune(NOW - 30 * DAY)])
    assert await states(database) == ["waiting", "sent"]
    await queue(database, letter("after"))
    [after] = await claim(database)
    assert after.id > claimed[-1].id
