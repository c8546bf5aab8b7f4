"""Values as JSON text: the whole value in one column, beside the few columns that queries need."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from storage.text import storable

T = TypeVar("T")


class Body(Generic[T]):
    """How values of one type are written and read.

    Fields that have their default are left out, for most of an incident's do: it is "nothing happened yet". A value
    whose defaults are decisions that a release may revise (a policy) is written `whole`, or it would change with them.
    """

    def __init__(self, kind: Any, *, whole: bool = False) -> None:  # noqa: ANN401 - unions and generics are no `type`
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        self._brief = not whole

    def text(self, value: T) -> str:
        """The value as JSON."""
        try:
            return self._adapter.dump_json(value, exclude_defaults=self._brief).decode()
        except PydanticSerializationError:
            return to_json(storable(self._adapter.dump_python(value, exclude_defaults=self._brief))).decode()

    def value(self, text: str) -> T:
        """The value again; raises `pydantic.ValidationError` for a text that isn't one."""
        return self._adapter.validate_json(text)
