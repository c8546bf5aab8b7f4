"""How people say when: "今天 18:00 前", "明天上午"; on what stands for days, like a card, "6月5日 18:00 前"."""

from datetime import datetime, tzinfo

from bot.domain.incident import Promise
from bot.domain.messages import Catalogue

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "after_tomorrow"}

# A promise means the end of the span that was named; these ends are said as the span again.
_ENDS = {(12, 0): "morning", (14, 0): "noon", (18, 0): "afternoon", (21, 0): "evening"}


def moment(at: datetime, now: datetime | None, zone: tzinfo, catalogue: Catalogue) -> str:
    """An instant in local time, by the day's name where it is near ("今天 18:00", "6月5日 12:00").

    `now` None: for words that are read on other days too; then every day is a date.
    """
    return catalogue.text("time.at", day=day_name(at, now, zone, catalogue), clock=f"{at.astimezone(zone):%H:%M}")


def by(at: datetime | None, now: datetime | None, zone: tzinfo, catalogue: Catalogue) -> str:
    """Until an instant ("今天 18:00 前"); without one, as soon as possible."""
    if at is None:
        return catalogue.text("time.unset")
    return catalogue.text("time.by", moment=moment(at, now, zone, catalogue))


def promised(promise: Promise | None, now: datetime | None, zone: tzinfo, catalogue: Catalogue) -> str:
    """What was promised, in the words that people use ("明天上午"); an hour that was named stays an hour."""
    if promise is None:
        return ""
    local = promise.at.astimezone(zone)
    part = _ENDS.get((local.hour, local.minute))
    if part is None or promise.capped or any(letter.isdecimal() for letter in promise.words):
        return by(promise.at, now, zone, catalogue)
    day = day_name(promise.at, now, zone, catalogue)
    return catalogue.text("time.part", day=day, part=catalogue.text(f"time.{part}"))


def day_name(at: datetime, now: datetime | None, zone: tzinfo, catalogue: Catalogue) -> str:
    """A local day ("今天", "6月5日", "2027年1月3日")."""
    day = at.astimezone(zone).date()
    if now is None:
        return catalogue.text("time.date", month=day.month, day=day.day)
    today = now.astimezone(zone).date()
    near = _NEAR_DAYS.get((day - today).days)
    if near is not None:
        return catalogue.text(f"time.{near}")
    key = "time.date" if day.year == today.year else "time.date_year"
    return catalogue.text(key, year=day.year, month=day.month, day=day.day)
