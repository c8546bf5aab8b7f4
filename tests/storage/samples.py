"""Values to store: a plain one of each for the stories, and strategies for any."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.incident import (
    Ending,
    ExtensionAsk,
    FalseAlarm,
    Incident,
    Level,
    Nagging,
    Promise,
    Rating,
    Reporter,
    Status,
    Suspension,
    Urgency,
)
from bot.domain.journal import Entry
from bot.domain.letters import Choice, Kind, Letter
from bot.domain.place import Place

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def incident(number: int = 1, **changes: object) -> Incident:
    """A live incident of number `number`, reported now by Wang and due in half an hour."""
    known = {
        "id": f"i{number}",
        "community": "c",
        "number": number,
        "estate": "e",
        "category": "elevator_fault",
        "urgency": Urgency.P1,
        "place": Place(building="3"),
        "words": "3栋电梯又坏了",
        "reporters": (Reporter("tg:wang", "tg:-1", NOW, "5"),),
        "reported_at": NOW,
        "policy_id": "p",
        "asked": ("tg:zhang",),
        "due_at": NOW + 30 * MINUTE,
    }
    return Incident(**(known | changes))  # type: ignore[arg-type]


def entry(incident_id: str = "i1", **changes: object) -> Entry:
    """A line about an incident."""
    known = {"incident": incident_id, "at": NOW, "event": "reported", "actor": "tg:wang", "source": "tg:-1/5"}
    return Entry(**(known | changes))  # type: ignore[arg-type]


def letter(text: str = "还没有处理，请看一下", **changes: object) -> Letter:
    """A nag to the linkage group, to be sent at once."""
    known = {
        "chat": "tg:-1",
        "kind": Kind.NAG,
        "text": text,
        "created_at": NOW,
        "not_before": NOW,
        "incidents": ("i1",),
    }
    return Letter(**(known | changes))  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy wants naive bounds
spans = st.timedeltas(timedelta(0), timedelta(days=400))
counts = st.integers(0, 1000)
some_texts = st.lists(texts, max_size=3).map(tuple)

places = st.builds(Place, *(st.none() | texts for _ in range(5)))
reporters = st.builds(
    Reporter,
    person=texts,
    chat=texts,
    at=moments,
    message=st.none() | texts,
    on_behalf=st.none() | texts,
    rating=st.none() | st.sampled_from(Rating),
    rated_at=st.none() | moments,
    reason=st.none() | texts,
)
naggings = st.builds(
    Nagging,
    ack_share=counts,
    resolve_share=counts,
    onsite=st.booleans(),
    last_at=st.none() | moments,
    count=counts,
    snoozed_until=st.none() | moments,
    snoozed_by=st.none() | texts,
)
_maybe = {
    "assigned_at": moments,
    "ack_from_at": moments,
    "ack_due_at": moments,
    "onsite_due_at": moments,
    "resolve_from_at": moments,
    "resolve_due_at": moments,
    "acknowledged_at": moments,
    "arrived_at": moments,
    "resolved_at": moments,
    "closed_at": moments,
    "due_at": moments,
    "awaits_reason_until": moments,
    "danger": texts,
    "home_chat": texts,
    "assignee": texts,
    "acknowledged_by": texts,
    "resolved_by": texts,
    "feedback": texts,
    "merged_into": texts,
    "repeat_of": texts,
    "whistle": texts,
    "ending": st.sampled_from(Ending),
    "promise": st.builds(Promise, at=moments, words=texts, by=texts, made_at=moments),
    "extension_ask": st.builds(ExtensionAsk, by=texts, until_at=moments, reason=texts, asked_at=moments),
    "false_alarm": st.builds(FalseAlarm, by=texts, reason=texts, lapses_at=moments),
    "suspension": st.builds(
        Suspension, since_at=moments, review_at=moments, reason=texts, before=st.sampled_from(Status)
    ),
}
incidents = st.builds(
    Incident,
    id=texts,
    community=texts,
    number=counts,
    estate=texts,
    category=texts,
    urgency=st.sampled_from(Urgency),
    place=places,
    words=texts,
    reporters=st.lists(reporters, max_size=3).map(tuple),
    reported_at=moments,
    policy_id=texts,
    status=st.sampled_from(Status),
    level=st.sampled_from(Level),
    raised=st.booleans(),
    photos=some_texts,
    asked=some_texts,
    absorbed=some_texts,
    needs_building=st.booleans(),
    professionals=st.booleans(),
    reopened=counts,
    paused=spans,
    nagging=naggings,
    version=counts,
    **{name: st.none() | strategy for name, strategy in _maybe.items()},
)

choices = st.builds(Choice, id=texts, label=texts, style=st.sampled_from(["plain", "primary", "danger"]))
letters = st.builds(
    Letter,
    chat=texts,
    kind=st.sampled_from(Kind),
    text=texts,
    created_at=moments,
    not_before=moments,
    incidents=some_texts,
    to=some_texts,
    buttons=st.lists(choices, max_size=3).map(tuple),
    line=texts,
    urgent=st.booleans(),
    reply_to=st.none() | texts,
    photos=some_texts,
    documents=some_texts,
    stale_at=st.none() | moments,
)
facts = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts
)
entries = st.builds(
    Entry,
    incident=texts,
    at=moments,
    event=texts,
    actor=st.none() | texts,
    role=st.none() | texts,
    detail=st.dictionaries(texts, facts, max_size=4),
    source=st.none() | texts,
)
