"""Weak evidence: reports that name no object and no fault, told by what is seen, suffered, asked, and where.

A fifth of real reports are of this kind. None of these words means anything alone; enough kinds together are
worth a question, never an incident.
"""

from dataclasses import dataclass

from bot.understanding.lexicon import Hit, Scan


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of weak evidence: a group of words, its weight, and whether it tells of a trouble by itself."""

    name: str
    group: int
    weight: float
    telling: bool


@dataclass(frozen=True, slots=True)
class Weak:
    """Compiled weak evidence.

    Attributes:
        kinds: what adds up.
        forbidden: words of other matters; any of them in the message ends the thought.
        threshold: the weight that is worth a question.
    """

    kinds: tuple[Kind, ...]
    forbidden: int
    threshold: float


@dataclass(frozen=True, slots=True)
class WeakEvidence:
    """What was found, with its weight."""

    found: tuple[tuple[Kind, Hit], ...]
    weight: float


def gather(weak: Weak, scan: Scan) -> WeakEvidence | None:
    """The weak evidence of a message if it is worth a question."""
    if scan.hits(weak.forbidden):
        return None
    found: list[tuple[Kind, Hit]] = []
    for kind in weak.kinds:
        # One word is evidence of one kind only: 快来人 is not an appeal and an effect.
        free = (hit for hit in scan.hits(kind.group) if not any(hit.overlaps(taken) for _, taken in found))
        hit = next(free, None)
        if hit is not None:
            found.append((kind, hit))
    weight = sum(kind.weight for kind, _ in found)
    telling = any(kind.telling for kind, _ in found)
    return WeakEvidence(tuple(found), weight) if telling and weight >= weak.threshold - 1e-9 else None
