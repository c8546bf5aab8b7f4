"""What other systems may read over the web port."""

from typing import Annotated

from pydantic import BeforeValidator

from bot.config.base import Id, Section, as_tuple


class Open311(Section):
    """Incidents for other systems, read only, as Open311 GeoReport v2 has them (`/open311/v2/requests.xml`, `.json`).

    Whoever reaches the web port may read them: categories, buildings, parties and times; never who reported, rooms,
    words, photos or private matters.

    Attributes:
        communities: whose incidents are shown; empty: the address does not exist. The id is the jurisdiction_id.
    """

    communities: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
