"""Trains a model from the words, tests it, and only then makes it live."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.model_shelf import ModelShelf, ShelvedModel, words_fingerprint
from bot.knowledge.content_files import CONTENT, read_records
from bot.staff.step_progress import StepProgress
from bot.storage.physios import Physio

# Seconds on 2 cores; the bar's first guess (docs/figures.md).
USUAL_SECONDS = {
    "Starting Rasa": 9.0,
    "Reading the words": 7.0,
    "Turning messages into vectors": 22.0,
    "Learning the topics": 22.0,
    "Learning the dialogue": 6.0,
    "Loading the new model": 4.0,
    "Testing conversations": 12.0,
}
STEP_OF_COMPONENT = {
    "SentenceEncoderFeaturizer": "Turning messages into vectors",
    "SentenceIntentClassifier": "Learning the topics",
    "RulePolicy": "Learning the dialogue",
}
SPEAKING_LOGGERS = ("rasa.engine.training.hooks", "bot.language.sentence_featurizer")


class TrainingError(Exception):
    """Why there is no new model: ``problems`` holds a sentence each. The live model is untouched."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def train(home: Path, shelf: ModelShelf, progress: StepProgress) -> ShelvedModel:
    """Train on the words in ``home``, test, and activate; raises :class:`TrainingError`."""
    words = words_fingerprint(home)
    file = _train_with_rasa(home, shelf.folder, progress)
    problems = _test(home, file, progress)
    if problems:
        file.unlink()
        raise TrainingError(problems)
    model = ShelvedModel(file.name, words)
    shelf.activate(model)
    return model


def _train_with_rasa(home: Path, folder: Path, progress: StepProgress) -> Path:
    progress.step("Starting Rasa")
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    progress.step("Reading the words")
    name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    with chdir(home), redirect_stdout(io.StringIO()), _shown_by(progress):
        try:
            result = rasa_train("domain.yml", "config.yml", ["data"], str(folder), fixed_model_name=name)
        except RasaException as error:
            raise TrainingError([f"Rasa could not train: {error}"]) from error
    if result.model is None:
        raise TrainingError(["Rasa made no model; run `backwise check` to see what is wrong."])
    return Path(result.model)


def _test(home: Path, model: Path, progress: StepProgress) -> list[str]:
    from bot.conversation.dialogue import trial_dialogue
    from bot.staff.conversation_tests import failures, read_stories

    progress.step("Loading the new model")
    samples = read_records(CONTENT / "sample_physios.yml", "physios", Physio)
    with chdir(home):
        dialogue = trial_dialogue(model, lambda clinic: samples)
    progress.step("Testing conversations")
    return asyncio.run(failures(dialogue, read_stories(home / "tests" / "conversations")))


class _StepHandler(logging.Handler):
    """Moves the bar on when a component says in its log that it begins."""

    def __init__(self, progress: StepProgress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        for component, step in STEP_OF_COMPONENT.items():
            if component in message and message.startswith("Start"):
                self._progress.step(step)


@contextmanager
def _shown_by(progress: StepProgress) -> Iterator[None]:
    """While training runs, the components' log lines move the bar and reach nothing else."""
    handler = _StepHandler(progress)
    loggers = [logging.getLogger(name) for name in SPEAKING_LOGGERS]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
            logger.setLevel(logging.WARNING)
            logger.propagate = True
