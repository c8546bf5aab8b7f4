"""The incidents of an issue as the spreadsheet of work orders that 12345 hotlines exchange (接诉即办 工单).

The columns follow the usual ledgers of such hotlines: who took it on, when, until when, whether it is solved and
whether people are satisfied. Reporters, rooms and words are not in it; private matters neither.
"""

from collections.abc import Iterator

from openpyxl import Workbook

from bot.domain.details import Detail
from bot.domain.incident import Status
from bot.reports.edition import Edition
from bot.reports.saying import Saying
from bot.reports.sheet import Row, fill, saved

_COLUMNS = (
    "request", "received", "category", "place", "urgency", "agency", "accepted", "due", "finished", "status",
    "in_time", "solved", "satisfied", "affected",
)  # fmt: skip
_WIDTHS = (10, 17, 20, 20, 10, 11, 17, 17, 17, 11)


def exchange_spreadsheet(edition: Edition) -> bytes:
    """The work orders as an .xlsx file."""
    say, book = Saying(edition), Workbook(write_only=True)
    head = [say.text(f"order.{column}") for column in _COLUMNS]
    fill(book.create_sheet(say.text("sheet.exchange")), head, order_rows(say), _WIDTHS)
    return saved(book)


def order_rows(say: Saying) -> Iterator[Row]:
    """A row an incident; what was merged or withdrawn is no order."""
    for one in say.edition.details:
        if one.status not in (Status.MERGED, Status.WITHDRAWN):
            yield _row(say, one)


def _row(say: Saying, one: Detail) -> Row:
    finished = one.closed_at or one.resolved_at
    return (
        one.number,
        say.minute(one.reported_at),
        say.category(one.category),
        say.address(one.estate, one.building),
        say.text(f"urgency.{one.urgency}"),
        say.role(one.role),
        say.minute(one.acknowledged_at),
        say.minute(one.due_at),
        say.minute(finished),
        say.text(f"status.{one.status.value}"),
        "" if one.in_time is None else say.text("column.yes" if one.in_time else "column.no"),
        _solved(say, one),
        say.text(f"rating.{one.rating.value}") if one.rating else say.text("order.not_rated"),
        one.affected,
    )


def _solved(say: Saying, one: Detail) -> str:
    if one.rating is None:
        return say.text("order.not_rated")
    return say.text("order.is_solved" if one.rating.solved else "order.not_solved")
