"""What people say reaches no log, whatever a library would like to write down."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache

import pytest

SECRET = "my-secret-words"

LOG_LIKE_RASA = f"""
import logging
from bot.quiet import quiet_libraries
quiet_libraries({{level!r}})
import structlog
log = structlog.get_logger("rasa.core.processor")
log.debug("processor.message.parse", text="{SECRET}")
log.info("processor.message.parse", text="{SECRET}")
log.warning("processor.message.unseen", rasa_events="{SECRET}")
log.error("processor.failed", message_text="{SECRET}")
try:
    secret = "{SECRET}"
    raise ValueError(f"cannot parse {{{{secret}}}}")
except ValueError:
    log.exception("action.failed", tracker="{SECRET}")
logging.getLogger("rasa.core").warning("received {SECRET}")
logging.getLogger("httpx").info("POST https://api.telegram.org/bot{SECRET}/getMe")
logging.getLogger("bot.anything").info("our own line")
logging.getLogger("bot.anything").debug("our own detail")
"""


@cache
def _logged(level: str = "INFO") -> subprocess.CompletedProcess[str]:
    code = LOG_LIKE_RASA.format(level=level)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


@pytest.mark.slow
class TestProcess:
    def test_an_error_names_what_happened_and_neither_values_nor_words(self) -> None:
        logged = _logged()
        assert "processor.failed" in logged.stderr and "action.failed" in logged.stderr
        assert "ValueError" in logged.stderr
        assert SECRET not in logged.stderr + logged.stdout

    def test_what_is_no_error_is_not_logged(self) -> None:
        assert "processor.message" not in _logged().stderr

    def test_the_log_stays_out_of_the_answers(self) -> None:
        assert _logged().stdout == ""

    def test_our_own_log_is_as_loud_as_asked(self) -> None:
        assert "our own line" in _logged().stderr
        assert "our own detail" not in _logged().stderr
        assert "our own detail" in _logged("DEBUG").stderr
        assert "our own line" not in _logged("WARNING").stderr

    def test_even_the_loudest_setting_keeps_what_people_say_out(self) -> None:
        assert SECRET not in _logged("DEBUG").stderr


def test_libraries_that_write_down_messages_are_silenced() -> None:
    for name in ("rasa", "telegram", "httpx"):  # they quote messages and addresses below this level
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING
