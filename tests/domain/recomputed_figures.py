"""What was recomputed with pandas, in the shape of the bot's JSON: spreads, rates, break-downs, the ledger, honours."""

from datetime import datetime, timedelta

import pandas as pd

from tests.domain.recomputed import LIVE, WEEK, answers, first_answers, once, overdue, passed, rejected, reports, within

WEIGHTS, FAIR, RANK_FROM = (30, 35, 35), 0.6, 5


def rate(flags: pd.Series) -> dict:
    return share(float(flags.sum()), len(flags))


def share(part: float, whole: int) -> dict:
    return {"part": part, "whole": whole, "value": part / whole if whole else None}


def rates(to_answer: pd.Series, to_resolve: pd.Series, given: pd.DataFrame) -> dict:
    worth = given["rating"].map({"satisfied": 1, "fair": FAIR, "dissatisfied": 0})
    return {
        "response": rate(to_answer),
        "on_time": rate(to_resolve),
        "solved": rate(given["rating"].isin(["satisfied", "fair"])),
        "satisfied": share(float(worth.sum()), len(given)),
    }


def score(of: dict) -> float | None:
    values = [of[name]["value"] for name in ("response", "solved", "satisfied")]
    return None if None in values else round(sum(w * v for w, v in zip(WEIGHTS, values, strict=True)), 1)


def spread(minutes: pd.Series) -> dict:
    if minutes.empty:
        return {"count": 0, "median": None, "p90": None}
    return {"count": len(minutes), "median": minutes.median(), "p90": minutes.quantile(0.9)}


