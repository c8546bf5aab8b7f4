"""What could not be handled is set aside, noted without its words, and told to the administrators once."""

from bot.channels.base import ConnectionState
from bot.watchdog import Watchdog
from storage.database import Statement
from tests.town import Town, town

__all__ = ["town"]


def look(town: Town, dog: Watchdog) -> list[str]:
    found = town._runner.run(dog.look(town.now))
    town._runner.run(town.office.wind_to(town.now))
    return found


def test_an_update_that_a_channel_gave_up_is_told_in_private_once(town: Town) -> None:
    dog = Watchdog(town.office, [])
    assert look(town, dog) == []
    town.happens(ConnectionState("telegram", town.now, "poison", "update 7 (message): KeyError at messages.py:80"))
    assert look(town, dog)
    town.hears("李主任", "处理不了", kind="notice")
    look(town, dog)
    town.hears_nothing()
    town.fast_forward(hours=2)
    assert look(town, dog) == []


def test_what_works_at_the_second_try_is_no_trouble(town: Town, monkeypatch) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    write, tries = town.office.database.write, iter([OSError("no space left on the device")])

    async def full_once(unit):
        for error in tries:
            raise error
        return await write(unit)

    monkeypatch.setattr(town.office.database, "write", full_once)
    try:
        town.say("王阿姨", "5栋电梯坏了", message_id="m9")
    except OSError:
        town.say("王阿姨", "5栋电梯坏了", message_id="m9")
    town.hears("linkage", "#2", kind="card")
    assert look(town, Watchdog(town.office, [])) == []


def test_an_incident_that_the_clock_stumbles_over_holds_nothing_up_and_is_told(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "5栋电梯坏了")
    town.ignores_the_rest()
    broken = Statement("UPDATE incidents SET body = '{}' WHERE number = 1")
    town._runner.run(town.office.database.write([broken]))
    town.office.service.recent.forget()
    town.fast_forward(minutes=16)
    town.hears("张经理", "#2", kind="nag")
    assert look(town, Watchdog(town.office, []))
    town.hears("李主任", "处理不了", kind="notice")
