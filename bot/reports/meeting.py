"""The papers of a joint meeting (联席会议): an agenda with the facts, and minutes to be filled in.

The agenda goes out at least three days ahead, so that every party can look into its matters. What the meeting decides
is recorded in the group (决议), not in the paper: the paper says how.
"""

from datetime import date

from docx.document import Document as Paper

from bot.domain.details import Item
from bot.reports.edition import Edition
from bot.reports.meeting_day import AHEAD
from bot.reports.paper import add_table, new_paper, saved
from bot.reports.saying import Saying


def agenda_document(edition: Edition, meeting_on: date) -> bytes:
    """The agenda as a .docx file.

    Raises:
        ValueError: the meeting is less than three days after the agenda (`edition.wording.now`).
    """
    say = Saying(edition)
    ahead = meeting_on - _today(say)
    if ahead < AHEAD:
        raise ValueError(f"议程至少提前 {AHEAD.days} 天发 (an agenda goes out {AHEAD.days} days ahead): {meeting_on}")
    paper = new_paper(say.text("paper.agenda_title", place=edition.place))
    paper.add_paragraph(say.text("paper.meeting_at", date=_date(say, meeting_on), days=ahead.days))
    paper.add_paragraph(say.text("paper.meeting_place"))
    _earlier(paper, say)
    paper.add_heading(say.text("paper.items"), level=1)
    for index, item in enumerate(edition.agenda, 1):
        paper.add_heading(_title(say, index, item), level=2)
        paper.add_paragraph(facts(say, item))
    if not edition.agenda:
        paper.add_paragraph(say.text("paper.no_items"))
    return saved(paper)


def minutes_document(edition: Edition, meeting_on: date) -> bytes:
    """Minutes to be filled in by hand, one table an item, as a .docx file."""
    say = Saying(edition)
    paper = new_paper(say.text("paper.minutes_title", place=edition.place), _date(say, meeting_on))
    for key in ("meeting_place", "chair", "present"):
        paper.add_paragraph(say.text(f"paper.{key}"))
    paper.add_paragraph(say.text("paper.minutes_hint"))
    head = [say.text(f"paper.minutes_{part}") for part in ("owner", "until", "words")]
    for index, item in enumerate(edition.agenda, 1):
        paper.add_heading(_title(say, index, item), level=2)
        add_table(paper, head, [("\n", "", "")], (4, 4, 8))
    paper.add_paragraph(say.text("paper.minutes_signed"))
    return saved(paper)


def _date(say: Saying, day: date) -> str:
    return say.text("time.date_year", year=day.year, month=day.month, day=day.day)


def _today(say: Saying) -> date:
    return say.wording.now.astimezone(say.wording.view.zone).date()


def _title(say: Saying, index: int, item: Item) -> str:
    matter = say.matter(item.estate, item.building, item.category)
    return say.text("paper.item_title", index=index, number=item.number, matter=matter)


def facts(say: Saying, item: Item) -> str:
    """What the meeting must know of an item: whose, how grave, how long, how often it went round, what was decided."""
    parts = [
        say.text(
            "paper.item_facts",
            role=say.role(item.role),
            level=say.text(f"level_name.{item.level}"),
            reported=say.day(item.reported_at),
            days=item.days,
            affected=item.affected,
        ),
        _history(say, item),
        _deadline(say, item),
    ]
    parts += [
        say.text(
            "paper.item_decided",
            date=say.day(one.at),
            words=say.quoted(one.words, item.category),
            until=say.day(one.until_at),
        )
        for one in item.decisions
    ]
    return "".join(part if part.endswith(("。", "）")) else f"{part} " for part in parts if part)


def _history(say: Saying, item: Item) -> str:
    """How often it went round; nothing for what never did."""
    if not (item.returned or item.extended or item.reopened):
        return ""
    return say.text("paper.item_history", returned=item.returned, extended=item.extended, reopened=item.reopened)


def _deadline(say: Saying, item: Item) -> str:
    if item.suspended:
        return say.text("paper.item_suspended")
    if item.overdue or item.due_at is None:
        return say.text("paper.item_late") if item.overdue else ""
    return say.text("paper.item_due", date=say.day(item.due_at))


def _earlier(paper: Paper, say: Saying) -> None:
    paper.add_heading(say.text("paper.earlier"), level=1)
    if not say.edition.decisions:
        paper.add_paragraph(say.text("paper.no_earlier"))
        return
    head = [say.text(f"column.{column}") for column in ("number", "category", "role", "decision", "until", "kept")]
    kept = {True: "paper.kept", False: "paper.not_kept", None: "paper.not_due"}
    rows = [
        (
            f"#{one.number}",
            say.matter(one.estate, one.building, one.category),
            say.role(one.decision.role),
            say.quoted(one.decision.words, one.category),
            say.day(one.decision.until_at),
            say.text(kept[one.kept]),
        )
        for one in say.edition.decisions
    ]
    add_table(paper, head, rows, (1.5, 3.6, 1.7, 3.9, 2.6, 2.8))
