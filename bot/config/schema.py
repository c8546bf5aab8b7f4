"""The keys of the configuration file, as its sections declare them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.config.base import Section

Location = tuple[str | int, ...]


def keys_of(section: type[Section]) -> dict[str, FieldInfo]:
    """The keys of a section as they are written in the file, with their declarations."""
    return {field.alias or name: field for name, field in section.model_fields.items()}


def every_key(section: type[Section], path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key below a section with its path; lists are marked "[]", tables with free keys "*"."""
    for key, field in keys_of(section).items():
        here = f"{path}{key}"
        yield here, field
        inner, mark = _section_in(field.annotation)
        if inner:
            yield from every_key(inner, f"{here}{mark}.")


def section_at(section: type[Section], location: Location) -> type[Section] | None:
    """The section that a location in the file lies in, if it lies in one at all."""
    found: type[Section] | None = section
    free_key = False
    for step in location:
        if isinstance(step, int) or free_key:
            free_key = False
            continue
        field = keys_of(found).get(step) if found else None
        found, mark = _section_in(field.annotation) if field else (None, "")
        free_key = mark == ".*"
    return found


def _section_in(annotation: Any) -> tuple[type[Section] | None, str]:  # noqa: ANN401  (any annotation there is)
    """The section inside an annotation, and how the file gets to it: "" itself, "[]" a list, ".*" free keys."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation, ""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _section_in(inner[0])
    found = next((section for one in inner if (section := _section_in(one)[0])), None)
    if origin is tuple:
        return found, "[]"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return found, ".*"
    return found, ""
