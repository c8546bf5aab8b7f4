"""The rules about skipping, tried on small test suites of their own."""

from collections.abc import Iterator

import pytest
from hypothesis import settings


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


SUITE = """
    import pytest

    def test_plain(): pass

    @pytest.mark.browser
    def test_page(): pass

    @pytest.mark.soak
    def test_year(): pass
"""

GAP = """
    import pytest

    def test_gap(): pytest.skip("no font")
"""


@pytest.fixture
def suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[pytest.Pytester]:
    pytester.makeconftest("from tests.conftest import *")
    pytester.makeini(
        "[pytest]\nmarkers =\n browser:\n soak:\naddopts = -p no:cacheprovider -ra -p no:xdist\n"
        "asyncio_default_fixture_loop_scope = function"
    )
    monkeypatch.syspath_prepend(request.config.rootpath)
    yield pytester
    settings.load_profile("fast")  # `--soak` of the inner suite is not meant for the tests of this process


def run(suite: pytest.Pytester, *options: str) -> pytest.RunResult:
    return suite.runpytest_inprocess(*options)


def test_make_test_leaves_out_what_needs_more_than_pip_and_says_where_it_runs(suite):
    suite.makepyfile(SUITE)
    result = run(suite)
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*runs in make test-all; needs Chromium*", "*runs in make soak*"])


def test_soak_runs_only_the_long_tests(suite):
    suite.makepyfile(SUITE)
    run(suite, "--soak").assert_outcomes(passed=1, deselected=2)


def test_a_missing_tool_is_a_skip_at_home_and_a_failure_in_ci(suite, monkeypatch):
    suite.makepyfile(SUITE)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    run(suite, "--all").assert_outcomes(passed=1, skipped=2)
    monkeypatch.setenv("CI", "true")
    result = run(suite, "--all")
    result.stdout.fnmatch_lines(["*a skip is a failure in CI: *missing: Chromium*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_in_ci_tests_of_other_targets_are_still_left_out(suite, monkeypatch):
    suite.makepyfile(SUITE)
    monkeypatch.setenv("CI", "true")
    run(suite).assert_outcomes(passed=1, skipped=2)


@pytest.mark.parametrize("source", [GAP, "import pytest\npytest.importorskip('no_such_module')"])
def test_in_ci_no_test_or_file_skips_itself(suite, monkeypatch, source):
    suite.makepyfile(source)
    assert run(suite).ret in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    monkeypatch.setenv("CI", "true")
    result = run(suite)
    result.stdout.fnmatch_lines(["*a skip is a failure in CI*"])
    assert result.ret != pytest.ExitCode.OK
