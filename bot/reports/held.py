"""A joint meeting that was held in chat, in words: what its minutes need, and nothing of how they look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One item: its line in the chat, and its cells in the paper; `owner` is empty where nothing was decided."""

    line: str
    name: str
    owner: str
    until: str
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """The whole meeting; `head` are the headings of the table's columns."""

    title: str
    heading: str
    head: tuple[str, ...]
    signed: str
    items: tuple[HeldItem, ...]
