"""What somebody promised in an acknowledgement ("收到，明天上午来修"), and dates and spans given to a command.

A promise is only taken from words that point ahead: a denial, a question, a condition or a tale of what was done
promises nothing. When in doubt there is no promise: then the usual reminders go on, which harms nobody.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.spoken_numbers import SPAN, plain, span_of
from bot.domain.spoken_times import Kind, SpokenTime, spoken_times


@dataclass(frozen=True, slots=True)
class PromisedTime:
    """A moment (UTC) that was promised, and the words that said so. `vague`: 马上 or 一会儿, nothing more exact."""

    at: datetime
    words: str
    vague: bool = False


# Characters; whoever promises something says so before that, and a flood of dates must not stop the bot.
_READ_AT_MOST = 300

_VAGUE = frozenset({Kind.AT_ONCE, Kind.SOON})


def promised_at(
    text: str, said_at: datetime, zone: ZoneInfo, onsite_within: timedelta | None = None
) -> PromisedTime | None:
    """The moment by which the text promises something, later than `said_at`; None when it promises nothing.

    Of several, one that is exact counts more than 马上, and of those the latest: 二十分钟到，今天修好 is kept in the
    evening. 马上 means the on-site target, or half an hour without one.
    """
    text = text[:_READ_AT_MOST]
    words = plain(text)
    spoken = spoken_times(text, said_at, zone, onsite_within=onsite_within)
    promised = [one for one in spoken if _is_promise(words, one, spoken)]
    if not promised:
        return None
    best = max(promised, key=lambda one: (one.kind not in _VAGUE, one.at))
    return PromisedTime(best.at, text[best.start : best.end].strip(), best.kind in _VAGUE)


def find_date(text: str, said_at: datetime, zone: ZoneInfo) -> SpokenTime | None:
    """The date that the words after 延期 or 挂账 name, with its place in the text (the rest is the reason).

    A day without an hour means 18:00. Of several dates the latest counts. None: no date, or one that is past.
    """
    text = text[:_READ_AT_MOST]
    exact = [one for one in spoken_times(text, said_at, zone, on_a_form=True) if one.kind not in _VAGUE]
    return max(exact, key=lambda one: one.at, default=None)


def parse_date(text: str, said_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The same, the instant (UTC) alone."""
    found = find_date(text, said_at, zone)
    return found.at if found else None


def parse_span(text: str) -> timedelta | None:
    """The span at the beginning of the words after 稍后: "2小时", "一个半小时", "半小时后"; None if there is none."""
    match = SPAN.match(plain(text).strip())
    within = span_of(match).within if match else timedelta()
    return within if within > timedelta() else None


_COMING = re.compile("到|来|过去|赶|上门|出发|在路上|马上|立刻|立即|这就|去看")
_FINISHING = re.compile(
    "(?:修|处理|弄|搞|办|清|换|解决|恢复|完成|装|通)(?:好|完|妥|结|掉|干净|走)|解决|恢复|完成|办结|搞定"
)


def is_about_coming(words: str) -> bool:
    """Whether a promise is kept by being there ("半小时内到"), not only by having it done ("下午三点前修好")."""
    return _COMING.search(words) is not None and _FINISHING.search(words) is None


_STOPS = re.compile(r"[,。!?;\n…]|\.(?!\d)")

