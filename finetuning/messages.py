"""The training messages with their labels, and how other people would have typed them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import yaml

# "[quick](length)" and "[quick]{...}" mark an entity; the encoder reads "quick".
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_ALARMS = ("crisis_", "emergency_", "urgent_")  # how the groups of red_flags.yml begin
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_GREETINGS = ("hi ", "hello, ", "hey ", "ok so ", "um ", "quick one: ", "sorry to bother you but ")
_ENDINGS = (" please help", " thanks", " pls", " cheers", " any ideas?", " x", " weary face", " folded hands")


@dataclass(frozen=True)
class Message:
    """``label``: the intent, and for a warning sign "/" and its id ("emergency_nerve/RF01").

    ``is_alarm``: a warning sign, with an id or without; ``is_look_alike``: looks like one and is none.
    """

    text: str
    label: str
    is_alarm: bool = False
    is_look_alike: bool = False

    def with_text(self, text: str) -> Message:
        return replace(self, text=text)


def read_messages(folder: Path) -> list[Message]:
    """All examples of the training files, in the order of files and lines."""
    return [message for file in sorted(folder.glob("*.yml")) for message in _read(file)]


def _read(file: Path) -> Iterator[Message]:
    for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
        if "intent" in block:
            intent, metadata = block["intent"], block.get("metadata") or {}
            label = f"{intent}/{metadata['sign']}" if "sign" in metadata else intent
            for line in block["examples"].splitlines():
                text = _ENTITY.sub(r"\1", line.removeprefix("- ")).strip()
                yield Message(text, label, intent.startswith(_ALARMS), bool(metadata.get("look_alike")))


def retyped(text: str, random: Random) -> str:
    """The message as it is, or with other capitals, punctuation, typing mistakes, a greeting or an ending."""
    if random.random() < 0.35:
        return text
    if random.random() < 0.3:
        text = text.lower()
    if random.random() < 0.25:
        text = re.sub(r"[.,!?;:'\u2019]", "", text)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        text = _mistyped(text, random)
    if random.random() < 0.08:
        text = random.choice(_GREETINGS) + text
    return text + random.choice(_ENDINGS) if random.random() < 0.08 else text


def _mistyped(text: str, random: Random) -> str:
    """A letter dropped, swapped with the next, doubled, or hit beside."""
    if len(text) < 4:
        return text
    at = random.randrange(1, len(text) - 1)
    letter, after, end = text[at], text[at + 1], text[at + 2 :]
    mistakes = (after, after + letter, letter * 2 + after, _beside(letter) + after)
    return text[:at] + random.choice(mistakes) + end


def _beside(letter: str) -> str:
    row = next((keys for keys in _KEYS if letter.lower() in keys), None)
    return row[(row.index(letter.lower()) + 1) % len(row)] if row else letter
