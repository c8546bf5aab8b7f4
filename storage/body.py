"""Values as JSON text: the whole value in one column, beside the few columns that queries need."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from storage.text import storable

T = TypeVar("T")


class Body(Generic[T]):
    """How values of one type are written and read.

    Fields that have their default are left out: most of an incident's are, and every message is compared with the
    bodies of its estate's recent incidents. So the default of a stored field must never change its meaning.
    """

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 - unions and generics are no `type`
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def text(self, value: T) -> str:
        """The value as JSON."""
        try:
            return self._adapter.dump_json(value, exclude_defaults=True).decode()
        except PydanticSerializationError:
            return to_json(storable(self._adapter.dump_python(value, exclude_defaults=True))).decode()

    def value(self, text: str) -> T:
        """The value again; raises `pydantic.ValidationError` for a text that isn't one."""
        return self._adapter.validate_json(text)
