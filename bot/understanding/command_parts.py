"""The parts of a command: its numbers, dates, targets and reasons."""

import re
from collections.abc import Iterator

from bot.understanding.command_values import Verb
from bot.understanding.command_words import ROLES

# A number may carry a mark ("#12", "12号", "第12号", "编号12") but no measure word: 12点, 3栋 and 12.5 are none.
_MARK = r"(?:第|编号|单号|工单|报事|no\.?|№)?\s?#?\s?"
_AFTER = r"(?:号(?:单|件|事项|报事|工单)?)?"
_MEASURE = (
    r"[点时分秒年月日天周个块元岁度米斤栋幢座层户室梯路次辆条只张盒袋箱支%℃件单期]|小时|星期|礼拜|多|几|楼|人(?!到|已到)"
    r"|号(?:楼|栋|院|门|线|桩|车|库|机(?!器人)|房|厅|井|电梯|梯|店|位|铺|以(?:[前后下内来]|上(?!锁))|前|后|上午|下午|早|晚|那天)"
    r"|[-~～./:：]\s?\d"
)
_SPACED_MEASURE = r"\s+(?:栋|幢|单元|号楼|楼(?![上下长道顶])|层|室|点|个|天|分钟|小时|块|元|岁|度|米)"
_DIGITS_ONLY = r"(?<!\d)\d{1,6}(?!\d)"
_FIRST_NUMBER = re.compile(rf"{_MARK}{_DIGITS_ONLY}(?!{_MEASURE}|(?!ok|roger|help)[a-z]|{_SPACED_MEASURE}){_AFTER}")
_NEXT_NUMBER = re.compile(
    rf"(?:\s*[,，、;；和与及&]\s*|\s+|(?=#)){_MARK}{_DIGITS_ONLY}(?!(?!ok|roger|help)[a-z]|\s*(?:{_MEASURE})){_AFTER}"
)
_DIGITS = re.compile(r"\d+")
# More in one message is a list of something else.
_MOST_NUMBERS = 30

# Hotlines read like incident numbers: "120到了" is an ambulance, not incident 120.
_HOTLINES = frozenset(
    {110, 114, 119, 120, 122, 12110, 12122, 12315, 12319, 12329, 12333, 12345, 12348, 12369, 95598, 96119, 96333}
)
# After these words "12号" is rather a day of the month.
_DATED_VERBS: frozenset[Verb] = frozenset(
    {"arrive", "extend", "suspend", "snooze", "decide", "recategorise", "approve", "publish", "leave"}
)

DAY = (
    r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|\d{1,2}[日号](?!楼|栋)|今天|今日|今晚|明天|明早|明晚|明日|后天|大后天"
    r"|(?:下下|下|这|本)?(?:周|星期|礼拜)[一二三四五六日天末]|(?:本|这|下)?个?月(?:初|中|底|末)|年底|节后|节前)"
)
_PART_OF_DAY = r"(?:上午|中午|下午|晚上|早上|傍晚|凌晨|夜里)"
_HOUR = r"\d{1,2}(?::\d{2}|[点时](?:半|\d{1,2}分?|[一三]刻)?)"
_CLOCK = rf"(?:\s?{_PART_OF_DAY})?(?:\s?{_HOUR})?(?:\s?(?:以前|之前|前|为止))?"
_SPAN = (
    r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s?个?\s?半?"
    r"(?:工作日|小时|钟头|分钟|刻钟|天|日|周|星期|礼拜|月)半?(?:之?[后内]|以[后内])?"
)
WHEN = re.compile(rf"{DAY}{_CLOCK}|{_PART_OF_DAY}{_CLOCK}|{_SPAN}")

BREAK = " \t\n\r\u2005\u3000,，.。:：;；、!！~～-—…|/()（）"
_UNTIL = re.compile(r"(?:延到|延至|延期到|到|至|为|复查|复核|回看)\s*$")
_TO = re.compile(r"(?:派给|转给|换给|给|到|至|由)?[\s:：]*")
_BECAUSE = re.compile(r"(?:原因是?|理由是?|因为|由于)?[\s:：,，]*")
_ROLES_LONGEST_FIRST = sorted(ROLES, key=len, reverse=True)
_WORD = re.compile(r"@?[^\s,，。:：;；、!！]+")


def numbers_at(words: str, start: int = 0) -> Iterator[tuple[tuple[int, ...], int]]:
    """Lists of numbers that begin at `start`, the longest first, each with where it ends.

    "12 120已接走" begins with 12 and 120 or with 12 alone; only what follows tells which is meant.
    """
    first = _FIRST_NUMBER.match(words, start)
    if first is None:
        return
    ends = [first.end()]
    while len(ends) < _MOST_NUMBERS and (following := _NEXT_NUMBER.match(words, ends[-1])):
        ends.append(following.end())
    for end in reversed(ends):
        numbers = tuple(dict.fromkeys(int(digits) for digits in _DIGITS.findall(words, start, end)))
        if 0 not in numbers:
            yield numbers, end


def are_doubtful(numbers: tuple[int, ...], said: str, verb: Verb) -> bool:
    """Whether numbers may be something else: "12号" is also a day of the month, 120 also an ambulance."""
    if "#" in said or "第" in said:
        return False
    is_day = verb in _DATED_VERBS and said.rstrip().endswith("号")
    return is_day or any(number in _HOTLINES for number in numbers)


def without_break(words: str) -> str:
    """The words without the punctuation that separates them from what came before."""
    return words.lstrip(BREAK)


def reason_in(words: str) -> str:
    """The reason, without what leads in to it ("原因：…", "，因为…")."""
    return _BECAUSE.sub("", words.lstrip(BREAK), count=1).rstrip(" \t\n")


def split_when(words: str) -> tuple[str, str]:
    """The first date, hour or span in the words, and the words without it."""
    found = WHEN.search(words)
    if found is None:
        return "", words.strip(BREAK)
    before = reason_in(_UNTIL.sub("", words[: found.start()])).strip(BREAK)
    after = reason_in(words[found.end() :]).strip(BREAK)
    return found.group().strip(), " ".join(part for part in (before, after) if part)


def split_last_day(words: str) -> tuple[str, str]:
    """The last date that stands by itself, and the words without it: "12345-0610 6月10日" is a reference and a day."""
    alone = [
        found
        for found in WHEN.finditer(words)
        if not _PART_OF_A_REFERENCE.search(words[: found.start()]) and not _GOES_ON.match(words[found.end() :])
    ]
    if not alone:
        return "", words.strip(BREAK)
    found = alone[-1]
    kept = (words[: found.start()].strip(BREAK), words[found.end() :].strip(BREAK))
    return found.group().strip(), " ".join(part for part in kept if part)


_PART_OF_A_REFERENCE = re.compile(r"[0-9A-Za-z_/-]$")
_GOES_ON = re.compile(r"[0-9A-Za-z_-]")


def split_target(words: str) -> tuple[str | None, str]:
    """Whom the words name first ("给物业 不归我们管" → 物业), and the words after that.

    A known role may be glued to what follows; any other name ends at the first space or punctuation.
    """
    words = _TO.sub("", words.lstrip(BREAK), count=1)
    for role in _ROLES_LONGEST_FIRST:
        if words.startswith(role):
            return role, reason_in(words[len(role) :])
    found = _WORD.match(words)
    if found is None:
        return None, ""
    return found.group(), reason_in(words[found.end() :])
