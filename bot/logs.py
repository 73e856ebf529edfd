"""Lines of the log: one for each thing, with its request, which nobody can forge and which hold no words of people."""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.metrics import LOGGED

REQUEST_ID: ContextVar[str] = ContextVar("REQUEST_ID", default="-")

# What starts a new line, moves the cursor, or turns the direction of writing.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text with everything escaped that could make it look like another line."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class TextLines(logging.Formatter):
    """For people: time, level, request, message."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_time(record)} {record.levelname} {REQUEST_ID.get()} {one_line(_message(record))}"


class JsonLines(logging.Formatter):
    """For programs: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _time(record),
            "level": record.levelname,
            "module": record.name,
            "request": REQUEST_ID.get(),
            "message": one_line(_message(record)),
        }
        return json.dumps(line)


LINES: dict[str, type[logging.Formatter]] = {"text": TextLines, "json": JsonLines}


class CountingHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error, and counts warnings and errors for `/metrics`."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            LOGGED.labels(record.levelname, record.name).inc()
        super().emit(record)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _message(record: logging.LogRecord) -> str:
    """With the kind and the place of an exception; its words may be what a person wrote."""
    if not record.exc_info or record.exc_info[1] is None:
        return record.getMessage()
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{record.getMessage().splitlines()[0]} ({type(error).__name__}{place})"
