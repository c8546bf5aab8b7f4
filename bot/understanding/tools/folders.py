"""Folders of labelled texts, to measure a pack on and to learn from.

A folder holds any number of files; what a text says decides how it is counted. JSON lines:

- `{"text", "report": true|false, "category"}`: a message in group style with its exact category,
- `{"text", "label", "label2", "form"}`: a public complaint with coarse labels, mapped to categories by a
  `*labels.json` beside it; `form` is `title` or something longer,
- `{"text", "cluster"}`: of texts of one cluster, each pair tells of the same matter,
- `{"text", "kind"}`: a text that is no report (`chat_random`, `chat_hard_keyword`, `official_reply`, `thanks`) or a
  complaint about something else (`complaint…`, `query…`: only shown, never counted as an error).

Batches in TOML: `[reports]` with lists of messages by category (a leading `!` marks an emergency), `[nothing]` with
lists by kind.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.understanding.tools.labelled import Labelled

GROUP, TITLE, LONGER, CHAT, KEYWORDS, NOTICE, OTHER = "group", "title", "longer", "chat", "keywords", "notice", "other"
_KINDS = {"chat_random": CHAT, "chat_hard_keyword": KEYWORDS, "official_reply": NOTICE, "thanks": NOTICE}
_NOTICES = {"notice", "chatter_thanks", "chatter_ad", "chatter_groupbuy", "chatter_vote"}  # of group-style texts
_BATCH_NOTICES = {"notice", "thanks", "ad", "advertisement", "vote"}


@dataclass(frozen=True, slots=True)
class Text:
    """A labelled text and the sort of texts it belongs to."""

    sort: str
    labelled: Labelled

    @property
    def is_report(self) -> bool:
        """Whether it should open an incident or be asked about."""
        return bool(self.labelled.accepted)


def read_texts(folder: Path) -> Iterator[Text]:
    """Every labelled text of a folder; files of other things are passed over.

    Raises:
        ValueError: a line is no JSON, a batch is no TOML, or a text has a label that the labels file does not know.
    """
    labels: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*labels.json")):
        labels |= json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.toml")):
        yield from _batch(path)
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = _text(_row(line, path, number), labels, f"{path.name} 第 {number} 行")
            if text is not None:
                yield text


def read_clusters(folder: Path) -> Iterator[tuple[str, str]]:
    """Every (cluster, text) of a folder.

    Raises:
        ValueError: a line is no JSON.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = _row(line, path, number)
            if isinstance(row.get("text"), str) and isinstance(row.get("cluster"), str):
                yield row["cluster"], row["text"]


def _batch(path: Path) -> Iterator[Text]:
    try:
        batch = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} 不是 TOML（{error}）") from None
    for category, texts in batch.get("reports", {}).items():
        for text in texts:
            danger = text.startswith("!") and not text.startswith("!!")  # two are the writer's own
            yield Text(GROUP, Labelled(text.removeprefix("!") if danger else text, (category,), danger=danger))
    for kind, texts in batch.get("nothing", {}).items():
        yield from (Text(NOTICE if kind in _BATCH_NOTICES else GROUP, Labelled(text)) for text in texts)


def _row(line: str, path: Path, number: int) -> Mapping[str, Any]:
    try:
        row = json.loads(line or "{}")
    except ValueError:
        raise ValueError(f"{path.name} 第 {number} 行不是 JSON") from None
    return row if isinstance(row, dict) else {}


def _text(row: Mapping[str, Any], labels: Mapping[str, Iterable[str]], where: str) -> Text | None:
    if not isinstance(row.get("text"), str):
        return None
    if "report" in row and "category" in row:
        return _group_style(row)
    if "label" in row:
        return Text(TITLE if row.get("form") == "title" else LONGER, Labelled(row["text"], _mapped(row, labels, where)))
    if "kind" in row:
        return Text(_KINDS.get(row["kind"], OTHER), Labelled(row["text"]))
    return None


def _group_style(row: Mapping[str, Any]) -> Text:
    if row["report"]:
        return Text(GROUP, Labelled(row["text"], (row["category"],)))
    return Text(NOTICE if row["category"] in _NOTICES else GROUP, Labelled(row["text"]))


def _mapped(row: Mapping[str, Any], labels: Mapping[str, Iterable[str]], where: str) -> tuple[str, ...]:
    names = [name for name in (row["label"], row.get("label2")) if name]
    unknown = [name for name in names if name not in labels]
    if unknown:
        raise ValueError(f"{where}的标签 {unknown[0]} 不在 *labels.json 里")
    return tuple(dict.fromkeys(category for name in names for category in labels[name]))