@once
def counts(frame: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """The incidents as they stood, each with what counts in the period."""
    found = reports(frame, end)
    inside = within(frame, start, end)
    found["fresh"] = found["at"] >= start
    found["closed"] = (
        inside[inside["event"].isin(["closed", "auto_closed"])].groupby("incident").size().reindex(found.index)
    )
    found["closed"] = found["closed"].fillna(0).astype(int)
    found["live"] = found["state"].isin(LIVE)
    found["late"] = found.index.isin(overdue(frame, end))
    return found


def categories(frame: pd.DataFrame, start: datetime, end: datetime, before: datetime | None) -> list[dict]:
    found = counts(frame, start, end)
    earlier = reports(frame, start) if before is not None else found.iloc[:0]
    earlier = earlier[earlier["at"] >= before] if before is not None else earlier
    rows = []
    for name in {*found["category"], *earlier["category"]}:
        of = found[found["category"] == name]
        opened, live = int(of["fresh"].sum()), int(of["live"].sum())
        was = int((earlier["category"] == name).sum())
        if opened or live or was:
            row = {"category": name, "opened": opened, "opened_before": was, "live": live, "change": opened - was}
            rows.append(row | {"example": example(of[of["fresh"]])})
    return sorted(rows, key=lambda row: (-row["opened"], -row["live"], row["category"]))


def example(fresh: pd.DataFrame) -> dict | None:
    if fresh.empty:
        return None
    ordered = fresh.sort_values(["at", "number"])
    waiting = ordered[ordered["live"]]
    shown = waiting.iloc[0] if len(waiting) else ordered.iloc[-1]
    return {"number": int(shown["number"]), "estate": shown["estate"], "building": text(shown["building"])}


def text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def places(frame: pd.DataFrame, start: datetime, end: datetime) -> set[tuple]:
    found = counts(frame, start, end)
    found["where"] = [text(one) for one in found["building"]]
    sums = found.groupby(["estate", "where"], dropna=False)[["fresh", "closed", "live", "late"]].sum()
    told = sums[(sums["fresh"] + sums["closed"] + sums["live"]) > 0]
    return {(estate, text(where), *map(int, row)) for (estate, where), row in zip(told.index, told.values, strict=True)}


def parties(frame: pd.DataFrame, start: datetime, end: datetime) -> list[dict]:
    inside = within(frame, start, end)
    found = reports(frame, end)
    opened = found[found["at"] >= start]["owner"].value_counts()
    before = frame.groupby("incident")["owner"].shift()
    came = inside[inside["event"] == "returned"]
    returned = came["was"].fillna(before[came.index]).value_counts()
    extended = inside[inside["event"] == "extended"]["owner"].value_counts()
    answered = first_answers(frame)
    answered = answered[(answered["at"] >= start) & (answered["at"] < end)]
    to_answer, to_resolve = (passed(frame, due, start, end) for due in ("ack_due_at", "resolve_due_at"))
    given = answers(frame, start, end, end)
    roles = {
        *opened.index, *returned.index, *extended.index, *answered["owner"], *to_answer["role"], *to_resolve["role"],
        *given["whose"],
    }  # fmt: skip
    rows = []
    for role in roles:
        of = rates(
            to_answer[to_answer["role"] == role]["in_time"],
            to_resolve[to_resolve["role"] == role]["in_time"],
            given[given["whose"] == role],
        )
        rows.append(
            {
                "role": role,
                "opened": int(opened.get(role, 0)),
                "share": share(int(opened.get(role, 0)), int(opened.sum())),
                "rates": of,
                "returned": int(returned.get(role, 0)),
                "extended": int(extended.get(role, 0)),
                "to_answer": spread(answered[answered["owner"] == role]["took"]),
                "score": score(of),
            }
        )
    enough = [
        row["score"]
        for row in rows
        if min(row["rates"][name]["whole"] for name in ("response", "solved", "satisfied")) >= RANK_FROM
    ]
    for row in rows:
        few = min(row["rates"][name]["whole"] for name in ("response", "solved", "satisfied")) < RANK_FROM
        row["rank"] = None if few else 1 + sum(other > row["score"] for other in enough)
    return sorted(rows, key=lambda row: (-row["opened"], row["role"]))


def ledger(frame: pd.DataFrame, end: datetime) -> list[dict]:
    """What is on hold at the end: since the first of its uninterrupted suspensions, until the last one's review."""
    found = reports(frame, end)
    rows = []
    for incident, one in found[found["state"] == "suspended"].iterrows():
        lines = frame[(frame["incident"] == incident) & (frame["at"] < end)]
        run = (lines["state"] != lines["state"].shift()).cumsum()
        held = lines[(run == run.iloc[-1]) & (lines["event"] == "suspended")]
        since, review = held["at"].iloc[0], held["review_at"].iloc[-1]
        rows.append((int(one["number"]), one["owner"], since, (end - since) // timedelta(days=1), review))
    return sorted(rows, key=lambda row: row[2])


def trend(frame: pd.DataFrame, end: datetime) -> list[tuple[int, int]]:
    weeks = [(end - (ago + 1) * WEEK, end - ago * WEEK) for ago in reversed(range(8))]
    inside = [within(frame, *week)["event"] for week in weeks]
    return [(int((one == "reported").sum()), int(one.isin(["closed", "auto_closed"]).sum())) for one in inside]


def corrections(frame: pd.DataFrame, start: datetime, end: datetime, known_until: datetime) -> dict[str, tuple]:
    found = {}
    given = [answers(frame, start, end, until) for until in (end, known_until)]
    for name in ("solved", "satisfied"):
        found[name] = tuple(rates(pd.Series(dtype=bool), pd.Series(dtype=bool), one)[name] for one in given)
    found["rework"] = tuple(rate(rejected(frame, start, end, until)) for until in (end, known_until))
    return {name: (was, now) for name, (was, now) in found.items() if was != now}


def honours(frame: pd.DataFrame, start: datetime, end: datetime) -> dict:
    answered = first_answers(frame)
    answered = answered[(answered["at"] >= start) & (answered["at"] < end)]
    times = answered.groupby("owner")["took"].agg(["size", "median"])
    inside = within(frame, start, end)
    helped = inside[(inside["event"] == "resolved") & (inside["acted_as"] == "volunteer")]
    given = answers(frame, start, end, end)
    return {
        "fastest": {role: row["median"] for role, row in times.iterrows() if row["size"] >= RANK_FROM},
        "helpers": sorted(helped["actor"].value_counts().tolist(), reverse=True),
        "thanks": given[given["rating"] == "satisfied"]["whose"].value_counts().to_dict(),
    }
