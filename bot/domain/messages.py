"""The catalogue: every text that a person reads, by key, with the neighbourhood's own wording laid over it.

A text is plain words with fields in braces ("#{number} {matter}还没人回应"). Overrides are checked when the catalogue
is made, not when somebody waits for an answer.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from string import Formatter
from typing import Any

Fact = str | int

INCIDENT_FIELDS = frozenset(
    {
        "number", "matter", "place", "category", "urgency", "who", "owner", "role", "names", "status", "due", "due_at",
        "ack_due", "ack_due_at", "late", "promised", "reported", "affected", "level", "result", "done", "scope",
        "estate", "community", "link", "reason", "why", "until", "review", "because", "share", "was_role", "empty_role",
        "empty_roles", "words", "room", "whom", "reference",
    }
)  # fmt: skip
"""The facts that are always at hand when the bot speaks about an incident; an override may use any of them."""

INCIDENT_SECTIONS = frozenset(
    {
        "nag", "line", "seat", "level", "p0", "result", "neutral", "extension", "suspended", "false_alarm", "decided",
        "professionals", "reopened", "assigned", "taken", "promise", "returned", "transferred", "whistle", "card",
    }
)  # fmt: skip
"""The first part of the keys of those texts."""

Tables = Mapping[str, Any]


def flatten(tables: Tables, prefix: str = "") -> dict[str, str]:
    """The texts of nested tables under dotted keys ("nag.ack").

    Raises:
        ValueError: a value is not a text.
    """
    flat: dict[str, str] = {}
    for name, value in tables.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{key}."))
        elif isinstance(value, str):
            flat[key] = value
        else:
            raise ValueError(f"text {key!r}: must be words, not {value!r}")  # noqa: TRY004 - bad words, not a bad call
    return flat


def fields_of(text: str) -> frozenset[str]:
    """The names of the fields in a text.

    Raises:
        ValueError: a brace is open, a field has no name, or asks for more than a name ("{number!r}", "{number.x}").
    """
    return frozenset(_fields(text))


def _fields(text: str) -> Iterator[str]:
    for _, name, layout, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or layout or conversion:
            raise ValueError(f"a field is a plain name in braces like {{number}}, not {{{name}}}")
        yield name


class Catalogue:
    """The texts of one language, with a neighbourhood's own wording where it has one."""

    __slots__ = ("_texts", "locale")

    def __init__(self, locale: str, texts: Mapping[str, str], overrides: Tables | None = None) -> None:
        """Lay the overrides over the texts.

        Args:
            locale: IETF tag ("zh-Hans").
            texts: Every key with its words.
            overrides: Other words for some keys, dotted or in nested tables.

        Raises:
            ValueError: an override names a key that does not exist or a field that is not known there; the message
                says which and what to do.
        """
        self.locale = locale
        self._texts = dict(texts)
        for key, words in flatten(overrides or {}).items():
            _check_override(key, words, texts)
            self._texts[key] = words

    def text(self, key: str, **facts: Fact) -> str:
        """The text of a key with its fields filled in; facts that it does not mention are left out.

        Raises:
            ValueError: there is no such key, or a field of the text has no fact.
        """
        try:
            return self._texts[key].format_map(facts)
        except KeyError as missing:
            if key not in self._texts:
                raise ValueError(f"there is no text {key!r}{_meant(key, self._texts)}") from None
            raise ValueError(f"text {key!r} needs {{{missing.args[0]}}}, which is not known here") from None

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self._texts)

    def fields(self, key: str) -> frozenset[str]:
        """The names of the fields in the text of a key."""
        return fields_of(self._texts[key])


def _check_override(key: str, words: str, texts: Mapping[str, str]) -> None:
    if key not in texts:
        raise ValueError(f"texts: there is no text {key!r}{_meant(key, texts)}")
    of_incident = key.partition(".")[0] in INCIDENT_SECTIONS
    allowed = fields_of(texts[key]) | (INCIDENT_FIELDS if of_incident else frozenset())
    try:
        wrong = sorted(fields_of(words) - allowed)
    except ValueError as broken:
        raise ValueError(f"text {key!r}: {broken}; write {{{{ and }}}} for braces themselves") from None
    if wrong:
        known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none at all"
        raise ValueError(f"text {key!r}: there is no field {{{wrong[0]}}} here; use {known}")


def _meant(key: str, texts: Mapping[str, str]) -> str:
    close = get_close_matches(key, texts, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
