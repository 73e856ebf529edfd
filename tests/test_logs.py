"""A line of the log is one line, whoever wrote what is in it."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import REQUEST_ID, CountingHandler, JsonLines, TextLines, one_line
from bot.metrics import LOGGED


def _record(message: str, *args: object, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("bot.test", logging.ERROR, "file.py", 1, message, args, exc_info)  # type: ignore[arg-type]


FORGED = [
    "first\n2026-01-01T00:00:00.000+00:00 ERROR - forged",
    "first\r\nERROR forged",
    "first\u2028ERROR forged",
    "first\x85ERROR forged",
    "\x1b[2K\rERROR forged",
    "\u202eforged",
]


@pytest.mark.parametrize("text", FORGED)
@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()], ids=["text", "json"])
def test_nobody_forges_a_line(formatter: logging.Formatter, text: str) -> None:
    line = formatter.format(_record("heard %s", text))
    assert len(line.splitlines()) == 1
    assert not any(ord(letter) < 32 or letter in "\x1b\u202e\u2028" for letter in line)


@given(st.text())
def test_any_text_stays_on_one_line(text: str) -> None:
    assert len(("." + one_line(text)).splitlines()) == 1
    one_line(text).encode()


def test_a_line_for_programs_is_an_object_with_its_request() -> None:
    token = REQUEST_ID.set("abc")
    line = json.loads(JsonLines().format(_record('a "quoted" thing')))
    REQUEST_ID.reset(token)
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "ERROR", "module": "bot.test", "request": "abc", "message": 'a "quoted" thing'}


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()], ids=["text", "json"])
def test_an_exception_is_told_by_kind_and_place_not_by_its_words(formatter: logging.Formatter) -> None:
    try:
        raise ValueError("my secret words")
    except ValueError:
        line = formatter.format(_record("It failed.\nmore", exc_info=sys.exc_info()))
    assert "It failed. (ValueError at " in line and "test_logs.py:" in line
    assert "secret" not in line


def test_warnings_and_errors_are_counted_by_module_and_others_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    handler, counted = CountingHandler(), LOGGED.labels("ERROR", "bot.test")._value
    before = counted.get()
    handler.emit(_record("once"))
    info = _record("not counted")
    info.levelno = logging.INFO
    handler.emit(info)
    assert counted.get() - before == 1
    assert capsys.readouterr().err.splitlines() == ["once", "not counted"]
