"""How fast messages are read: classification beside plain segmentation, and how long the worst input takes."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter

import jieba

from bot.bench.texts import chat, chatter, worst
from bot.understanding.book import RuleBook
from bot.understanding.commands import parse_each
from bot.understanding.normalize import normalize

MESSAGES = 20_000
ROUNDS = 3
AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def per_second(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """How many texts a second, the best of a few rounds: the machine's other work only ever slows it down."""
    return max(_once(work, texts) for _ in range(ROUNDS))


def _once(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = perf_counter()
    for text in texts:
        work(text)
    return len(texts) / (perf_counter() - start)


def classification(book: RuleBook) -> dict[str, float]:
    """Messages a second: `RuleBook.read` and plain `jieba.lcut`, on the same chatter in the same run.

    `with_reports_per_second` is the same for a group's mixture: chatter with a report in every tenth message.
    """
    texts = chatter(MESSAGES)
    plain = jieba.Tokenizer()
    plain.initialize()

    def read(text: str) -> object:
        return book.read(text, at=AT)

    reading, cutting = per_second(read, texts), per_second(plain.lcut, texts[: MESSAGES // 10])
    return {
        "per_second": round(reading),
        "jieba_lcut_per_second": round(cutting),
        "ratio": round(reading / cutting, 1),
        "with_reports_per_second": round(per_second(read, chat(MESSAGES))),
    }


def worst_inputs(book: RuleBook) -> dict[str, float]:
    """Milliseconds for one hostile or broken message, as rules and as words that steer the bot."""

    def both(text: str) -> None:
        book.read(text, at=AT)
        parse_each(normalize(text).text, addressed=True)

    return {name: round(1000 / per_second(both, [text]), 2) for name, text in worst().items()}
