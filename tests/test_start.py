"""The server answers warning signs seconds after its start because it does not load what only later turns need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import HOME
from bot.storage.database import Database

pytestmark = pytest.mark.slow

LATER = (
    *("alembic", "email_validator", "fontTools", "fpdf", "httpx", "icalendar", "matplotlib", "rasa", "redis", "scipy"),
    *("sklearn", "telegram"),
)
READY = f"""
import asyncio
import sys
import bot.cli
from bot.composition import Backwise
from bot.server import build_server
from bot.settings import Settings
backwise = Backwise(Settings(telegram_token="", redis_url=""), sys.argv[1])
backwise.prepare_database()
build_server(backwise, str)
assert asyncio.run(backwise.conversations.raises_alarm("I cannot feel my groin and cannot pass water"))
print(sorted(set(sys.modules) & set({LATER!r})))
"""


def test_a_server_on_a_migrated_database_is_ready_for_warning_signs_without_the_big_libraries(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'backwise.db'}"
    Database(address).migrate()
    done = subprocess.run([sys.executable, "-c", READY, address], cwd=HOME, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
