"""The interface for other systems, over HTTP: what it shows, what it never shows, and how it refuses."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.applications import Starlette

from bot.app import web_routes
from bot.config import Config, sandbox
from bot.config.exchange import Open311
from tests.town import Town, local

PRIVATE = ("王阿姨", "孙先生", "13800138000", "1704", "门机板", "吵", "独居", "刘建国", "elder_care", "missing")


def opened(*communities: str) -> Config:
    return sandbox().model_copy(update={"open311": Open311(communities=communities)})


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Seven matters: one done, one noisy neighbour, one lonely elder, one twice, one taken back, two open."""
    stage = Town("2026-06-01 10:00", config=opened("sunshine"))
    for who, words in (
        ("王阿姨", "3栋1704电梯坏了，我电话13800138000"),
        ("孙先生", "4栋502半夜还在吵，一直在放音乐"),
        ("王阿姨", "楼下独居老人刘建国好几天没见出门了，敲门没人应"),
        ("王阿姨", "2栋门禁坏了"),
        ("孙先生", "8栋楼道灯不亮"),
        ("王阿姨", "6栋楼道堆满了杂物"),
        ("孙先生", "5栋垃圾没人清"),
    ):
        stage.say(who, words)
        stage.fast_forward(minutes=30)
    stage.say("张经理", "1 收到")
    stage.say("张经理", "1 已修好：给孙先生家换了门机板")
    stage.say("王阿姨", "满意 1")
    stage.say("王阿姨", "撤回 6")
    yield stage
    stage.close()


def get(town: Town, path: str, method: str = "GET", **query: str) -> httpx.Response:
    office = town.office

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=web_routes(office.config, office, [])))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.request(method, path, params=query)

    return town._runner.run(ask())


@pytest.fixture(autouse=True)
def today(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.open311._now", lambda: town.now)


def requests(town: Town, **query: str) -> list[dict]:
    answer = get(town, "/open311/v2/requests.json", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    ((error,), code) = answer.json(), answer.status_code
    assert error["code"] == code
    return code, error["description"]


def test_services_are_the_categories_that_a_group_may_read(town: Town) -> None:
    answer = get(town, "/open311/v2/services.json")
    assert answer.headers["content-type"] == "application/json"
    codes = {one["service_code"]: one["service_name"] for one in answer.json()}
    assert codes["elevator_fault"] == "电梯故障停运"
    assert not {"missing", "elder_care", "life_danger"} & set(codes)


def test_requests_come_the_latest_first_and_tell_how_it_stands(town: Town) -> None:
    found = requests(town)
    by_id = {one["service_request_id"]: one for one in found}
    assert sorted(by_id) == ["1", "2", "4", "5", "7"], "neither the lonely elder (3) nor what was taken back (6)"
    times = [one["requested_datetime"] for one in found]
    assert all(later >= earlier for later, earlier in pairwise(times))
    lift = by_id["1"]
    assert (lift["status"], lift["status_notes"], lift["service_code"]) == ("closed", "已办结", "elevator_fault")
    assert (lift["address"], lift["agency_responsible"]) == ("阳光花园 3栋", "物业")
    assert by_id["4"]["status"] == "open"
    assert by_id["4"]["expected_datetime"]


def test_nothing_private_is_in_any_answer(town: Town) -> None:
    told = "".join(
        get(town, f"/open311/v2/{path}").text
        for form in ("json", "xml")
        for path in (f"services.{form}", f"requests.{form}", *(f"requests/{number}.{form}" for number in range(1, 9)))
    )
    assert [words for words in PRIVATE if words in told] == []


def test_filters_are_those_of_the_standard(town: Town) -> None:
    def numbers(**query: str) -> list[str]:
        return [one["service_request_id"] for one in requests(town, **query)]

    assert numbers(status="closed") == ["1"]
    assert numbers(status="open") == ["7", "5", "4", "2"]
    assert numbers(service_code="access,elevator_fault") == ["4", "1"]
    assert numbers(service_code="access", status="closed") == []
    assert numbers(service_code="missing") == []
    assert numbers(service_request_id="5,3,1,x,99", status="closed") == ["5", "1"], "ids override the rest"
    half_past_ten = local("2026-06-01 10:30").isoformat()
    assert numbers(start_date=half_past_ten) == ["7", "5", "4", "2"]
    assert numbers(end_date="2026-06-01T10:30:00+08:00") == ["2", "1"]
    assert numbers(start_date="2026-06-01T10:30:00 08:00", end_date=half_past_ten) == ["2"], "a + that became a space"
    assert numbers(start_date=(town.now + timedelta(days=1)).isoformat(), end_date="2026-07-30T00:00:00Z") == []


def test_one_request_is_a_list_of_one(town: Town) -> None:
    (one,) = get(town, "/open311/v2/requests/4.json").json()
    assert (one["service_request_id"], one["address"]) == ("4", "阳光花园 2栋")


@pytest.mark.parametrize("number", ["3", "6", "99", "x", "-1", "9" * 40])
def test_what_may_not_be_shown_is_answered_like_what_does_not_exist(town: Town, number: str) -> None:
    answer = get(town, f"/open311/v2/requests/{number}.json")
    assert refused(answer) == (404, "service_request_id provided was not found")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"status": "done"}, "status: open or closed"),
        ({"start_date": "monday"}, "start_date: a time as W3C writes it"),
        ({"end_date": "2026-06-01T00:00:00"}, "end_date: with its time zone"),
        ({"start_date": "2026-01-01T00:00:00Z"}, "at most 90 days"),
        ({"start_date": "2026-06-02T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "end_date lies before"),
        ({"service_request_id": ",".join(map(str, range(501)))}, "at most 500 at once"),
    ],
)
def test_a_wrong_query_is_told_what_is_wrong(town: Town, query: dict[str, str], reason: str) -> None:
    code, description = refused(get(town, "/open311/v2/requests.json", **query))
    assert code == 400
    assert reason in description


