"""`报事 …`: a report because somebody says so, whatever the rules think."""

from dataclasses import replace

from bot.understanding.book import RuleBook
from bot.understanding.command_values import Command
from bot.understanding.commands import parse
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.normalize import normalize
from bot.understanding.reading import Reading

FALLBACK = "other"
"""The category of a forced report that the rules have no guess for."""

_FORCED = "forced"  # stands for a rule where none holds
_WORD = "报事"
_WITHIN = 12  # characters; the word stands at the beginning, perhaps behind a mention of the bot


def read_message(book: RuleBook, text: str, gazetteer: Gazetteer | None = None) -> Reading:
    """What a message says when it stands alone: as the rules read it, or as the report it declares itself to be."""
    if _WORD not in text[:_WITHIN] and "報事" not in text[:_WITHIN]:
        return book.read(text, gazetteer=gazetteer)
    command = parse(normalize(text).text)
    if not isinstance(command, Command) or command.verb != "report" or not command.rest:
        return book.read(text, gazetteer=gazetteer)
    return forced(book, book.read(text, gazetteer=gazetteer))


def forced(book: RuleBook, reading: Reading) -> Reading:
    """The reading as a report: with the best guess of the rules, or as something else."""
    category = book.category(reading.category or FALLBACK)
    return replace(
        reading,
        outcome="report",
        category=category.id,
        category_name=category.name,
        urgency=reading.urgency or category.urgency,
        rule=reading.rule or _FORCED,
    )
