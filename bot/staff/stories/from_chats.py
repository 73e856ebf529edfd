"""Makes a story or a test out of a chat with the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.shared.nlu.training_data.formats.readerwriter import TrainingDataWriter

from bot.knowledge.topics import topic_of
from bot.staff.content.changes import Change, EditError
from bot.staff.rehearsal import Exchange
from bot.staff.stories.catalogue import Catalogue
from bot.staff.stories.reading import FOLDERS, NEW_FILE, PathFile, parse_file, read_file, read_files
from bot.staff.stories.saving import find
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.stories.writing import added, check_name
from bot.staff.words.domain import is_answer

ROUND = str.maketrans("[]{}", "()()")  # square and curly ones mark entities


def story_of(exchanges: Sequence[Exchange], answer: str) -> WantedPath:
    """The story of a chat in which the last thing that was said gets this answer."""
    steps = [step for exchange in exchanges[:-1] for step in _steps(exchange)]
    last = [WantedStep("says", (exchanges[-1].intent,)), WantedStep("answers", (answer,))] if exchanges else []
    return WantedPath("story", "", (*steps, *last))


def saved_test(folder: Path, name: str, exchanges: Sequence[Exchange], catalogue: Catalogue) -> list[Change]:
    """The change that makes the chat a test of its first topic; raises :class:`EditError`."""
    if not exchanges:
        raise EditError("not_said")
    if any(exchange.is_alarm or not exchange.intent for exchange in exchanges):
        raise EditError("test_of_alarm")
    check_name(name)
    if find(read_files(folder, "test"), name):
        raise EditError("name_taken", name)
    steps = (step for exchange in exchanges for step in _test_steps(exchange, catalogue))
    file = _file_for(folder, exchanges[0].intent)
    return [Change(file.name, added(file, WantedPath("test", name, tuple(steps))).encode())]


def _steps(exchange: Exchange) -> list[WantedStep]:
    if not exchange.intent:
        return []
    acts = (WantedStep("answers" if is_answer(action) else "does", (action,)) for action in exchange.actions)
    return [WantedStep("says", (exchange.intent,)), *acts]


def _test_steps(exchange: Exchange, catalogue: Catalogue) -> list[WantedStep]:
    words = _marked(exchange) if not exchange.text.startswith("/") else catalogue.says(exchange.intent)
    return [WantedStep("words", (words, exchange.intent)), *_steps(exchange)[1:]]


def _marked(exchange: Exchange) -> str:
    """The words with the entities that were found in them, as Rasa writes examples."""
    entities = [_entity(entity) for entity in exchange.entities if "start" in entity]
    text = exchange.text.translate(ROUND)
    return " ".join(str(TrainingDataWriter.generate_message({"text": text, "entities": entities})).split())


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entity[name] for name in ("start", "end", "entity", "value")}


def _file_for(folder: Path, intent: str) -> PathFile:
    """The tests of the intent's topic, which may have none yet."""
    name = f"{FOLDERS['test']}/test_{topic_of(intent)}.yml"
    return read_file(folder, name) if (folder / name).exists() else parse_file(name, NEW_FILE)
