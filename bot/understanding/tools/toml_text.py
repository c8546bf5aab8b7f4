"""A category of a pack as TOML text, in the layout of the default pack. The standard library only reads TOML."""

import json
from collections.abc import Iterable, Mapping

from bot.understanding.leanings_file import LeaningsFile
from bot.understanding.sources import CategorySource, RuleSource

_LINE = 100  # characters of words on a line


def category_text(category: CategorySource) -> str:
    """The file of one category; reading it gives the same category."""
    parts = [
        _assignments({"id": category.id, "group": category.group, "name": category.name}),
        _assignment("short_names", category.short_names),
        _words("none", category.none) if category.none else "",
        _table("duty", category.duty.model_dump(exclude_none=True)),
        _table("targets", category.targets.model_dump(exclude_none=True)),
        _table("duplicates", category.duplicates.model_dump(exclude_none=True)),
        words_text(category.words),
        *(_rule(rule) for rule in category.rules),
        _examples(category),
    ]
    return "\n".join(part for part in parts if part)


def words_text(words: Mapping[str, tuple[str, ...]]) -> str:
    """A table of named lists."""
    if not words:
        return ""
    return "\n[words]\n" + "".join(_words(name, listed) for name, listed in words.items())


def _rule(rule: RuleSource) -> str:
    plain = rule.model_dump(exclude={"all", "any", "none", "id"}, exclude_defaults=True)
    lines = [f"\n[[rules]]\n{_assignment('id', rule.id)}", _groups("all", rule.all)]
    lines += [_groups("any", rule.any)] if rule.any else []
    lines += [_words("none", rule.none)] if rule.none else []
    return "".join([*lines, _assignments(plain)])


def _examples(category: CategorySource) -> str:
    examples = category.examples
    return "\n[examples]\n" + _assignment("report", examples.report) + _assignment("ignore", examples.ignore)


def _table(name: str, values: Mapping[str, object]) -> str:
    return f"\n[{name}]\n{_assignments(values)}"


def _assignments(values: Mapping[str, object]) -> str:
    return "".join(_assignment(name, value) for name, value in values.items() if value != ())


def _assignment(name: str, value: object) -> str:
    return f"{name} = {_value(value)}\n"


def _value(value: object) -> str:
    if isinstance(value, tuple | list):
        return "[\n" + "".join(f"  {_value(item)},\n" for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # strings, numbers and booleans are written alike in both


def _groups(name: str, groups: Iterable[tuple[str, ...]]) -> str:
    return f"{name} = [{', '.join(_text(group) for group in groups)}]\n"


def _words(name: str, words: tuple[str, ...]) -> str:
    return f"{name} = {_text(words)}\n"


def _text(words: tuple[str, ...]) -> str:
    """Words with spaces between them as one string, over several lines when it is long."""
    joined = " ".join(words)
    if len(joined) <= _LINE:
        return json.dumps(joined, ensure_ascii=False)
    lines, line = [], ""
    for word in words:
        if line and len(line) + len(word) > _LINE:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    escaped = (json.dumps(one, ensure_ascii=False)[1:-1] for one in (*lines, line))
    return '"""' + "\n".join(escaped) + '"""'


_ABOUT_LEANINGS = """\
# 词的倾向：每个词为“是不是报事”“有没有人正处在危险中”和“是哪一类”各说一点话。规则没有看到的，靠许多词加起来
# 提醒机器人问一声；规则看错类别、没看出危险的，靠它改过来。单独一个词什么也决定不了。
# 写法："词" = "分量 像不像报事(±) 像不像危险(±) 类别±多少 …"。觉得哪个词不对，直接改数字或删掉那一行，保存后马上生效。
# 由 liandong rules learn 从带标签的例句里数出来；重新运行会覆盖手改。
# How words lean: "word" = "how telling, for (+) or against (-) a report, for or against danger, category±how much …".
# Written by `liandong rules learn`; change a number or delete a line if you disagree.
"""


def leanings_text(leanings: LeaningsFile) -> str:
    """The file of leanings; reading it gives the same leanings."""
    words = "".join(f"{_value(word)} = {_value(line)}\n" for word, line in leanings.words.items())
    bias = "".join(f"{category} = {value}\n" for category, value in leanings.bias.items())
    both = f"report_bias = {leanings.report_bias}\ndanger_bias = {leanings.danger_bias}\n"
    return f"{_ABOUT_LEANINGS}\n{both}\n[bias]\n{bias}\n[words]\n{words}"
