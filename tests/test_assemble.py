"""From what the file says to the values the bot works with."""

import datetime as dt
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.assemble import (
    accounts_of,
    calendar_of,
    catalogue_of,
    directory_of,
    gazetteers_of,
    phone_books_of,
    policy_of,
    quiet_hours_of,
    safety_phones_of,
    service_time_of,
)
from bot.config import SAFETY_PHONES, Config, ConfigError, parse, sandbox
from bot.domain.directory import unknown_names
from bot.domain.incident import Urgency
from bot.domain.place import Place
from bot.domain.roster import ChatKind
from bot.domain.safety import PUBLIC_PHONES
from bot.understanding.category import Category

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)  # Monday 12:00 in Shanghai

WATER = Category(
    id="water",
    group="设施设备",
    name="供水",
    short_names=("停水",),
    primary="property",
    backup="community",
    external=("供水企业热线",),
    urgency="P1",
    ack_within=timedelta(minutes=30),
    onsite_within=timedelta(minutes=60),
    resolve_within=timedelta(hours=24),
    basis="",
    duplicate_within=timedelta(hours=6),
    siblings=(),
)

TWO_ESTATES = """
[[community]]
id = "sun"
name = "阳光社区"
phones = { "街道办" = "010-1", "社区" = "010-3" }

[[community.estate]]
id = "south"
name = "阳光南苑"
short_names = ["南苑"]
floor_means = "building"
buildings = [{ ids = "1-2", units = 3, floors = 18 }, "03"]
nicknames = { "紅樓" = "3" }
phones = { "物业" = "010-2", "社区" = "010-4" }
grids = { "一网格" = ["1-2"] }
facilities = { "便利店" = ["小賣部"] }

[[community.estate]]
id = "north"
name = "阳光北苑"

[[community.chat]]
channel = "telegram"
id = -100
kind = "linkage"
estate = "south"

[[community.person]]
id = "zhang"
name = "张经理"
telegram = 10001
roles = [{ role = "物业", estate = "south" }]

[[community.person]]
id = "li"
name = "李主任"
wecom = "li"
roles = ["社区"]

[[community.person]]
id = "qian"
name = "钱师傅"
roles = [{ role = "物业", estate = "south", buildings = ["03"] }]
skills = ["水电"]

[[community.shift]]
role = "物业"
estate = "south"
people = ["zhang"]
days = ["周一"]
span = "08:00-20:00"

[[community.leave]]
person = "li"
from_date = 2026-06-01
to_date = 2026-06-02
substitute = "zhang"
"""


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(TWO_ESTATES)


def test_roles_hold_where_the_file_says(config):
    directory = directory_of(config)
    assert directory.holders("property", "south", Place(building="3")) == ("zhang", "qian")
    assert directory.holders("property", "south", Place(building="1")) == ("zhang",)
    assert directory.holders("property", "north") == ()
    assert directory.holders("community", "north") == ("li",)
    assert not unknown_names(directory)


def test_the_roster_and_leave_decide_who_is_on_duty(config):
    directory = directory_of(config)
    assert directory.on_duty("property", "south", Place(building="1"), NOON) == ("zhang",)
    assert directory.on_duty("property", "south", Place(building="1"), NOON + timedelta(hours=10)) == ()


def test_leave_covers_both_its_dates_in_local_time(config):
    (leave,) = directory_of(config).leaves
    assert leave.from_at == datetime(2026, 5, 31, 16, tzinfo=UTC)
    assert leave.to_at == datetime(2026, 6, 2, 16, tzinfo=UTC)


def test_in_the_only_estate_it_need_not_be_named():
    directory = directory_of(sandbox())
    assert directory.holders("building_head", "garden", Place(building="3")) == ("zhou",)
    assert directory.holders("building_head", "garden", Place(building="4")) == ()
    assert directory.holders("grid", "garden", Place(building="8")) == ("zhao",)


def test_chats_serve_their_estate(config):
    directory = directory_of(config)
    assert [chat.id for chat in directory.chats_of("south", ChatKind.LINKAGE)] == ["telegram:-100"]
    assert directory.chats_of("north", ChatKind.LINKAGE) == ()


def test_accounts_lead_to_people(config):
    assert accounts_of(config) == {"telegram:10001": "zhang", "wecom:li": "li"}


def test_own_roles_add_to_or_replace_the_built_in_ones():
    roles = (
        '[[role]]\nid = "property"\nname = "管家"\n[[role]]\nid = "lift"\nname = "维保"\nexternal = true\nphone = "1"\n'
    )
    directory = directory_of(parse(roles))
    assert directory.role("property").name == "管家"
    assert directory.role("lift").external
    assert directory.role("supervisor").name == "上级督办"
    assert len(directory.roles) == len({role.id for role in directory.roles})


def test_an_estate_knows_its_places_under_all_their_names(config):
    south = gazetteers_of(config)["south"]
    assert south.has("3")
    assert not south.has("4")
    assert south.has_unit("1", "3")
    assert not south.has_unit("1", "4")
    assert south.has_unit("3", "9"), "the units of building 3 are unknown"
    assert south.nicknames == {"红楼": "3"}
    assert south.facilities == {"便利店": "便利店", "小卖部": "便利店"}
    assert "南苑" in south.estate_names
    assert south.lou_is_building
    assert gazetteers_of(config)["north"].has("99")


