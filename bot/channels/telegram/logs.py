"""Keeps the bot's token and people's words out of the logs of the libraries that handle them."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


class WithoutValues(logging.Handler):
    """Passes a library's warnings on without the values and exception texts: those quote updates."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0] if record.exc_info else None
        log.log(record.levelno, "%s: %s (%s)", record.name, record.msg, error.__name__ if error else "no exception")


def keep_words_out_of_logs() -> None:
    """The HTTP libraries name each address they call, which holds the token; telegram quotes whole updates."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    telegram = logging.getLogger("telegram")
    telegram.setLevel(logging.WARNING)
    telegram.propagate = False
    telegram.handlers = [WithoutValues()]
