from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DaySpan, WorkCalendar
from bot.domain.escalation import Clock, steps, whistle_at
from bot.domain.events import Resumed, Suspended
from bot.domain.sla import (
    Days,
    Pause,
    QuietHours,
    ServiceSpan,
    ServiceTime,
    Targets,
    effective_deadline,
    next_sendable,
    resumed_deadline,
)
from tests.domain.lives import POLICY, PROPERTY, TOWN, ZHOU, Life, report

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = ServiceTime()
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def local(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """June 2026: the 1st is a Monday, the 5th a Friday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


# --- service time -----------------------------------------------------------


def test_office_hours_are_half_past_eight_to_six_on_working_days():
    assert not OFFICE.is_open(local(1, 8, 29))
    assert OFFICE.is_open(local(1, 8, 30))
    assert OFFICE.is_open(local(1, 18, 0))
    assert not OFFICE.is_open(local(1, 18, 1))
    assert not OFFICE.is_open(local(6, 12))


def test_the_next_opening_skips_weekends_holidays_and_honours_makeup_days():
    holiday_monday = WorkCalendar(frozenset({date(2026, 6, 8)}))
    makeup_saturday = WorkCalendar(frozenset(), frozenset({date(2026, 6, 6)}))
    assert OFFICE.next_opening(local(5, 19)) == local(8, 8, 30)
    assert ServiceTime(calendar=holiday_monday).next_opening(local(5, 19)) == local(9, 8, 30)
    assert ServiceTime(calendar=makeup_saturday).next_opening(local(5, 19)) == local(6, 8, 30)


def test_while_it_is_open_the_next_opening_is_now():
    assert OFFICE.next_opening(local(1, 9, 17)) == local(1, 9, 17)


def test_a_lunch_break_is_outside_service_time():
    two_spans = ServiceTime(spans=(ServiceSpan(DaySpan(510, 720)), ServiceSpan(DaySpan(840, 1080))))
    assert not two_spans.is_open(local(1, 13))
    assert two_spans.next_opening(local(1, 13)) == local(1, 14)


def test_daily_reminders_go_out_at_the_opening_of_a_later_day():
    assert OFFICE.next_day_opening(local(1, 7)) == local(2, 8, 30)
    assert OFFICE.next_day_opening(local(5, 9)) == local(8, 8, 30)


def test_a_night_shift_belongs_to_the_working_day_on_which_it_begins():
    night = ServiceTime(spans=(ServiceSpan(DaySpan.parse("22:00-06:00")),))
    assert night.is_open(local(6, 3))  # Saturday morning, the shift of Friday
    assert not night.is_open(local(8, 3))  # Monday morning, the shift of Sunday


def test_a_span_may_be_for_rest_days_only():
    saturdays = ServiceTime(spans=(ServiceSpan(DaySpan.parse("09:00-12:00"), Days.RESTDAYS),))
    assert saturdays.is_open(local(6, 10))
    assert not saturdays.is_open(local(5, 10))


def test_round_the_clock_never_closes():
    assert ServiceTime.always().is_open(local(7, 3))
    assert ServiceTime.always().next_day_opening(local(7, 3)) == local(8)


def test_a_role_that_never_opens_is_treated_as_open_rather_than_never_reminded():
    whole_year_off = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800))
    shut = ServiceTime(calendar=WorkCalendar(whole_year_off))
    assert shut.next_opening(local(1, 9)) == local(1, 9)


# --- quiet hours ------------------------------------------------------------


def test_quiet_hours_run_from_ten_until_before_seven():
    quiet = QuietHours()
    assert not quiet.covers(local(1, 21, 59))
    assert quiet.covers(local(1, 22))
    assert quiet.covers(local(2, 6, 59))
    assert not quiet.covers(local(2, 7))
    assert quiet.ends_after(local(1, 23)) == local(2, 7)
    assert quiet.ends_after(local(1, 12)) == local(1, 12)


def test_there_may_be_no_quiet_hours():
    assert not QuietHours(span=None).covers(local(1, 3))


def test_a_group_message_waits_for_service_time_and_the_end_of_the_night():
    early = ServiceTime(spans=(ServiceSpan(DaySpan.parse("05:00-09:00")),))
    assert next_sendable(local(1, 12), early, QuietHours()) == local(2, 7)
    assert next_sendable(local(1, 8), early, QuietHours()) == local(1, 8)


def test_a_role_that_works_only_at_night_is_written_to_in_the_morning():
    night = ServiceTime(spans=(ServiceSpan(DaySpan.parse("23:00-05:00"), Days.EVERY_DAY),))
    assert next_sendable(local(1, 12), night, QuietHours()) == local(2, 7)


# --- deadlines --------------------------------------------------------------


def test_a_deadline_in_service_time_is_the_natural_one():
    assert effective_deadline(local(1, 9), 2 * HOUR, OFFICE) == local(1, 11)


def test_a_deadline_at_closing_time_stays():
    assert effective_deadline(local(1, 16), 2 * HOUR, OFFICE) == local(1, 18)


def test_a_deadline_after_closing_moves_an_hour_into_the_next_opening():
    assert effective_deadline(local(5, 17, 50), 2 * HOUR, OFFICE) == local(8, 9, 30)


def test_a_short_target_moves_only_by_itself_into_the_next_opening():
    assert effective_deadline(local(5, 17, 50), 30 * MINUTE, OFFICE) == local(8, 9)


def test_round_the_clock_every_deadline_is_the_natural_one():
    assert effective_deadline(local(6, 3), 30 * MINUTE, ServiceTime.always()) == local(6, 3, 30)


# --- pauses -----------------------------------------------------------------


def resumed(start_at: datetime, target: timedelta, pause: Pause) -> datetime:
    return resumed_deadline(start_at, target, effective_deadline(start_at, target, OFFICE), pause, OFFICE)


def test_a_suspension_stops_the_clock():
    assert resumed(local(1, 9), 2 * HOUR, Pause(local(1, 10), local(2, 10))) == local(2, 11)


def test_a_suspension_in_the_waiting_time_begins_the_grace_anew():
    assert resumed(local(5, 17, 50), 2 * HOUR, Pause(local(7, 10), local(9, 10))) == local(9, 11)


def test_a_deadline_that_had_passed_before_the_suspension_stays_passed_by_as_much():
    assert resumed(local(1, 9), 2 * HOUR, Pause(local(1, 12), local(6, 12))) == local(6, 11)


# --- the same, minute by minute ---------------------------------------------

ZONES = st.sampled_from([SHANGHAI, ZoneInfo("Asia/Urumqi"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])
DATES = st.dates(date(2026, 5, 28), date(2026, 6, 20))
SPANS = st.builds(
    lambda begin, lasts, days: ServiceSpan(DaySpan(begin, begin + lasts), days),
    st.integers(0, 95).map(lambda n: n * 15),
    st.integers(1, 96).map(lambda n: n * 15),
    st.sampled_from(Days),
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    off = draw(st.frozensets(DATES, max_size=4))
    return WorkCalendar(off, draw(st.frozensets(DATES, max_size=4)) - off, frozenset({2026}))


SERVICE_TIMES = st.builds(ServiceTime, ZONES, st.lists(SPANS, min_size=1, max_size=3).map(tuple), calendars())
INSTANTS = st.integers(0, 10 * 24 * 60).map(lambda minutes: local(1) + minutes * MINUTE)
GAPS = st.lists(st.tuples(st.integers(1, 3 * 24 * 60), st.integers(1, 3 * 24 * 60)), max_size=3)
"""Of every suspension: how many minutes after the last event it begins, and how many it lasts."""


def minute_after(midnight_of: date, local_at: datetime) -> int:
    return local_at.hour * 60 + local_at.minute + (local_at.date() - midnight_of).days * 24 * 60


def open_by_wall_clock(service: ServiceTime, at: datetime) -> bool:
    local_at = at.astimezone(service.zone)
    for begins_on in (local_at.date(), local_at.date() - DAY):
        working = begins_on in service.calendar.makeup_workdays or (
            begins_on.weekday() < 5 and begins_on not in service.calendar.holidays
        )
        for one in service.spans:
            applies = {Days.EVERY_DAY: True, Days.WORKDAYS: working, Days.RESTDAYS: not working}[one.days]
            if applies and one.span.from_minute <= minute_after(begins_on, local_at) <= one.span.to_minute:
                return True
    return False


class Stopwatch:
    """Walks through time a minute at a step, asking of each minute only: open? paused?"""

    def __init__(self, at: datetime, service: ServiceTime, marks: list[tuple[datetime, datetime]]) -> None:
        self.at, self.service, self.marks = at, service, marks

    @property
    def paused(self) -> bool:
        return any(from_at <= self.at < until_at for from_at, until_at in self.marks)

    @property
    def open(self) -> bool:
        return open_by_wall_clock(self.service, self.at)

    def step(self) -> None:
        self.at += MINUTE
        assume(self.at < local(1) + 60 * DAY)

    def run_for(self, minutes: int) -> None:
        while minutes:
            minutes -= not self.paused
            self.step()

    def reach_service_time(self, grace: int) -> None:
        """To the next opening and `grace` minutes on, beginning anew after every pause on the way."""
        opened, left = self.open, 0 if self.open else grace
        while not opened or left:
            if self.paused:
                opened, left = False, grace
                self.step()
            elif opened:
                left -= 1
                self.step()
            elif self.open:
                opened = True
            else:
                self.step()


@settings(max_examples=80, deadline=None)
@given(SERVICE_TIMES, INSTANTS)
def test_openings_agree_with_a_walk_by_the_minute(service: ServiceTime, at: datetime):
    assert service.is_open(at) == open_by_wall_clock(service, at)
    walk = Stopwatch(at, service, [])
    walk.reach_service_time(grace=0)
    assert service.next_opening(at) == walk.at


@settings(max_examples=80, deadline=None)
@given(SERVICE_TIMES, INSTANTS, st.integers(1, 96), GAPS)
def test_the_deadline_of_a_life_with_suspensions_agrees_with_a_walk_by_the_minute(service, start_at, hours, gaps):
    """What is lived by incidents, against a stopwatch that knows of the suspensions only what the journal says."""
    life = reported(service, start_at, hours)
    now, marks = start_at, []
    for after, lasts in gaps:
        now += after * MINUTE
        if now >= life.incident.resolve_due_at:
            break
        life.take(Suspended(at=now, actor=ZHOU, review_at=now + DAY, reason="等配件"))
        now += lasts * MINUTE
        life.take(Resumed(at=now, actor=ZHOU))
        (suspended, resumed_at) = (entry.at for entry in life.entries[-2:])
        marks.append((suspended, resumed_at))
    walk = Stopwatch(start_at, service, marks)
    walk.run_for(hours * 60)
    walk.reach_service_time(grace=min(hours * 60, 60))
    assert life.incident.resolve_due_at == walk.at


@settings(max_examples=80, deadline=None)
@given(SERVICE_TIMES, INSTANTS, st.integers(1, 96))
def test_the_reminders_of_a_life_agree_with_a_walk_by_the_minute_and_come_in_order(service, start_at, hours):
    life = reported(service, start_at, hours)
    walked = {}
    for share in (50, 80):
        walk = Stopwatch(start_at, service, [])
        walk.run_for(hours * 60 * share // 100)
        walk.reach_service_time(grace=0)
        walked[share] = walk.at
    found = {
        step.share: step.at
        for step in steps(life.incident, life.policy, life.town)
        if step.clock is Clock.RESOLVE and step.share < 100
    }
    due_at = life.incident.resolve_due_at
    assert found == {share: at for share, at in walked.items() if start_at + hours * HOUR * share / 100 < due_at}
    assert max(walked.values()) <= due_at <= whistle_at(life.incident, life.policy, life.town)


def reported(service: ServiceTime, start_at: datetime, hours: int) -> Life:
    """A report of a party that serves like this, with so many hours for it; nobody sleeps."""
    targets = Targets(HOUR, None, hours * HOUR)
    policy = replace(POLICY, categories={"access": replace(POLICY.category("access"), targets=targets)})
    town = replace(TOWN, seat=replace(PROPERTY, service=service), quiet=QuietHours(span=None))
    return Life(town, policy).begins(replace(report(), at=start_at))


@settings(max_examples=80, deadline=None)
@given(SERVICE_TIMES, st.builds(QuietHours, ZONES, st.none() | SPANS.map(lambda one: one.span)), INSTANTS)
def test_sending_times_agree_with_a_walk_by_the_minute(service: ServiceTime, quiet: QuietHours, at: datetime):
    walk = Stopwatch(at, service, [])
    while not walk.open or (quiet.span is not None and is_quiet(quiet, walk.at)):
        walk.step()
        assume(walk.at < at + 15 * DAY)
    assert next_sendable(at, service, quiet) == walk.at


def is_quiet(quiet: QuietHours, at: datetime) -> bool:
    local_at = at.astimezone(quiet.zone)
    days = (local_at.date(), local_at.date() - DAY)
    minutes = [minute_after(day, local_at) for day in days]
    return any(quiet.span.from_minute <= minute < quiet.span.to_minute for minute in minutes)
