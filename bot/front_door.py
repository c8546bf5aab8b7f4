"""How people find the bot: its link, its menus, and the way to the first administrator.

All of that needs Telegram to say who the bot is, which may take until the proxy works: so it is looked at regularly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram.error import TelegramError

from bot.channels.telegram import TelegramChannel
from bot.menus import Menus
from bot.office import Office
from handlers import claim

log = structlog.get_logger(__name__)

NOBODY_YET = """\
┌ 还没有管理员 (nobody is administrator yet)
│ 请在自己的手机上打开这个链接，按“开始”，您就是管理员：
│   {link}
│ 或者私聊机器人，发这一句：{code}
│ 只能用一次，请不要转给别人。 Open the link on your own phone; it works once, keep it to yourself.
└"""


@dataclass(slots=True)
class FrontDoor:
    """Opens for each Telegram account once it is known. `tell` reaches whoever started the bot."""

    office: Office
    channels: Sequence[TelegramChannel]
    tell: Callable[[str], None]
    _menus: dict[str, Menus] = field(default_factory=dict)

    async def look(self, now: datetime) -> None:
        """Learn the links that are not known yet; keep the menus as they should be."""
        for channel in self.channels:
            if channel.name not in self._menus:
                await self._open(channel)
            if (menus := self._menus.get(channel.name)) is not None:
                await menus.register(now)

    async def _open(self, channel: TelegramChannel) -> None:
        try:
            me = await channel.identity()
        except TelegramError as error:
            log.info("the bot's link is not known yet", error=str(error))
            return
        self.office.world.link = f"https://t.me/{me.username}" if me.username else ""
        self._menus[channel.name] = Menus(channel, self.office.world, self.office.config.bot.locale)
        if claim.is_open(self.office.desk):
            code = self.office.desk.claim.code
            self.tell(NOBODY_YET.format(link=f"{self.office.world.link}?start={code}", code=code))
