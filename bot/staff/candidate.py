"""From words to a candidate: checked, trained, tested and compared with the live model, which stays live."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from bot.conversation.gate import Gate
from bot.conversation.model_shelf import ModelShelf, ShelvedModel, words_fingerprint
from bot.knowledge.clinics import read_clinics
from bot.knowledge.content_in_use import Content, content_in_use, holding
from bot.settings import Settings
from bot.staff import training
from bot.staff.check_beside import checked_beside
from bot.staff.comparison import regressions
from bot.staff.content.snapshots import words_of
from bot.staff.content_check import missed_signs, unreadable
from bot.staff.training import Step, TrainingError, train

TRYING = "Trying the warning signs"
# Seconds on 2 cores; the bar's first guess (docs/figures.md).
USUAL_SECONDS: Mapping[str, float] = {TRYING: 2.0, **training.USUAL_SECONDS}
UNFINISHED = "unfinished-"


def make_candidate(settings: Settings, commit: str, shelf: ModelShelf, gate: Gate, step: Step) -> ShelvedModel:
    """Make the words of a commit the shelf's candidate, or for "" today's words in CONTENT_FOLDER.

    Everything is tried with the content of these words, as they will be heard. Raises :class:`TrainingError`.
    """
    with words_of(settings.content_folder, commit) as home, holding(Content(home)):
        words = words_fingerprint(home)
        remove_unfinished(shelf.folder)
        with TemporaryDirectory(dir=shelf.folder, prefix=UNFINISHED) as folder:
            file, figures = _checked_and_trained(settings, home, Path(folder), gate, step)
            live = shelf.active()
            _refuse(regressions(live.figures if live else {}, figures))
            model = ShelvedModel(file.name, words, commit, figures)
            file.replace(shelf.path(model))
    shelf.offer(model)
    return model


def _checked_and_trained(
    settings: Settings, home: Path, folder: Path, gate: Gate, step: Step
) -> tuple[Path, Mapping[str, Any]]:
    with checked_beside(home, step) as checked_step:
        checked_step(TRYING)
        content, clinics = content_in_use(), read_clinics(settings.clinics_folder)
        _refuse(unreadable(content, gate, clinics, settings) or missed_signs(content, gate))
        return train(home, folder, gate, checked_step)


def remove_unfinished(folder: Path) -> None:
    """Make the folder ready for a training; what one left in it that was killed is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{UNFINISHED}*"):
        rmtree(left)


def _refuse(problems: list[str]) -> None:
    if problems:
        raise TrainingError(problems)
