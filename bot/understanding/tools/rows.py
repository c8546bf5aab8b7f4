"""A pack as rows of three sheets, and back: what a community worker edits, without any spreadsheet format.

规则: one row a rule: category, rule, up to five groups of words, words that exclude, score.
词表: named lists that rules use as `$name`, of one category or shared (公用).
例句: messages that must open an incident, or must be ignored.

What the sheets do not show (duty, targets, distances, dangers) is taken from the pack that they were made from.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.understanding.sources import CategorySource, PackSource, RuleSource, WordsFile

GROUPS = ("对象词", "故障词", "第三组词", "第四组词", "第五组词")
RULES, WORDS, EXAMPLES = "规则", "词表", "例句"
HEADERS: Mapping[str, tuple[str, ...]] = {
    RULES: ("类别", "类别名称", "规则", *GROUPS, "任一词", "排除词", "分值"),
    WORDS: ("类别", "词表", "词"),
    EXAMPLES: ("类别", "类别名称", "应当", "例句"),
}
SHARED = "公用"
CATEGORY_NONE = "（整类）"  # the row whose 排除词 hold for every rule of a category
OPENS, IGNORED = "登记", "不理"

_SEPARATORS = re.compile(r"[\s,，、;；|]+")

Row = tuple[object, ...]
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong in a spreadsheet: sheet, row and column as the program shows them, what, and how to mend it."""

    sheet: str
    row: int
    column: str
    what: str
    mend: str

    def __str__(self) -> str:
        where = f"第 {self.row} 行" + (f"“{self.column}”列" if self.column else "") if self.row else "整张表"
        return f"表“{self.sheet}”{where}：{self.what}。{self.mend}"


