"""What follows the words of a command: promises, feedback, reasons, dates and targets, by verb."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.understanding.command_parts import (
    BREAK,
    DAY,
    reason_in,
    split_last_day,
    split_target,
    split_when,
    without_break,
)
from bot.understanding.command_values import Command, Lack, NearMiss, Verb
from bot.understanding.command_words import ROLES, Form, Tail

# The traditional characters and full-width signs of the command words, one for one, so that offsets stay. The caller
# normalises whole messages already; this is for words that come another way (a button, a test, a paste).
_TRADITIONAL = str.maketrans(
    "辦結處單轉派掛賬帳復併報滿誤無專業機構進軍撤銷應為麼開關試聽臺綁請聯議決電話務網員樓長業戶後時間馬來過換實導歸認嗎經們還軟貼"
    "現場達個維聯繫師傅隱錄說務況幾這裡樣刪誰訂檔貨點辭護搶妥繕啟繳訴發佈覆準駁號",
    "办结处单转派挂账账复并报满误无专业机构进军撤销应为么开关试听台绑请联议决电话务网员楼长业户后时间马来过换实导归认吗经们还软贴"
    "现场达个维联系师傅隐录说务况几这里样删谁订档货点辞护抢妥缮启缴诉发布复准驳号",
)
FOLD = {**_TRADITIONAL, **{ord(capital): ord(capital.lower()) for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}}

_PARTICLES = "了啦咯喽嘞哒哈吧呀啊哦噢呢嗯的滴喔嘅"
_STATUS_QUESTION = re.compile(r"(?:怎么样|如何|咋样|呢|吗|了|啊|没|没有|到哪|[?？\s])*$")
_GOES_ON = re.compile(
    r"谢谢|多谢|感谢|辛苦|麻烦|请|大家|各位|马上|立即|立刻|即刻|这就|现在|安排|已|正在|我们?|师傅|稍等|尽快|会|将|半小时|一会|等|"
    r"今|明|后天|上午|中午|下午|晚上|周|\d{1,3}\s?(?:分钟|小时|点|天)|@|放心|收到|在路上|派|联系|跟进|处理|可以|业主|看|去|到"
)
_CALLS_FOR_ANSWERS = re.compile(r"(?:的?请|的)?(?:回复|回个|扣|接龙|回1)")

ASKS = re.compile(r"(?:吗|么|嘛|没|没有|不|否|未)[?？\s]*$|[?？]\s*$")
AGAIN = re.compile(
    r"又[^,，。]{0,4}(?:坏|停|漏|堵|响|黑|不|出|没)|还是(?:坏|不|没|老样|漏|堵)|还(?:没|不)|没(?:修好|几天|两天|多久|好)|不(?:行|管用|好使)|但|可是|不过"
)

_RIGHT_FORMS: dict[Verb, str] = {
    "return": "退单 {number} 不归我们管",
    "transfer": "改派 {number} 物业 管道在小区内",
    "extend": "延期 {number} 6月5日 等配件",
    "suspend": "挂账 {number} 等维修资金 6月30日",
    "snooze": "稍后 {number} 2小时",
    "merge": "合并 {number} 到 1",
    "recategorise": "{number} 改成电梯",
    "false_alarm": "误报 {number} 是烧饭的烟",
    "waive_professionals": "无需专业机构 {number} 老人已自己起身",
    "decide": "决议 {number} 物业 6月10日 更换主板",
    "report_for": "代报 王阿姨 3栋电梯坏了",
    "bind": "绑定 物业 1-6栋",
    "leave": "请假 明天 由李师傅代",
    "listen": "旁听模式 开",
}
_EXAMPLE_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """What was recognised so far: a form, its numbers, and the unread tail (as written, and folded to simplified)."""

    form: Form
    word: str
    numbers: tuple[int, ...]
    numbers_first: bool
    doubtful: bool
    tail: str
    folded: str
    addressed: bool
    slash: bool

    @property
    def explicit(self) -> bool:
        """Whether the words are a command by themselves; see `Command.explicit`."""
        return self.slash or self.form.plain or (bool(self.numbers) and not self.doubtful)

    @property
    def glued(self) -> bool:
        """Whether the tail is joined to the words without a space or a punctuation mark."""
        return bool(self.tail) and self.tail[0] not in BREAK

    def command(self, rest: str = "", *, target: str | None = None, when: str = "") -> Command:
        """The command, with what its tail holds."""
        return Command(self.form.verb, self.numbers, rest, target, when, self.explicit)

    def lacks(self, why: Lack, right_form: str | None = None) -> NearMiss | None:
        """The near miss, when it is clear enough that the command was meant."""
        if not (self.explicit or self.addressed):
            return None
        number = self.numbers[0] if self.numbers else _EXAMPLE_NUMBER
        form = right_form or _RIGHT_FORMS[self.form.verb]
        return NearMiss(self.form.verb, form.format(number=number), why, self.numbers)


Read = Command | NearMiss | None


# What follows the words, by the kind of tail.


def read_draft(draft: Draft) -> Read:
    """Read the tail of a draft; None when it shows that the words were an ordinary sentence."""
    form = draft.form
    if (form.only_addressed or form.needs_number) and not (draft.addressed or draft.slash or draft.numbers):
        return None
    return _READERS[form.tail](draft)


def _read_nothing(draft: Draft) -> Read:
    if draft.form.verb == "status":
        return draft.command() if _STATUS_QUESTION.match(draft.folded) else None
    tail = draft.folded.strip(_PARTICLES + BREAK + "?？")
    if draft.form.verb == "duty" and tail in _WEEKS:
        return draft.command(tail)
    return None if tail else draft.command()


_WEEKS = frozenset(
    ["下周", "下星期", "下礼拜", "本周", "这周", "这星期", "一周", "未来一周", "预览", "空档", "week", "next"]
)


def _read_promise(draft: Draft) -> Read:
    tail = draft.folded.lstrip(_PARTICLES)
    rest = draft.tail[len(draft.folded) - len(tail) :]
    glued = bool(tail) and tail[0] not in BREAK
    only_spaced = bool(tail) and tail[0].isspace()
    if (glued and ASKS.search(tail)) or _CALLS_FOR_ANSWERS.match(tail.lstrip(BREAK)):
        return None
    if (glued or only_spaced) and not _GOES_ON.match(tail.lstrip()):
        return None
    return draft.command(_with_kept_word(draft, without_break(rest)))


def _with_kept_word(draft: Draft, rest: str) -> str:
    if not draft.form.keeps_words:
        return rest.strip()
    return f"{draft.word}，{rest}".rstrip("， ") if rest else draft.word


def _read_feedback(draft: Draft) -> Read:
    tail = draft.folded.lstrip(_PARTICLES)
    rest = draft.tail[len(draft.folded) - len(tail) :]
    glued = bool(tail) and tail[0] not in BREAK
    if glued and ASKS.search(tail):
        return Command("status", draft.numbers, explicit=draft.explicit) if draft.numbers or draft.addressed else None
    if AGAIN.search(tail) and (glued or not draft.numbers):
        return None
    if glued and not (draft.numbers_first or _GOES_ON.match(tail)):
        return None
    return draft.command(_with_kept_word(draft, without_break(rest)))


def _read_opinion(draft: Draft) -> Read:
    tail = draft.folded.lstrip(_PARTICLES)
    rest = draft.tail[len(draft.folded) - len(tail) :]
    glued = bool(tail) and tail[0] not in BREAK
    if glued and not draft.numbers and not re.match(r"谢谢|感谢|辛苦|多谢|@", tail):
        return None
    if glued and ASKS.search(tail):
        return None
    return draft.command(reason_in(rest))


_GLUED = frozenset(
    {"report", "listen", "merge", "recategorise", "approve_bind", "refuse_bind", "bind_push", "push_code"}
)


def _read_words(draft: Draft) -> Read:
    may_be_glued = draft.numbers or draft.slash or draft.form.verb in _GLUED
    if draft.glued and not may_be_glued:
        return None
    if draft.form.verb not in ("report", "report_for", "progress") and ASKS.search(draft.folded) and not draft.slash:
        return None
    return _WORD_READERS.get(draft.form.verb, _read_note)(draft)


# What the free words hold, by verb.


def _read_note(draft: Draft) -> Read:
    return draft.command(reason_in(draft.tail))


def _read_progress(draft: Draft) -> Read:
    note = reason_in(draft.tail)
    if not note.strip("# 0123456789") or _STATUS_QUESTION.match(note.translate(FOLD)):
        return None
    return draft.command(note)


def _read_reason(draft: Draft) -> Read:
    reason = reason_in(draft.tail)
    return draft.command(reason) if reason.strip(_PARTICLES) else draft.lacks("reason")


def _read_transfer(draft: Draft) -> Read:
    target, reason = split_target(draft.tail)
    if draft.word == "转" and target not in ROLES and not (target or "").startswith("@"):
        return None
    if target is None:
        return draft.lacks("target")
    return (
        draft.command(reason, target=target) if reason else draft.lacks("reason", f"改派 {{number}} {target} 归他们管")
    )


def _read_extend(draft: Draft) -> Read:
    when, reason = split_when(draft.tail)
    if not when:
        return draft.lacks("date")
    return draft.command(reason, when=when) if reason else draft.lacks("reason", f"延期 {{number}} {when} 等配件")


def _read_suspend(draft: Draft) -> Read:
    when, reason = split_when(draft.tail)
    if not when:
        return draft.lacks("date")
    return draft.command(reason, when=when) if reason else draft.lacks("reason", f"挂账 {{number}} 等维修资金 {when}")


def _read_snooze(draft: Draft) -> Read:
    when, rest = split_when(draft.tail)
    return draft.command(rest, when=when) if when else draft.lacks("span")


_INTO = re.compile(r"\s*(?:并?[到入进至]|->|→)?\s*#?\s*(\d{1,6})(?:号)?\s*$")


def _read_merge(draft: Draft) -> Read:
    into = _INTO.match(draft.folded)
    if into is not None and int(into[1]) > 0:
        return draft.command(target=str(int(into[1])))
    if draft.word[-1] in "入到" and len(draft.numbers) == 1 and not draft.folded and not draft.numbers_first:
        return Command("merge", (), target=str(draft.numbers[0]), explicit=draft.explicit)
    if draft.glued:
        return None
    suggestion = f"合并 {draft.numbers[0]} 到 {draft.numbers[-1]}" if len(draft.numbers) > 1 else None
    return draft.lacks("target", suggestion)


_LONGEST_CATEGORY = 12
_NUMBER_LAST = re.compile(r"(?<=\S)\s+#?([1-9]\d{0,5})号?$")
"""改成电梯 12: the number may come last as well."""


def _read_recategorise(draft: Draft) -> Read:
    target = re.sub(r"^(?:类别|分类|类)?[\s:：,，]*(?:改?[成为])?[\s:：]*", "", draft.tail).strip(BREAK + _PARTICLES)
    if not target:
        return draft.lacks("target")
    numbered = _NUMBER_LAST.search(target)
    if numbered is not None and not draft.numbers:
        draft = replace(draft, numbers=(int(numbered[1]),))
        target = target[: numbered.start()].strip(BREAK + _PARTICLES)
    if len(target) > _LONGEST_CATEGORY or any(mark in target for mark in BREAK):
        return None
    return draft.command(target=target)


_ABOUT_REPORTS = "率数量员单吗了的过群箱栏流制系平方"


def _read_report(draft: Draft) -> Read:
    if draft.glued and draft.folded[0] in _ABOUT_REPORTS:
        return None
    return draft.command(without_break(draft.tail).strip())


def _read_report_for(draft: Draft) -> Read:
    person, _, words = (
        without_break(draft.tail).strip().replace("：", " ").replace(":", " ").replace("，", " ", 1).partition(" ")
    )
    if not words.strip():
        return draft.lacks("words" if person else "person")
    return draft.command(words.strip(), target=person)


def _read_bind(draft: Draft) -> Read:
    mention = re.match(r"\s*(@\S+)\s+", draft.tail)
    role, scope = split_target(draft.tail[mention.end() if mention else 0 :])
    if role is None:
        return draft.lacks("target")
    rest = " ".join(part for part in (mention[1] if mention else "", scope) if part)
    return Command("bind", rest=rest, target=role, explicit=draft.slash or role in ROLES)


_SUBSTITUTE = re.compile(
    r"(?:由|让|请)\s*@?\s*([^\s,，。]{1,20}?)\s*(?:代班|代替|替班|顶班|代|替|顶)(?:一下|我)?[\s了吧。.]*$"
)


def _read_leave(draft: Draft) -> Read:
    substitute = _SUBSTITUTE.search(draft.tail)
    when, rest = split_when(draft.tail[: substitute.start()] if substitute else draft.tail)
    meant = substitute is not None or draft.addressed or draft.slash
    if not when:
        return draft.lacks("date") if meant else None
    if not meant and not _DAYS_ALONE.match(draft.tail):
        return None
    return Command("leave", rest=rest, target=substitute[1] if substitute else "", when=when)


_DAYS_ALONE = re.compile(rf"\s*(?:{DAY})(?:$|[\s,，。到至—~-])")
"""Whoever names nobody to stand in says the days and nothing that clings to them ("请假 明天的会我来不了" is talk)."""


_MEETING_STEPS = frozenset(
    ["开始", "结束", "散会", "议程", "开", "召开", "跳过", "下一件", "下一项", "下次再议", "end", "later", "agenda"]
) | {""}


def _read_joint_meeting(draft: Draft) -> Read:
    step = draft.tail.strip(BREAK)
    return draft.command(step) if step in _MEETING_STEPS else None


def _read_decide(draft: Draft) -> Read:
    target, words = split_target(draft.tail)
    if target is None:
        return draft.lacks("target")
    when, plan = split_when(words)
    return draft.command(plan, target=target, when=when) if when else draft.lacks("date")


def _read_whistle(draft: Draft) -> Read:
    target, words = split_target(draft.tail)
    if target is None:
        return draft.command()  # the draft of it
    when, reference = split_last_day(words)
    return draft.command(_REFERENCE.sub("", reference), target=target, when=when)


_REFERENCE = re.compile(r"^(?:编号|单号|受理号|工单号|回执)[是为]?[\s:：]*")


_SWITCHES = {
    "开": "on",
    "开启": "on",
    "打开": "on",
    "on": "on",
    "关": "off",
    "关闭": "off",
    "退出": "off",
    "停": "off",
    "off": "off",
}


def _read_listen(draft: Draft) -> Read:
    said = draft.folded.removeprefix("模式").strip(BREAK + _PARTICLES)
    switch = _SWITCHES.get(said) or next(
        (_SWITCHES[word] for word in ("开启", "打开", "关闭", "退出") if draft.word.startswith(word)), None
    )
    if said and said not in _SWITCHES:
        return None
    return draft.command(target=switch) if switch else draft.lacks("switch")


_READERS: dict[Tail, Callable[[Draft], Read]] = {
    Tail.NOTHING: _read_nothing,
    Tail.PROMISE: _read_promise,
    Tail.FEEDBACK: _read_feedback,
    Tail.OPINION: _read_opinion,
    Tail.WORDS: _read_words,
}
_WORD_READERS: dict[Verb, Callable[[Draft], Read]] = {
    "progress": _read_progress,
    "return": _read_reason,
    "false_alarm": _read_reason,
    "waive_professionals": _read_reason,
    "transfer": _read_transfer,
    "extend": _read_extend,
    "suspend": _read_suspend,
    "snooze": _read_snooze,
    "merge": _read_merge,
    "recategorise": _read_recategorise,
    "report": _read_report,
    "report_for": _read_report_for,
    "bind": _read_bind,
    "leave": _read_leave,
    "joint_meeting": _read_joint_meeting,
    "decide": _read_decide,
    "whistle": _read_whistle,
    "listen": _read_listen,
}
