"""Residents' reports (居民上报): what residents of a government organisation reported in their groups or mini-program.

They are fetched every minute; the bot hears only, answers go by WeCom's own page. Sources: WeCom docs 93513 and 93518
(`get_order_list`, 50 at most; a cursor belongs to its conditions).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from bot.channels.base import Action, Caps, Message, Outbound, Sender, SendError, SentRef, Sink
from bot.channels.notes import Notes
from bot.channels.wecom.channel import utc_now
from bot.channels.wecom.examine import Finding
from bot.channels.wecom.frames import Json
from bot.channels.wecom.health import Health, Pulse
from bot.channels.wecom.intake import Intake, Seen
from bot.channels.wecom.residents.api import Api, Corp
from bot.channels.wecom.residents.check import examine_reports
from bot.channels.wecom.residents.polling import Rounds

NAME = "wxreport"
EVERY = 60.0
DEAF_AFTER = timedelta(minutes=5)
FIRST_TIME_SINCE = timedelta(hours=1)
OVERLAP = timedelta(minutes=10)
"""Looked at once more each time: reports may become visible a little after their own time."""
LIMIT = 50
SINCE = "since"
FORCED = "报事 "
"""A resident filed it: it is a report, whatever its words look like."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How to fetch residents' reports."""

    corp: Corp
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)


def read_order(order: Json) -> Message:
    """A report as a message to the bot. Raises KeyError when a part is missing."""
    person = f"{NAME}:{_who(order)}"
    return Message(
        chat=person,
        id=str(order["order_id"]),
        sender=Sender(person, str(order.get("reporter_name") or "")),
        at=datetime.fromtimestamp(int(order["create_time"]), UTC),
        text=FORCED + " ".join(_words(order)),
        private=True,
        addressed=True,
        photos=tuple(str(url) for url in order.get("image_urls") or ()),
    )


def _who(order: Json) -> str:
    """One person, the same in every report; a telephone number never leaves this function."""
    known = str(order.get("unionid") or order.get("reporter_mobile") or order["order_id"])
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _words(order: Json) -> list[str]:
    place = order.get("location") or {}
    words = (order.get("desc"), place.get("name") or place.get("address"))
    return [str(word).strip() for word in words if word]


class ReportChannel:
    """Residents' reports of one organisation. Implements `bot.channels.base.Channel`; it cannot speak."""

    name = NAME
    caps = Caps(
        hears_all=True,
        group_buttons=False,
        private_buttons=False,
        edit="none",
        mention_out=False,
        reply_to=False,
        reactions=False,
        push_needs_contact=True,
        max_text=0,
        rates=(),
    )

    def __init__(self, options: ReportOptions, notes: Notes, *, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._client = httpx.AsyncClient(transport=options.transport)
        self._api = Api(self._client, options.corp)
        self._pulse = Pulse(NAME, now, DEAF_AFTER)
        self._rounds = Rounds(self._pulse, EVERY)
        self._notes = notes
        self._seen = Seen()

    async def listen(self, sink: Sink) -> None:
        """Deliver reports until cancelled."""
        intake = Intake(NAME, sink, self._pulse, self._now)
        await self._rounds.run(sink, lambda: self._fetch(intake))

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Raises a permanent `SendError`: residents see the progress on WeCom's own page."""
        del chat, out, key
        raise SendError("residents' reports cannot be answered here", permanent=True)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Raises a permanent `SendError`, as `send` does."""
        return await self.send(ref.chat, out, key="")

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Nothing: what was sent here stays."""

    async def answer(self, action: Action, text: str) -> None:
        """There are no buttons."""

    async def examine(self) -> tuple[Finding, ...]:
        """What an operator should know before the start."""
        return await examine_reports(self._api)

    def health(self) -> Health:
        """The state, the age of the last answer, and what happened how often."""
        return self._pulse.health()

    async def close(self) -> None:
        """Let go of everything."""
        await self._client.aclose()

    async def _fetch(self, intake: Intake) -> None:
        """Everything since the last round. Raises LineError, and what the store raises."""
        since, begun_at, cursor = await self._begin(), self._now(), ""
        while True:
            asked = {"begin_create_time": int(since.timestamp()), "limit": LIMIT, "cursor": cursor}
            page = await self._api.post("/cgi-bin/report/resident/get_order_list", asked)
            for order in page.get("order_list") or ():
                await self._take(order, intake)
            cursor = str(page.get("next_cursor") or "")
            if not cursor:
                break
        await self._notes.write(SINCE, begun_at.isoformat())

    async def _begin(self) -> datetime:
        known = (await self._notes.read()).get(SINCE)
        return datetime.fromisoformat(known) - OVERLAP if known else self._now() - FIRST_TIME_SINCE

    async def _take(self, order: Json, intake: Intake) -> None:
        try:
            message = read_order(order)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._pulse.count("unreadable")
            log.warning("a report could not be read", error=type(error).__name__)
            return
        if not self._seen.again(message.id):
            await intake.take(message)
