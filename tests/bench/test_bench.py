"""The measurements measure what they say; how fast it is, no test asserts."""

import asyncio
import json
from pathlib import Path

import pytest

from bot import bench
from bot.bench import inbound, monthly, reading, ready, sweep, telegram, year
from bot.bench.inbound import chatter_through, lives
from bot.bench.machine import machine
from bot.bench.monthly import monthly_report
from bot.bench.sweep import sweeps
from bot.bench.texts import REPORTS_IN_CHAT, chat, chatter, worst
from tests.town import book


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MESSAGES", 300)
    monkeypatch.setattr(reading, "ROUNDS", 1)
    monkeypatch.setattr(inbound, "CHATTER", 200)
    monkeypatch.setattr(inbound, "ROUNDS", 1)
    monkeypatch.setattr(inbound, "LIVES", 12)
    monkeypatch.setattr(sweep, "SIZES", (10, 50))
    monkeypatch.setattr(telegram, "UPDATES", 160)
    monkeypatch.setattr(telegram, "LETTERS", 40)
    monkeypatch.setattr(sweep, "SWEEPS", 2)
    monkeypatch.setattr(monthly, "INCIDENTS", 300)
    monkeypatch.setattr(year, "DAYS", 1)


def test_the_same_seed_makes_the_same_texts() -> None:
    assert chat(50, seed=5) == chat(50, seed=5) != chat(50, seed=6)


def test_chatter_asks_nothing_of_anybody() -> None:
    answered = {text for text in chatter(3000) if book().read(text).outcome != "ignore"}
    assert not answered


def test_a_chat_has_as_many_reports_as_it_says() -> None:
    outcomes = [book().read(text).outcome for text in chat(3000)]
    assert 0.7 * REPORTS_IN_CHAT < outcomes.count("report") / len(outcomes) < 1.3 * REPORTS_IN_CHAT


def test_the_worst_inputs_are_read_without_harm() -> None:
    for text in worst().values():
        assert book().read(text).outcome in ("report", "ask", "ignore")
    assert set(reading.worst_inputs(book())) == set(worst())


def test_chatter_goes_through_and_leaves_nothing(tmp_path: Path) -> None:
    found = asyncio.run(chatter_through(book(), tmp_path))
    assert found["written"] == 0
    assert found["per_second"] > 0


def test_updates_come_in_and_letters_go_out(tmp_path: Path) -> None:
    heard = asyncio.run(telegram.webhook_in(book(), tmp_path))
    assert heard["messages"] == 160
    assert heard["incidents"] > 0
    sent = asyncio.run(telegram.letters_out(book(), tmp_path))
    assert sent["letters"] == 40


def test_every_life_is_lived_to_its_end(tmp_path: Path) -> None:
    found = asyncio.run(lives(book(), tmp_path))
    assert found["lives"] == 12
    assert {"per_second", "per_second_all_sent", "per_second_plain_sqlite", "share_of_plain_sqlite"} <= set(found)


def test_a_life_that_does_not_end_is_no_measurement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "OWNER", "nobody")
    with pytest.raises(RuntimeError, match="not every life"):
        asyncio.run(lives(book(), tmp_path))


def test_a_sweep_handles_the_one_that_is_due(tmp_path: Path) -> None:
    assert set(asyncio.run(sweeps(book(), tmp_path))) == {"10", "50"}


def test_a_monthly_report_has_every_incident_and_every_file(tmp_path: Path) -> None:
    found = asyncio.run(monthly_report(book(), tmp_path))
    assert found["incidents"] == 300
    assert found["seconds"] >= found["files_seconds"] > 0
    written = {path.suffix for path in (tmp_path / "reports").iterdir()}
    assert {".txt", ".xlsx", ".docx"} <= written


def test_a_fresh_process_gets_ready_and_ends_in_order(tmp_path: Path) -> None:
    found = ready.start_up(tmp_path)
    assert found["exit_status"] == 0
    assert found["ready_seconds"] > 0


def test_everything_is_printed_as_one_object_beside_the_machine(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "start_up", lambda _folder: {"ready_seconds": 1.0, "peak_megabytes": 100.0})
    known = book()
    monkeypatch.setattr(bench.RuleBook, "load", classmethod(lambda _cls: known))
    monkeypatch.setattr(bench, "SIZES", sweep.SIZES)
    assert bench.run_bench(as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["machine"] == machine()
    measured = {"monthly_report", "chatter", "classification", "lives", "sweep_ms", "start_up", "worst_input_ms"}
    measured |= {"estate_year"}
    assert measured <= set(said)
    assert [target["met"] for target in said["targets"]][-2:] == [True, True]
    assert bench.run_bench(as_json=False) == 0
    assert "jieba" in capsys.readouterr().out
