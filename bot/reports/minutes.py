"""The minutes of a joint meeting that was held in chat, as a document to print, sign and file."""

from bot.reports.held import Held
from bot.reports.paper import add_table, new_paper, saved


def held_minutes(held: Held) -> bytes:
    """The minutes as a .docx file: one row an item."""
    paper = new_paper(held.title, held.heading.rstrip("：:"))
    rows = [(one.name, one.owner, one.until, one.words) for one in held.items]
    add_table(paper, held.head, rows, (5.2, 3.2, 3.4, 4.6))
    paper.add_paragraph(held.signed)
    return saved(paper)
