"""The command menus: what Telegram offers when somebody types "/", by kind of chat, by rights and by language.

Registered when the bot starts and whenever a group is set up; a menu is a convenience, so failures only wait. Source:
Bot API, "setMyCommands", "BotCommandScope" (the narrowest scope wins, so a group's own menu needs its administrators').
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.telegram import Scope, TelegramChannel
from bot.domain.messages import Catalogue
from bot.texts import DEFAULT_LOCALE, load_catalogue
from bot.world import World

FOR_EVERYBODY = ("help", "privacy")
IN_PRIVATE = ("report", "mine", "status", "todo", "phones", "help", "privacy", "norecord", "forget")
FOR_ADMINISTRATORS = ("setup", "pause", "resumebot", "listen")
IN_GROUPS: Mapping[str, tuple[str, ...]] = {
    "": ("report", "status", "duty", "phones", *FOR_EVERYBODY),
    "residents": ("report", "status", "phones", *FOR_EVERYBODY),
    "linkage": ("report", "status", "todo", "duty", "phones", "ledger", "meeting", *FOR_EVERYBODY),
    "staff": ("todo", "status", "handover", "duty", "phones", "ledger", *FOR_EVERYBODY),
}
"""Commands by kind of group; the empty kind is a group that is not set up yet."""

LANGUAGES = ("", "zh", "en")
"""For everybody, and for those whose app speaks one of these (ISO 639-1: simplified and traditional are both "zh")."""

TRY_AGAIN_AFTER = timedelta(hours=1)

_Place = tuple[Scope, str | None, str]
Menu = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Menus:
    """Keeps the menus of one Telegram account as they should be."""

    channel: TelegramChannel
    world: World
    locale: str
    _texts: dict[str, Catalogue] = field(default_factory=dict)
    _registered: dict[_Place, Menu] = field(default_factory=dict)
    _resting: dict[_Place, datetime] = field(default_factory=dict)

    async def register(self, now: datetime) -> int:
        """Register what is new or different; returns how many menus.

        What was refused rests for an hour; a group that the bot is not in holds up no other, a server that knows no
        menus at all is left in peace.
        """
        done = 0
        for place, menu in self._wanted():
            if self._registered.get(place) == menu:
                continue
            scope, chat, language = place
            if now < self._resting.get(place, now):
                if chat is None:
                    break
                continue
            if await self.channel.set_commands(menu, scope=scope, chat=chat, language=language):
                self._registered[place] = menu
                done += 1
                continue
            self._resting[place] = now + TRY_AGAIN_AFTER
            if chat is None:
                break
        return done

    def _wanted(self) -> Iterator[tuple[_Place, Menu]]:
        for language in LANGUAGES:
            texts = self._in(_locale(language, self.locale))
            for scope, chat, names in self._places():
                yield (scope, chat, language), _menu(names, texts)

    def _in(self, locale: str) -> Catalogue:
        if locale not in self._texts:
            self._texts[locale] = load_catalogue(locale)
        return self._texts[locale]

    def _places(self) -> Iterator[tuple[Scope, str | None, tuple[str, ...]]]:
        yield "default", None, FOR_EVERYBODY
        yield "all_private_chats", None, IN_PRIVATE
        yield "all_group_chats", None, IN_GROUPS[""]
        yield "all_chat_administrators", None, (*IN_GROUPS[""], *FOR_ADMINISTRATORS)
        for chat in self.world.directory.chats:
            if chat.id.startswith(f"{self.channel.name}:") and chat.id not in self.world.lost:
                names = IN_GROUPS[chat.kind.value]
                yield "chat", chat.id, names
                yield "chat_administrators", chat.id, (*names, *FOR_ADMINISTRATORS)


def _locale(language: str, configured: str) -> str:
    """The catalogue for people whose app speaks a language."""
    if language == "en":
        return "en"
    return configured if not language or configured.startswith("zh") else DEFAULT_LOCALE


def _menu(names: tuple[str, ...], texts: Catalogue) -> Menu:
    return tuple((name, texts.text(f"command.{name}")) for name in names)
