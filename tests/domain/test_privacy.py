"""What a group may not learn from somebody's own words."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.privacy import mask

BEFORE = st.sampled_from(("", "漏水了", "请联系我 ", "3栋门口，", "6月1日 10:00 ", "要交302元 "))
AFTER = st.sampled_from(("", "漏水了", "3栋门口", "12号楼", "，谢谢", " 明天上午10点", " 3-2-501"))
DASHES = ("-", "－", "—", " ", "　", "", "·", ".", "\u200b")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")


def digits_of(text: str) -> str:
    """Every digit of a text in whatever script, nothing else: written here anew, not taken from the code under test."""
    spoken = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
    plain = (spoken.get(letter, unicodedata.normalize("NFKC", letter)) for letter in text)
    return re.sub(r"\D", "", "".join(plain))


@st.composite
def spelled(draw: st.DrawFn, number: str, sizes: tuple[int, ...]) -> str:
    """A number with gaps, in half or full width."""
    gap = draw(st.sampled_from(DASHES))
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    written = gap.join([*parts, number[at:]] if at < len(number) else parts)
    return written.translate(FULL_WIDTH) if draw(st.booleans()) else written


@st.composite
def mobiles(draw: st.DrawFn) -> tuple[str, str]:
    number = f"1{draw(st.integers(3_000_000_000, 9_999_999_999))}"
    sizes = draw(st.sampled_from(((11,), (3, 4, 4), (3, 3, 5), (4, 4, 3), (1,) * 11, (5, 6), (2, 2, 2, 2, 3))))
    return number, draw(spelled(number, sizes))


@given(BEFORE, mobiles(), AFTER)
@settings(max_examples=150)
def test_no_mobile_number_survives_in_any_spelling(before: str, mobile: tuple[str, str], after: str) -> None:
    number, written = mobile
    masked = mask(f"{before}{written}{after}")
    assert number not in digits_of(masked)
    assert number[-8:] not in digits_of(masked)


@given(mobiles())
@settings(max_examples=30)
def test_a_number_in_chinese_digits_is_masked_as_well(mobile: tuple[str, str]) -> None:
    number, _ = mobile
    assert number not in digits_of(mask(f"打我电话{number.translate(CHINESE)}吧"))


@st.composite
def identities(draw: st.DrawFn) -> tuple[str, str]:
    """An identity number with a true check digit, as GB 11643 defines it."""
    day = draw(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
    body = f"{draw(st.sampled_from(('110101', '320102', '510104')))}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    number = body + "10X98765432"[weighed % 11]
    return number, draw(spelled(number, draw(st.sampled_from(((18,), (6, 8, 4), (4, 4, 4, 4, 2), (6, 4, 4, 4))))))


@given(BEFORE, identities(), AFTER)
@settings(max_examples=100)
def test_no_identity_number_survives(before: str, identity: tuple[str, str], after: str) -> None:
    number, written = identity
    assert number[6:17] not in digits_of(mask(f"{before}{written}{after}"))


PLATES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from("京沪粤浙川鲁"),
    st.sampled_from("ABCDEFGHJKLMNPQ"),
    st.sampled_from("ADF0123456789"),
    st.integers(1000, 99999),
)


@given(PLATES, st.sampled_from(DASHES), AFTER)
@settings(max_examples=100)
def test_no_licence_plate_survives(plate: str, gap: str, after: str) -> None:
    written = f"{plate[:2]}{gap}{plate[2:]}"
    for spelling in (written, written.lower(), written.translate(FULL_WIDTH)):
        masked = mask(f"{spelling}挡住出口{after}")
        assert plate[3:] not in unicodedata.normalize("NFKC", masked)


BUILDINGS = st.integers(1, 40).map(str)
ROOMS = st.builds(lambda storey, door: f"{storey}{door:02d}", st.integers(1, 33), st.integers(1, 12)).filter(
    lambda room: room not in ("110", "119", "120", "122")  # a bare 120 is the ambulance
)


@given(BUILDINGS, st.integers(1, 6), ROOMS, st.sampled_from(("-", "－", " - ", "—", "#", "/")))
@settings(max_examples=100)
def test_rooms_written_as_coordinates_become_their_building(building: str, unit: int, room: str, joint: str) -> None:
    written = joint.join((building, str(unit), room))
    assert mask(f"{written}漏水了") == f"{building}栋某户漏水了"
    assert mask(f"{written.translate(FULL_WIDTH)}漏水了") == f"{building}栋某户漏水了"


ROOM_FORMS = (
    "{building}栋{unit}单元{room}室",
    "{building}栋{unit}单元{room}",
    "{building} 栋 {unit} 单元 {room} 室",
    "{building}幢{room}",
    "{building}号楼{unit}单元{room}号",
    "{building}-{room}",
    "{room}室",
    "{room}房",
    "{room}的",
    "{room}业主",
    "楼上{room}",
    "隔壁 {room}",
    "我家{room}",
    "住{room}",
    "{unit}单元 {room}",
    "房号{room}",
    "Room {room}",
)


@given(st.sampled_from(ROOM_FORMS), BUILDINGS, st.integers(1, 6), ROOMS, st.booleans())
@settings(max_examples=200)
def test_no_room_survives_in_any_form(form: str, building: str, unit: int, room: str, wide: bool) -> None:
    written = form.format(building=building, unit=unit, room=room)
    masked = mask((written.translate(FULL_WIDTH) if wide else written) + "漏水了")
    assert room not in re.findall(r"\d+", unicodedata.normalize("NFKC", masked))
    assert "某户" in masked


@given(st.lists(ROOMS, min_size=2, max_size=5), st.sampled_from(("、", "，", "和", "/")))
@settings(max_examples=50)
def test_rooms_in_a_list_are_all_masked(rooms: list[str], joint: str) -> None:
    masked = mask(f"3栋{joint.join(rooms)}都没水")
    assert not set(rooms) & set(re.findall(r"\d+", masked))


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("302的老李半夜敲墙", "某住户半夜敲墙"),
        ("楼上姓王的天天吵", "楼上某住户天天吵"),
        ("樓上姓張的天天吵", "樓上某住户天天吵"),
        ("402王建国天天敲", "某住户天天敲"),
        ("3号楼1201的老张", "3号楼某住户"),
        ("楼下小王家漏水", "楼下某住户漏水"),
        ("对门李阿姨跳舞", "对门某住户跳舞"),
        ("老李家的狗咬人", "某住户的狗咬人"),
        ("业主王建国又在装修", "业主某住户又在装修"),
        ("402的天天半夜跳", "某户的天天半夜跳"),
        ("402的马桶漏", "某户的马桶漏"),
        ("5楼东户漏水", "5楼某户漏水"),
        ("三栋二单元五零一没水", "三栋二单元某户没水"),
        ("京A 1xx23 挪一下", "某车 挪一下"),
        ("京A12345 3栋门口", "某车 3栋门口"),
        ("粤BD12345占消防通道", "某车占消防通道"),
        ("卡号 6222 0210 0111 2345 678", "卡号 ***"),
        ("座机 0571-88886666", "座机 ***"),
        ("微信abc12345", "微信***"),
        ("写信到 wang.x@example.com", "写信到 ***"),
    ],
)
def test_what_is_masked_and_what_is_left_of_it(words: str, masked: str) -> None:
    assert mask(words) == masked


@pytest.mark.parametrize(
    "words",
    [
        "3栋电梯坏了，困在12楼",
        "物业费3.5元，50-100元，押金120元",
        "水费302元，涨了1203块",
        "2026-06-01 10:00-16:00 停水",
        "6月1日10点到12点停水",
        "打119、120，12345热线，96333",
        "3栋120救护车来了",
        "全小区320户没水",
        "3室2厅",
        "坐501路公交",
        "电压220V，230伏",
        "2024的通知",
        "3、5、8栋没水",
        "1-6栋，2号楼到5号楼",
        "1300、1400、150元",
        "电梯13层到15层",
        "谢谢张师傅，马上到",
        "楼上高压锅响，楼下施工",
        "7*24小时，第3次了，5个人",
        "#12 收到",
        "3,5,8 收到",
        "",
        "\ud800",
    ],
)
def test_ordinary_numbers_dates_prices_and_names_stay(words: str) -> None:
    assert mask(words) == words


WORDS = st.lists(
    st.sampled_from(
        (*"3栋2单元501室的老李楼上姓王京A12345138-00 13、，。0571x", "\u200b", "电话", "某户", "住户", "\ue000")
    ),
    max_size=25,
).map("".join)


@given(WORDS)
@settings(max_examples=300)
def test_masking_never_fails_and_a_second_time_finds_no_new_number(words: str) -> None:
    once = mask(words)
    assert len(digits_of(mask(once))) <= len(digits_of(once)) <= len(digits_of(words))
