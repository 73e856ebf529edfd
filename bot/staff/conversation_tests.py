"""Plays Rasa test stories against a model, in this process, with the real actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.shared.nlu.training_data.entities_parser import replace_entities

from bot.conversation.dialogue import Dialogue
from bot.conversation.listeners import Listeners
from bot.conversation.records import Records
from bot.knowledge.content_files import read_yaml
from bot.storage.database import Database

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


@contextmanager
def scratch_records() -> Iterator[Records]:
    """A database for the stories alone: nobody's plan changes because words are tested."""
    with TemporaryDirectory(prefix="backwise-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'stories.db'}")
        database.migrate()
        try:
            yield Records(database, {}, Listeners(database, most=0))
        finally:
            database.dispose()


async def play(dialogue: Dialogue, records: Records, story: Story) -> str | None:
    """None when the story went as written, else a sentence that says where it did not."""
    conversation = records.open("web", METADATA["clinic"], None)
    with records.open_to_actions():
        for number, turn in enumerate(story.turns, 1):
            where = f'{story.file.name}, "{story.name}", message {number}'
            if problem := await _play_turn(dialogue, conversation, turn):
                return f"{where}: {problem}"
    return None


async def failures(dialogue: Dialogue, stories: Sequence[Story]) -> list[str]:
    """One sentence for each story that did not go as written."""
    with scratch_records() as records:
        return [problem for story in stories if (problem := await play(dialogue, records, story))]


async def _play_turn(dialogue: Dialogue, conversation: str, turn: Turn) -> str | None:
    understood = await dialogue.understand(turn.text)
    if turn.intent and understood.intent != turn.intent:
        return f"understood as {understood.intent}, not as {turn.intent}."
    await dialogue.respond(conversation, understood, METADATA)
    done = _without_session_start(await dialogue.actions_after_last_message(conversation))
    if tuple(done[: len(turn.actions)]) != turn.actions:
        return f"answered by {', '.join(done)}, not by {', '.join(turn.actions)}."
    return None


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
