"""Plays Rasa test stories against a model, in this process, with the real actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.nlu.training_data.entities_parser import replace_entities

from bot.conversation.dialogue import Dialogue
from bot.knowledge.content_files import read_yaml

METADATA = {"clinic": "demo", "country": "AU"}


@dataclass(frozen=True)
class Turn:
    """What a person says, the intent it has, and the actions that answer it (all of them, or the first ones)."""

    text: str
    intent: str | None
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    name: str
    file: Path
    turns: tuple[Turn, ...]


def read_stories(folder: Path) -> list[Story]:
    """All stories of the ``test_*.yml`` files in the folder."""
    return [story for file in sorted(folder.glob("test_*.yml")) for story in _stories_of(file)]


async def play(dialogue: Dialogue, story: Story) -> str | None:
    """None when the story went as written, else a sentence that says where it did not."""
    conversation = f"{story.file.stem}: {story.name}"
    for number, turn in enumerate(story.turns, 1):
        understood = await dialogue.understand(turn.text)
        where = f'{story.file.name}, "{story.name}", message {number}'
        if turn.intent and understood.intent != turn.intent:
            return f"{where}: understood as {understood.intent}, not as {turn.intent}."
        await dialogue.respond(conversation, understood, METADATA)
        done = _without_session_start(await dialogue.actions_after_last_message(conversation))
        if tuple(done[: len(turn.actions)]) != turn.actions:
            return f"{where}: answered by {', '.join(done)}, not by {', '.join(turn.actions)}."
    return None


async def failures(dialogue: Dialogue, stories: Sequence[Story]) -> list[str]:
    """One sentence for each story that did not go as written."""
    return [problem for story in stories if (problem := await play(dialogue, story))]


def _stories_of(file: Path) -> Iterator[Story]:
    for story in read_yaml(file)["stories"]:
        yield Story(story["story"], file, tuple(_turns(story["steps"])))


def _turns(steps: list[dict[str, Any]]) -> Iterator[Turn]:
    starts = [number for number, step in enumerate(steps) if "user" in step]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        actions = tuple(step["action"] for step in steps[start + 1 : end] if "action" in step)
        yield Turn(replace_entities(steps[start]["user"].strip()), steps[start].get("intent"), actions)


def _without_session_start(actions: list[str]) -> list[str]:
    return [name for name in actions if name != "action_session_start"]
