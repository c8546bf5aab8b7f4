"""The command menus: for each kind of chat, for administrators, in the language of the reader's app."""

from collections import deque
from datetime import timedelta

from bot.assemble import directory_of
from bot.config import parse
from bot.domain.policy import Policy
from bot.menus import Menus
from bot.understanding.commands import parse as read
from bot.world import World
from tests.channels.telegram.fake_api import FakeTelegram
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import stage
from tests.channels.telegram.virtual import now, virtual

FILE = """
[[community]]
id = "sunshine"
name = "阳光社区"
estate = [{ id = "garden", name = "阳光花园" }]
chat = [
  { channel = "telegram", id = -1001, kind = "residents", estate = "garden" },
  { channel = "wecom", id = "wr1", kind = "staff", estate = "garden" },
]
"""


class Late(deque):
    """Faults that begin after so many good calls."""

    def __init__(self, good: int, faults: list[RefusalError]) -> None:
        super().__init__(faults)
        self.good = good

    def __bool__(self) -> bool:
        self.good -= 1
        return self.good < 0 and len(self) > 0


def menu(fake: FakeTelegram, scope: str, language: str = "", chat: int | None = None) -> dict[str, str]:
    """What was registered last."""
    wanted = {"type": scope} | ({"chat_id": chat} if chat else {})
    found = [one for one in fake.commands if one["scope"] == wanted and one.get("language_code", "") == language]
    return {one["command"]: one["description"] for one in found[-1]["commands"]}


def menus(here, locale: str = "zh-Hans") -> Menus:
    return Menus(here.channel, World(directory_of(parse(FILE)), Policy("", {})), locale)


@virtual
async def test_every_chat_offers_what_is_of_use_there_in_the_readers_language():
    async with stage() as here:
        assert await menus(here).register(now()) == 18
        assert {"mine", "privacy", "forget"} < set(menu(here.fake, "all_private_chats"))
        assert "pause" in menu(here.fake, "all_chat_administrators")
        assert "pause" not in menu(here.fake, "all_group_chats")
        assert "todo" not in menu(here.fake, "chat", chat=-1001)
        assert "setup" in menu(here.fake, "chat_administrators", chat=-1001)
        assert menu(here.fake, "default")["help"] == menu(here.fake, "default", "zh")["help"] == "怎么用"
        assert menu(here.fake, "default", "en")["help"] == "How it works"


@virtual
async def test_a_traditional_neighbourhood_reads_traditional_characters():
    async with stage() as here:
        await menus(here, "zh-Hant").register(now())
        assert menu(here.fake, "default")["help"] == menu(here.fake, "default", "zh")["help"] == "怎麼用"


@virtual
async def test_every_command_of_the_menus_is_understood():
    async with stage() as here:
        await menus(here).register(now())
        names = {one["command"] for menu_ in here.fake.commands for one in menu_["commands"]}
        assert [
            name for name in names if read(f"/{name} 12 x", addressed=True) is None and read(f"/{name}") is None
        ] == []


@virtual
async def test_what_is_registered_is_not_registered_again_and_a_new_group_gets_its_own():
    async with stage() as here:
        ours = menus(here)
        await ours.register(now())
        assert await ours.register(now()) == 0
        ours.world.chat_moved("telegram:-1001", "telegram:-2002")
        assert await ours.register(now()) == 6
        assert "report" in menu(here.fake, "chat", chat=-2002)


@virtual
async def test_a_group_that_the_bot_is_not_in_holds_up_no_other():
    async with stage() as here:
        refused = [RefusalError(400, "Bad Request: chat not found")] * 2
        ours = menus(here)
        ours.world.chat_moved("telegram:-1001", "telegram:-2002")
        here.fake.faults["setMyCommands"] = Late(4, refused)
        assert await ours.register(now()) == 16
        assert await ours.register(now() + timedelta(minutes=1)) == 0
        assert await ours.register(now() + timedelta(minutes=61)) == 2


@virtual
async def test_a_server_without_menus_is_left_in_peace_for_an_hour():
    async with stage() as here:
        here.fake.fail_next("setMyCommands", RefusalError(404, "Not Found: method not found"))
        ours = menus(here)
        assert await ours.register(now()) == 0
        assert await ours.register(now() + timedelta(minutes=5)) == 0
        assert len(here.fake.called("setMyCommands")) == 1
        assert await ours.register(now() + timedelta(minutes=61)) == 18
