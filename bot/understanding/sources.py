"""Rule packs as they are written: TOML files checked by pydantic, one a category, shared vocabularies beside them.

A list of words is one string with spaces between the words, or an array of such strings; `$name` stands for a
named list of the same file or of `_words.toml`. A community worker can edit these files in any text editor.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.understanding.leanings_file import LeaningsFile

DEFAULT_FOLDER = Path(__file__).parent / "rules"

Urgency = Literal["P0", "P1", "P2", "P3"]
Danger = Literal["fire", "gas", "trapped", "shock", "illness", "violence", "despair", "missing", "dog_bite", "collapse"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: where it is, what it is, and how to mend it."""

    file: str
    rule: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}，{self.rule}" if self.rule else self.file
        return f"{place}：{self.what}。{self.mend}"


_TOLD = 20  # problems; nobody reads eleven thousand lines about one file in the old format


class PackError(Exception):
    """A rule pack cannot be used. `problems` names every file, rule, fault and remedy; the message the first few."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        more = len(problems) - _TOLD
        further = [f"……另外还有 {more} 处。先改好上面这些，再检查一次。"] if more > 0 else []
        super().__init__("\n".join([*map(str, problems[:_TOLD]), *further]))


def _split_words(value: object) -> object:
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(word for item in value for word in item.split())
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_split_words)]


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleSource(_Source):
    """A rule as written; see `bot.understanding.rules.Rule`."""

    id: str
    all: Annotated[tuple[Words, ...], Field(min_length=1)]
    any: tuple[Words, ...] = ()
    none: Words = ()
    within: Annotated[int, Field(ge=0, le=60)] = 10
    ordered: bool = False
    score: Annotated[float, Field(gt=0, le=2)] = 1.0
    danger: Danger | None = None
    urgency: Urgency | None = None
    instead_of: tuple[str, ...] = ()
    alone: bool = False


class Duty(_Source):
    """Who answers for a category: role ids, and external bodies by name."""

    primary: str
    backup: str | None = None
    external: tuple[str, ...] = ()


class Targets(_Source):
    """Deadlines of a category, and the source of each."""

    urgency: Urgency
    ack_min: Annotated[int, Field(gt=0)]
    onsite_min: Annotated[int, Field(gt=0)] | None = None
    resolve_h: Annotated[int, Field(gt=0)]
    basis: str


class Duplicates(_Source):
    """How long a report joins an open incident, and which categories it may join."""

    within_h: Annotated[int, Field(gt=0)]
    siblings: tuple[str, ...] = ()


class Examples(_Source):
    """Messages that a pack must read as said, each time it is loaded."""

    report: Annotated[tuple[str, ...], Field(min_length=8)]
    ignore: Annotated[tuple[str, ...], Field(min_length=8)]


class CategorySource(_Source):
    """One category file."""

    id: str
    group: str
    name: str
    short_names: Annotated[tuple[str, ...], Field(min_length=1)]
    duty: Duty
    targets: Targets
    duplicates: Duplicates
    words: dict[str, Words] = Field(default_factory=dict)
    none: Words = ()
    rules: tuple[RuleSource, ...]
    examples: Examples


class CueSource(_Source):
    """A cue as written; see `bot.understanding.cues.Cue`."""

    id: str
    name: str
    all: Annotated[tuple[Words, ...], Field(min_length=1)]
    none: Words = ()
    reach: Literal["before", "after", "clause", "sentence", "message"]
    delta: Annotated[float, Field(ge=-3, le=1)]
    for_staff: Annotated[float, Field(ge=-3, le=1)] | None = None
    only: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    dangers: bool = True


class RaiseSource(_Source):
    """When a category is more urgent than usual; `night` needs the night said in the text or the hour of sending."""

    id: str
    category: str
    to: Urgency
    all: tuple[Words, ...] = ()
    none: Words = ()
    within: Annotated[int, Field(ge=0, le=60)] = 16
    night: bool = False
    danger: Danger | None = None


class WeakKind(_Source):
    """One kind of weak evidence and its weight."""

    id: str
    name: str
    words: Words
    weight: Annotated[float, Field(gt=0, le=1)]
    telling: bool = False


class WordsFile(_Source):
    """`_words.toml`: named lists that any category may use."""

    words: dict[str, Words]


class SpellingFile(_Source):
    """`_spelling.toml`: slips to mend, and words that hide shorter ones inside them (masks)."""

    typos: dict[str, str]
    masks: Words


class CuesFile(_Source):
    """`_cues.toml`."""

    turns: Words
    cues: tuple[CueSource, ...]


class UrgencyFile(_Source):
    """`_urgency.toml`."""

    night: Words
    raises: tuple[RaiseSource, ...]


class WeakFile(_Source):
    """`_weak.toml`."""

    threshold: Annotated[float, Field(gt=0)]
    threshold_without_topic: Annotated[float, Field(gt=0)]
    topic_weight: Annotated[float, Field(gt=0, le=1)]
    none: Words
    kinds: tuple[WeakKind, ...]
    topics: dict[str, Words]


@dataclass(frozen=True, slots=True)
class PackSource:
    """A whole pack as written; `leanings` None: the pack has no such file and reads by its rules alone."""

    categories: tuple[CategorySource, ...]
    words: WordsFile
    spelling: SpellingFile
    cues: CuesFile
    urgency: UrgencyFile
    weak: WeakFile
    leanings: LeaningsFile | None = None


_Model = TypeVar("_Model", bound=BaseModel)


def read_pack(folder: Path, *, leanings: bool = True) -> PackSource:
    """The pack in a folder; without how its words lean where that is about to be counted anew.

    Raises:
        PackError: a file is missing, is no TOML, or has a wrong or missing key; all of them are named.
    """
    problems: list[Problem] = []
    words = _read(folder / "_words.toml", WordsFile, problems)
    spelling = _read(folder / "_spelling.toml", SpellingFile, problems)
    cues = _read(folder / "_cues.toml", CuesFile, problems)
    urgency = _read(folder / "_urgency.toml", UrgencyFile, problems)
    weak = _read(folder / "_weak.toml", WeakFile, problems)
    own = folder / "_leanings.toml"
    leans = _read(own, LeaningsFile, problems) if leanings and own.exists() else None
    files = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("_"))
    categories = tuple(filter(None, (_read_category(path, problems) for path in files)))
    if not files:
        problems.append(Problem(str(folder), "", "这里没有规则文件（*.toml）", "请检查文件夹是否写对。"))
    if problems or not (words and spelling and cues and urgency and weak):
        raise PackError(tuple(problems))
    return PackSource(categories, words, spelling, cues, urgency, weak, leans)


def _read_category(path: Path, problems: list[Problem]) -> CategorySource | None:
    category = _read(path, CategorySource, problems)
    if category is not None and category.id != path.stem:
        problems.append(Problem(path.name, "id", f"写的是 {category.id}", f"文件名和 id 要一致：请改成 {path.stem}。"))
    return category


def _read(path: Path, model: type[_Model], problems: list[Problem]) -> _Model | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(content)
    except FileNotFoundError:
        problems.append(Problem(path.name, "", "没有这个文件", "请从默认规则里拷一份过来。"))
    except UnicodeDecodeError:
        problems.append(Problem(path.name, "", "不是 UTF-8 文字", "请另存为 UTF-8 编码。"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, "", f"格式不对（{error}）", "请检查引号、括号和逗号是否成对。"))
    except ValidationError as error:
        problems.extend(_invalid(path.name, error))
    return None


def _invalid(file: str, error: ValidationError) -> tuple[Problem, ...]:
    return tuple(
        Problem(file, ".".join(map(str, fault["loc"])), fault["msg"], "请对照默认规则里同样的一项改正。")
        for fault in error.errors(include_url=False)
    )
