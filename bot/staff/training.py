"""Trains a model from the words, plays the test conversations with it, and measures it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.conversation.gate import Gate
from bot.conversation.understanding import understood_by
from bot.conversation.understood import Understood
from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file
from bot.storage.physios import Physio

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue

Step = Callable[[str], None]  # is told which step begins

# Seconds on 2 cores; the bar's first guess (docs/figures.md).
USUAL_SECONDS: Mapping[str, float] = {
    "Starting Rasa": 2.0,
    "Reading the words": 13.0,
    "Turning messages into vectors": 2.0,
    "Learning the topics": 17.0,
    "Learning the dialogue": 2.0,
    "Loading the new model": 2.0,
    "Testing conversations": 9.0,
    "Measuring": 4.0,
}
STEP_OF_COMPONENT = {
    "SentenceEncoderFeaturizer": "Turning messages into vectors",
    "SentenceIntentClassifier": "Learning the topics",
    "RulePolicy": "Learning the dialogue",
}


class TrainingError(Exception):
    """Why there is no new model: ``problems`` holds a sentence each. The live model is untouched."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def train(home: Path, folder: Path, gate: Gate, step: Step) -> tuple[Path, Mapping[str, Any]]:
    """Train on the words in ``home`` and test: the model's file in ``folder``, and its figures on messages kept aside.

    Raises :class:`TrainingError`.
    """
    file = _train_with_rasa(home, folder, step)
    step("Loading the new model")
    dialogue = loaded(home, file)
    step("Testing conversations")
    if problems := _test(home, dialogue):
        raise TrainingError(problems)
    step("Measuring")
    return file, asyncio.run(_measured(gate, dialogue))


def _train_with_rasa(home: Path, folder: Path, step: Step) -> Path:
    step("Starting Rasa")
    from rasa.shared.exceptions import RasaException

    from bot.staff.graph_training import NothingToTrainError, train_model

    def begins(component: str) -> None:
        if component in STEP_OF_COMPONENT:
            step(STEP_OF_COMPONENT[component])

    step("Reading the words")
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    with chdir(home), redirect_stdout(io.StringIO()):
        try:
            train_model(home, file, begins)
        except (RasaException, NothingToTrainError) as error:
            raise TrainingError([f"Rasa could not train: {error}"]) from error
    return file


def loaded(home: Path, model: Path) -> Dialogue:
    """A model that was trained on the words in ``home``, to try it out; takes some seconds."""
    from bot.conversation.dialogue import trial_dialogue

    samples = read_records(content_file("sample_physios.yml"), "physios", Physio)
    with chdir(home):
        return trial_dialogue(model, lambda clinic: samples)


def _test(home: Path, dialogue: Dialogue) -> list[str]:
    from bot.staff.conversation_tests import failures, read_stories

    return asyncio.run(failures(dialogue, read_stories(home / "tests" / "conversations")))


async def _measured(gate: Gate, dialogue: Dialogue) -> Mapping[str, Any]:
    """The figures of the gate and the model together (``Evaluation.as_json``)."""
    from bot.staff.evaluation.evaluation import evaluate
    from bot.staff.evaluation.messages import DEVELOPMENT_SET, read_messages

    async def understand(text: str) -> Understood:
        understood = await understood_by(gate, dialogue, text)
        assert understood is not None  # there is a dialogue
        return understood

    return (await evaluate(read_messages(DEVELOPMENT_SET), understand, variants={})).as_json()
