"""Open311 GeoReport v2 over HTTP, read only: `/open311/v2/services`, `requests`, `requests/{id}`, as .xml and .json.

A community is a jurisdiction. What a group may not read is not to be had here either, and an id that must not be shown
is answered like one that does not exist. The standard's error is a list of codes with descriptions.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bot.domain.chronicle import EVENTS, courses_of
from bot.editions import Editor
from bot.office import Office
from bot.reports import open311
from bot.reports.open311 import Wanted
from bot.reports.open311_xml import Listed, xml_of
from storage import histories

PATH = "/open311/v2"
FORMS = ("xml", "json")

_MOST_IDS = 500
_BAD, _NOT_FOUND = 400, 404


def open311_route(office: Office) -> Mount:
    """The whole interface under its path, for the communities that the configuration opens."""
    desk = _Desk(office)

    async def services(request: Request) -> Response:
        return _answer(request, "services", desk.services(desk.community(request)))

    async def requests(request: Request) -> Response:
        return _answer(request, "service_requests", await desk.requests(desk.community(request), request.query_params))

    async def one(request: Request) -> Response:
        found = await desk.one(desk.community(request), request.path_params["id"])
        return _answer(request, "service_requests", found)

    application = Starlette(
        routes=[
            Route(f"{path}.{form}", ask)
            for form in FORMS
            for path, ask in (("/services", services), ("/requests", requests), ("/requests/{id:str}", one))
        ],
        exception_handlers={HTTPException: _refusal},
    )
    return Mount(PATH, application)


def _answer(request: Request, listed: Listed, entries: Sequence[open311.Json], status: int = 200) -> Response:
    """In the format that the address ends in; what ends in neither is answered as JSON."""
    if request.url.path.endswith(".xml"):
        return Response(xml_of(listed, entries), status, media_type="text/xml")
    return JSONResponse(entries, status)


_EXPLAINED = {
    404: "no such resource: services, requests or requests/{id}, each with .xml or .json",
    405: "read only: GET",
}


async def _refusal(request: Request, error: Exception) -> Response:
    """The standard's form of an error; what Starlette refuses by itself is explained too."""
    code = error.status_code if isinstance(error, HTTPException) else 500
    description = error.detail if isinstance(error, _Refused) else _EXPLAINED.get(code, "error")
    return _answer(request, "errors", [{"code": code, "description": description}], code)


class _Refused(HTTPException):
    """A request that is answered with a reason of ours."""


class _Desk:
    """Answers from the journal; one question at a time, so that outsiders cannot keep the bot busy."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._editor = Editor(office.config, office.world, office.service.catalogue)
        self._turn = asyncio.Lock()

    def community(self, request: Request) -> str:
        """The jurisdiction that is asked about; the only one need not be named."""
        open_to_all = self._office.config.open311.communities
        named = request.query_params.get("jurisdiction_id", "")
        if not named and len(open_to_all) == 1:
            return open_to_all[0]
        if not named:
            raise _Refused(_BAD, f"jurisdiction_id was not provided; one of: {', '.join(open_to_all)}")
        if named not in open_to_all:
            raise _Refused(_NOT_FOUND, "jurisdiction_id provided was not found")
        return named

    def services(self, community: str) -> list[open311.Json]:
        """The categories that are shown."""
        return open311.services(self._editor.listing(community, (), now=_now()))

    async def one(self, community: str, id_: str) -> list[open311.Json]:
        """One request, in a list, as the standard has it."""
        found = await self._of_numbers(community, Wanted(ids=frozenset({id_})))
        if not found:
            raise _Refused(_NOT_FOUND, "service_request_id provided was not found")
        return found

    async def requests(self, community: str, query: Mapping[str, str]) -> list[open311.Json]:
        """The requests that a query asks for, the latest first, a thousand at most."""
        try:
            wanted = Wanted.of(query, _now())
        except ValueError as error:
            raise _Refused(_BAD, str(error)) from None
        if len(wanted.ids) > _MOST_IDS:
            raise _Refused(_BAD, f"service_request_id: at most {_MOST_IDS} at once")
        return await (self._of_numbers if wanted.ids else self._of_span)(community, wanted)

    async def _of_numbers(self, community: str, wanted: Wanted) -> list[open311.Json]:
        async with self._turn:
            return await self._told(community, wanted.numbers, wanted)

    async def _of_span(self, community: str, wanted: Wanted) -> list[open311.Json]:
        """Page by page from the latest on, until there are enough or no more."""
        now, found, below = _now(), list[open311.Json](), None
        async with self._turn:
            while len(found) < open311.MOST:
                page = histories.reported_between(
                    community,
                    wanted.start_at or now - open311.SPAN,
                    wanted.end_at or now,
                    wanted.service_codes,
                    wanted.live,
                    below,
                    open311.MOST,
                )
                (rows,) = await self._office.database.fetch(page)
                numbers = frozenset(int(row["number"]) for row in rows)
                found += await self._told(community, numbers, wanted)
                if len(rows) < open311.MOST:
                    break
                below = min(numbers)
        return found[: open311.MOST]

    async def _told(self, community: str, numbers: frozenset[int], wanted: Wanted) -> list[open311.Json]:
        if not numbers:
            return []
        (rows,) = await self._office.database.fetch(histories.of_numbers(community, numbers, EVENTS))
        courses = await asyncio.to_thread(courses_of, map(histories.line, rows))
        return open311.requests(self._editor.listing(community, courses, now=_now()), wanted)


def _now() -> datetime:
    return datetime.now(UTC)
