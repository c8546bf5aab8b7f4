"""The answers of `open311` as the XML of GeoReport v2, the format that the standard requires.

It is the JSON's other face: without schema and namespace, an element a value, an empty one for what is not known.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal
from xml.etree import ElementTree as ET

Listed = Literal["services", "service_requests", "errors"]

_ONE_OF: dict[Listed, str] = {"services": "service", "service_requests": "request", "errors": "error"}

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, escaped or not (https://www.w3.org/TR/xml/#charsets)."""


def xml_of(listed: Listed, entries: Iterable[Mapping[str, object]]) -> bytes:
    """A list of values as UTF-8, after the declaration of that."""
    root = ET.Element(listed)
    for entry in entries:
        one = ET.SubElement(root, _ONE_OF[listed])
        for name, value in entry.items():
            ET.SubElement(one, name).text = _text(value)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True, short_empty_elements=False)
    return written


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _NOT_IN_XML.sub("\ufffd", str(value))