def test_an_estates_own_phones_go_before_the_communitys(config):
    books = phone_books_of(config)
    assert books["south"] == (("物业", "010-2"), ("社区", "010-4"), ("街道办", "010-1"))
    assert books["north"] == (("街道办", "010-1"), ("社区", "010-3"))


def test_safety_texts_get_the_numbers_they_name(config):
    phones = safety_phones_of(config)
    assert phones["south"] == {"property_phone": "010-2", "community_phone": "010-4"}
    assert phones["north"] == {"community_phone": "010-3"}


def test_of_two_numbers_for_one_field_the_first_counts():
    estate = '[[community]]\nid = "a"\nname = "A"\n[[community.estate]]\nid = "b"\nname = "B"\n'
    config = parse(estate + 'phones = { "燃气抢修" = "1", "燃气公司" = "2" }')
    assert safety_phones_of(config) == {"b": {"gas_phone": "1"}}


def test_every_number_that_safety_texts_name_has_a_name_in_the_file():
    named = {f"{name}_phone" for name in SAFETY_PHONES.values()}
    assert set(PUBLIC_PHONES) | {"gas_phone", "property_phone"} <= named


def test_the_neighbourhoods_own_words_are_laid_over_the_texts():
    assert catalogue_of(parse('[texts.role]\nproperty = "管家"')).text("role.property") == "管家"
    assert catalogue_of(Config()).text("role.property") == "物业"


def test_words_for_a_text_that_does_not_exist_are_told():
    with pytest.raises(ConfigError, match=r"texts：改写的话用不了.*role\.proprty.*did you mean 'role\.property'"):
        catalogue_of(parse('[texts.role]\nproprty = "管家"'))
    with pytest.raises(ConfigError, match="must be words"):
        catalogue_of(parse("[texts.role]\nproperty = 1"))


def test_configured_holidays_shut_and_own_hours_open():
    config = parse('[hours]\nholidays = [2026-06-01]\n[hours.roles]\n"物业" = ["每天 00:00-24:00"]')
    calendar = calendar_of(config)
    assert not calendar.is_workday(dt.date(2026, 6, 1))
    assert not service_time_of(config, "community", calendar).is_open(NOON)
    assert service_time_of(config, "property", calendar).is_open(NOON)


def test_quiet_hours_are_local():
    quiet = quiet_hours_of(Config())
    assert quiet.covers(datetime(2026, 6, 1, 14, tzinfo=UTC))
    assert not quiet.covers(NOON)


def test_a_category_is_what_the_pack_says_and_the_file_changes():
    config = parse('[category.water]\nack_minutes = 10\nurgency = "P0"\nexternal = []')
    rules = policy_of(config, [WATER]).category("water")
    assert (rules.targets.ack_within, rules.urgency, rules.external) == (timedelta(minutes=10), Urgency.P0, ())
    assert (rules.targets.resolve_within, rules.primary, rules.backup) == (timedelta(hours=24), "property", "community")


def test_the_default_policy_is_the_domains_own():
    ours = policy_of(Config(), [WATER])
    theirs = type(ours)(id=ours.id, categories=ours.categories)
    assert ours == theirs


@pytest.mark.parametrize(
    ("key", "number", "field", "meant"),
    [
        ("reminder_percents", "[40]", "reminder_shares", (40,)),
        ("level3_percent", "200", "whistle_share", 200),
        ("p0_nag_minutes", "2", "p0_nag_every", timedelta(minutes=2)),
        ("p0_level2_minutes", "6", "p0_level_two_within", timedelta(minutes=6)),
        ("p1_nag_hours", "3", "p1_nag_every", timedelta(hours=3)),
        ("silent_close_hours", "48", "silent_close_within", timedelta(hours=48)),
        ("reason_hours", "12", "reason_within", timedelta(hours=12)),
        ("reopen_days", "5", "reopen_within", timedelta(days=5)),
        ("repeat_days", "60", "repeat_within", timedelta(days=60)),
        ("urge_minutes", "30", "urge_every", timedelta(minutes=30)),
        ("snooze_hours", "2", "snooze_within", timedelta(hours=2)),
        ("false_alarm_minutes", "5", "false_alarm_within", timedelta(minutes=5)),
        ("nags_per_hour", "9", "nags_an_hour", 9),
        ("fair_weight", "0.5", "fair_weight", 0.5),
    ],
)
def test_every_number_of_the_file_reaches_the_policy(key, number, field, meant):
    default = policy_of(Config(), [WATER])
    policy = policy_of(parse(f"[policy]\n{key} = {number}"), [WATER])
    assert getattr(policy, field) == meant != getattr(default, field)
    assert replace(policy, id=default.id, **{field: getattr(default, field)}) == default


def test_a_policy_keeps_its_id_until_it_changes():
    first, again = (policy_of(parse(""), [WATER]) for _ in range(2))
    changed = policy_of(parse("[policy]\nsnooze_hours = 3"), [WATER])
    assert first.id == again.id != changed.id


def test_a_category_that_no_pack_knows_is_told():
    with pytest.raises(ConfigError, match=r"category\.watr：规则包里没有这个类别.*是不是 water？"):
        policy_of(parse("[category.watr]\nack_minutes = 10"), [WATER])
