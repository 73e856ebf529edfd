"""The process that answers people loads no part of Rasa that it never uses; each time in a Python of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.lean_rasa import LEFT_OUT, LOADED, LeftOut, LeftOutError
from bot.settings import HOME

pytestmark = pytest.mark.slow

ORDINARY = f"""
import importlib, sys
for name in {LOADED!r}:
    importlib.import_module(name)
print(sorted({set(LEFT_OUT)!r} - set(sys.modules)))
"""
LEAN = f"""
import importlib, sys
from bot.lean_rasa import import_rasa
import_rasa()
print(sorted({set(LEFT_OUT)!r} & set(sys.modules)))
from rasa.core.channels import telegram
from sklearn.linear_model import LogisticRegression
print(telegram.TelegramInput.name(), LogisticRegression().C)
"""
TALK = f"""
import asyncio, sys
from pathlib import Path
from bot.quiet import quiet_libraries
from bot.composition import DEMO_CLINIC, temporary_backwise
from bot.settings import Settings
quiet_libraries()
backwise = temporary_backwise(Settings(redis_url=""), Path(sys.argv[1]))
backwise.load_dialogue()

async def talk(said):
    conversations = backwise.conversations
    chat = await conversations.open(channel="web", clinic=DEMO_CLINIC)
    return [(await conversations.answer(chat, message_id=words, text=words)).topic for words in said]

print(*asyncio.run(talk(sys.argv[2:])))
print(sorted({set(LEFT_OUT)!r} & set(sys.modules)))
"""


def _python(code: str, *words: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code, *words]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_that_is_left_out_would_be_imported_otherwise() -> None:
    assert _python(ORDINARY) == "[]\n"


def test_what_is_left_out_can_be_imported_for_real_afterwards() -> None:
    assert _python(LEAN) == "[]\ntelegram 1.0\n"


def test_a_conversation_uses_nothing_that_is_left_out(tmp_path: Path) -> None:
    said = ("what causes low back pain?", "show me an exercise for my desk", "i want to talk to a person")
    topics, used = _python(TALK, str(tmp_path), *said).splitlines()
    assert topics == "causes exercises talk_to_human"
    assert used == "[]"


def test_whoever_calls_what_is_left_out_is_told() -> None:
    with pytest.raises(LeftOutError, match="has not loaded"):
        LeftOut()
