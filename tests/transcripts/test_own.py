"""JSON lines and scenarios."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcripts.lines import ClockMoved, Edited, Holding, Pressed, Recalled, Said
from tests.transcripts.reading import at, problem_lines, read, said

SCENARIO = """{"members": [{"id": "u_zhang", "name": "张经理", "roles": ["property"], "buildings": ["1", "2"]}],
 "transcript": [
  {"at": "2026-06-01T10:00:00+08:00", "chat": "linkage", "id": "m1", "from": "u_wang", "text": "3栋电梯又坏了",
   "photos": ["a.jpg"]},
  {"at": "2026-06-01T10:01:00+08:00", "chat": "linkage", "from": "u_zhang", "id": "m2", "text": "收到",
   "reply_to": {"incident": 1}},
  {"at": "2026-06-01T10:02:00+08:00", "chat": "linkage", "from": "u_zhang", "press": "acknowledge", "incident": 1},
  {"at": "2026-06-01T10:03:00+08:00", "edit": "m1", "text": "3栋2单元电梯又坏了"},
  {"at": "2026-06-01T10:04:00+08:00", "recall": "m1"},
  {"at": "2026-06-01T10:05:00+08:00", "chat": "residents", "from": "u_wang", "text": "谢谢", "reply_to": "m2"},
  {"at": "2026-06-01T10:06:00+08:00", "from": "u_wang", "press": "register", "message": "m7"},
  {"at": "2026-06-02T10:00:00+08:00"}]}
