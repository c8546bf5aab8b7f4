"""requirements.lock: complete for every supported Python and machine, pinned by hash, free of addresses."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_PINS = re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)
PINNED = {canonicalize_name(name): Version(version) for name, version in _PINS}

MACHINES = [
    {
        "python_version": python,
        "python_full_version": f"{python}.2",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "os_name": "posix",
        "platform_machine": machine,
    }
    for python in ("3.11", "3.12", "3.13")
    for system, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
]


def wanted_by_the_project() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*project["dependencies"], *extras, *PROJECT["build-system"]["requires"])]


def wanted_on(machine: dict[str, str]) -> Iterator[Requirement]:
    """Everything that is needed there, one requirement after the other, directly or not."""
    todo, seen = wanted_by_the_project(), set()
    while todo:
        wanted = todo.pop()
        yield wanted
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key not in seen and key[0] in PINNED:
            seen.add(key)
            todo += needs_of(wanted, machine)


def needs_of(wanted: Requirement, machine: dict[str, str]) -> list[Requirement]:
    needs = map(Requirement, distribution(wanted.name).requires or ())
    extras = ("", *wanted.extras)
    return [
        need
        for need in needs
        if need.marker is None or any(need.marker.evaluate(machine | {"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['python_version']}-{m['platform_machine']}")
def test_everything_a_machine_needs_is_pinned_and_fits(machine):
    for wanted in wanted_on(machine):
        pinned = PINNED.get(canonicalize_name(wanted.name))
        assert pinned, f"{wanted} is not in requirements.lock: make lock"
        assert wanted.specifier.contains(pinned, prereleases=True), f"{wanted} but the lock has {pinned}: make lock"


def test_every_package_has_a_hash():
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINNED)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)


def test_the_lock_names_no_address():
    assert "://" not in LOCK
    assert "@ " not in LOCK
    assert "index-url" not in LOCK
    assert "find-links" not in LOCK
