"""The sample files: they load, they name every key there is, and they tell the truth about defaults."""

import tomllib
from pathlib import Path

import pytest

from bot.config import Config, load, sandbox
from bot.config.schema import every_key, keys_of

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
DEFAULTS = ("bot", "policy", "rules", "privacy", "digest", "texts")


def bare(path: str) -> str:
    """A key's path without the marks for lists and free keys."""
    return path.replace("[]", "").replace(".*", "")


KEYS = {bare(path) for path, _ in every_key(Config)}


def keys_written(value: object, path: str = "") -> set[str]:
    """The paths of all keys of a document; a free key (a grid's name) is none."""
    if isinstance(value, list):
        return {key for one in value for key in keys_written(one, path)}
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, inner in value.items():
        here = f"{path}.{key}".removeprefix(".")
        found |= {here} & KEYS
        found |= keys_written(inner, here if here in KEYS else path)
    return found


def test_the_example_loads_without_any_secret_in_the_environment(monkeypatch):
    monkeypatch.delenv("LIANDONG_TELEGRAM_TOKEN", raising=False)
    config = load(EXAMPLE)
    assert config.communities[0].chats[0].key == "telegram:-1001234567890"
    assert config.communities[0].people[2].roles[2].role == "building_head"


def test_the_example_names_every_key():
    missing = sorted(KEYS - keys_written(tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))))
    assert not missing, f"config.example.toml says nothing about {missing}"


def test_the_example_explains_every_section_in_chinese_and_english():
    text = EXAMPLE.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith(("#", " ", "}"))]
    assert sum("#" in line for line in lines) > len(lines) / 2
    assert all(f"[{key}" in text for key in keys_of(Config))


@pytest.mark.parametrize("section", DEFAULTS)
def test_what_the_example_shows_are_the_defaults(section):
    assert getattr(load(EXAMPLE), section) == getattr(Config(), section)


def test_the_example_shows_the_default_hours():
    shown, default = load(EXAMPLE).hours, Config().hours
    assert (shown.quiet, shown.service, shown.holidays) == (default.quiet, default.service, default.holidays)


def test_the_sandbox_has_a_seat_for_every_role_that_lives_in_an_estate():
    community = sandbox().communities[0]
    seats = {grant.role for person in community.people for grant in person.roles}
    assert seats == {
        "resident", "property", "community", "volunteer", "grid", "building_head", "owners_committee", "urban_mgmt",
    }  # fmt: skip
    assert len(community.estates[0].building_ids) == 8
    assert all(person.sandbox for person in community.people)