class SheetError(Exception):
    """A spreadsheet cannot be used; `problems` names every cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


# ── pack to rows ─────────────────────────────────────────────────────────────────────────────────────────────


def sheets_of(source: PackSource) -> dict[str, list[Row]]:
    """The rows of every sheet, headers first."""
    return {
        RULES: [HEADERS[RULES], *_rule_rows(source)],
        WORDS: [HEADERS[WORDS], *_word_rows(source)],
        EXAMPLES: [HEADERS[EXAMPLES], *_example_rows(source)],
    }


def _rule_rows(source: PackSource) -> Iterator[Row]:
    for category in source.categories:
        head = (category.id, category.name)
        if category.none:
            yield (*head, CATEGORY_NONE, *("" for _ in GROUPS), "", " ".join(category.none), "")
        for rule in category.rules:
            groups = [" ".join(words) for words in rule.all]
            groups += [""] * (len(GROUPS) - len(groups))
            any_words = " ".join(word for words in rule.any for word in words)
            yield (*head, rule.id, *groups, any_words, " ".join(rule.none), rule.score)


def _word_rows(source: PackSource) -> Iterator[Row]:
    yield from ((SHARED, name, " ".join(words)) for name, words in source.words.words.items())
    for category in source.categories:
        yield from ((category.id, name, " ".join(words)) for name, words in category.words.items())


def _example_rows(source: PackSource) -> Iterator[Row]:
    for category in source.categories:
        head = (category.id, category.name)
        yield from ((*head, OPENS, text) for text in category.examples.report)
        yield from ((*head, IGNORED, text) for text in category.examples.ignore)


# ── rows to pack ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Import:
    """What is collected while the rows are read."""

    base: PackSource
    problems: list[CellProblem] = field(default_factory=list)
    rules: dict[str, dict[str, RuleSource]] = field(default_factory=dict)
    none: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    examples: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def blame(self, sheet: str, row: int, column: str, what: str, mend: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(CellProblem(sheet, row, column, what, mend))

    def category(self, cells: "_Cells") -> str | None:
        """The id of the category that a row names by id or by name."""
        wanted = cells.text("类别")
        found = next((one.id for one in self.base.categories if wanted in {one.id, one.name}), None)
        if found is None:
            self.blame(
                cells.sheet, cells.row, "类别", f"没有这个类别：{wanted or '（空）'}", "请写类别的 id，例如 noise。"
            )
        return found


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row, by the names of its columns."""

    sheet: str
    row: int
    values: Mapping[str, object]

    def text(self, column: str) -> str:
        """The text of a cell; empty when there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value).strip()

    def words(self, column: str) -> tuple[str, ...]:
        """The words of a cell, separated by spaces or commas of any kind."""
        return tuple(word for word in _SEPARATORS.split(self.text(column)) if word)


def pack_of(sheets: Sheets, base: PackSource) -> PackSource:
    """The pack that the rows describe; what they do not show comes from `base`.

    Raises:
        SheetError: a sheet or column is missing, or a cell cannot be used. Every such cell is named.
    """
    reading = _Import(base)
    for sheet, read_row in ((RULES, _read_rule), (WORDS, _read_words), (EXAMPLES, _read_example)):
        for cells in _rows(reading, sheets, sheet):
            read_row(reading, cells)
    categories = tuple(filter(None, (_category(reading, category) for category in base.categories)))
    if reading.problems:
        raise SheetError(reading.problems)
    shared = WordsFile(words=reading.words.get(SHARED, {}))
    return PackSource(categories, shared, base.spelling, base.cues, base.urgency, base.weak)


def _rows(reading: _Import, sheets: Sheets, sheet: str) -> Iterator[_Cells]:
    rows = sheets.get(sheet)
    if not rows:
        reading.blame(sheet, 0, "", "没有这张表", "请重新导出一份，在那份上改。")
        return
    header = [str(cell).strip() if cell is not None else "" for cell in rows[0]]
    missing = [column for column in HEADERS[sheet] if column not in header and column != "类别名称"]
    for column in missing:
        reading.blame(sheet, 1, column, "缺这一列", "请把列名写回第一行。")
    if missing:
        return
    for number, row in enumerate(rows[1:], start=2):
        if any(cell is not None and str(cell).strip() for cell in row):
            yield _Cells(sheet, number, dict(zip(header, row, strict=False)))


def _read_rule(reading: _Import, cells: _Cells) -> None:
    category = reading.category(cells)
    if category is None:
        return
    rule = cells.text("规则")
    if rule == CATEGORY_NONE:
        reading.none[category] = cells.words("排除词")
    elif not rule:
        reading.blame(cells.sheet, cells.row, "规则", "规则没有名字", "请写一个英文短名，例如 leak。")
    elif rule in reading.rules.get(category, {}):
        reading.blame(cells.sheet, cells.row, "规则", f"规则 {rule} 写了两次", "请改名，或把两行并成一行。")
    else:
        _add_rule(reading, cells, category, rule)


def _add_rule(reading: _Import, cells: _Cells, category: str, rule: str) -> None:
    groups = tuple(words for column in GROUPS if (words := cells.words(column)))
    score = _score(reading, cells)
    if not groups:
        reading.blame(cells.sheet, cells.row, GROUPS[0], "一个词也没有", "请至少写一个对象词，或删掉这一行。")
    elif score is not None:
        any_words = cells.words("任一词")
        known = _known_rule(reading.base, category, rule) or RuleSource(id=rule, all=groups)
        update = {
            "all": groups,
            "any": (any_words,) if any_words else (),
            "none": cells.words("排除词"),
            "score": score,
        }
        reading.rules.setdefault(category, {})[rule] = known.model_copy(update=update)


def _known_rule(base: PackSource, category: str, rule: str) -> RuleSource | None:
    rules = next(one.rules for one in base.categories if one.id == category)
    return next((one for one in rules if one.id == rule), None)


_HIGHEST_SCORE = 2.0


def _score(reading: _Import, cells: _Cells) -> float | None:
    try:
        score = float(cells.text("分值") or 1.0)
    except ValueError:
        score = 0.0
    if 0 < score <= _HIGHEST_SCORE:
        return score
    reading.blame(cells.sheet, cells.row, "分值", f"不能用：{cells.text('分值')}", "请写 0 到 2 之间的数，一般是 1。")
    return None


def _read_words(reading: _Import, cells: _Cells) -> None:
    owner = SHARED if cells.text("类别") == SHARED else reading.category(cells)
    name = cells.text("词表")
    if owner is None:
        return
    if not name or name in reading.words.get(owner, {}):
        what = f"词表 {name} 写了两次" if name else "词表没有名字"
        reading.blame(cells.sheet, cells.row, "词表", what, "每张词表要有自己的名字。")
        return
    reading.words.setdefault(owner, {})[name] = cells.words("词")


def _read_example(reading: _Import, cells: _Cells) -> None:
    category, kind, text = reading.category(cells), cells.text("应当"), cells.text("例句")
    if kind not in {OPENS, IGNORED}:
        reading.blame(cells.sheet, cells.row, "应当", f"不认识：{kind or '（空）'}", f"请写“{OPENS}”或“{IGNORED}”。")
    elif not text:
        reading.blame(cells.sheet, cells.row, "例句", "是空的", "请写一句居民会说的话，或删掉这一行。")
    elif category is not None:
        reading.examples.setdefault(category, {}).setdefault(kind, []).append(text)


def _category(reading: _Import, known: CategorySource) -> CategorySource | None:
    examples = reading.examples.get(known.id, {})
    update = known.model_dump() | {
        "rules": tuple(rule.model_dump() for rule in reading.rules.get(known.id, {}).values()),
        "none": reading.none.get(known.id, ()),
        "words": reading.words.get(known.id, {}),
        "examples": {"report": tuple(examples.get(OPENS, ())), "ignore": tuple(examples.get(IGNORED, ()))},
    }
    try:
        return CategorySource.model_validate(update)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _blame_invalid(reading, known, tuple(map(str, fault["loc"])))
        return None


_MIN_EXAMPLES = 8


def _blame_invalid(reading: _Import, category: CategorySource, where: tuple[str, ...]) -> None:
    if where[0] == "examples":
        kind = OPENS if where[-1] == "report" else IGNORED
        mend = f"每一类至少要有 {_MIN_EXAMPLES} 句，请补上。"
        reading.blame(EXAMPLES, 0, "", f"{category.name}（{category.id}）应当“{kind}”的例句不够", mend)
    else:
        reading.blame(
            RULES, 0, "", f"{category.name}（{category.id}）不能用：{'.'.join(where)}", "请重新导出一份再改。"
        )
