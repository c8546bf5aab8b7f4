"""The figures once more, with pandas and another way of thinking: a table of raw journal rows instead of courses.

It knows the rows of the database's table and the definitions of the domain, and nothing of the bot's code. Deadlines
come from a tape of everything that sets, stops or ends a clock; the rest are filters, groups and joins.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps

import pandas as pd

LIVE_AFTER = {
    "reported": "open", "acknowledged": "open", "taken_over": "open", "transferred": "open", "returned": "open",
    "resumed": "open", "reopened": "open", "unmerged": "open", "suspended": "suspended", "resolved": "resolved",
    "closed": "closed", "auto_closed": "closed", "merged": "merged", "withdrawn": "withdrawn",
}  # fmt: skip
LIVE = ("open", "suspended", "resolved")
FACTS = (
    "number", "estate", "building", "category", "until_at", "review_at", "reason", "false_alarm", "rating", "was",
    "role", "repeat_of", "ack_due_at", "resolve_due_at",
)  # fmt: skip
WEEK, MINUTE = pd.Timedelta(weeks=1), pd.Timedelta(minutes=1)


_KNOWN: dict[tuple, object] = {}


def once(question: Callable) -> Callable:
    """A question about the table at hand is worked out once; `table` forgets the answers."""

    @wraps(question)
    def asked(frame: pd.DataFrame, *about: object) -> pd.DataFrame:
        key = (question.__name__, *about)
        if key not in _KNOWN:
            _KNOWN[key] = question(frame, *about)
        return _KNOWN[key].copy()

    return asked


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """The raw rows (id, incident, at in microseconds, event, actor, role, detail as JSON) with their facts as columns.

    `role` is the responsible party that a line names, `acted_as` the role in which somebody acted.
    """
    _KNOWN.clear()
    rows = rows.sort_values("id").reset_index(drop=True).rename(columns={"role": "acted_as"})
    facts = pd.DataFrame([json.loads(detail) for detail in rows["detail"]]).reindex(columns=FACTS)
    frame = rows[["incident", "event", "actor", "acted_as"]].join(facts)
    frame["at"] = pd.to_datetime(rows["at"], unit="us", utc=True)
    for name in ("ack_due_at", "resolve_due_at", "until_at", "review_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    frame["state"] = _states(frame)
    frame["owner"] = frame["role"].where(frame["event"].isin(HANDS_OVER)).groupby(frame["incident"]).ffill()
    return frame


def _states(frame: pd.DataFrame) -> pd.Series:
    """The state that each line leaves its incident in."""
    state = frame["event"].map(LIVE_AFTER)
    held = state.groupby(frame["incident"]).ffill().groupby(frame["incident"]).shift()
    decided = (frame["event"] == "decided") & held.isin(["suspended", "resolved"])
    state = state.mask(decided, "open")
    held = state.groupby(frame["incident"]).ffill().groupby(frame["incident"]).shift()
    again = pd.Series(None, index=frame.index, dtype=object)
    for _, lines in frame.groupby("incident"):
        before = None
        for row, event in lines["event"].items():
            if event == "merged":
                before = held[row]
            if event == "unmerged":
                again[row] = "resolved" if before == "resolved" else "open"
    state = again.combine_first(state)
    return state.groupby(frame["incident"]).ffill()


@once
def standing(frame: pd.DataFrame, before: datetime) -> pd.Series:
    """The state of each incident just before an instant."""
    return frame[frame["at"] < before].groupby("incident")["state"].last()


@once
def reports(frame: pd.DataFrame, before: datetime) -> pd.DataFrame:
    """The incidents reported before an instant: what was known of each just then."""
    past = frame[frame["at"] < before]
    found = past[past["event"] == "reported"].set_index("incident")[["at", "number", "estate", "repeat_of"]]
    for name, events in (("category", ("reported", "recategorised")), ("building", ("reported", "placed"))):
        told = past[past["event"].isin(events)].groupby("incident").tail(1).set_index("incident")[name]
        found[name] = told
    found["state"] = standing(frame, before)
    found["owner"] = past.groupby("incident")["owner"].last()
    return found


def numbers(frame: pd.DataFrame, start: datetime, end: datetime) -> dict[str, int]:
    """How many came, went and are there."""
    inside = within(frame, start, end)
    count = inside["event"].value_counts()
    states = standing(frame, end).value_counts()
    before = standing(frame, start)
    shut = frame["state"].groupby(frame["incident"]).shift()
    return {
        "opened": int(count.get("reported", 0)),
        "confirmed": int(count.get("closed", 0)),
        "silent": int(count.get("auto_closed", 0)),
        "closed": int(count.get("closed", 0) + count.get("auto_closed", 0)),
        "live": int(states.reindex(LIVE).fillna(0).sum()),
        "live_before": int(before.isin(LIVE).sum()),
        "overdue": len(overdue(frame, end)),
        "unrated": int(states.get("resolved", 0)),
        "suspended": int(states.get("suspended", 0)),
        "reopened": int(count.get("reopened", 0)),
        "came_back": int(((inside["event"] == "reopened") & (shut[inside.index] == "closed")).sum()),
        "merged": int(count.get("merged", 0)),
        "unmerged": int(count.get("unmerged", 0)),
        "withdrawn": int(count.get("withdrawn", 0)),
        "false_alarms": int((inside["false_alarm"] == True).sum()),  # noqa: E712 - of a column
        "handled": len(handled(frame, start, end)),
    }


@once
def within(frame: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """The lines of a period."""
    return frame[(frame["at"] >= start) & (frame["at"] < end)]


@once
def handled(frame: pd.DataFrame, start: datetime, end: datetime) -> set[str]:
    """The incidents that were live at some time of the period."""
    before, inside = standing(frame, start), within(frame, start, end)
    became = inside[inside["state"].isin(LIVE) & inside["event"].isin([*LIVE_AFTER, "decided"])]
    return {*before[before.isin(LIVE)].index, *became["incident"]}


HANDS_OVER = ("reported", "assigned", "returned", "transferred", "taken_over", "suspended", "decided", "reopened")
WAKES = ("resumed", "acknowledged", "transferred", "returned", "taken_over", "resolved", "decided")


class Tape:
    """Writes down the deadlines of one clock of one incident while its lines go by."""

    def __init__(self, due: str) -> None:
        self.due, self.meets = due, "acknowledged" if due == "ack_due_at" else "resolved"
        self.found: list[dict] = []
        self.roles: list[tuple] = []
        self.left = None

    def hear(self, line: object) -> None:
        fact = getattr(line, self.due)
        if self.due == "resolve_due_at" and line.event in ("extended", "decided"):
            fact = line.until_at
        self._turn(line.event, line.at, None if pd.isna(fact) else fact)
        if line.event == self.meets and self.found[-1]["met"] is None:
            self.found[-1]["met"] = line.at
        if line.event in HANDS_OVER:
            self.roles.append((line.at, line.owner))

    def _turn(self, event: str, at: datetime, fact: datetime | None) -> None:
        last = self.found[-1] if self.found else None
        pending = last is not None and last["gone"] is None and last["due"] > at
        fresh = event in ("reported", "reopened") or (event == "decided" and self.due == "resolve_due_at")
        if fresh:
            self._set(at, fact, pending)
        elif event in ("assigned", "extended") and fact is not None and (pending or fact > at):
            self._set(at, fact, pending, last["met"] if last["gone"] is None else None)
        elif event == "suspended" and pending and last["met"] is None:
            last["gone"], self.left = at, last["due"] - at
        elif event in ("merged", "withdrawn"):
            last["gone"], self.left = (at if pending else last["gone"]), None
        elif event == "unmerged" and last["gone"] is not None and last["due"] > at:
            self._set(at, last["due"], False, last["met"])
        elif self.left is not None and event in WAKES:
            self._set(at, fact if event == "resumed" and fact is not None else at + self.left, False)

    def _set(self, at: datetime, due: datetime, replaces: bool, met: datetime | None = None) -> None:
        if replaces:
            self.found[-1]["gone"] = at
        self.found.append({"set": at, "due": due, "met": met, "gone": None})
        self.left = None

    def rows(self, incident: str) -> list[dict]:
        """The deadlines, each with the party that met it or let it pass."""
        for one in self.found:
            passes = max(one["set"], one["due"])
            when = one["met"] if one["met"] is not None and one["met"] <= one["due"] else passes
            held = [role for since, role in self.roles if since <= when]
            one.update(incident=incident, role=held[-1] if held else self.roles[0][1])
        return self.found


@once
def deadlines(frame: pd.DataFrame, due: str) -> pd.DataFrame:
    """Every deadline of one clock: set when, due when, met when, given up when, whose."""
    found = []
    for incident, lines in frame.groupby("incident"):
        tape = Tape(due)
        for line in lines.itertuples():
            tape.hear(line)
        found += tape.rows(incident)
    result = pd.DataFrame(found)
    for moment in ("met", "gone"):
        result[moment] = pd.to_datetime(result[moment], utc=True)
    result["passes"] = result[["set", "due"]].max(axis=1)
    result["in_time"] = result["met"].notna() & (result["met"] <= result["due"])
    return result


@once
def passed(frame: pd.DataFrame, due: str, start: datetime, end: datetime) -> pd.DataFrame:
    """The deadlines that pass within the period."""
    every = deadlines(frame, due)
    return every[every["gone"].isna() & (every["passes"] >= start) & (every["passes"] < end)]


def of_opened(frame: pd.DataFrame, due: str, start: datetime, end: datetime) -> pd.Series:
    """The other denominator: of what was reported in the period, which deadlines in force were met by its end."""
    fresh = within(frame, start, end)
    every = deadlines(frame, due)
    every = every[every["incident"].isin(fresh[fresh["event"] == "reported"]["incident"]) & (every["set"] < end)]
    every = every[every["gone"].isna() | (every["gone"] >= end)]
    return every["in_time"] & (every["met"] < end)


@once
def overdue(frame: pd.DataFrame, end: datetime) -> set[str]:
    """The open incidents that owe a result that is late."""
    every = deadlines(frame, "resolve_due_at")
    last = every[every["set"] < end].groupby("incident").last()
    states = standing(frame, end)
    due = last["due"].reindex(states[states == "open"].index)
    return set(due[due < end].index)


@once
def answers(frame: pd.DataFrame, start: datetime, end: datetime, known_until: datetime) -> pd.DataFrame:
    """The last answer of each reporter to the results of the period, with the party whose result it was."""
    is_result = frame["event"] == "resolved"
    results = frame["at"].where(is_result).groupby(frame["incident"]).ffill()
    whose = frame["owner"].where(is_result).groupby(frame["incident"]).ffill()
    given = frame.assign(result=results, whose=whose)
    given = given[given["event"].isin(["confirmed", "dissatisfied"]) & (given["at"] < known_until)]
    given = given[(given["result"] >= start) & (given["result"] < end)]
    return given.groupby(["incident", "actor"], as_index=False).last()


def rejected(frame: pd.DataFrame, start: datetime, end: datetime, known_until: datetime) -> pd.Series:
    """Of the results of the period: which were rejected by then (the next result or reopening is a reopening)."""
    turns = frame[frame["event"].isin(["resolved", "reopened"])]
    after = turns.groupby("incident")[["event", "at"]].shift(-1)
    turned_down = (after["event"] == "reopened") & (after["at"] < known_until)
    return turned_down[(turns["event"] == "resolved") & (turns["at"] >= start) & (turns["at"] < end)]


@once
def first_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Every first acknowledgement after a report or a reopening: when, how long it took, which party."""
    turns = frame[frame["event"].isin(["reported", "reopened", "acknowledged"])].copy()
    turns["since"] = turns["at"].where(turns["event"] != "acknowledged").groupby(turns["incident"]).ffill()
    first = (turns["event"] == "acknowledged") & (
        turns.groupby("incident")["event"].shift().isin(["reported", "reopened"])
    )
    turns["took"] = (turns["at"] - turns["since"]) / MINUTE
    return turns[first]
