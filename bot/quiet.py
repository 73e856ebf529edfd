"""Keeps the noise of libraries out of the terminal, and message text out of every log.

Must run before Rasa is imported. Rasa writes what people say into its debug messages; only warnings pass here.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

import structlog
from structlog.typing import EventDict

from bot.logs import LINES, CountingHandler

NOISY = (
    "rasa",
    "rasa_sdk",
    "sanic",
    "apscheduler",
    "matplotlib",
    "httpx",
    "httpcore",
    "telegram",
    "asyncio",
    "alembic",
)


def quiet_libraries(level: str = "INFO", lines: str = "text") -> None:
    """Our own log from ``level`` up, other people's from WARNING up (Rasa's from ERROR up), no progress bars.

    ``lines`` is one of :data:`bot.logs.LINES`."""
    os.environ["LOG_LEVEL"] = "ERROR"  # Rasa asks this one whether to draw its progress bars
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    os.environ["PTB_TIMEDELTA"] = "true"  # python-telegram-bot then gives durations without a deprecation warning
    warnings.showwarning = _say_nothing  # Rasa resets the filters when it is imported
    handler = CountingHandler()
    handler.setFormatter(LINES[lines]())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.stdlib.LoggerFactory(),  # its own prints to standard output, among our answers
        cache_logger_on_first_use=True,  # else each word that Rasa would log makes a logger first
        processors=[_event_only, structlog.processors.KeyValueRenderer(key_order=["event"])],
    )


def _say_nothing(*args: object, **kwargs: object) -> None:
    """Warnings of libraries are for their developers; ours are errors in the tests."""


def _event_only(logger: object, method: str, event: EventDict) -> EventDict:
    """Keep what happened and the kind of error; the values, and the locals of a stack trace, hold what people said."""
    kind = sys.exc_info()[0]
    return {"event": event.get("event", ""), **({"error": kind.__name__} if kind else {})}
