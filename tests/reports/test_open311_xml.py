"""The XML of Open311 against the examples that the standard publishes (https://wiki.open311.org/GeoReport_v2/)."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.reports.open311_xml import xml_of

EXAMPLES = {
    "services": {
        "service_code": "001",
        "service_name": "Cans left out 24x7",
        "description": "Garbage or recycling cans that have been left out for more than 24 hours after collection."
        " Violators will be cited.",
        "metadata": True,
        "type": "realtime",
        "keywords": "lorem, ipsum, dolor",
        "group": "sanitation",
    },
    "service_requests": {
        "service_request_id": "638349",
        "status": "open",
        "status_notes": None,
        "service_name": "Sidewalk and Curb Issues",
        "service_code": "006",
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": "2010-04-19T06:37:38-08:00",
        "updated_datetime": "2010-04-19T06:37:38-08:00",
        "expected_datetime": "2010-04-19T06:37:38-08:00",
        "address": "8TH AVE and JUDAH ST",
        "address_id": 545483,
        "zipcode": 94122,
        "lat": 37.762221815,
        "long": -122.4651145,
        "media_url": "http://city.gov.s3.amazonaws.com/requests/media/638349.jpg ",
    },
    "errors": {"code": 403, "description": "Invalid api_key received -- can't proceed with create_request."},
}
"""The standard's JSON examples; numbers with leading zeros, which JSON does not know, as text."""


@pytest.mark.parametrize("listed", EXAMPLES)
def test_what_the_standard_shows_as_json_is_written_as_it_shows_it_in_xml(listed):
    published = (Path(__file__).parent / "open311" / f"{listed}.xml").read_text(encoding="utf-8")
    written = xml_of(listed, [EXAMPLES[listed]]).decode()
    assert _flat(written) == _flat(published)


def _flat(xml: str) -> str:
    """Without the white space between elements; the declaration's quotes may be of either kind."""
    return re.sub(r">\s+<", "><", xml.strip()).replace("<?xml version='1.0' encoding='utf-8'?>", _DECLARATION)


_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def test_an_empty_list_has_its_root_and_nothing_in_it():
    assert _flat(xml_of("service_requests", []).decode()) == f"{_DECLARATION}<service_requests></service_requests>"


@pytest.mark.parametrize("odd", ["a\x00b", "\x1b[0m", "\ud83d", "\ufffe", "\x0b"])
def test_what_xml_cannot_write_spoils_nothing(odd):
    (one,) = ET.fromstring(xml_of("errors", [{"code": 404, "description": f"阳光花园 <3栋> & 🛗 {odd}"}]))
    told = one.findtext("description")
    assert told.startswith("阳光花园 <3栋> & 🛗 ")
    assert "\ufffd" in told
