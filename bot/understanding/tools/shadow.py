"""A changed pack beside the one in use, over the same texts: what would have been different."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.understanding.book import RuleBook
from bot.understanding.reading import Reading

_OUTCOMES = {"report": "登记", "ask": "询问", "ignore": "不理"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that two packs read differently."""

    text: str
    before: Reading
    after: Reading


def differences(before: RuleBook, after: RuleBook, texts: Iterable[str]) -> Iterator[Difference]:
    """The texts that read differently in outcome, category, further categories or urgency, as they come."""
    for text in texts:
        one, other = before.read(text), after.read(text)
        if _gist(one) != _gist(other):
            yield Difference(text, one, other)


def describe_difference(difference: Difference) -> str:
    """One difference as a line: the text, what it was, what it would be, and why."""
    before, after = _summary(difference.before), _summary(difference.after)
    return f"“{difference.text}”\n  {before} → {after}\n  {difference.after.why()}"


def describe_differences(found: Iterable[Difference], read: int) -> str:
    """All differences as text, with a count of each kind of change; `read` is how many texts were compared."""
    differing = tuple(found)
    kinds = Counter(f"{_OUTCOMES[one.before.outcome]} → {_OUTCOMES[one.after.outcome]}" for one in differing)
    summary = "，".join(f"{kind} {count} 条" for kind, count in kinds.most_common())
    head = f"比较了 {read} 条，{len(differing)} 条读法不同" + (f"：{summary}" if summary else "，两套规则一样。")
    return "\n".join([head, *map(describe_difference, differing)])


def _gist(reading: Reading) -> tuple[object, ...]:
    return reading.outcome, reading.category, reading.also, reading.urgency


def _summary(reading: Reading) -> str:
    about = [_OUTCOMES[reading.outcome], reading.category_name or "", reading.urgency or "", *reading.also]
    return " ".join(part for part in about if part)