"""


def test_a_scenario_says_who_lives_there_and_what_happens() -> None:
    transcript = read(SCENARIO)
    assert transcript.problems == []
    assert transcript.members[0].roles == (Holding("property", ("1", "2")),)
    assert transcript.lines == [
        Said(at(10), "linkage", "u_wang", "3栋电梯又坏了", "m1", ("a.jpg",)),
        Said(at(10, 1), "linkage", "u_zhang", "收到", "m2", reply_to_incident=1),
        Pressed(at(10, 2), "linkage", "u_zhang", "acknowledge", 1),
        Edited(at(10, 3), "m1", "3栋2单元电梯又坏了"),
        Recalled(at(10, 4), "m1"),
        Said(at(10, 5), "residents", "u_wang", "谢谢", reply_to="m2"),
        Pressed(at(10, 6), "linkage", "u_wang", "register", message="m7"),
        ClockMoved(at(10, day=2)),
    ]
    assert transcript.numbers == [3, 5, 7, 8, 9, 10, 11, 12]


def test_the_same_on_one_line_or_as_json_lines() -> None:
    scenario = json.loads(SCENARIO)
    head = json.dumps({"members": scenario["members"]})
    lines = "\n".join([head, *map(json.dumps, scenario["transcript"])])
    assert read(json.dumps(scenario)).lines == read(lines).lines == read(SCENARIO).lines
    assert read(lines).members == read(SCENARIO).members
    assert read(lines).numbers == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_bare_list_of_lines_is_a_scenario_without_members() -> None:
    assert read(json.dumps(json.loads(SCENARIO)["transcript"])).lines == read(SCENARIO).lines


def test_members_may_come_after_the_transcript() -> None:
    swapped = dict(reversed(json.loads(SCENARIO).items()))
    assert read(json.dumps(swapped)).members == read(SCENARIO).members


def test_a_broken_entry_of_a_scenario_is_named_by_its_line_and_the_rest_is_read() -> None:
    broken = SCENARIO.replace('"from": "u_zhang", "id": "m2"', '"from": u_zhang, "id": "m2"')
    transcript = read(broken)
    assert problem_lines(transcript) == [5]
    assert len(transcript.lines) == 7


def test_a_scenario_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    transcript = read(SCENARIO[: SCENARIO.index('"press"')])
    assert said(transcript) == [("u_wang", "3栋电梯又坏了"), ("u_zhang", "收到")]
    assert problem_lines(transcript)[0] == 7


def test_missing_and_superfluous_commas_are_forgiven() -> None:
    careless = SCENARIO.replace('"recall": "m1"},', '"recall": "m1"}').replace("}]}\n", "},]}\n")
    transcript = read(careless)
    assert transcript.lines == read(SCENARIO).lines
    assert transcript.problems == []


def test_a_broken_entry_on_a_single_line_spares_its_neighbours() -> None:
    good, after = '{"at": "2026-06-01T10:00", "from": "a", "text": "一"}', '{"at": "2026-06-01T11:00"}'
    text = f'{{"transcript": [{good}, {{"at": oops}}, {after}]}}'
    transcript = read(text)
    assert transcript.lines == [Said(at(10), "linkage", "a", "一"), ClockMoved(at(11))]
    assert problem_lines(transcript) == [2]  # the place in the list, since there is only one line


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"at": "2026-06-01T10:00:00", "from": "a", "text"', "不是 JSON"),
        ('["a"]', "不是一个对象"),
        ('"a"', "不是一个对象"),
        ('{"at": "昨天", "from": "a", "text": "x"}', "时间看不懂"),
        ('{"at": "0001-01-01T00:00:00", "from": "a", "text": "x"}', "时间不对"),
        ('{"at": true}', "没有时间"),
        ('{"at": "2026-06-01T10:00:00", "text": "x"}', "缺少 from"),
        ('{"at": "2026-06-01T10:00:00", "from": "a", "press": "explode", "incident": 1}', "没有按钮 explode"),
        ('{"at": "2026-06-01T10:00:00", "from": "a", "press": "resolve"}', "没说是哪一件"),
        ('{"at": "2026-06-01T10:00:00", "from": "a", "press": "resolve", "incident": 0}', "不是编号"),
        ('{"at": "2026-06-01T10:00:00", "from": "a", "text": "x", "reply_to": {"incident": "一"}}', "不是编号"),
        ('{"at": "2026-06-01T10:00:00", "edit": "m1"}', "缺少 text"),
        ('{"at": "2026-06-01T10:00:00", "says": "a"}', "不认识"),
    ],
)
def test_a_line_that_says_nothing_we_know_is_named_with_its_mend(line: str, what: str) -> None:
    good = '{"at": "2026-06-01T12:00:00", "from": "a", "text": "后面的"}'
    transcript = read(f"{good.replace('12:00', '09:00')}\n\n{line}\n{good}")
    (problem,) = transcript.problems
    assert problem.line == 3
    assert what in problem.what
    assert problem.mend
    assert str(problem).startswith("第 3 行")
    assert len(transcript.lines) == 2


def test_a_line_without_a_time_happens_right_after_the_one_before() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00", "from": "a", "text": "一"}\n{"from": "b", "text": "二"}')
    assert transcript.lines[1].at == at(10)
    assert problem_lines(transcript) == [2]


def test_times_may_be_written_in_several_ways() -> None:
    written = [
        '"2026-06-01T10:00:00"',
        '"2026-06-01 10:00"',
        '"2026/6/1 10:00"',
        '"2026-06-01T02:00:00Z"',
        "1780279200",
    ]
    transcript = read("\n".join(f'{{"at": {time}}}' for time in written))
    assert [line.at for line in transcript.lines] == [at(10)] * 5


def test_a_line_before_its_predecessor_happens_with_it_and_is_reported() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00"}\n{"at": "2026-06-01T09:00:00"}\n{"at": "2026-06-01T11:00:00"}')
    assert [line.at for line in transcript.lines] == [at(10), at(10), at(11)]
    assert problem_lines(transcript) == [2]


def test_roles_are_ids_or_objects_with_their_own_scope() -> None:
    members = [
        {"id": "a", "roles": ["property", {"role": "grid", "grids": ["东"]}], "buildings": ["1"], "estate": "e1"},
        {"id": "b", "roles": "community"},
        {"id": "c", "role": "building_head", "buildings": "1-3栋"},
        {"id": "d"},
    ]
    transcript = read(json.dumps({"members": members, "transcript": []}))
    assert transcript.problems == []
    assert [member.roles for member in transcript.members] == [
        (Holding("property", ("1",)), Holding("grid", ("1",), ("东",))),
        (Holding("community"),),
        (Holding("building_head", ("1", "2", "3")),),
        (),
    ]
    assert transcript.members[0].estate == "e1"


def test_chats_may_be_a_list_or_a_mapping() -> None:
    listed = read('{"chats": [{"id": "g1", "kind": "residents", "estate": "e1"}], "transcript": []}')
    mapped = read('{"chats": {"g1": {"kind": "residents", "estate": "e1"}, "g2": "staff"}, "transcript": []}')
    assert listed.chats == mapped.chats[:1]
    assert mapped.chats[1].kind == "staff"


def test_a_member_that_cannot_be_read_is_named() -> None:
    transcript = read('{"members": [{"name": "无名"}, "u_li", {"id": "u_wang"}],\n "transcript": []}')
    assert [member.id for member in transcript.members] == ["u_wang"]
    assert len(transcript.problems) == 2


def test_one_photo_may_stand_without_brackets() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00", "from": "a", "photos": "a.jpg"}')
    assert transcript.lines == [Said(at(10), "linkage", "a", "", photos=("a.jpg",))]


def test_halves_of_characters_do_not_reach_the_database() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00", "from": "a", "text": "坏了\\ud83d\\u0000，\\ud83d\\ude2d"}')
    assert said(transcript) == [("a", "坏了\ufffd，😭")]


def test_a_separator_of_lines_within_a_text_does_not_cut_the_line() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00", "from": "a", "text": "一\u2028二\x85三"}')
    assert said(transcript) == [("a", "一\u2028二\x85三")]


def test_nesting_without_end_is_a_problem_and_no_crash() -> None:
    transcript = read('{"at": "2026-06-01T10:00:00"}\n' + '{"at":' * 100_000)
    assert problem_lines(transcript) == [2]


_KEYS = ["at", "from", "text", "press", "incident", "edit", "recall", "reply_to", "photos", "id", "roles", "chat"]
_ENTRIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2026-06-01T10:00", "register"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(_KEYS),
        inner, max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["members", "chats", "transcript", "messages", "at"]), _ENTRIES, min_size=1))
def test_whatever_stands_in_a_document_it_is_read_or_named(document: dict[str, object]) -> None:
    transcript = read(json.dumps(document) + "\n{}")
    assert len(transcript.lines) == len(transcript.numbers)
    assert all(line.at >= datetime(2000, 1, 1, tzinfo=UTC) for line in transcript.lines)


@given(st.integers(0, len(SCENARIO)), st.text(max_size=3))
def test_a_scenario_damaged_anywhere_is_read_as_far_as_it_can_be(place: int, noise: str) -> None:
    damaged = SCENARIO[:place] + noise + SCENARIO[place:]
    if '"transcript":' not in damaged or not damaged.lstrip().startswith("{"):
        return
    transcript = read(damaged)
    assert len(transcript.lines) <= len(read(SCENARIO).lines)
    assert transcript.lines or transcript.problems


def test_a_broken_list_of_members_does_not_cost_the_transcript() -> None:
    transcript = read(SCENARIO.replace('"name": "张经理"', '"name": 张经理'))
    assert len(transcript.lines) == 8
    assert problem_lines(transcript) == [1]


def test_a_broken_beginning_does_not_cost_the_transcript() -> None:
    transcript = read(SCENARIO.replace('{"members"', "{members"))
    assert len(transcript.lines) == 8
    assert problem_lines(transcript) == [1]
