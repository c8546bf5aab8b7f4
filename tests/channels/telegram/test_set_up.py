"""The check-up before the start, and the first set-up."""

import stat

import pytest

from bot.channels.telegram import Options, check_token, set_up
from bot.channels.telegram.setup import TRIES
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import stage
from tests.channels.telegram.virtual import virtual
from tests.channels.telegram.wire import Wire


async def findings(here, *chats: str) -> dict[str, str]:
    """What the check-up says, by mark."""
    said: dict[str, str] = {}
    for finding in await here.channel.examine(chats):
        said[finding.mark] = said.get(finding.mark, "") + finding.text
    return said


@virtual
async def test_an_administrator_with_polling_has_nothing_to_worry_about():
    async with stage() as here:
        here.world.group()
        here.world.bot["can_read_all_group_messages"] = True
        said = await findings(here, "telegram:-1001")
        assert set(said) == {"✓"}
        assert "@liandong_test_bot" in said["✓"]
        assert "锦绣花园联动群" in said["✓"]


@virtual
async def test_privacy_mode_is_explained_and_says_what_to_do():
    async with stage() as here:
        said = await findings(here)
        assert "/setprivacy" in said["!"]
        assert "管理员" in said["!"]


@pytest.mark.parametrize(
    ("standing", "hears_all", "mark", "words"),
    [
        ("administrator", False, "✓", "是管理员"),
        ("member", False, "✗", "听不到普通消息"),
        ("member", True, "!", "👍"),
        ("kicked", True, "✗", "不在群里"),
        ("left", True, "✗", "不在群里"),
    ],
)
def test_what_the_standing_in_a_group_means(standing, hears_all, mark, words):
    @virtual
    async def story():
        async with stage() as here:
            here.world.bot["can_read_all_group_messages"] = hears_all
            here.world.group(bot=standing)
            assert words in (await findings(here, "telegram:-1001"))[mark]

    story()


@virtual
async def test_an_unknown_group_and_a_wrong_key_are_findings_and_no_errors():
    async with stage() as here:
        said = await findings(here, "telegram:-77", "wecom:x")
        assert "telegram:-77" in said["✗"]
        assert "wecom:x" in said["!"]


@virtual
async def test_a_wrong_token_and_a_dead_network_are_told_apart():
    async with stage() as here:
        here.fake.fail_next("getMe", RefusalError(401, "Unauthorized"))
        assert "token" in (await findings(here))["✗"]
        here.wire.down = "before"
        said = await findings(here)
        assert "代理" in said["✗"]


@virtual
async def test_a_bot_that_may_not_join_groups_is_stopped_here():
    async with stage() as here:
        here.world.bot["can_join_groups"] = False
        assert "/setjoingroups" in (await findings(here))["✗"]


@virtual
async def test_a_webhook_in_the_way_of_polling_is_told_of():
    async with stage() as here:
        here.fake.webhook = {
            "url": "https://old.example/",
            "pending_update_count": 4,
            "last_error_message": "SSL error",
        }
        said = await findings(here)
        assert "https://old.example/" in said["!"]
        assert "有 4 条消息" in said["!"]
        assert "SSL error" in said["!"]


@virtual
async def test_a_webhook_address_must_be_https_and_a_change_of_address_is_told_of():
    async with stage(webhook_url="http://plain.example/") as here:
        assert "https://" in (await findings(here))["✗"]
    async with stage(webhook_url="https://new.example/") as here:
        here.fake.webhook["url"] = "https://old.example/"
        assert "https://new.example/" in (await findings(here))["!"]


@virtual
async def test_a_server_that_knows_nothing_but_getme_is_survived():
    async with stage() as here:
        unknown = RefusalError(404, "Not Found: method not found")
        here.fake.fail_next("getWebhookInfo", unknown)
        here.fake.fail_next("getChat", unknown)
        said = await findings(here, "telegram:-1001")
        assert "✗" not in said


class Terminal:
    """A person at the keyboard."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said = ""

    def ask(self, question: str) -> str:
        self.said += question + "\n"
        return self.answers.pop(0)

    def tell(self, words: str) -> None:
        self.said += words + "\n"


def check(fake: FakeTelegram, fake_way: str = ""):
    async def ask_telegram(token: str, proxy: str):
        wire = Wire(fake)
        wire.down = "" if proxy == fake_way else "before"
        return await check_token(Options(token, transport=wire))

    return ask_telegram


@virtual
async def test_a_worker_alone_comes_to_a_checked_token_that_only_she_can_read(tmp_path):
    file = tmp_path / "secrets" / "telegram.token"
    terminal = Terminal("hallo", "123456:" + "B" * 35, f" {TOKEN} ")
    result = await set_up(terminal.ask, terminal.ask, terminal.tell, check(FakeTelegram()), file)
    assert (result.username, result.token_file) == ("liandong_test_bot", file)
    assert file.read_text().strip() == TOKEN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["telegram.token"]
    for words in ("@BotFather", "不像 token", "不认这个 token", "隐私模式", "管理员"):
        assert words in terminal.said
    assert TOKEN not in terminal.said


@virtual
async def test_where_telegram_cannot_be_reached_the_way_is_asked_for(tmp_path):
    way = "http://127.0.0.1:7890"
    terminal = Terminal(TOKEN, "127.0.0.1:7890", "", way)
    result = await set_up(terminal.ask, terminal.ask, terminal.tell, check(FakeTelegram(), way), tmp_path / "token")
    assert (result.username, result.proxy) == ("liandong_test_bot", way)
    assert "要走代理" in terminal.said
    assert "http:// 或 socks5:// 开头" in terminal.said


@virtual
async def test_giving_up_changes_nothing(tmp_path):
    file = tmp_path / "telegram.token"
    file.write_text("the old one")
    for answers in ([""], ["x"] * TRIES):
        terminal = Terminal(*answers)
        assert await set_up(terminal.ask, terminal.ask, terminal.tell, check(FakeTelegram()), file) is None
    assert file.read_text() == "the old one"


@virtual
async def test_a_new_token_takes_the_place_of_the_old_one_with_its_rights_mended(tmp_path):
    file = tmp_path / "telegram.token"
    file.write_text("the old one")
    file.chmod(0o644)
    terminal = Terminal(TOKEN)
    assert await set_up(terminal.ask, terminal.ask, terminal.tell, check(FakeTelegram()), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@virtual
async def test_the_link_for_a_private_word_names_the_bot():
    async with stage() as here:
        assert await here.channel.link("ack_12") == "https://t.me/liandong_test_bot?start=ack_12"