# "不" and "没" that deny nothing of the promise.
_NO_DENIAL = re.compile(
    "没问题|没事|没关系|不好意思|不客气|别急|别担心|别着急|不着急|不用急|不急|不用担心|不耽误|不误事|差不多|不出意外|不出"
    "|不超过?|不会超过?|[用要]不了|不用|不到|不锈钢|不同|不仅|不但|不光|不管|不论|无论|特别|分别|级别|别墅|别的|无线|不停"
    "|不断|不久|来得及|没多久|没水|没电|没气|没网|没热水|没暖气|不亮|不走|不通|不转|不出水|不制冷|不热|不难|不大|未来"
    "|不了了之|没收到|不远|不要着?急|别慌|不慌"
)
_DENIAL = re.compile("[不没别甭冇唔勿未]|无法|难以|够呛|休息|放假|请假|停工|推迟|取消|改天|再说|再看")
_DENIED_BEFORE = re.compile("(?:不用|不必|别|甭|无需|不会|不是|不要)(?:再)?(?:等|拖|是)?到?$")
_TAKEN_BACK = re.compile(
    "^(?:但是?|可是?|恐怕|应该|估计|我)*(?:[来去做办过到修弄赶忙]不[了来去完到好成过]|不行|不能|没空|没时间|来不及|没法|没办法)"
)
_QUESTION = re.compile(
    r"吗|\?|(?<![那什这怎多要])么$|呢$|行不行|可不可以|能不能|会不会|是不是|有没有|好不|几点|多久|[什啥]么?时候|何时|哪天|怎么|咋|[能会可].{0,6}嘛"
)
_CONDITION = re.compile("如果|要是|万一|假如|除非|要不|的话")
_TALE = re.compile(
    "昨|前[天晚]|上个?(?:周|星期|礼拜|月)|去年|刚才|刚刚|早就|本来|原来|原定|原本|曾|[从自]"
    "|已经?(?:修|处理|解决|弄|换|恢复|完成|办|搞|清|到|去|来|看|过|停)"
)
_AHEAD = re.compile("[就能会将要准得再]|可以|一定|肯定|保证|争取|尽量|预计|计划|安排|之前|以前|前")
_DONE = re.compile("[了过的]$")
_WAITED = re.compile("(?:[了停坏漏]|已经?等?|都|快|足足|整整|每|[停断][水电气]|(?<!还)有|超过?)$")
_PASSED = re.compile("^(?:了|之?前|以前|没|还|才|都|多?[值保]|的[路车]|内?的?热线|无理由|一[次趟])")
_LASTING_DAYS = re.compile("(?:过|再|等|要|需要?|大概|大约|最多|最迟|顶多|就|用)$")
_WITHIN_DAYS = re.compile("^(?:之内|以内|内|以后|之后|后|左右|[修弄搞做办]|完|到|解决|处理|就|能|可以)")


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words around a moment: its own, before it and after it up to its neighbours, and the rest of the clause."""

    left: str
    right: str
    rest: str
    following: str


def _clause_of(text: str, spoken: SpokenTime, spoken_all: tuple[SpokenTime, ...]) -> _Clause:
    """What is said after one moment belongs to it, not to the next: 今天没空明天来 denies today only."""
    ends = min((one.start for one in spoken_all if one.start >= spoken.end), default=len(text))
    left = _STOPS.split(text[: spoken.start])[-1]
    has_left_neighbour = any(spoken.start - len(left) <= one.start < spoken.start for one in spoken_all)
    right = _STOPS.split(text[spoken.end : ends])[0]
    stop = _STOPS.search(text, spoken.end)
    stop_at = stop.end() if stop else len(text)
    return _Clause(
        "" if has_left_neighbour else left.strip(),
        right.strip(),
        text[spoken.end : stop_at].strip(),
        text[stop_at:].strip(),
    )


def _is_promise(text: str, spoken: SpokenTime, spoken_all: tuple[SpokenTime, ...]) -> bool:
    clause = _clause_of(text, spoken, spoken_all)
    if _is_question(clause) or _CONDITION.search(clause.left) or _is_denied(clause):
        return False
    if spoken.kind is Kind.SPAN and not _span_lies_ahead(clause, spoken):
        return False
    return spoken.kind in _VAGUE or not _is_tale(clause, spoken)


def _is_question(clause: _Clause) -> bool:
    return bool(_QUESTION.search(clause.left) or _QUESTION.search(clause.rest))


def _is_denied(clause: _Clause) -> bool:
    if _DENIED_BEFORE.search(clause.left) or _TAKEN_BACK.match(clause.following):
        return True
    return any(_DENIAL.search(_NO_DENIAL.sub("", words)) for words in (clause.left, clause.right))


def _span_lies_ahead(clause: _Clause, spoken: SpokenTime) -> bool:
    """Whether a span is still to come (20分钟到) and not waited out (等了20分钟) or a habit (每2小时)."""
    if _WAITED.search(_NO_DENIAL.sub("", clause.left)) or _PASSED.match(clause.right):
        return False
    if not spoken.day_named:
        return True
    return bool(_LASTING_DAYS.search(clause.left) or _WITHIN_DAYS.match(clause.right))


def _is_tale(clause: _Clause, spoken: SpokenTime) -> bool:
    """Whether the clause tells what was done; a day that was named lies ahead, since past ones name no moment."""
    if spoken.day_named:
        return False
    if _TALE.search(clause.left):
        return True
    return bool(_DONE.search(clause.right)) and not _AHEAD.search(clause.left + clause.right)
