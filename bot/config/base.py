"""What every section of the configuration file has in common: strictness, and the kinds of values people write."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from bot.domain.calendar import DaySpan
from bot.domain.sla import Days, ServiceSpan

_RANGE = re.compile(r"\s*([A-Za-z]?)(\d+)\s*[-–—~至到]\s*([A-Za-z]?)(\d+)\s*")
_MOST_BUILDINGS = 500

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_NAMES = {name: day for day, english in enumerate(WEEKDAYS) for name in (english, english[:3])} | {
    prefix + name: day for prefix in ("周", "星期", "礼拜") for day, name in enumerate("一二三四五六日")
}

_DAYS = {"工作日": Days.WORKDAYS, "休息日": Days.RESTDAYS, "每天": Days.EVERY_DAY} | {days.value: days for days in Days}


class Section(BaseModel):
    """A table of the file. Unknown keys are errors: a misspelt key that is silently ignored helps nobody."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def text_id(value: object) -> object:
    """Platform ids are text to us; in the file they may stand as numbers (-1001234567890)."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def as_tuple(value: object) -> object:
    """TOML has lists; our values are tuples."""
    return tuple(value) if isinstance(value, list) else value


def _span(value: object) -> DaySpan:
    try:
        return DaySpan.parse(str(value))
    except ValueError:
        raise ValueError("写成 08:30-18:00 这样；过夜的写 22:00-07:00 (two clock times)") from None


def _optional_span(value: object) -> DaySpan | None:
    return None if value == "" else _span(value)


def _service_span(value: object) -> ServiceSpan:
    words, _, span = str(value).strip().rpartition(" ")
    days = _DAYS.get(words.strip() or Days.WORKDAYS)
    if days is None:
        raise ValueError("前面可以写 工作日、休息日、每天 (workdays, restdays, every_day)，如 “每天 08:00-20:00”")
    return ServiceSpan(_span(span), days)


def _weekday(value: object) -> int:
    day = _WEEKDAY_NAMES.get(str(value).strip().lower().replace("天", "日"))
    if day is None:
        raise ValueError("写 周一 … 周日 或 monday … sunday (a day of the week)")
    return day


def expand_buildings(value: object) -> tuple[str, ...]:
    """The single buildings of what is written as "1-6", "A1-A3" or 7, or a list of these.

    Raises:
        ValueError: a range goes backwards, changes its letter or is absurdly long.
    """
    if isinstance(value, list | tuple):
        return tuple(building for one in value for building in expand_buildings(one))
    text = str(value)
    match = _RANGE.fullmatch(text)
    if match is None:
        return tuple(part.strip() for part in re.split(r"[,，、]", text) if part.strip())
    letter, first, other_letter, last = match[1].upper(), int(match[2]), match[3].upper(), int(match[4])
    if other_letter not in {"", letter} or not first <= last < first + _MOST_BUILDINGS:
        raise ValueError("写成 1-12 或 A1-A6 (a range of buildings)")
    return tuple(f"{letter}{number}" for number in range(first, last + 1))


def _beside_the_file(path: Path | None, info: ValidationInfo) -> Path | None:
    folder = (info.context or {}).get("folder")
    return folder / path.expanduser() if path and folder else path


def _path(value: object) -> object:
    return (Path(value) if value else None) if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
PlatformId = Annotated[str, BeforeValidator(text_id), Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Texts = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Buildings = Annotated[tuple[str, ...], BeforeValidator(expand_buildings)]
Span = Annotated[DaySpan, BeforeValidator(_span)]
OptionalSpan = Annotated[DaySpan | None, BeforeValidator(_optional_span)]
ServiceSpans = Annotated[tuple[Annotated[ServiceSpan, BeforeValidator(_service_span)], ...], BeforeValidator(as_tuple)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
LocalPath = Annotated[Path | None, BeforeValidator(_path), AfterValidator(_beside_the_file)]
Positive = Annotated[int, Field(gt=0)]
Port = Annotated[int, Field(ge=0, le=65535)]
