"""`liandong digest`: from a transcript or a database to a folder of files; mistakes in one line."""

import asyncio
import json
from pathlib import Path

import openpyxl
import pytest

from bot.commands import replay_file
from bot.digest_command import write_digest

MONTH = Path(__file__).parent / "data" / "month.jsonl"
CONFIG = """
[[community]]
id = "community"
name = "社区"

[[community.estate]]
id = "estate"
name = "小区"
"""


def write(period: str, out: Path, **source: object) -> int:
    return asyncio.run(write_digest(period, out, **source))


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of a replayed month."""
    out = tmp_path_factory.mktemp("june")
    assert write("2026-06", out, transcript=MONTH) == 0
    return out


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The same month in a database, and a configuration that names the estate."""
    folder = tmp_path_factory.mktemp("kept")
    replay_file(MONTH, None, folder / "month.db", as_json=False)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    return {"config": folder / "config.toml", "db": str(folder / "month.db")}


def figures(folder: Path) -> dict:
    return json.loads((folder / "2026-06-estate.json").read_text(encoding="utf-8"))


def test_a_transcript_becomes_a_folder_of_reports(june: Path) -> None:
    names = {path.name for path in june.iterdir()} - {"2026-06-estate.png"}
    assert names == {f"2026-06-estate{suffix}" for suffix in (".docx", ".json", ".txt", ".xlsx", "-12345.xlsx")}
    opened = figures(june)["numbers"]["opened"]
    assert opened > 20
    assert f"新报 {opened} 件" in (june / "2026-06-estate.txt").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(june / "2026-06-estate.xlsx")["明细"].max_row - 1 >= opened


def test_a_database_gives_the_same_figures_as_the_transcript_it_came_from(
    june: Path, kept: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write("2026-06", tmp_path, **kept) == 0
    assert figures(tmp_path) == figures(june)
    assert (june / "2026-06-estate.txt").read_text(encoding="utf-8").strip() in capsys.readouterr().out


def test_a_period_that_is_not_over_is_marked(
    kept: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write("2199-W27", tmp_path, **kept) == 0
    assert "2199-W27 还没过完" in capsys.readouterr().out


@pytest.mark.parametrize("period", ["2026-W99", "june", "2026-13"])
def test_a_wrong_period_is_refused_before_anything_is_read(period: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"2026-W23|没有"):
        write(period, tmp_path / "out", transcript=tmp_path / "none.jsonl")
    assert not (tmp_path / "out").exists()


def test_a_mistyped_database_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write("2026-06", tmp_path, db=str(tmp_path / "typo.db"))
    assert list(tmp_path.iterdir()) == []
