"""HTML as the Bot API takes it: few tags, all closed, everything else escaped."""

import re
from html.parser import HTMLParser

from tests.channels.telegram.fake_refusal import bad
from tests.channels.telegram.fake_world import Json

TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "span"}


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text, self.open, self.entities = "", [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append((tag, dict(attrs), len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad(f'can\'t parse entities: Unmatched end tag "{tag}"')
        _, attrs, start = self.open.pop()
        self.entities.append({"tag": tag, "href": attrs.get("href", ""), "text": self.text[start:]})

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            raise bad("can't parse entities: unescaped character")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        if name not in {"lt", "gt", "amp", "quot"}:
            raise bad("can't parse entities: unknown entity")
        self.text += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]

    def handle_charref(self, name: str) -> None:
        self.text += chr(int(name[1:], 16) if name[:1] in "xX" else int(name))


def parse_html(text: str) -> tuple[str, list[Json]]:
    """What people see of an HTML text, and its entities. Raises RefusalError as Telegram does."""
    if re.search(r"<(?![/a-z])", text):
        raise bad("can't parse entities: Unsupported start tag")
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad("can't parse entities: Can't find end tag")
    return parser.text, parser.entities
