"""The platforms that a configuration asks for, and no other: each takes tenths of a second and megabytes to import."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.channels.base import Channel
from bot.config import Config
from bot.office import Office
from storage.channel_notes import KeptNotes
from storage.database import Database

Look = Callable[[datetime], Awaitable[None]]
"""Something that is looked at regularly, at this moment."""


def channels_of(config: Config, database: Database) -> list[Channel]:
    """The channels that the configuration asks for; what they must not forget is kept in the database.

    Raises ConfigError when a secret is missing or is none.
    """
    found: list[Channel] = []
    if config.telegram is not None:
        found.append(_telegram(config))
    if config.wecom is not None:
        found += _wecom(config, database)
    return found


def _telegram(config: Config) -> Channel:
    from bot.accounts.telegram import telegram_options  # noqa: PLC0415 - see above
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415 - see above

    return TelegramChannel(telegram_options(config))


def _wecom(config: Config, database: Database) -> list[Channel]:
    from bot.accounts.wecom import report_options, service_options, wecom_options  # noqa: PLC0415 - see above
    from bot.channels.wecom import WeComChannel  # noqa: PLC0415 - see above
    from bot.channels.wecom.residents import ReportChannel, ServiceChannel  # noqa: PLC0415 - see above

    found: list[Channel] = []
    if config.wecom is not None and config.wecom.bot_id:
        found.append(WeComChannel(wecom_options(config), KeptNotes(database, WeComChannel.name)))
    if (service := service_options(config)) is not None:
        found.append(ServiceChannel(service, KeptNotes(database, ServiceChannel.name)))
    if (reports := report_options(config)) is not None:
        found.append(ReportChannel(reports, KeptNotes(database, ReportChannel.name)))
    return found


def front_door(office: Office, channels: Sequence[Channel], tell: Callable[[str], None]) -> Look | None:
    """How people find the bot on Telegram, which is looked at regularly; None where nobody uses it."""
    if office.config.telegram is None:
        return None
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415 - see above
    from bot.front_door import FrontDoor  # noqa: PLC0415 - see above

    return FrontDoor(office, [one for one in channels if isinstance(one, TelegramChannel)], tell).look
