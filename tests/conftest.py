"""Which tests run: `make test` what pip alone can run, `--all` everything but the long runs, `--soak` only those.

With CI set, no test may be skipped because something is missing: that is a failure with the same reason.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests.needs import NEEDS

pytest_plugins = ["tests.postgres", "pytester"]

# No deadlines: two tests share a core with whatever else the machine does. Counts of examples are what we choose.
settings.register_profile("fast", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("fast")

ELSEWHERE = "runs in "

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("liandong")
    group.addoption("--all", action="store_true", help="also tests that need Chromium, Node.js or PostgreSQL")
    group.addoption("--soak", action="store_true", help="only the long runs, with many more examples")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--soak"):
        settings.load_profile("soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--soak"):
        config.hook.pytest_deselected(items=[item for item in items if not item.get_closest_marker("soak")])
        items[:] = [item for item in items if item.get_closest_marker("soak")]
        return
    for item in items:
        elsewhere = _where_it_runs(item, everything=config.getoption("--all"))
        if elsewhere:
            item.add_marker(pytest.mark.skip(reason=ELSEWHERE + elsewhere))


def _where_it_runs(item: pytest.Item, *, everything: bool) -> str | None:
    if item.get_closest_marker("soak"):
        return "make soak"
    needed = [tool for _, tool in _needs(item)]
    return None if everything or not needed else f"make test-all; needs {needed[0]}"


def _needs(item: pytest.Item) -> list[tuple[object, str]]:
    return [(find(), tool) for marker, (find, tool) in NEEDS.items() if item.get_closest_marker(marker)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for found, tool in _needs(item):
        if found is None:
            pytest.skip(f"missing: {tool}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return no_excuse((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return no_excuse((yield))


def no_excuse(report: Report) -> Report:
    """In CI, turn a skip into a failure, unless the test has its place in another make target."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI", "").lower() in {"1", "true"}:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(ELSEWHERE):
            report.outcome = "failed"
            report.longrepr = f"a skip is a failure in CI: {reason}"
    return report
