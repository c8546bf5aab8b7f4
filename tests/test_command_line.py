"""The commands as a person types them: one clear line on bad input, never a traceback."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app, main
from tests.processes import BOT

COMMANDS = [
    ["run"],
    ["demo"],
    ["classify"],
    ["replay"],
    ["check"],
    ["init"],
    ["digest"],
    ["simulate"],
    ["bench"],
    ["backup"],
    ["restore"],
    ["db", "upgrade"],
    ["rules", "report"],
    ["rules", "learn"],
    ["rules", "test"],
    ["rules", "shadow"],
    ["rules", "suggest"],
    ["rules", "export"],
    ["rules", "import"],
]


def liandong(*words: str, stdin: str = "") -> subprocess.CompletedProcess:
    """In a process of its own: what it takes until a person reads the answer."""
    return subprocess.run([*BOT, *words], input=stdin, capture_output=True, text=True, timeout=60, check=False)


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """The same command in this process: no second start, and still through everything that `liandong` runs."""

    def run(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["liandong", *words])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return Answer(int(end.value.code or 0), told.out, told.err)

    return run


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_answers_help(words: list[str]):
    assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


def test_a_message_is_explained_in_plain_words():
    answer = liandong("classify", "3栋电梯坏了")
    assert answer.returncode == 0
    assert "电梯" in answer.stdout


def test_lines_are_classified_in_order_and_a_broken_one_is_named():
    lines = ['{"id": 1, "text": "3栋2单元电梯坏了"}', "{broken", '{"id": "b", "text": "早上好"}']
    answer = liandong("classify", "--jsonl", stdin="\n".join(lines))
    assert answer.returncode == 1
    assert "2" in answer.stderr
    first, second = map(json.loads, answer.stdout.splitlines())
    assert (first["id"], first["outcome"], first["category"]) == (1, "report", "elevator_fault")
    assert (first["place"]["building"], first["place"]["unit"]) == ("3", "2")
    assert set(first) == {"id", "outcome", "category", "also", "urgency", "place", "why"}
    assert (second["id"], second["outcome"], second["category"], second["place"]) == ("b", "ignore", None, {})


SCENARIO = {
    "members": [{"id": "u_zhang", "name": "张经理", "roles": ["property"], "buildings": ["1", "2", "3"]}],
    "transcript": [
        {"at": "2026-06-01T10:00:00+08:00", "chat": "linkage", "id": "m1", "from": "u_wang", "text": "3栋电梯又坏了"},
        {"at": "2026-06-01T10:05:00+08:00", "from": "u_zhang", "text": "收到", "reply_to": {"incident": 1}},
        {"at": "2026-06-01T10:06:00+08:00", "from": "u_zhang", "press": "acknowledge", "incident": 1},
        {"at": "2026-06-01T11:00:00+08:00", "from": "u_zhang", "press": "resolve", "incident": 1, "text": "换了主板"},
        {"at": "2026-06-01T12:00:00+08:00", "from": "u_wang", "press": "confirm_satisfied", "incident": 1},
        {"at": "sometime"},
    ],
}


def test_a_scenario_is_replayed_to_one_object(tmp_path: Path):
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(SCENARIO, ensure_ascii=False), encoding="utf-8")
    answer = liandong("replay", str(file), "--json")
    assert answer.returncode == 0, answer.stderr
    result = json.loads(answer.stdout)
    (incident,) = result["incidents"]
    assert (incident["status"], incident["category"], incident["assignee"]) == ("closed", "elevator_fault", "u_zhang")
    assert [one["reason"] for one in result["refused"]] == ["already_yours"]
    (card,) = [one for one in result["sent"] if one["kind"] == "card"]
    assert card["edits"] == 3
    assert "第 6 行" in answer.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["replay", "nowhere.json"], "nowhere.json"),
        (["check", "-c", "nowhere.toml"], "nowhere.toml"),
        (["classify"], "--jsonl"),
        (["run", "-c", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_bad_input_ends_in_words(here: Callable[..., Answer], words: list[str], says: str):
    answer = here(*words)
    assert answer.returncode != 0
    assert says in answer.stderr + answer.stdout
    assert "Traceback" not in answer.stderr


def test_a_wrong_key_is_named_with_value_and_mend(here: Callable[..., Answer], tmp_path: Path):
    config = tmp_path / "config.toml"
    config.write_text('[bot]\ntimezone = "Mars/Base"\nnmae = "小联"\n', encoding="utf-8")
    answer = here("check", "-c", str(config))
    assert answer.returncode == 1
    assert "bot.timezone" in answer.stdout
    assert "Mars/Base" in answer.stdout
    assert "name" in answer.stdout


def test_what_is_no_transcript_says_what_is_accepted(here: Callable[..., Answer], tmp_path: Path):
    file = tmp_path / "poem.txt"
    file.write_text("床前明月光\n疑是地上霜\n", encoding="utf-8")
    answer = here("replay", str(file))
    assert answer.returncode == 1
    assert "result.json" in answer.stderr


def test_a_file_of_which_nothing_can_be_read_and_a_folder_end_in_words(here: Callable[..., Answer], tmp_path: Path):
    file = tmp_path / "cut.json"
    file.write_text("{", encoding="utf-8")
    for words, says in ((str(file), "没有一行读得懂"), (str(tmp_path), "是个文件夹")):
        answer = here("replay", words, "--json")
        assert (answer.returncode, answer.stdout) == (1, "")
        assert says in answer.stderr
