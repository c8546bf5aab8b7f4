"""The ladder as it is lived: what is said where and when, and nothing else."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.events import Rated, Snoozed, Suspended, Transferred, Urged
from bot.domain.incident import Level, Rating, Status
from bot.domain.refusal import Reason, Refused
from tests.domain.lives import (
    COMMUNITY,
    LI,
    POLICY,
    PROPERTY,
    TOWN,
    WANG,
    ZHANG,
    ZHOU,
    Life,
    acknowledged,
    at,
    report,
    resolved,
)


def test_an_ignored_normal_report_climbs_from_private_to_staff_to_everyone_and_the_community() -> None:
    life = Life().begins(report())
    assert life.until(at("2026-06-01 11:00")).heard() == [
        ("nag", "nag.ack", ("private:zhang",)),
        ("copy", "nag.ack", ("private:li",)),
    ]
    assert life.until(at("2026-06-01 11:36")).heard() == [("nag", "nag.ack", ("staff",))]
    assert life.until(at("2026-06-01 12:00")).heard() == [
        ("escalation", "level.two", ("private:zhou",)),
        ("nag", "nag.ack_late", ("linkage",)),
    ]
    assert life.incident.level is Level.MEETING
    assert life.until(at("2026-06-02 08:29")).heard() == []
    assert life.until(at("2026-06-02 08:30")).heard() == [("nag", "nag.ack_late", ("linkage",))]


def test_a_report_at_closing_time_is_reminded_once_at_the_next_opening_with_the_highest_share() -> None:
    life = Life().begins(report(said_at="2026-06-01 17:30"))
    assert life.incident.ack_due_at == at("2026-06-02 09:30")
    assert life.until(at("2026-06-02 08:30")).heard() == [("nag", "nag.ack", ("staff",))]


def test_a_weekend_never_whistles_in_the_moment_that_calls_the_meeting() -> None:
    life = Life().begins(report("sanitation", said_at="2026-06-06 10:00"))  # a Saturday
    life.until(at("2026-06-08 09:30"))
    assert (life.incident.resolve_due_at, life.incident.level) == (at("2026-06-08 09:30"), Level.MEETING)
    life.until(at("2026-06-09 09:30"))
    assert life.incident.level is Level.WHISTLE


def test_the_half_that_leads_to_the_whistle_is_added_to_the_deadline_that_a_weekend_moved() -> None:
    def deadline_and_whistle(reported: str) -> tuple[datetime | None, datetime]:
        life = Life().begins(report(said_at=reported))
        while True:
            assert life.incident.due_at is not None
            moment = life.incident.due_at
            if life.until(moment).incident.level is Level.WHISTLE:
                return life.incident.resolve_due_at, moment

    # Three days from a Wednesday end on Saturday, from a Thursday on Sunday: due on Monday, and 36 hours of chance.
    assert deadline_and_whistle("2026-06-01 10:00") == (at("2026-06-04 10:00"), at("2026-06-08 09:30"))
    assert deadline_and_whistle("2026-06-02 10:00") == (at("2026-06-05 10:00"), at("2026-06-08 09:30"))
    assert deadline_and_whistle("2026-06-03 10:00") == (at("2026-06-08 09:30"), at("2026-06-10 09:30"))
    assert deadline_and_whistle("2026-06-04 10:00") == (at("2026-06-08 09:30"), at("2026-06-10 09:30"))


def test_an_acknowledgement_stops_the_nags_and_is_no_reason_for_one() -> None:
    life = Life().begins(report("elevator_fault")).when(acknowledged("2026-06-02 00:30"))
    assert life.heard()[-1] == ("notice", "taken.others", ("private:li",))
    assert life.until(at("2026-06-02 05:00")).heard() == []
    assert life.until(at("2026-06-02 05:12")).heard() == [("nag", "nag.result", ("staff",))]


def test_a_broken_promise_is_named() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:10", promised="2026-06-02 12:00"))
    life.heard()
    assert life.until(at("2026-06-02 12:00")).heard() == [("nag", "nag.promise", ("private:zhang",))]
    assert life.journal[-2:] == ["promise_broken", "nagged"]


def test_a_promise_beyond_the_deadline_is_capped_and_said_so() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:10", promised="2026-06-20 12:00"))
    assert ("answer", "promise.capped", ("here",)) in life.heard()
    assert life.incident.promise is not None
    assert life.incident.promise.at == life.incident.resolve_due_at


def test_an_emergency_calls_every_three_minutes_and_is_level_two_after_five() -> None:
    life = Life().begins(report("fire", "2026-06-01 23:00"))
    assert life.heard() == [("escalation", "p0.community", ("private:zhou",))]
    assert life.until(at("2026-06-01 23:06")).heard() == [
        ("nag", "nag.call", ("linkage",)),
        ("escalation", "level.two_p0", ("private:zhou",)),
        ("nag", "nag.call", ("linkage",)),
    ]
    life.when(acknowledged("2026-06-01 23:07"))
    life.heard()
    assert life.until(at("2026-06-01 23:59")).heard() == []


def test_an_emergency_closes_only_after_the_professionals_took_over() -> None:
    life = Life().begins(report("fire")).when(acknowledged("2026-06-01 10:01")).when(resolved("2026-06-01 10:20"))
    life.until(at("2026-06-05 10:00"))
    assert life.incident.status is Status.RESOLVED
    assert [template for _, template, _ in life.said if template == "professionals.ask"] == ["professionals.ask"] * 3
    life.when(resolved("2026-06-05 11:00", professionals=True)).until(at("2026-06-06 11:00"))
    assert life.incident.status is Status.CLOSED


def test_a_satisfied_reporter_closes_an_emergency_once_the_professionals_are_recorded() -> None:
    life = Life().begins(report("fire")).when(resolved("2026-06-01 10:20"))
    life.when(Rated(at=at("2026-06-01 10:30"), actor=WANG, rating=Rating.SATISFIED))
    assert life.incident.status is Status.RESOLVED
    life.when(resolved("2026-06-01 10:40", professionals=True))
    assert life.incident.status is Status.CLOSED


def test_a_private_matter_never_climbs_into_a_group() -> None:
    life = Life().begins(report("missing")).until(at("2026-06-02 10:00"))
    chats = {chat for _, _, chats in life.heard() for chat in chats}
    assert chats <= {"private:zhang", "private:li", "private:zhou"}


def test_dissatisfaction_needs_a_reason_and_brings_it_back_one_level_higher() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:10")).when(resolved("2026-06-01 12:00"))
    life.when(Rated(at=at("2026-06-01 12:10"), actor=WANG, rating=Rating.DISSATISFIED))
    assert life.incident.status is Status.RESOLVED
    life.when(Rated(at=at("2026-06-01 12:11"), actor=WANG, rating=Rating.DISSATISFIED, reason="又坏了"))
    assert (life.incident.status, life.incident.level, life.incident.reopened) == (Status.ASSIGNED, Level.MEETING, 1)
    assert life.incident.asked == ("zhang",)
    assert life.incident.resolve_from_at == at("2026-06-01 12:11")


def test_silence_closes_after_a_day() -> None:
    life = Life().begins(report()).when(resolved("2026-06-01 12:00")).until(at("2026-06-02 12:00"))
    assert life.incident.status is Status.CLOSED
    assert life.journal[-1] == "auto_closed"


def test_nobody_rates_their_own_work() -> None:
    own = report(reporter="zhang")
    life = Life().begins(own).when(resolved("2026-06-01 12:00"))
    with pytest.raises(Refused) as refused:
        life.when(Rated(at=at("2026-06-01 12:10"), actor=ZHANG, rating=Rating.SATISFIED))
    assert refused.value.reason is Reason.OWN_WORK


def test_a_transfer_gives_an_own_ack_target_and_leaves_the_deadline() -> None:
    life = Life().begins(report())
    due = life.incident.resolve_due_at
    life.when(Transferred(at=at("2026-06-01 10:30"), actor=ZHANG, seat=COMMUNITY, reason="归社区"))
    assert life.incident.ack_due_at == at("2026-06-01 12:30")
    assert life.incident.resolve_due_at == due
    assert life.incident.assignee_role == "community"


def test_a_new_owner_has_at_most_what_is_left_to_the_resolve_deadline() -> None:
    life = Life().begins(report(said_at="2026-06-01 10:00")).when(acknowledged("2026-06-01 10:05"))
    life.when(
        Transferred(at=at("2026-06-04 09:40"), actor=ZHOU, seat=replace(PROPERTY, people=("li",)), reason="小李去")
    )
    assert life.incident.ack_due_at == life.incident.resolve_due_at == at("2026-06-04 10:00")
    life.heard()
    assert life.until(at("2026-06-04 10:09")).heard() == [("escalation", "level.two", ("private:zhou",))]
    assert life.until(at("2026-06-04 10:10")).heard() == [("nag", "nag.ack", ("private:li",))]


def test_urging_is_one_nag_now_and_once_an_hour() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:05"))
    life.heard()
    life.when(Urged(at=at("2026-06-01 14:00"), actor=WANG)).until(at("2026-06-01 14:00"))
    assert life.heard() == [("nag", "nag.urged", ("private:zhang",))]
    with pytest.raises(Refused) as refused:
        life.when(Urged(at=at("2026-06-01 14:30"), actor=WANG))
    assert refused.value.reason is Reason.URGED_RECENTLY


def test_a_snooze_delays_the_reminder_but_not_the_level() -> None:
    life = Life().begins(report())
    life.when(Snoozed(at=at("2026-06-01 10:50"), actor=ZHANG, until_at=at("2026-06-01 14:00")))
    assert life.heard() == [("answer", "answer.snoozed", ("here",))]
    assert life.until(at("2026-06-01 13:59")).heard() == [("escalation", "level.two", ("private:zhou",))]
    assert life.until(at("2026-06-01 14:00")).heard() == [("nag", "nag.ack_late", ("linkage",))]


def test_a_suspension_stops_the_clock_and_nags_daily_from_its_review_date() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:05"))
    review = at("2026-06-10 18:00")
    life.when(Suspended(at=at("2026-06-01 11:00"), actor=ZHOU, reason="等维修资金", review_at=review))
    life.heard()
    assert life.until(at("2026-06-10 08:29")).heard() == []
    assert life.until(at("2026-06-11 08:30")).heard() == [("nag", "nag.review", ("private:zhang",))] * 2


def test_the_rung_that_cannot_be_reached_passes_to_the_next_and_is_in_the_journal() -> None:
    town = replace(TOWN, private={"zhou": "private:zhou"}, staff=None)
    life = Life(town).begins(report()).until(at("2026-06-01 11:00"))
    assert life.heard() == [("nag", "nag.ack", ("linkage",))]
    assert life.journal[-3:] == ["unreachable", "unreachable", "nagged"]


def test_the_first_to_acknowledge_becomes_the_owner() -> None:
    life = Life().begins(report()).when(acknowledged("2026-06-01 10:05", LI))
    assert life.incident.assignee == "li"
    assert life.incident.owners == ("li",)
    with pytest.raises(Refused) as refused:
        life.when(acknowledged("2026-06-01 10:06", ZHANG))
    assert refused.value.reason is Reason.ALREADY_TAKEN
    assert POLICY.category("access").primary == "property"
