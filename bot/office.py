"""The whole bot put together, whatever the channel: rules, people, service, clock and outbox.

`run`, replay, the demonstration, the simulation and the benchmark all work with the same office; they differ only in
their channels and in who winds the clock.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot import assemble
from bot.channels.base import Action, Channel, GroupPush, Hearing, Inbound, Message
from bot.config import Config
from bot.domain.meeting import ENDS_WITHIN
from bot.domain.policy import Policy, with_quiet
from bot.handover import HandoverDesk
from bot.relay import Relay
from bot.service import Service
from bot.ticker import Ticker
from bot.understanding.book import RuleBook
from bot.understanding.reload import Reloader
from bot.world import World
from handlers import admin, claim, minutes, presence, setup
from handlers.desk import Desk
from handlers.router import dispatch
from storage import (
    incidents,
    meetings,
    outbox,
    people,
    places,
    policies,
    privacy,
    questions,
    retention,
    standing,
)
from storage.database import Conflict, Database, Statement

log = logging.getLogger(__name__)

REBUILT_FROM = timedelta(days=31)


class Round(Protocol):
    """What is sent at fixed times, whatever happened: digests, morning lists."""

    def next_moment(self, after: datetime) -> datetime | None:
        """When it is next due; None: never."""

    async def post(self, now: datetime) -> int:
        """Owe people what is due; returns how many letters."""


@dataclass(slots=True)
class Office:
    """The bot at work. Everything that happens comes in by `hear` or by `advance`.

    `rounds` are made when a virtual clock advances; `run` has a schedule of its own for them. `reached`: how far the
    virtual clock was wound; what is overdue then (a matter taken off hold) is dealt with at that time, not before.
    """

    config: Config
    database: Database
    desk: Desk
    service: Service
    world: World
    ticker: Ticker
    relay: Relay
    channels: Mapping[str, Channel]
    reloader: Reloader
    handovers: HandoverDesk
    wound_to: datetime
    reached: datetime
    rounds: Sequence[Round] = ()

    async def hear(self, inbound: Inbound) -> None:
        """Deal with one inbound value; returns after the commit.

        Raises whatever went wrong: the channel tries again, and says so here when it gives a value up.
        """
        try:
            await dispatch(self.desk, inbound)
        except Exception:
            kind, key = type(inbound).__name__, str(getattr(inbound, "id", ""))
            log.exception("an inbound value could not be handled", extra={"kind": kind, "key": key})
            raise
        if isinstance(inbound, Message | Action):
            await self.relay.heard(inbound.chat, inbound.at)

    async def advance(self, now: datetime) -> None:
        """Let the clock reach `now`: what is due is decided, what waits is sent."""
        await self.ticker.tick(now)
        await self.handovers.announce(now)
        await minutes.end_forgotten(self.desk, now)
        await self._make_rounds(now)
        await self.relay.drain(now)

    async def _make_rounds(self, now: datetime) -> None:
        for one in self.rounds:
            due_at = one.next_moment(self.wound_to)
            if due_at is not None and due_at <= now:
                await one.post(now)
        self.wound_to = max(now, self.wound_to)

    async def next_moment(self) -> datetime | None:
        """The earliest moment at which something is due or may be sent."""
        due, waiting, stands = await self.database.fetch(incidents.next_due(), outbox.next_at(), standing.next_at())
        said = (outbox.moment_of(waiting[0]), standing.moment_of(stands[0]))
        moments = [incidents.moment_of(due[0]), *said, self.handovers.next_moment()]
        moments += [one.next_moment(self.wound_to) for one in self.rounds]
        moments += [meeting.opened_at + ENDS_WITHIN for meeting in self.desk.meetings.values()]
        return min((at for at in moments if at is not None), default=None)

    async def wind_to(self, until: datetime) -> None:
        """Wind a virtual clock: everything fires at its own time, up to and including `until`; none before the last."""
        while (moment := await self.next_moment()) is not None and moment <= until:
            self.reached = max(moment, self.reached)
            await self.advance(self.reached)
        self.reached = max(until, self.reached)

    async def recollect(self, now: datetime) -> None:
        """Remember what is open in communities that were made known after the start (a replay's own)."""
        await _remember_incidents(self.database, self.world, now)

    async def forget_unanswered(self, now: datetime) -> None:
        """Silence means no: erase the words of questions that nobody answered within half an hour."""
        await self.database.write([questions.expire(now)])

    async def forget_old(self, now: datetime) -> None:
        """Forget what nobody needs any more, and what privacy says must go; for once every few hours."""
        await self.database.write(retention.forget_old(now))
        photos, contacts = await self.database.fetch(privacy.photos_due(now), privacy.contacts_due(now))
        for row in photos:
            await self._erase(privacy.erase_photos(incidents.from_row(row)))
        for row in contacts:
            await self._erase(privacy.erase_contacts(incidents.from_row(row)))
        self.service.recent.forget()
        self.world.matters.forget_ended(now - REBUILT_FROM)

    async def _erase(self, unit: Sequence[Statement]) -> None:
        """An incident that changes meanwhile is erased next time."""
        with contextlib.suppress(Conflict):
            await self.database.write(unit)

    async def reload_rules(self) -> None:
        """Take over a changed rule pack as a whole; a broken one is refused and the old one stays."""
        found = await self.reloader.check()
        if isinstance(found, RuleBook):
            self.desk.rules = found
            log.info("the rules were reloaded")
        elif found is not None:
            log.error("a changed rule pack was refused, the old one stays: %s", found)

    async def close(self) -> None:
        """Let go of the database."""
        await self.database.close()


async def open_office(
    config: Config,
    database: Database,
    channels: Sequence[Channel],
    *,
    rules: RuleBook | None = None,
    now: datetime,
) -> Office:
    """Put the bot together and bring its memory up to date with the database.

    Raises:
        ConfigError: the configuration speaks of a category that the rules do not have.
        PackError: a rule pack is broken.
    """
    book = rules if rules is not None else await asyncio.to_thread(RuleBook.load, config.rules.folder)
    policy = assemble.policy_of(config, book.categories)
    world = _world(config, policy, book)
    catalogue = assemble.catalogue_of(config)
    service = Service(database, world, catalogue)
    by_name = {channel.name: channel for channel in channels}
    world.know_typed_channels(name for name, channel in by_name.items() if not channel.caps.group_buttons)
    desk = Desk(service, world, book, catalogue, assemble.gazetteers_of(config), toast=_toast(by_name))
    desk.pushes = {name: channel for name, channel in by_name.items() if isinstance(channel, GroupPush)}
    desk.hearing = _hearing(by_name)
    await _remember(database, world, policy, now)
    await _remember_set_up(desk, now)
    (waiting,) = await database.fetch(questions.all_open(now))
    for question in map(questions.from_row, waiting):
        desk.memory.question(question.chat, question.person, question.expires_at)
    (held,) = await database.fetch(meetings.running())
    desk.meetings.update({meeting.chat: meeting for meeting in map(meetings.from_row, held)})
    ticker, relay = Ticker(service), Relay(service, by_name, on_gone=_gone(desk))
    await relay.remember()
    reloader, handovers = Reloader(config.rules.folder), HandoverDesk(service, now)
    await handovers.catch_up(now)
    desk.on_leave = handovers.leave_changed
    return Office(config, database, desk, service, world, ticker, relay, by_name, reloader, handovers, now, now)


def _world(config: Config, policy: Policy, book: RuleBook) -> World:
    world = World(
        directory=assemble.directory_of(config),
        policy=policy,
        calendar=assemble.calendar_of(config),
        category_names={category.id: category.name for category in book.categories},
        phones=assemble.safety_phones_of(config),
        phone_books=assemble.phone_books_of(config),
        talks=assemble.talks_of(config),
    )
    world.quiet_in_file = assemble.quiet_in_file(config)
    world.know_accounts(assemble.accounts_of(config))
    for chat in assemble.listening_chats_of(config):
        world.set_chat_state(chat, "listening")
    return world


def _toast(channels: Mapping[str, Channel]) -> Callable[[Action, str], Awaitable[None]]:
    async def toast(action: Action, text: str) -> None:
        channel = channels.get(action.chat.partition(":")[0])
        if channel is not None:
            await channel.answer(action, text)

    return toast


def _gone(desk: Desk) -> Callable[[str, datetime], Awaitable[None]]:
    async def gone(chat: str, at: datetime) -> None:
        await presence.lost(desk, chat, "muted", at)

    return gone


def _hearing(channels: Mapping[str, Channel]) -> Callable[[str], Awaitable[Hearing]]:
    """What is heard in a group, asked of a channel that can tell."""

    async def hearing(chat: str) -> Hearing:
        ask = getattr(channels.get(chat.partition(":")[0]), "hearing", None)
        return await ask(chat) if ask is not None else "unknown"

    return hearing


async def _remember_set_up(desk: Desk, now: datetime) -> None:
    """What the handlers keep in memory of what was set up in chat."""
    in_chat = (estate for estate in desk.world.directory.estates if estate.id not in desk.gazetteers)
    desk.gazetteers = {**desk.gazetteers, **{estate.id: setup.gazetteer_of(estate) for estate in in_chat}}
    (rows,) = await desk.service.database.fetch(places.settings())
    settings = places.settings_in(rows)
    desk.claim.claims = int(settings.get(claim.CLAIMS, "0"))
    if admin.QUIET in settings and not desk.world.quiet_in_file:
        desk.world.use(with_quiet(desk.world.policy, admin.quiet_of(settings[admin.QUIET])))
        await desk.service.database.write([policies.keep(desk.world.policy, now)])


async def remember_people(database: Database, world: World) -> None:
    """Add to what the file says of people and places what was said of them in chat."""
    places.load_into(world, *await database.fetch(*places.everything()))
    people.load_into(world, *await database.fetch(*people.everything()))


async def _remember(database: Database, world: World, policy: Policy, now: datetime) -> None:
    """Load what people did in chat, the policies of running incidents, and what is open or ended lately."""
    await database.write([policies.keep(policy, now)])
    (kept,) = await database.fetch(policies.all_kept())
    world.policies.update({one.id: one for one in map(policies.from_row, kept)})
    await remember_people(database, world)
    await _remember_incidents(database, world, now)


async def _remember_incidents(database: Database, world: World, now: datetime) -> None:
    for community in world.directory.communities:
        (rows,) = await database.fetch(incidents.since(community.id, now - REBUILT_FROM))
        for row in rows:
            world.matters.learn(None, incidents.from_row(row))
    await world.counters.count_loads(database, [one.id for one in world.directory.communities])
