"""The command `backwise` as operators type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.ask import InputError, read_lines
from bot.settings import HOME, read_settings

pytestmark = pytest.mark.slow

BACKWISE = str(Path(sys.executable).with_name("backwise"))
COMMANDS = (
    "serve",
    "build",
    "check",
    "train",
    "publish",
    "versions",
    "rollback",
    "patch",
    "evaluate",
    "ask",
    "db",
    "db upgrade",
    "db status",
    "db import-physios",
    "db add-samples",
)
HEADER = "name,qualification,register,register_number,country,place,postcode,telehealth,languages,phone,booking_url\n"
GOOD = HEADER + "Ann Example,physiotherapist,Ahpra,PHY1,AU,Sydney,2000,yes,English,,https://clinic.example/ann\n"
BAD = GOOD + "Bob Example,pyhsio,Ahpra,PHY2,AU,Sydney,2000,yes,English,,\n"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a database of this test's own, named by the environment."""
    file = tmp_path / "backwise.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("TERM", "dumb")
    read_settings.cache_clear()
    yield file
    read_settings.cache_clear()


def _typed(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(app, words, prog_name="backwise", input=said)


def _started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as from a shell: this is where mistakes of the operator become sentences."""
    command = [BACKWISE, *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


def _one_line(text: str) -> str:
    assert "Traceback" not in text
    return " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = _typed(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"backwise {command}" in shown.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("serve", "--port", "web"),
        ("serve", "--port", "0"),
        ("db", "dance"),
        ("db", "import-physios"),
        ("db", "import-physios", "none.csv"),
        ("check", "--dance"),
        ("ask", "hello", "--jsonl"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(words: tuple[str, ...]) -> None:
    shown = _typed(*words)
    assert shown.exit_code == 2
    assert "Usage: backwise" in _one_line(shown.stderr)
    assert shown.stdout == ""


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "web", "The setting PORT is wrong: value is not a valid integer. See .env.example."),
        ("LOG_LEVEL", "loud", "The setting LOG_LEVEL is wrong: must be one of DEBUG, INFO, WARNING, ERROR."),
        ("DATABASE_URL", "nonsense", "The database address is not usable;"),
        ("CLINICS_FOLDER", "tests", "holds no clinic; put a file such as demo.yml there."),
    ],
)
def test_a_mistake_of_the_operator_is_one_sentence(setting: str, value: str, sentence: str) -> None:
    shown = _started("db", "add-samples", **{setting: value})
    assert shown.returncode == 1
    assert sentence in _one_line(shown.stderr)
    assert shown.stdout == ""


@pytest.mark.parametrize("command", [("ask", "hello"), ("evaluate",), ("serve",)])
def test_what_was_never_built_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    shown = _started(*command, BUILD_FOLDER=str(tmp_path))
    assert shown.returncode == 1
    assert "encoder.onnx is missing; run `backwise build` first." in _one_line(shown.stderr)
    assert shown.stdout == ""


class TestDatabase:
    def test_is_old_until_it_is_upgraded(self) -> None:
        before = _typed("db", "status")
        assert (before.exit_code, before.stdout) == (1, "The database is old; run `backwise db upgrade`.\n")
        assert _typed("db", "upgrade").exit_code == 0
        after = _typed("db", "status")
        assert (after.exit_code, after.stdout) == (0, "The database is up to date.\n")

    def test_takes_a_good_file_of_physios(self, tmp_path: Path) -> None:
        (tmp_path / "physios.csv").write_text(GOOD)
        shown = _typed("db", "import-physios", str(tmp_path / "physios.csv"))
        assert (shown.exit_code, shown.stdout) == (0, "1 physios are in the list of demo.\n")

    def test_takes_nothing_of_a_file_with_a_mistake(self, tmp_path: Path) -> None:
        (tmp_path / "physios.csv").write_text(BAD)
        shown = _typed("db", "import-physios", str(tmp_path / "physios.csv"))
        assert shown.exit_code == 1
        assert 'line 3: qualification "pyhsio" is not one of' in _one_line(shown.stderr)
        assert _one_line(shown.stderr).endswith("Nothing was imported.")

    def test_knows_no_clinic_without_a_file(self) -> None:
        shown = _typed("db", "add-samples", "--clinic", "moon")
        assert shown.exit_code == 2
        assert 'there is no clinic "moon"; there is demo' in _one_line(shown.stderr)

    def test_takes_the_samples(self) -> None:
        shown = _typed("db", "add-samples")
        assert (shown.exit_code, shown.stdout) == (0, "6 samples are in the list of demo.\n")


class TestAsk:
    def test_answers_one_message_with_choices_and_sources_and_keeps_nothing(self, database: Path) -> None:
        shown = _typed("ask", "what causes low back pain")
        assert shown.exit_code == 0
        assert "  1  " in shown.stdout
        assert "  Sources: " in shown.stdout
        assert not database.exists()

    def test_answers_lines_of_json_with_lines_of_json_and_nothing_else(self) -> None:
        lines = [{"text": "what causes low back pain"}, {"text": "I am numb between my legs since this morning"}]
        shown = _typed("ask", "--jsonl", said="\n\n".join(map(json.dumps, lines)))
        assert shown.exit_code == 0
        answers = [json.loads(line) for line in shown.stdout.splitlines()]
        assert [set(answer) for answer in answers] == [{"text", "topic", "urgency", "confidence", "messages"}] * 2
        assert [answer["text"] for answer in answers] == [line["text"] for line in lines]
        assert [answer["urgency"] for answer in answers] == ["none", "emergency"]
        assert answers[0]["topic"] == "causes"
        assert "payload" not in shown.stdout

    def test_says_which_line_it_cannot_read(self) -> None:
        shown = _typed("ask", "--jsonl", said='{"text": "hello"}\nmy back aches\n')
        assert shown.exit_code == 1
        assert _one_line(shown.stderr).endswith("Line 2 is not valid JSON.")
        assert len(shown.stdout.splitlines()) == 1

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            ("my back aches", "Line 3 is not valid JSON."),
            ('{"words": "my back aches"}', 'Line 3 must look like {"text": "my back aches"}.'),
            ('{"text": 3}', 'Line 3 must look like {"text": "my back aches"}.'),
            ('["text"]', 'Line 3 must look like {"text": "my back aches"}.'),
        ],
    )
    def test_a_bad_line_is_a_sentence(self, line: str, sentence: str) -> None:
        lines = read_lines(['{"text": "hello"}\n', "\n", line])
        assert next(lines) == "hello"
        with pytest.raises(InputError) as error:
            next(lines)
        assert str(error.value) == sentence

    def test_without_a_model_says_how_to_get_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MODELS_FOLDER", str(tmp_path))
        shown = _typed("ask", "hello")
        assert shown.exit_code == 1
        assert _one_line(shown.stderr).endswith("There is no trained model yet; run `backwise train` first.")

    def test_talks_and_takes_the_number_of_a_choice(self) -> None:
        shown = _typed("ask", said="1\n")
        assert shown.exit_code == 0
        assert shown.stdout.count("  1  ") >= 2


def test_the_words_of_this_repository_are_in_order() -> None:
    shown = _typed("check")
    assert shown.exit_code == 0, shown.output
    assert "The words are in order" in shown.stdout


def test_what_is_built_is_not_built_again() -> None:
    assert _typed("build").exit_code == 0
    again = _typed("build")
    assert (again.exit_code, again.stdout) == (0, "")
    assert (HOME / ".build" / "language" / "encoder.onnx").exists()


class TestEvaluate:
    def test_measures_writes_and_compares(self, tmp_path: Path) -> None:
        messages = tmp_path / "set.jsonl"
        lines = [{"text": "what causes low back pain", "topic": "causes"}, {"text": "zzkkq", "topic": "gibberish"}]
        messages.write_text("\n".join(map(json.dumps, lines)))
        shown = _typed("evaluate", "--messages", str(messages), "--write", str(tmp_path))
        assert shown.exit_code == 0
        assert "topic right, in scope" in shown.stdout and "1/1" in shown.stdout
        assert (tmp_path / "evaluation.png").exists()
        figures = json.loads((tmp_path / "evaluation.json").read_text())
        figures["shares"]["topic right, in scope"] |= {"share": 1.0, "low": 0.9}
        (tmp_path / "evaluation.json").write_text(json.dumps(figures))
        messages.write_text(json.dumps({"text": "what causes low back pain", "topic": "posture"}))
        shown = _typed("evaluate", "--messages", str(messages), "--compare", str(tmp_path / "evaluation.json"))
        assert shown.exit_code == 1
        assert "topic right, in scope: 0.0%, was 100.0%" in _one_line(shown.stderr)

    @pytest.mark.parametrize("option", ["--messages", "--compare"])
    def test_a_file_that_is_not_there_is_a_sentence(self, tmp_path: Path, option: str) -> None:
        shown = _typed("evaluate", option, str(tmp_path / "none"))
        assert shown.exit_code == 1
        assert str(tmp_path / "none") in shown.stderr.replace("\n", "")
