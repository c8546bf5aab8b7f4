"""The words with which people steer the bot: "12 收到", "#12 已修好：换了门机板", "退单 12 不归我们管".

Every message of a group passes through `parse`, so the first test is one look-up of the first character. What is
left is read from its beginning only: a sentence that merely contains "收到" or "修好了" is a sentence, not a command.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.understanding.command_parts import WHEN, are_doubtful, numbers_at
from bot.understanding.command_readers import AGAIN, ASKS, FOLD, Draft, Read, read_draft
from bot.understanding.command_values import Command, NearMiss, Verb
from bot.understanding.command_words import FORMS_BY_WORD, LONGEST_WORD, Form, Tail, role_named
from bot.understanding.refer import hands_to_professionals

__all__ = ["Command", "NearMiss", "Verb", "parse", "parse_each", "role_named"]

_MENTION = re.compile(r"(?:@\S+(?:\s+|$))+")
_POLITE = re.compile(
    r"(?:(?:好的|好嘞|好滴|好|嗯+|哦+|行|okay|ok|可以|没问题|明白|了解|是的|对|麻烦您?|请|劳驾|您好|你好|大家好|各位好?|报告|把|将|那)"
    r"[\s,，。.!！~～、:：]*){1,4}"
)
_SELF = re.compile(
    r"(?:我们?|咱们?|我司|我方|本人|物业|社区|居委会?|网格|城管|业委会|工程部?|客服|维修部?|保洁|保安|楼长|这边|这里)(?:这边|这里)?[\s,，:：]*"
)
_AFTER_NUMBERS = re.compile(r"[\s,，:：。、\-—]*")
_BEFORE_NUMBERS = re.compile(r"[了啦]?[\s:：#]*(?=[\d第编单工报n№])|[了啦]?[\s:：]*(?=#)")
_SLASH = re.compile(r"/\s?([a-z]+)?(?:@\w+)?\s*")

_OBJECT_DONE = re.compile(
    r"(?:(?!什么|何时|啥|几|谁|没|不|未|还|能|要|请|快|哪)[\u4e00-\u9fffa-z0-9]){1,8}?(?:已经?|都)?"
    r"(?:修好|处理好|处理完|弄好|搞定|办结|解决|恢复|换好|疏通|清理|修复|完成|更换|维修)(?:完毕|完成|干净|正常|完|好)?[了咯啦]?(?=$|[\s,，。:：;；!！])"
)
_PROMISED = re.compile(
    rf"(?:{WHEN.pattern})[^,，。?？]{{0,10}}?(?:安排|处理|上门|过去|过来|到场|派人|来修|去修|去看|来看|解决|维修|抢修)"
)


def parse(text: str, *, addressed: bool = False) -> Read:
    """Read one message as a command.

    Args:
        text: The message; NFKC and simplified text is expected, other text works too.
        addressed: The words are said to the bot: a private message, a mention of the bot, or a reply to a message about
            an incident. Then very short words ("好的") count, and a form that lacks something is answered.

    Returns:
        A command, a near miss with the right form, or None for an ordinary sentence. Never raises.
    """
    if not _may_be_command(text):
        return None
    said = _stripped(text)
    normal = unicodedata.normalize("NFKC", said)
    if len(normal) != len(said):
        said = normal
    folded = normal.translate(FOLD)
    for start in _starts(folded):
        found = _read_at(said, folded, start, addressed=addressed)
        if found is not None:
            return found
    return None


_A_DIGIT = re.compile(r"\d")
_BETWEEN_COMMANDS = re.compile(r"[\n;；,，、。]+|(?<!\s)\s++(?=#?\s?\d{1,6}号?\s*[^\d\s,，、#])")


def parse_each(text: str, *, addressed: bool = False) -> tuple[Command | NearMiss, ...]:
    """Read a message that may hold several commands ("3 收到；5 已修好：换了灯"), in their order.

    The parts are commands of their own only when every part names its incidents; otherwise the whole is read as one.
    """
    if not _may_be_command(text):
        return ()
    numbered = _A_DIGIT.search(text) is not None
    parts = [part for part in _BETWEEN_COMMANDS.split(text) if part.strip()] if numbered else []
    if 1 < len(parts) <= _MOST_COMMANDS:
        each = [parse(part, addressed=addressed) for part in parts]
        several = tuple(found for found in each if found is not None and found.numbers)
        if len(several) == len(parts):
            return several
    whole = parse(text, addressed=addressed)
    return () if whole is None else (whole,)


_MOST_COMMANDS = 20
_LONGEST_SENTENCE = 1000


def _may_be_command(text: str) -> bool:
    """Whether the first character can begin a command at all; nearly all chatter ends here."""
    return text[:1] in _FIRST_CHARACTERS


def _is_ornament(character: str) -> bool:
    """Whether a character is an emoji, a symbol or a joiner of them."""
    return character >= "\u2190" and unicodedata.category(character) in ("So", "Sk", "Cf", "Mn", "Me", "Cn", "Cs")


_EDGES = " \t\r\n\u3000\u2005\u200b\ufeff,，.。!！~～…、;；:：\"'“”‘’[]【】()（）"


def _stripped(said: str) -> str:
    """The words without punctuation, emoji and stickers ("[抱拳]") around them; a question mark stays."""
    while True:
        shorter = re.sub(r"\[[^\[\]\s]{1,6}\]$", "", said.rstrip()).strip(_EDGES)
        if shorter and _is_ornament(shorter[-1]):
            shorter = shorter[:-1]
        if shorter and _is_ornament(shorter[0]):
            shorter = shorter[1:]
        if shorter == said or not shorter:
            return shorter or said.strip()
        said = shorter


def _starts(folded: str) -> Iterator[int]:
    """Where the command may begin: at once, after mentions, after polite words, after naming oneself ("物业收到")."""
    start = 0
    yield start
    for opening in (_MENTION, _POLITE, _SELF):
        found = opening.match(folded, start)
        if found is not None and found.end() < len(folded):
            start = found.end()
            yield start


def _read_at(said: str, folded: str, start: int, *, addressed: bool) -> Read:
    slash = _SLASH.match(folded, start)
    if slash is not None:
        return _read_slash(said, folded, slash, addressed=addressed)
    return _read_plain(said, folded, start, addressed=addressed, slash=False)


def _read_slash(said: str, folded: str, slash: re.Match[str], *, addressed: bool) -> Read:
    """`/why 12`, `/why@the_bot 12`, `/收到 12`."""
    if slash[1] is None:
        return _read_plain(said, folded, slash.end(), addressed=addressed, slash=True)
    for form in FORMS_BY_WORD.get("/" + slash[1], ()):
        found = _read_form(form, "/" + slash[1], said, folded, slash.end(), addressed=addressed)
        if found is not None:
            return found
    return None


def _read_plain(said: str, folded: str, start: int, *, addressed: bool, slash: bool) -> Read:
    for numbers, end in numbers_at(folded, start):
        for after in _after_numbers(folded, end):
            for word, form in _forms_at(folded, after):
                if form.numbered:
                    doubtful = are_doubtful(numbers, folded[start:end], form.verb)
                    tails = _tails(said, folded, after, word)
                    found = read_draft(Draft(form, word, numbers, True, doubtful, *tails, addressed, slash))
                    if found is not None:
                        return found
        if (found := _read_sentence(said, folded, start, after, numbers)) is not None:
            return found
    for word, form in _forms_at(folded, start):
        found = _read_form(form, word, said, folded, start + len(word), addressed=addressed, slash=slash)
        if found is not None:
            return found
    return None


def _after_numbers(folded: str, end: int) -> tuple[int, ...]:
    """Where the words may begin after "12：", and after naming oneself ("12 我们", "12，物业")."""
    opening = _AFTER_NUMBERS.match(folded, end)
    plain = opening.end() if opening is not None else end
    named = _SELF.match(folded, plain)
    return (plain, named.end()) if named is not None else (plain,)


def _forms_at(folded: str, start: int) -> Iterator[tuple[str, Form]]:
    """The command words that stand at `start`, the longest first."""
    for length in range(min(LONGEST_WORD, len(folded) - start), 0, -1):
        word = folded[start : start + length]
        for form in FORMS_BY_WORD.get(word, ()):
            yield word, form


def _tails(said: str, folded: str, start: int, word: str) -> tuple[str, str]:
    end = start + len(word)
    return said[end:], folded[end:]


def _read_form(
    form: Form, word: str, said: str, folded: str, end: int, *, addressed: bool, slash: bool | None = None
) -> Read:
    """Read a form whose word ends at `end`; its numbers may follow."""
    slash = word.startswith("/") if slash is None else slash
    if form.numbered and (gap := _BEFORE_NUMBERS.match(folded, end)) is not None:
        for numbers, after in numbers_at(folded, gap.end()):
            doubtful = are_doubtful(numbers, folded[end:after], form.verb)
            draft = Draft(form, word, numbers, False, doubtful, said[after:], folded[after:], addressed, slash)
            if (found := read_draft(draft)) is not None:
                return found
            if form.tail is Tail.WORDS:
                return None
    return read_draft(Draft(form, word, (), False, False, said[end:], folded[end:], addressed, slash))


def _read_sentence(said: str, folded: str, start: int, after: int, numbers: tuple[int, ...]) -> Command | None:
    """A number and a sentence: "#12 电梯已修好，换了门机板", "12 消防已到场接手", "12：明天上午安排师傅上门".

    Explicit only with the number sign or a colon, or when nothing else can be meant.
    """
    words, marked = said[after:].strip(), any(mark in folded[start:after] for mark in "#:：")
    if not 0 < len(words) <= _LONGEST_SENTENCE or ASKS.search(folded) or AGAIN.search(folded, after):
        return None
    if hands_to_professionals(folded[after:]):
        return Command("resolve", numbers, words, explicit=not are_doubtful(numbers, folded[start:after], "resolve"))
    if _OBJECT_DONE.match(folded, after):
        return Command("resolve", numbers, words, explicit=marked)
    if _PROMISED.match(folded, after):
        return Command("acknowledge", numbers, words, explicit=marked)
    return None


def _first_characters() -> frozenset[str]:
    """Every character that can begin a command, an ornament before it, or the traditional form of either."""
    simplified = {word[0] for word in FORMS_BY_WORD}
    simplified |= set("0123456789#@/+№第编单工n好嗯哦行o可没明了是对麻请劳您你大各报把将那我咱本物社居网城业客维保楼这")
    traditional = {chr(old) for old, new in FOLD.items() if chr(new) in simplified}
    wide = {chr(ord(sign) + 0xFEE0) for sign in simplified | traditional if "!" <= sign <= "~"}
    return frozenset(simplified | traditional | wide | set(_EDGES) | set("👌👍🙏✅☑✔🆗💪🫡"))


_FIRST_CHARACTERS = _first_characters()
