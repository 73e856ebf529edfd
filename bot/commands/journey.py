"""`backwise journey`: plays one whole journey on both channels and writes it down, docs/journey.md."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from bot.composition import DEMO_CLINIC, Backwise, temporary_backwise
from bot.conversation.replies import Answer, Message
from bot.knowledge.content_files import read_yaml
from bot.settings import HOME, read_settings

STEPS = Path(__file__).with_suffix(".yml")
TRANSCRIPT = HOME / "docs" / "journey.md"
CHANNELS = {"web": "On the web", "telegram": "On Telegram"}


@dataclass(frozen=True)
class Step:
    """One thing that the person does: they say words, or tap a choice of the last answer."""

    words: str
    is_tap: bool
    hears: dict[str, str]  # by channel


def read_steps() -> list[Step]:
    return [_step(raw) for raw in read_yaml(STEPS)["steps"]]


def write_journey() -> None:
    """Play the journey with the live model and write it down: docs/journey.md."""
    with TemporaryDirectory(prefix="backwise-") as folder:
        backwise = temporary_backwise(read_settings(), Path(folder))
        backwise.load_dialogue()
        lines = asyncio.run(_both(backwise))
        backwise.database.dispose()
    TRANSCRIPT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    Console(highlight=False).print(f"Written: {TRANSCRIPT.relative_to(HOME)}")


async def _both(backwise: Backwise) -> list[str]:
    lines = [
        "# One whole journey",
        "",
        "Written by `make journey` with the live model. A test plays it on both channels.",
    ]
    for channel, title in CHANNELS.items():
        lines += ["", f"## {title}", *[line async for line in _played(backwise, channel)]]
    return lines


async def _played(backwise: Backwise, channel: str) -> AsyncIterator[str]:
    user = "1" if channel == "telegram" else None
    conversation = await backwise.conversations.open(channel=channel, clinic=DEMO_CLINIC, channel_user_id=user)
    answer = await backwise.conversations.greet(conversation)
    for line in _shown(answer):
        yield line
    for number, step in enumerate(read_steps(), 1):
        choice = _choice(answer, step.words) if step.is_tap else None
        answer = await backwise.conversations.answer(
            conversation, message_id=str(number), text=None if choice else step.words, choice_id=choice
        )
        yield ""
        yield f"**{'Taps' if step.is_tap else 'Says'}: {step.words}**"
        for line in _shown(answer):
            yield line


def _shown(answer: Answer) -> Iterator[str]:
    for message in answer.messages:
        yield ""
        yield from (f"> {line}" if line else ">" for line in message.text.splitlines())
        yield from _beside(message)


def _beside(message: Message) -> Iterator[str]:
    beside = [f"[{choice.title}]" for choice in message.choices] + [f"(file: {file.name})" for file in message.files]
    beside += ["(picture)"] if message.image else []
    if beside:
        yield ">"
        yield f"> `{' '.join(beside)}`"


def _choice(answer: Answer, title: str) -> str:
    return next(choice.id for message in answer.messages for choice in message.choices if choice.title == title)


def _step(raw: dict[str, Any]) -> Step:
    hears = raw["hears"]
    by_channel = hears if isinstance(hears, dict) else dict.fromkeys(CHANNELS, hears)
    return Step(raw.get("says") or raw["taps"], "taps" in raw, by_channel)
