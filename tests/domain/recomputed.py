"""The figures once more, with pandas and another way of thinking: tables of lines instead of courses of incidents.

Deadlines come from a table of everything that sets, stops or ends a clock; what follows a line in its incident decides
what becomes of it.
"""

from datetime import datetime

import pandas as pd

from bot.domain.journal import Entry

LIVE_AFTER = {
    "reported": "open", "acknowledged": "open", "taken_over": "open", "transferred": "open", "returned": "open",
    "resumed": "open", "reopened": "open", "unmerged": "open", "suspended": "suspended", "resolved": "resolved",
    "closed": "closed", "auto_closed": "closed", "merged": "merged", "withdrawn": "withdrawn",
}  # fmt: skip
LIVE = ("open", "suspended", "resolved")


def table(entries: list[Entry]) -> pd.DataFrame:
    """One row a line, facts as columns, in the order of writing."""
    rows = [
        {"incident": one.incident, "at": one.at, "event": one.event, "actor": one.actor, **one.detail}
        for one in entries
    ]
    frame = pd.DataFrame(rows)
    for name in ("number", "until_at", "false_alarm", "household", "rating", "was", "role", "repeat_of"):
        if name not in frame:
            frame[name] = None
    for name in ("ack_due_at", "resolve_due_at", "until_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    frame["order"] = range(len(frame))
    frame["state"] = _states(frame)
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


def standing(frame: pd.DataFrame, before: datetime) -> pd.Series:
    """The state of each incident just before an instant."""
    return frame[frame["at"] < before].groupby("incident")["state"].last()


def numbers(frame: pd.DataFrame, start: datetime, end: datetime) -> dict[str, int]:
    """How many came, went and are there."""
    inside = frame[(frame["at"] >= start) & (frame["at"] < end)]
    count = inside["event"].value_counts()
    states = standing(frame, end).value_counts()
    before = standing(frame, start)
    live_inside = inside[inside["state"].isin(LIVE) & inside["event"].isin([*LIVE_AFTER, "decided"])]["incident"]
    shut = frame["state"].groupby(frame["incident"]).shift()
    return {
        "opened": int(count.get("reported", 0)),
        "confirmed": int(count.get("closed", 0)),
        "silent": int(count.get("auto_closed", 0)),
        "closed": int(count.get("closed", 0) + count.get("auto_closed", 0)),
        "live": int(states.reindex(LIVE).fillna(0).sum()),
        "live_before": int(before.isin(LIVE).sum()),
        "unrated": int(states.get("resolved", 0)),
        "suspended": int(states.get("suspended", 0)),
        "reopened": int(count.get("reopened", 0)),
        "came_back": int(((inside["event"] == "reopened") & (shut[inside.index] == "closed")).sum()),
        "merged": int(count.get("merged", 0)),
        "unmerged": int(count.get("unmerged", 0)),
        "withdrawn": int(count.get("withdrawn", 0)),
        "false_alarms": int((inside["false_alarm"] == True).sum()),  # noqa: E712 - of a column
        "handled": len({*before[before.isin(LIVE)].index, *live_inside}),
    }


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
            self.roles.append((line.at, line.role if isinstance(line.role, str) else self.roles[-1][1]))

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


def deadlines(frame: pd.DataFrame, due: str) -> pd.DataFrame:
    """Every deadline of one clock: set when, due when, met when, given up when, whose."""
    found = []
    for incident, lines in frame.groupby("incident"):
        tape = Tape(due)
        for line in lines.itertuples():
            tape.hear(line)
        found += tape.rows(incident)
    result = pd.DataFrame(found)
    result["passes"] = result[["set", "due"]].max(axis=1)
    result["in_time"] = result["met"].notna() & (pd.to_datetime(result["met"], utc=True) <= result["due"])
    return result


def passed(frame: pd.DataFrame, due: str, start: datetime, end: datetime) -> pd.DataFrame:
    """The deadlines that pass within the period."""
    every = deadlines(frame, due)
    return every[every["gone"].isna() & (every["passes"] >= start) & (every["passes"] < end)]


def overdue(frame: pd.DataFrame, end: datetime) -> int:
    """How many open incidents owe a result that is late."""
    every = deadlines(frame, "resolve_due_at")
    last = every[every["set"] < end].groupby("incident").last()
    states = standing(frame, end)
    return int((last["due"].reindex(states[states == "open"].index) < end).sum())


def answers(frame: pd.DataFrame, start: datetime, end: datetime, known_until: datetime) -> pd.DataFrame:
    """The last answer of each reporter to the results of the period."""
    results = frame["at"].where(frame["event"] == "resolved").groupby(frame["incident"]).ffill()
    given = frame.assign(result=results)
    given = given[given["event"].isin(["confirmed", "dissatisfied"]) & (given["at"] < known_until)]
    given = given[(given["result"] >= start) & (given["result"] < end)]
    return given.groupby(["incident", "actor"]).last()
