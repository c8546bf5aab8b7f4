"""The outbox on its way out: claim → render → send → sent, later, or never.

Chats are served side by side, each in its own order, within what its platform allows. Reminders that are due together
for one chat become one list, and a group hears at most so many an hour. What may have arrived is not repeated blindly.
"""

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import seating
from bot.carrying import Carrier
from bot.channels.base import Button, Caps, Channel, Mention, Outbound, SendError, SentRef
from bot.clearing import Clearing
from bot.domain.bundle import Dispatch, dispatch
from bot.domain.card import card, card_chats
from bot.domain.incident import Incident, Status
from bot.domain.letters import Kind, Letter
from bot.service import Service
from storage import cards, incidents, outbox, people, standing
from storage.database import Row, Statement
from storage.outbox import Queued

log = logging.getLogger(__name__)

BATCH = 200
SENDING_WITHIN = timedelta(minutes=2)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
HOUR = timedelta(hours=1)
HELD_WITHIN = timedelta(days=7)
"""How long a letter waits for somebody to write again before it is tried all the same."""
REMINDERS = (Kind.NAG, Kind.COPY)
LISTED = (*REMINDERS, Kind.ESCALATION)

Gone = Callable[[str, datetime], Awaitable[None]]
"""Told when the bot can no longer write to a chat, and when that was found."""


@dataclass(slots=True)
class Window:
    """How often a chat was written to lately, against what its platform allows (messages, seconds)."""

    sent: deque[datetime] = field(default_factory=deque)

    def free_at(self, now: datetime, rates: Iterable[tuple[int, float]]) -> datetime:
        """The first moment from `now` on at which another message is allowed."""
        free = now
        for count, seconds in rates:
            recent = [at for at in self.sent if at > now - timedelta(seconds=seconds)]
            if len(recent) >= count:
                free = max(free, recent[-count] + timedelta(seconds=seconds))
        return free

    def note(self, at: datetime, rates: Iterable[tuple[int, float]]) -> None:
        """Remember a message."""
        self.sent.append(at)
        longest = max((seconds for _, seconds in rates), default=0)
        while self.sent and self.sent[0] < at - timedelta(seconds=longest):
            self.sent.popleft()


