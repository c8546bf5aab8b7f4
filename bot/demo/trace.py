"""What a message left behind, and how the rules read it, in words for whoever plays."""

from dataclasses import dataclass

from bot.understanding.commands import parse_each
from bot.understanding.normalize import normalize
from bot.understanding.reading import Reading

NOTHING_KEPT = "没有登记，也没有保存"
KEPT_AS = {"report": "登记为报事", "ask": "拿不准，先问一声", "ignore": "听懂了，已记下"}
STEERING = "这是一句办事的话，照着做；不用规则来猜。"


@dataclass(frozen=True, slots=True)
class Trace:
    """`kept`: whether the message is remembered anywhere. `headline` is one short line, `why` the explanation."""

    kept: bool
    headline: str
    why: str


def trace(text: str, reading: Reading, *, kept: bool, addressed: bool) -> Trace:
    """The trace of a message that was read so."""
    steering = kept and bool(parse_each(normalize(text).text, addressed=addressed))
    if steering:
        return Trace(kept, KEPT_AS["ignore"], STEERING)
    if not kept:
        return Trace(kept, NOTHING_KEPT, reading.why())
    about = f"：{reading.category_name}" if reading.category_name else ""
    return Trace(kept, KEPT_AS[reading.outcome] + about, reading.why())
