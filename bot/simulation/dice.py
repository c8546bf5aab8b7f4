"""Chance that can be repeated: every stream of dice has a name, and the same name throws the same."""

import math
from datetime import timedelta
from random import Random


def dice(*names: object) -> Random:
    """A stream of its own for these names, the same in every process."""
    return Random("/".join(map(str, names)))  # noqa: S311 - made-up people, no secrets


def around(chance: Random, median: timedelta, spread: float = 0.8) -> timedelta:
    """A span whose logarithm is normal around the median: mostly somewhat shorter, now and then much longer."""
    return median * math.exp(chance.gauss(0, spread))


def happens(chance: Random, share: float) -> bool:
    """Whether something happens that happens in this share of occasions."""
    return chance.random() < share
