"""Walking through a JSON document piece by piece, so that every entry has its line and a broken one stops nothing."""

import itertools
import json
import re
from collections.abc import Callable, Iterator

_SPACE = re.compile(r"[ \t\r\n]*")
_SPACE_AND_COMMAS = re.compile(r"[ \t\r\n,]*")
_ELEMENT_ON_A_LINE = re.compile(r"(?:^|\n)([ \t]*)$")
_NEXT_IN_A_LINE = re.compile(r"\}\s*,\s*(?=\{)|\}\s*(?=\])")
_LONGEST_INDENT = 200
_KEY = re.compile(r'("(?:[^"\\\n]|\\.)*")\s*:\s*')
# Where reading goes on after a part of a document that cannot be read.
_KEY_THAT_MATTERS = re.compile(r'("(?:members|chats|transcript|messages|list)")\s*:\s*')

Blame = Callable[[int, str, str], None]


class Walk:
    """A place in a JSON text. Commas that are missing or too many are forgiven.

    Args:
        text: The document.
        blame: Told about each entry that cannot be read: its line, what is wrong, how to mend it.
    """

    def __init__(self, text: str, blame: Blame) -> None:
        self._text = text
        self._blame = blame
        self._decoder = json.JSONDecoder()
        self._at = 0
        self._counted = (0, 1)
        self._on_one_line = "\n" not in text.strip()
        self._skip()

    @property
    def line(self) -> int:
        """The line of the file at which the walk stands, from 1."""
        return self._line_of(self._at)

    def is_at(self, sign: str) -> bool:
        """Whether the next thing begins with a sign ("{", "[")."""
        return self._text.startswith(sign, self._at)

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; between two keys the caller reads or skips the value."""
        if not self.is_at("{"):
            return
        self._at += 1
        while True:
            self._at = self._end(_SPACE_AND_COMMAS)
            if self._at >= len(self._text) or self.is_at("}"):
                self._at += 1
                return
            key = self._key()
            if key is None:
                return
            yield key

    def _key(self) -> str | None:
        """The key that stands here; when there is none, the next one that matters."""
        line = self.line
        found = _KEY.match(self._text, self._at)
        if found is None:
            self._blame(line, "读不懂", "请检查引号、逗号和括号")
            found = _KEY_THAT_MATTERS.search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            return None
        self._at = found.end()
        return json.loads(found[1]) if "\\" in found[1] else found[1][1:-1]

    def value(self) -> object:
        """Read whatever stands here; what cannot be read is blamed and gives None."""
        line = self.line
        try:
            return self._value()
        except (ValueError, RecursionError) as error:
            self._blame(line, f"读不懂：{_reason(error)}", "请检查引号、逗号和括号")
            following = _KEY_THAT_MATTERS.search(self._text, self._at + 1)
            self._at = following.start() if following is not None else len(self._text)
            return None

    def entries(self) -> Iterator[tuple[int, object]]:
        """The elements of the list that begins here, each with its line; broken ones are blamed and left out.

        In a document on a single line the line of an element is its place in the list.
        """
        if not self.is_at("["):
            return
        self._at += 1
        for count in itertools.count(1):
            self._at = self._end(_SPACE_AND_COMMAS)
            if self._at >= len(self._text):
                self._blame(self.line, "文件到这里就断了", "请重新导出，或补上结尾的 ]")
                return
            if self._passes("]"):
                return
            start = self._at
            line = count if self._on_one_line else self._line_of(start)
            try:
                element = self._value()
            except (ValueError, RecursionError) as error:
                self._blame(line, f"读不懂：{_reason(error)}", "请检查引号、逗号和括号；其余的照常读")
                if not self._to_next_element(start):
                    return
                continue
            yield line, element

    def nested(self) -> Iterator["Walk"]:
        """The objects of the list that begins here, to be walked one after the other by the caller."""
        if not self.is_at("["):
            self.value()
            return
        self._at += 1
        while True:
            self._at = self._end(_SPACE_AND_COMMAS)
            if self._at >= len(self._text) or self._passes("]"):
                return
            before = self._at
            if self.is_at("{"):
                yield self
            else:
                self.value()
            if self._at == before:
                return

    def _value(self) -> object:
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        self._skip()
        return value

    def _to_next_element(self, broken: int) -> bool:
        """Stand at the next element after a broken one: the next line with its indentation, else the next "}, {"."""
        before = self._text[max(0, broken - _LONGEST_INDENT) : broken]
        own_line = _ELEMENT_ON_A_LINE.search(before)
        following = (
            re.compile(rf"\n{own_line[1]}(?=[{{\]])|\n[ \t]*(?=\][ \t\r]*(?:,|\}}|$))")
            if own_line is not None
            else _NEXT_IN_A_LINE
        )
        found = following.search(self._text, broken + 1)
        self._at = found.end() if found is not None else len(self._text)
        return found is not None

    def _passes(self, sign: str) -> bool:
        self._skip()
        if self.is_at(sign):
            self._at += 1
            return True
        return False

    def _skip(self) -> None:
        self._at = self._end(_SPACE)

    def _end(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        return found.end() if found is not None else self._at

    def _line_of(self, place: int) -> int:
        counted, line = self._counted
        if place < counted:
            counted, line = 0, 1
        line += self._text.count("\n", counted, place)
        self._counted = (place, line)
        return line


def _reason(error: Exception) -> str:
    return f"{error.msg}（第 {error.lineno} 行）" if isinstance(error, json.JSONDecodeError) else type(error).__name__
