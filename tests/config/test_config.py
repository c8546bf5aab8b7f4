"""Reading a configuration: what people write, and what they are told when it is wrong."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, ConfigError, load, parse
from bot.config.base import expand_buildings
from bot.domain.calendar import DaySpan
from bot.domain.sla import Days

ESTATE = """
[[community]]
id = "sun"
name = "阳光社区"
[[community.estate]]
id = "garden"
name = "阳光花园"
buildings = ["1-8"]
[community.estate.grids]
"一网格" = ["1-4"]
"""
TOKEN = "123456789:AAF" + "a1B2" * 8  # looks like one, is none


def complaint(text: str) -> str:
    """What the person who wrote this is told."""
    with pytest.raises(ConfigError) as told:
        parse(text)
    return str(told.value)


def test_an_empty_file_is_a_configuration():
    assert parse("") == Config()


def test_buildings_are_written_as_ranges():
    (community,) = parse(ESTATE).communities
    assert community.estates[0].building_ids == ("1", "2", "3", "4", "5", "6", "7", "8")
    assert community.estates[0].grids == {"一网格": ("1", "2", "3", "4")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A1-A3", ("A1", "A2", "A3")),
        ("a1~3", ("A1", "A2", "A3")),
        ("3、5，7", ("3", "5", "7")),
        ([1, "3-4"], ("1", "3", "4")),
        ("2期12", ("2期12",)),
    ],
)
def test_building_ranges_are_read_as_people_write_them(written, meant):
    assert expand_buildings(written) == meant


@given(st.integers(0, 300), st.integers(0, 100))
def test_a_range_has_both_its_ends(first, more):
    buildings = expand_buildings(f"{first}-{first + more}")
    assert (buildings[0], buildings[-1], len(buildings)) == (str(first), str(first + more), more + 1)


def test_service_times_name_their_days():
    config = parse('[hours]\nservice = ["08:30-12:00", "每天 19:00-21:00", "restdays 22:00-02:00"]')
    assert [(one.days, str(one.span)) for one in config.hours.service] == [
        (Days.WORKDAYS, "08:30–12:00"),
        (Days.EVERY_DAY, "19:00–21:00"),
        (Days.RESTDAYS, "22:00–02:00"),
    ]


def test_quiet_hours_may_be_left_out_or_switched_off():
    assert parse("").hours.quiet == DaySpan(22 * 60, 31 * 60)
    assert parse('[hours]\nquiet = ""').hours.quiet is None


def test_roles_are_written_in_chinese_or_as_ids():
    people = '[[community.person]]\nid = "z"\nname = "张"\nroles = ["物业", {role = "grid", grids = ["一网格"]}]\n'
    (person,) = parse(ESTATE + people).communities[0].people
    assert [grant.role for grant in person.roles] == ["property", "grid"]


def test_ids_of_platforms_may_be_numbers():
    people = '[[community.person]]\nid = "z"\nname = "张"\ntelegram = 10001\nwecom = "zhang"\n'
    (person,) = parse(ESTATE + people).communities[0].people
    assert person.accounts == ("telegram:10001", "wecom:zhang")


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_text('[rules]\nfolder = "pack"\n[telegram]\ntoken_file = "token"', encoding="utf-8")
    config = load(file)
    assert config.rules.folder == tmp_path / "pack"
    assert config.telegram is not None
    assert config.telegram.token_file == tmp_path / "token"


def test_without_a_file_everything_has_its_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load() == Config()


def test_a_file_saved_by_notepad_is_read(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_bytes("\ufeff[bot]\r\nname = '小区助手'\r\n".encode())
    assert load(file).bot.name == "小区助手"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[bot]\nlocal = "en"', 'bot.local = "en"：没有这个键 (unknown key)；是不是 locale？(did you mean locale?)'),
        ("[botx]", "botx：没有这个键 (unknown key)；是不是 bot？(did you mean bot?)"),
        ('[bot]\nlocale = "fr"', "bot.locale = \"fr\"：只能是 'zh-Hans', 'zh-Hant', 'en' (one of these)"),
        ('[bot]\nweb_port = "8080"', 'bot.web_port = "8080"：要写整数，不加引号 (a whole number)'),
        ("[bot]\nweb_port = 70000", "bot.web_port = 70000：不能大于 65535 (at most 65535)"),
        ('[bot]\ntimezone = "北京"', 'bot.timezone = "北京"：没有这个时区；大陆写 Asia/Shanghai'),
        ("[bot]\nname = 7", 'bot.name = 7：要写成带引号的文字，如 "…" (text in quotes)'),
        ('[bot]\nname = ""', 'bot.name = ""：不能为空 (must not be empty)'),
        ("bot = 1", "bot = 1：要写成一组 键 = 值 (a table)"),
        ('[[community]]\nid = "a"', "community[1].name：必须填写 (required)"),
        ('[[community]]\nname = "a"\nid = "A b"', 'community[1].id = "A b"：只用小写字母、数字、下划线，以字母开头'),
        ('[hours]\nservice = "08:30-18:00"', 'hours.service = "08:30-18:00"：要写成列表，用方括号 [ … ] (a list)'),
        ('[hours]\nservice = ["8点到18点"]', 'hours.service[1] = "8点到18点"：写成 08:30-18:00 这样'),
        ('[hours]\nservice = ["周六 08:00-12:00"]', "前面可以写 工作日、休息日、每天"),
        ('[hours]\nquiet = "22:00"', 'hours.quiet = "22:00"：写成 08:30-18:00 这样'),
        (
            '[hours]\nholidays = ["2027-02-06"]',
            'hours.holidays[1] = "2027-02-06"：写日期，不加引号，如 2027-02-06 (a date)',
        ),
        ("[hours]\nholidays = [2027-02-06]\nworkdays = [2027-02-06]", "2027-02-06 既是 holidays 又是 workdays"),
        ("[policy]\nfair_weight = 2", "policy.fair_weight = 2：不能大于 1 (at most 1)"),
        ("[policy]\ncomposite_weights = [30, 30, 30]", "三个数加起来要等于 100"),
        ("[policy]\ncomposite_weights = [50, 50]", "policy.composite_weights[3]：必须填写 (required)"),
        ("[policy]\nreminder_percents = [80, 50]", "要从小到大，不重复，如 [50, 80]"),
        ("[policy]\nnags_per_hour = 0", "policy.nags_per_hour = 0：要大于 0 (greater than 0)"),
        ("[policy]\nsilent_close_hours = 1.5", "policy.silent_close_hours = 1.5：要写整数"),
        ("[policy]\nrepeat_days = 3", "repeat_days 不能小于 reopen_days"),
        ('[digest]\nweekday = "周八"', 'digest.weekday = "周八"：写 周一 … 周日 或 monday … sunday'),
        ('[digest]\ntime = "9点"', 'digest.time = "9点"：写成 09:00 这样'),
        ('[digest]\nweekly = "yes"', 'digest.weekly = "yes"：写 true 或 false，不加引号 (true or false)'),
        ('[category.water]\nurgency = "P4"', "category.water.urgency = \"P4\"：只能是 'P0', 'P1', 'P2', 'P3'"),
        ("[category.water]\nack_minuts = 4", "是不是 ack_minutes？"),
        ('[category.water]\nprimary = "物管"', 'category.water.primary = "物管"：没有这个角色 (role)'),
        (
            '[hours.roles]\nproprety = ["08:00-20:00"]',
            'hours.roles.proprety = "proprety"：没有这个角色 (role)；是不是 property？',
        ),
        (
            '[telegram]\ntoken = "x"',
            'telegram.token = "x"：密钥不写在文件里；用 token_env 写环境变量名 (use token_env)',
        ),
    ],
)
def test_a_mistake_is_told_with_key_value_and_remedy_in_one_line(text, told):
    line = complaint(text)
    assert told in line
    assert "\n" not in line


CHAT = '[[community.chat]]\nchannel = "telegram"\nid = 1\nkind = "linkage"\n'
SHIFT = '[[community.shift]]\nrole = "物业"\npeople = ["zhang"]\ndays = ["周一"]\nspan = "08:00-20:00"\n'
LEAVE = '[[community.leave]]\nperson = "zhang"\nfrom_date = 2027-02-05\nto_date = 2027-02-12\n'
PERSON = '[[community.person]]\nid = "zhang"\nname = "张"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CHAT + 'estate = "gardn"', 'community[1].chat[1].estate = "gardn"：没有这个小区 (estate)；是不是 garden？'),
        (CHAT + CHAT, 'community.chat.id = "telegram:1"：出现了 2 次'),
        (PERSON + PERSON, 'community.person.id = "zhang"：出现了 2 次'),
        (PERSON + 'roles = ["保洁"]', 'community[1].person[1].roles[1].role = "保洁"：没有这个角色 (role)'),
        (PERSON + 'roles = [{role = "grid", grids = ["三网格"]}]', "没有这个网格 (grid)；是不是 一网格？"),
        (PERSON + 'roles = [{role = "楼长", buildings = ["7-9"]}]', '.buildings = "9"：阳光花园没有这栋楼'),
        (PERSON + 'roles = [{role = "楼长", buildings = ["9-1"]}]', "写成 1-12 或 A1-A6 (a range of buildings)"),
        (
            '[[community.shift]]\nrole = "物业"\npeople = ["zhng"]\ndays = ["周一"]\nspan = "08:00-20:00"',
            "没有这个人员 (person)",
        ),
        (
            PERSON + '[[community.leave]]\nperson = "zhang"\nfrom_date = 2027-02-02\nto_date = 2027-02-01',
            "to_date 不能早于",
        ),
        ('[[community.estate]]\nid = "garden"\nname = "二期"', 'community.estate.id = "garden"：出现了 2 次'),
    ],
)
def test_a_name_that_nobody_declared_is_told(text, told):
    assert told in complaint(ESTATE + text)


def test_roles_of_ones_own_are_known_everywhere():
    role = '[[role]]\nid = "lift"\nname = "维保"\n'
    used = '[hours.roles]\nlift = ["08:00-20:00"]\n[category.water]\nprimary = "lift"\n'
    assert parse(role + used).categories["water"].primary == "lift"
    assert 'role.id = "lift"：出现了 2 次' in complaint(role + '[[role]]\nid = "lift"\nname = "x"')


def test_with_two_estates_a_building_needs_its_estate():
    second = '[[community.estate]]\nid = "north"\nname = "北苑"\n'
    told = complaint(ESTATE + second + PERSON + 'roles = [{role = "楼长", buildings = ["3"]}]')
    assert told == "community[1].person[1].roles[1].estate：要写明是哪个小区 (say which estate)；有 garden、north"


def test_all_mistakes_are_told_at_once():
    assert complaint('[bot]\nlocale = "fr"\nweb_port = -1\n[policy]\nx = 1').count("\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        f'[texts]\nwelcome = "{TOKEN}"',
        f'[[community]]\nid = "a"\nname = "{TOKEN}"',
        '[bot]\ndatabase = "postgresql://liandong:hunter2@db/liandong"',
        '[wecom]\nbot_id = "x"\nsecret_env = "' + "aB3" * 14 + 'x"',
        '[bot]\npublic_url = "https://example.org/send?key=693a91f6-7xxx-4bc4"',
        '[[community.chat]]\nwebhook_key_env = "693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa"'.replace("sifa", "01fa"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(text):
    line = complaint(text)
    secret = text.rsplit('"', 2)[1]
    assert "不要写进配置文件" in line
    assert secret not in line


@pytest.mark.parametrize(
    "innocent", ["wrkSFfCgAAAbcDefGhijk1mnopqr5tUvwX", "postgresql://liandong@db/liandong", "12:30"]
)
def test_ids_and_addresses_are_not_taken_for_secrets(innocent):
    assert parse(f'[texts]\nwelcome = "{innocent}"').texts["welcome"] == innocent


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[bot]\nname = “小联”",
            "第 2 行写法不对 (line 2 is not valid TOML)：name = “小联”；引号、等号、逗号、括号要用英文半角",
        ),
        ('[hours.roles]\n物业 = ["08:00-20:00"]', "中文的键要加英文引号 (quote keys that are not ASCII)"),
        ("[bot", "第 1 行写法不对"),
        ("[bot]\n[bot]", "[bot]"),
    ],
)
def test_a_line_that_is_no_toml_is_shown(text, told):
    assert told in complaint(text)


@given(st.text(alphabet=st.sampled_from('[]=",“小id1.\n#{}'), max_size=60))
def test_no_text_makes_it_stumble(text):
    with suppress(ConfigError):
        parse(text)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match="打不开这个文件"):
        load(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_told(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes('[bot]\nname = "小联"'.encode("gbk"))
    with pytest.raises(ConfigError, match="请另存为 UTF-8") as told:
        load(file)
    assert told.value.source == str(file)


def test_secrets_come_from_the_environment_or_a_file(tmp_path, monkeypatch):
    telegram = parse("[telegram]").telegram
    assert telegram is not None
    monkeypatch.setenv("LIANDONG_TELEGRAM_TOKEN", f" {TOKEN}\n")
    assert telegram.token() == TOKEN
    (tmp_path / "token").write_text("from-the-file\n", encoding="utf-8")
    from_file = parse('[telegram]\ntoken_file = "token"', folder=tmp_path).telegram
    assert from_file is not None
    assert from_file.token() == "from-the-file"


def test_a_missing_secret_names_the_variable_to_set(tmp_path, monkeypatch):
    monkeypatch.delenv("LIANDONG_TELEGRAM_TOKEN", raising=False)
    telegram = parse("[telegram]").telegram
    assert telegram is not None
    with pytest.raises(ConfigError, match="export LIANDONG_TELEGRAM_TOKEN=") as told:
        telegram.token()
    assert str(told.value).startswith('telegram.token_env = "LIANDONG_TELEGRAM_TOKEN"：')
    absent = parse('[telegram]\ntoken_file = "absent"', folder=tmp_path).telegram
    assert absent is not None
    with pytest.raises(ConfigError, match=r"telegram\.token_file = .*absent.*文件不存在"):
        absent.token()


def test_the_database_address_of_the_environment_wins(monkeypatch):
    config = parse('[bot]\ndatabase = "a.db"')
    monkeypatch.delenv("LIANDONG_DATABASE", raising=False)
    assert config.bot.database_address() == "a.db"
    monkeypatch.setenv("LIANDONG_DATABASE", "postgresql://u:p@h/d")
    assert config.bot.database_address() == "postgresql://u:p@h/d"


def test_dates_of_leave_include_both_ends():
    (away,) = parse(ESTATE + PERSON + LEAVE.replace("02-12", "02-05")).communities[0].leave
    assert (away.from_date, away.to_date) == (dt.date(2027, 2, 5), dt.date(2027, 2, 5))


def test_what_is_open_to_other_systems_must_exist_and_be_reachable():
    told = complaint(f'{ESTATE}\n[open311]\ncommunities = ["son"]')
    assert "open311.communities[1]" in told
    assert "sun" in told
    unreachable = complaint(f'[bot]\nweb_port = 0\n{ESTATE}\n[open311]\ncommunities = ["sun"]')
    assert "bot.web_port" in unreachable
