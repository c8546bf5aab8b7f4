"""What the words of a person who steers the bot mean: values, no parsing."""

from dataclasses import dataclass
from typing import Literal

Verb = Literal[
    "acknowledge", "arrive", "progress", "resolve", "return", "transfer", "extend", "suspend", "resume", "take_over",
    "urge", "merge", "unmerge", "recategorise", "not_a_report", "withdraw", "snooze", "satisfied", "fair",
    "dissatisfied", "approve", "refuse", "false_alarm", "waive_professionals", "report", "report_for", "corroborate",
    "status", "todo", "mine", "duty", "phones", "why", "help", "privacy", "forget", "do_not_record", "pause_bot",
    "resume_bot", "bind", "approve_bind", "refuse_bind", "unbind", "set_up", "bind_push", "push_code", "chat_id",
    "leave", "joint_meeting", "decide", "whistle", "publish", "listen", "ledger", "handover", "quiet", "roster",
    "unroster",
]  # fmt: skip

Lack = Literal["reason", "date", "target", "person", "words", "span", "switch"]


@dataclass(frozen=True, slots=True)
class Command:
    """One act that the words ask for.

    Attributes:
        verb: What is asked.
        numbers: Incident numbers in the order named, each once; empty when the context must tell.
        rest: The free words: feedback, reason, note, promise; "" when there are none.
        target: Whom or what the act is about, as the person wrote it: the role or person of a transfer or a whistle,
            the category of a recategorising, the number merged into, the named reporter of 代报, the role of 绑定,
            the substitute of 请假, "on" or "off" of the listening mode.
        when: The words that name a date, hour or span (延期, 挂账, 稍后, 请假, decisions), unread.
        explicit: The words are a command by themselves: they carry a number, a slash, or a form that nobody uses in
            chat. Otherwise they are ordinary words ("收到", "修好了", "满意") that mean something only from the right
            person at the right moment; a caller who finds they do not must go on reading them as a possible report.
    """

    verb: Verb
    numbers: tuple[int, ...] = ()
    rest: str = ""
    target: str | None = None
    when: str = ""
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A command that was clearly meant but lacks something.

    Attributes:
        verb: What was meant.
        right_form: The words that would have worked, with the number that was named ("延期 12 6月5日 等配件").
        why: What is missing; the sentence for people is in the catalogue of texts.
        numbers: The incidents named, so that the answer can speak of them.
    """

    verb: Verb
    right_form: str
    why: Lack
    numbers: tuple[int, ...] = ()