def test_other_resources_formats_and_methods_are_refused_in_the_same_form(town: Town) -> None:
    for path in ("requests.csv", "requests", "", "tokens/1.json", "services/access.json"):
        code, description = refused(get(town, f"/open311/v2/{path}"))
        assert (code, "requests/{id}" in description) == (404, True), path
    assert refused(get(town, "/open311/v2/requests.json", "POST")) == (405, "read only: GET")


def test_xml_says_the_same_as_json(town: Town) -> None:
    for path, root, one in (
        ("services", "services", "service"),
        ("requests", "service_requests", "request"),
        ("requests/4", "service_requests", "request"),
    ):
        answer = get(town, f"/open311/v2/{path}.xml", status="open")
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        told = ET.fromstring(answer.content)
        values = [{value.tag: value.text or "" for value in entry} for entry in told]
        assert (told.tag, {entry.tag for entry in told}) == (root, {one})
        assert values == [
            {name: {None: "", False: "false"}.get(value, value) for name, value in entry.items()}
            for entry in get(town, f"/open311/v2/{path}.json", status="open").json()
        ]


def test_a_refusal_is_told_in_the_format_that_was_asked_for(town: Town) -> None:
    for path, code, words in (("requests/99", 404, "not found"), ("tokens", 404, "no such resource")):
        answer = get(town, f"/open311/v2/{path}.xml")
        (error,) = ET.fromstring(answer.content)
        assert (answer.status_code, error.findtext("code"), error.tag) == (code, str(code), "error")
        assert words in (error.findtext("description") or "")


def test_of_several_jurisdictions_one_must_be_named_and_others_do_not_exist(town: Town) -> None:
    assert [one["service_request_id"] for one in requests(town, jurisdiction_id="sunshine")][-1] == "1"
    unknown = get(town, "/open311/v2/requests.json", jurisdiction_id="moon")
    assert refused(unknown) == (404, "jurisdiction_id provided was not found")
    before = town.office.config
    town.office.config = opened("sunshine", "harbour")
    try:
        code, description = refused(get(town, "/open311/v2/services.json"))
        assert (code, description) == (400, "jurisdiction_id was not provided; one of: sunshine, harbour")
    finally:
        town.office.config = before


def test_a_long_list_is_read_page_by_page_and_ends_at_a_thousand(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reports.open311.MOST", 2)
    assert [one["service_request_id"] for one in requests(town)] == ["7", "5"]
    assert [one["service_request_id"] for one in requests(town, service_code="elevator_fault,noise")] == ["2", "1"]


def test_without_a_community_in_the_configuration_there_is_no_such_address(town: Town) -> None:
    town.office.config, before = sandbox(), town.office.config
    try:
        assert get(town, "/open311/v2/services.json").status_code == 404
        assert web_routes(town.office.config, town.office, []) == []
    finally:
        town.office.config = before