class Relay:
    """Sends what the bot owes people."""

    def __init__(self, service: Service, channels: Mapping[str, Channel], on_gone: Gone | None = None) -> None:
        self._service = service
        self._channels = channels
        self._on_gone = on_gone
        self._clearing = Clearing(service.database, channels)
        self._windows: dict[str, Window] = {}
        self._held: set[str] = set()
        self._carrier = Carrier(channels)
        self.last_drain_at: datetime | None = None

    async def remember(self) -> None:
        """At a start: which chats must be heard before anything more may be said there."""
        (rows,) = await self._service.database.fetch(outbox.held_chats())
        self._held = {row["chat"] for row in rows}

    @property
    def held(self) -> frozenset[str]:
        """The chats that must be heard first."""
        return frozenset(self._held)

    async def heard(self, chat: str, now: datetime) -> None:
        """Somebody wrote there: what was held may go."""
        if chat in self._held:
            self._held.discard(chat)
            await self._write([outbox.release(chat, now)])

    async def drain(self, now: datetime) -> int:
        """Send everything that may go out at `now` (UTC); returns how many letters were settled."""
        settled, more = 0, True
        while more:
            queued, uncertain, useless = await self._claim(now)
            settled += await self._settle(uncertain, now)
            await self._clearing.clear(useless, now)
            by_chat: dict[str, list[Queued]] = {}
            for one in queued:
                by_chat.setdefault(one.letter.chat, []).append(one)
            settled += sum(await asyncio.gather(*(self._serve(chat, ones, now) for chat, ones in by_chat.items())))
            more = len(queued) == BATCH
        self.last_drain_at = now
        return settled

    async def _claim(self, now: datetime) -> tuple[list[Queued], list[Queued], Sequence[Row]]:
        """What to send now, what was being sent for too long, and what stands in a chat and has lost its use.

        What is worthless by now is dropped on the way.
        """
        claim = outbox.claim(now, BATCH, now + SENDING_WITHIN)
        _, expired, claimed, useless = await self._service.database.write(
            [outbox.drop_stale(now), outbox.expire(now), claim, standing.due(now)]
        )
        return outbox.claimed(claimed), outbox.claimed(expired), useless

    async def _settle(self, uncertain: Sequence[Queued], now: datetime) -> int:
        """A send that nobody confirmed: cards are edited again and safety texts repeated; the rest counts as sent.

        Two reminders would be noticed, one that may be missing is followed by the next of its ladder.
        """
        await self._write([_settled(one, now) for one in uncertain])
        return len(uncertain)

    async def _serve(self, chat: str, queued: Sequence[Queued], now: datetime) -> int:
        """Serve one chat, in order; a platform that asks for patience stops this chat only."""
        channel = self._channels.get(chat.partition(":")[0])
        if channel is None:
            await self._write([outbox.dead(one.id, "no such channel", now) for one in queued])
            return len(queued)
        awake = await self._waking(queued, now)
        reminders = [one for one in awake if one.letter.kind in LISTED]
        others = [one for one in awake if one.letter.kind not in LISTED]
        settled = 0
        for position, batch in enumerate(batches := await self._batches(chat, others, reminders, now)):
            free = self._window(chat).free_at(now, channel.caps.rates)
            if free > now:
                await self._postpone([one for rest in batches[position:] for one in rest.queued], free)
                break
            if not await self._send(channel, batch, now):
                await self._postpone(
                    [one for rest in batches[position + 1 :] for one in rest.queued], now + FIRST_PAUSE
                )
                break
            settled += len(batch.queued)
        return settled

    async def _waking(self, queued: Sequence[Queued], now: datetime) -> Sequence[Queued]:
        """Those that may disturb now: what a budget or a failure held up into the quiet hours waits for their end."""
        ends_at = self._service.world.quiet_hours(self._service.world.policy).ends_after(now)
        if ends_at == now:
            return queued
        await self._postpone([one for one in queued if one.letter.by_day], ends_at)
        return [one for one in queued if not one.letter.by_day]

    def _window(self, chat: str) -> Window:
        return self._windows.setdefault(chat, Window())

    async def _batches(
        self, chat: str, others: Sequence[Queued], reminders: Sequence[Queued], now: datetime
    ) -> list["Batch"]:
        """What is sent as one message each, most urgent first; reminders beyond the hour's budget wait."""
        batches = [Batch((one,), one.letter) for one in others]
        for kinds in (REMINDERS, (Kind.ESCALATION,)):
            listed = [one for one in reminders if one.letter.kind in kinds]
            if not listed:
                continue
            planned = await self._plan(chat, listed, now)
            by_letter = {id(one.letter): one for one in reminders}
            batches += [
                Batch(tuple(by_letter[id(letter)] for letter in parcel.carries), parcel.letter)
                for parcel in planned.parcels
            ]
            if planned.until_at is not None:
                await self._postpone([by_letter[id(letter)] for letter in planned.waiting], planned.until_at)
        return sorted(batches, key=lambda batch: batch.letter.priority)

    async def _plan(self, chat: str, reminders: Sequence[Queued], now: datetime) -> Dispatch:
        """Nags have a budget in groups; level changes are notices, but several of them are one list too."""
        in_group = self._service.world.chat(chat) is not None and reminders[0].letter.kind in REMINDERS
        counts = in_group and any(not one.letter.urgent for one in reminders)  # an emergency's calls have no budget
        sent = await self._service.database.fetch(outbox.sent_since(chat, REMINDERS, now - HOUR)) if counts else [[]]
        return dispatch(
            [one.letter for one in reminders],
            sent_at=[outbox.sent_at(row) for row in sent[0]],
            budget=self._service.world.policy.nags_an_hour if counts else None,
            now=now,
            catalogue=self._service.catalogue,
        )

    async def _postpone(self, queued: Sequence[Queued], until: datetime) -> None:
        if queued:
            await self._write([outbox.postpone([one.id for one in queued], until)])

    async def _write(self, unit: list[Statement]) -> None:
        if unit:
            await self._service.database.write(unit)

    async def _send(self, channel: Channel, batch: "Batch", now: datetime) -> bool:
        """Send one message; False when this chat has to wait."""
        try:
            unit = await (self._send_card if batch.letter.kind is Kind.CARD else self._send_text)(channel, batch, now)
        except SendError as error:
            return await self._failed(batch, error, now)
        self._window(batch.letter.chat).note(now, channel.caps.rates)
        await self._write(unit)
        return True

    async def _send_text(self, channel: Channel, batch: "Batch", now: datetime) -> list[Statement]:
        letter, ids = batch.letter, [one.id for one in batch.queued]
        async with self._carrier.carried(letter.photos, channel) as photos:
            ref = await self._say(channel, replace(letter, photos=photos), str(ids[0]))
        unit = [outbox.sent(ids, ref, now)]
        if letter.standing is not None:
            unit.append(standing.stands(letter.standing, letter.chat, ref))
        if letter.incidents:
            unit.append(cards.message_about(letter.chat, ref.id, letter.incidents, now))
        return unit

    async def _say(self, channel: Channel, letter: Letter, key: str) -> SentRef:
        """Send a letter; in place of the one that stands under its name, if it wants that and there is one."""
        out, what = self._outbound(channel.caps, letter), letter.standing
        if what is not None and what.in_place:
            (rows,) = await self._service.database.fetch(standing.of_name(what.name, letter.chat))
            for row in rows:
                return await channel.update(standing.from_row(row).ref, out)
        return await channel.send(letter.chat, out, key=key)

    async def _send_card(self, channel: Channel, batch: "Batch", now: datetime) -> list[Statement]:
        """The card as the incident is now: edited in place where it stands already, posted where it doesn't."""
        letter, ids = batch.letter, [one.id for one in batch.queued]
        incident, shown = await self._card_of(letter)
        editable = channel.caps.edit != "none"
        rendered = self._rendered(incident, letter, now, counted=editable) if incident is not None else None
        if incident is None or rendered is None:
            return [outbox.drop_ids(ids, now)]
        digest = hashlib.sha256(f"{rendered.text}{rendered.buttons}".encode()).hexdigest()[:16]
        said_by_result = not editable and incident.status is Status.RESOLVED and not rendered.buttons
        if shown is not None and (shown.digest == digest or said_by_result):
            return [outbox.drop_ids(ids, now)]
        out = self._outbound(channel.caps, rendered)
        if shown is None:
            ref = await channel.send(letter.chat, out, key=str(ids[0]))
        else:
            ref = await channel.update(shown.ref, replace(out, mentions=()))
        return [
            outbox.sent(ids, ref, now),
            cards.shown(incident.id, letter.chat, ref, digest, now),
            cards.message_about(letter.chat, ref.id, (incident.id,), now),
        ]

    async def _card_of(self, letter: Letter) -> tuple[Incident | None, cards.Shown | None]:
        found, shown = await self._service.database.fetch(
            incidents.by_id(letter.incidents[0]), cards.card_in(letter.incidents[0], letter.chat)
        )
        incident = incidents.from_row(found[0]) if found else None
        return incident, cards.from_row(shown[0]) if shown else None

    def _rendered(self, incident: Incident, letter: Letter, now: datetime, *, counted: bool) -> Letter | None:
        """The card's words; None for a chat that is not to see it any more (another owner, somebody who left)."""
        world = self._service.world
        policy = world.policy_of(incident)
        around = seating.around(world, incident, now, policy)
        if letter.chat not in card_chats(incident, policy, around):
            return None
        shown = card(
            incident,
            policy,
            around,
            world.view(incident.community, incident.estate),
            self._service.catalogue,
            chat=letter.chat,
            now=now,
            call=letter.to,
            counted=counted,
        )
        return replace(letter, text=shown.text, buttons=shown.buttons, to=shown.to)

    def _outbound(self, caps: Caps, letter: Letter) -> Outbound:
        world = self._service.world
        buttons = letter.buttons if self._buttons_work(caps, letter.chat) else ()
        return Outbound(
            text=letter.text,
            mentions=tuple(Mention(who, world.name(who), world.account(who, letter.chat)) for who in letter.to),
            buttons=tuple(Button(one.id, one.label, one.style) for one in buttons),
            reply_to=letter.reply_to if caps.reply_to else None,
            photos=letter.photos,
            documents=letter.documents,
            urgent=letter.urgent,
            silent=letter.kind in (Kind.CARD, Kind.DIGEST) and not letter.urgent,
            kind=letter.kind.value,
            incidents=letter.incidents,
        )

    def _buttons_work(self, caps: Caps, chat: str) -> bool:
        return caps.group_buttons if self._service.world.chat(chat) is not None else caps.private_buttons

    async def _failed(self, batch: "Batch", error: SendError, now: datetime) -> bool:
        """Permanent errors end a letter; temporary ones are tried again, further and further apart."""
        reason, chat = str(error), batch.letter.chat
        log.warning("a message could not be sent", extra={"chat": chat, "reason": reason})
        if error.moved_to is not None:
            await self._write(people.move_chat(chat, error.moved_to))
            self._service.world.chat_moved(chat, error.moved_to)
            await self._postpone(batch.queued, now)
            return False
        if error.permanent or max(one.attempts for one in batch.queued) >= ATTEMPTS:
            await self._write([outbox.dead(one.id, reason, now) for one in batch.queued])
            if error.gone and self._on_gone is not None:
                await self._on_gone(chat, now)
            return True
        if error.until_heard:
            self._held.add(chat)
            await self._write([outbox.hold([one.id for one in batch.queued], now + HELD_WITHIN)])
            return True
        if error.uncertain:
            await self._write([_settled(one, now) for one in batch.queued])
            return True
        pause = timedelta(seconds=error.retry_after) if error.retry_after else _pause(batch.queued[0].attempts)
        unit = [outbox.retry(one.id, now + pause, reason) for one in batch.queued]
        if error.retry_after:
            unit.append(outbox.postpone_chat(chat, now + pause))
        await self._write(unit)
        return False


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that go out as one message."""

    queued: tuple[Queued, ...]
    letter: Letter


def _pause(attempts: int) -> timedelta:
    return min(timedelta(seconds=FIRST_PAUSE.total_seconds() * 2.0**attempts), LONGEST_PAUSE)


def _settled(one: Queued, now: datetime) -> Statement:
    if one.letter.kind in (Kind.CARD, Kind.SAFETY) and one.attempts < ATTEMPTS:
        return outbox.retry(one.id, now + FIRST_PAUSE, "unconfirmed")
    return outbox.sent([one.id], SentRef(one.letter.chat, ""), now)
