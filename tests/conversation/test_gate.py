from __future__ import annotations

import subprocess
import sys

import pytest

from bot.composition import built_encoder
from bot.conversation.gate import Gate
from bot.knowledge.topics import Urgency
from bot.settings import HOME, Settings

GATE = Gate(built_encoder(Settings()))


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("I am numb between my legs since this morning", Urgency.EMERGENCY),
        ("no numbness but I can't pee", Urgency.EMERGENCY),
        ("I can\u2019t feel when I pee", Urgency.EMERGENCY),
        ("I want to kill myself", Urgency.CRISIS),
        ("back pain and a fever of 39", Urgency.URGENT),
    ],
)
def test_a_warning_sign_is_seen_without_a_model(text: str, urgency: Urgency) -> None:
    verdict = GATE.assess(text)
    assert verdict and verdict.urgency == urgency


@pytest.mark.parametrize(
    "text", ["", "hello", "my back is killing me", "no numbness, just stiff", "what are red flags"]
)
def test_ordinary_words_raise_no_alarm(text: str) -> None:
    assert GATE.assess(text) is None


def test_somebody_else_is_somebody_else() -> None:
    verdict = GATE.assess("my mum can't feel when she goes to the toilet")
    assert verdict and verdict.someone_else


@pytest.mark.slow
def test_the_gate_needs_neither_rasa_nor_a_model() -> None:
    code = "import sys, tests.conversation.test_gate as t; t.GATE.assess('hello'); sys.exit('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME, check=False).returncode == 0
