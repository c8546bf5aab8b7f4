"""Where clauses and sentences of a message begin and end: the reach of a word is a clause, not the message."""

import re
from bisect import bisect_right
from dataclasses import dataclass

# Chat uses a space, an emoji or nothing at all where writing has a comma.
_BREAK = re.compile(r"[。!?！？;；\n…]+|[,，、:：~～]+|\s+|[\U0001F300-\U0001FAFF\u2600-\u27BF]+")
_SENTENCE_END = frozenset("。!?！？;；\n…")


@dataclass(frozen=True, slots=True)
class Clauses:
    """Starts of clauses, of sentences and of parts about other buildings in a normalised text; the first is 0."""

    starts: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    length: int
    part_starts: tuple[int, ...] = (0,)

    def clause_of(self, position: int) -> int:
        """The number of the clause that a position belongs to."""
        return bisect_right(self.starts, position) - 1

    def sentence_of(self, position: int) -> int:
        """The number of the sentence that a position belongs to."""
        return bisect_right(self.sentence_starts, position) - 1

    def part_of(self, position: int) -> int:
        """The number of the part that a position belongs to: 5栋电梯修好了,|3栋电梯坏了 has two."""
        return bisect_right(self.part_starts, position) - 1

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """From the start of the clause of `start` to the end of the clause of the last character before `end`."""
        last = self.clause_of(max(start, end - 1))
        finish = self.starts[last + 1] if last + 1 < len(self.starts) else self.length
        return self.starts[self.clause_of(start)], finish


def split(text: str, part_starts: tuple[int, ...] = (0,)) -> Clauses:
    """The clauses and sentences of a normalised text; its parts are known to who looked for buildings."""
    starts, sentences = [0], [0]
    for gap in _BREAK.finditer(text):
        if gap.end() >= len(text) or gap.start() == 0:
            continue
        starts.append(gap.end())
        if _SENTENCE_END.intersection(gap[0]):
            sentences.append(gap.end())
    return Clauses(tuple(starts), tuple(sentences), len(text), part_starts)
