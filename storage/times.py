"""Times in the database: whole microseconds since 1970-01-01 UTC, so that both engines compare and sort them alike."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """The time in microseconds, exactly. Raises TypeError for a time without a zone."""
    return (at - _EPOCH) // _MICROSECOND


def micros_or_none(at: datetime | None) -> int | None:
    """`micros`, and None for no time."""
    return None if at is None else micros(at)


def moment(value: int) -> datetime:
    """The aware UTC time of a number of microseconds."""
    return _EPOCH + timedelta(microseconds=value)


def moment_or_none(value: int | None) -> datetime | None:
    """`moment`, and None for none."""
    return None if value is None else moment(value)
