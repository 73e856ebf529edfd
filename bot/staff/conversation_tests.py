"""Plays Rasa test stories against a model, in this process, with the real actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Deviation:
    """Where a story did not go as written: the number of the message, what it was understood as, what answered it."""

    story: Story
    number: int
    understood: str
    done: tuple[str, ...] = ()

    @property
    def turn(self) -> Turn:
        return self.story.turns[self.number - 1]

    @property
    def is_misunderstood(self) -> bool:
        return bool(self.turn.intent) and self.understood != self.turn.intent

    def __str__(self) -> str:
        where = f'{self.story.file.name}, "{self.story.name}", message {self.number}'
        if self.is_misunderstood:
            return f"{where}: understood as {self.understood}, not as {self.turn.intent}."
        return f"{where}: answered by {', '.join(self.done)}, not by {', '.join(self.turn.actions)}."


def read_stories(folder: Path) -> list[Story]:
    """All stories of the ``test_*.yml`` files in the folder."""
    return [story for file in sorted(folder.glob("test_*.yml")) for story in stories_in(file, read_yaml(file))]


def stories_in(file: Path, content: Mapping[str, Any]) -> list[Story]:
    """The stories of a file that holds this."""
    return [Story(story["story"], file, tuple(_turns(story["steps"]))) for story in content["stories"] or ()]


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


async def play(dialogue: Dialogue, records: Records, story: Story) -> Deviation | None:
    """None when the story went as written."""
    conversation = records.open("web", METADATA["clinic"], None)
    try:
        with records.open_to_actions():
            return await _deviation(dialogue, conversation, story)
    finally:
        records.erase(conversation)


async def deviations(dialogue: Dialogue, records: Records, stories: Sequence[Story]) -> list[Deviation]:
    """Of each story that did not go as written, where."""
    return [deviation for story in stories if (deviation := await play(dialogue, records, story))]


async def failures(dialogue: Dialogue, stories: Sequence[Story]) -> list[str]:
    """One sentence for each story that did not go as written."""
    with scratch_records() as records:
        return [str(deviation) for deviation in await deviations(dialogue, records, stories)]


async def _deviation(dialogue: Dialogue, conversation: str, story: Story) -> Deviation | None:
    for number, turn in enumerate(story.turns, 1):
        understood = await dialogue.understand(turn.text)
        deviation = Deviation(story, number, understood.intent)
        if deviation.is_misunderstood:
            return deviation
        await dialogue.respond(conversation, understood, METADATA)
        done = tuple(_without_session_start(await dialogue.actions_after_last_message(conversation)))
        if done[: len(turn.actions)] != turn.actions:
            return replace(deviation, done=done)
    return None


def _turns(steps: list[dict[str, Any]]) -> Iterator[Turn]:
    starts = [number for number, step in enumerate(steps) if "user" in step]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        actions = tuple(step["action"] for step in steps[start + 1 : end] if "action" in step)
        yield Turn(replace_entities(steps[start]["user"].strip()), steps[start].get("intent"), actions)


def _without_session_start(actions: list[str]) -> list[str]:
    return [name for name in actions if name != "action_session_start"]
