"""A dog that barks: due rows that nobody handled, letters that hang, a poll that stopped, poison that was set aside.

It tells the administrators in private, once per trouble, and the health page all the time.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.base import Channel
from bot.domain.letters import Kind, Letter
from bot.office import Office
from bot.service import Context
from bot.workdays import unknown_years
from storage import incidents, noted, outbox

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(minutes=5)
STUCK_AFTER = timedelta(minutes=30)
POISON_WITHIN = timedelta(hours=1)
BARKS_EVERY = timedelta(hours=6)


@dataclass(slots=True)
class Watchdog:
    """Looks once a minute. `troubles` are one line each, for people."""

    office: Office
    channels: Sequence[Channel]
    troubles: list[str] = field(default_factory=list)
    _barked: dict[str, datetime] = field(default_factory=dict)

    async def look(self, now: datetime) -> list[str]:
        """Find what is wrong now, and tell the administrators what is new."""
        self.troubles = [*await self._database_troubles(now), *self._channel_troubles(), *self._calendar_troubles(now)]
        fresh = [
            one
            for one in self.troubles
            if now - self._barked.get(one, datetime.min.replace(tzinfo=now.tzinfo)) > BARKS_EVERY
        ]
        if fresh:
            self._barked.update(dict.fromkeys(fresh, now))
            await self._bark(fresh, now)
        return self.troubles

    async def _database_troubles(self, now: datetime) -> list[str]:
        late, pending, poison = await self.office.database.fetch(
            incidents.overdue(now - LATE_AFTER), outbox.pending_counts(now), noted.poison_since(now - POISON_WITHIN)
        )
        found = []
        if late[0]["waiting"]:
            found.append(f"有 {late[0]['waiting']} 件到点没有处理，请看日志")
        for row in pending:
            since = outbox.late_since(row)
            if row["count"] and since is not None and now - since > STUCK_AFTER:
                found.append(f"有 {row['count']} 条消息半小时没发出去，请检查网络和机器人权限")
                break
        if poison:
            found.append(f"最近一小时有 {len(poison)} 条收到的内容处理不了，已放在一边，请看日志")
        return found

    def _channel_troubles(self) -> list[str]:
        found = []
        for channel in self.channels:
            health = getattr(channel, "health", None)
            state = health() if callable(health) else None
            if state is not None and not state.ok:
                found.append(f"{channel.name} 收不到消息：{state.detail or state.state}")
        groups = sorted(chat for chat in self.office.relay.held if self.office.world.chat(chat) is not None)
        found += [f"群 {chat} 里还没有人 @ 过机器人，话发不进去：请在群里 @ 它说一声" for chat in groups]
        return found

    def _calendar_troubles(self, now: datetime) -> list[str]:
        local = now.astimezone(self.office.world.zone).date()
        unknown = unknown_years(self.office.world.calendar, local)
        return [str(unknown)] if unknown is not None else []

    async def _bark(self, troubles: Sequence[str], now: datetime) -> None:
        world = self.office.world
        admins = {grant.person for grant in world.directory.grants if grant.role == "admin"}
        text = "\n".join(["机器人有情况，请看一下：", *troubles])
        letters = [
            Letter(chat, Kind.NOTICE, text, now, now) for person, chat in world.private.items() if person in admins
        ]
        log.warning("the watchdog barks", extra={"troubles": list(troubles)})
        await self.office.service.say(letters, Context(now))
