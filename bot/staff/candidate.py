"""From words to a candidate: checked, trained, tested and compared with the live model, which stays live."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from bot.conversation.gate import Gate
from bot.conversation.model_shelf import ModelShelf, ShelvedModel, words_fingerprint
from bot.staff import training
from bot.staff.check import check_words
from bot.staff.comparison import regressions
from bot.staff.content.snapshots import words_of
from bot.staff.training import Step, TrainingError, train
from bot.staff.tricky_cases import TRICKY_CASES, missed_alarms

CHECKING, TRYING = "Checking the words", "Trying the warning signs"
# Seconds on 2 cores; the bar's first guess (docs/figures.md).
USUAL_SECONDS: Mapping[str, float] = {CHECKING: 6.0, TRYING: 2.0, **training.USUAL_SECONDS}
UNFINISHED = "unfinished-"


def make_candidate(content: Path, commit: str, shelf: ModelShelf, gate: Gate, step: Step) -> ShelvedModel:
    """Make the words of a commit the shelf's candidate, or for "" today's words in the folder ``content``.

    Raises :class:`TrainingError`.
    """
    with words_of(content, commit) as home:
        step(CHECKING)
        _refuse([str(finding) for finding in check_words(home) if finding.severity == "error"])
        step(TRYING)
        _refuse(list(missed_alarms(TRICKY_CASES, gate.assess)))
        words = words_fingerprint(home)
        remove_unfinished(shelf.folder)
        with TemporaryDirectory(dir=shelf.folder, prefix=UNFINISHED) as folder:
            file, figures = train(home, Path(folder), gate, step)
            live = shelf.active()
            _refuse(regressions(live.figures if live else {}, figures))
            model = ShelvedModel(file.name, words, commit, figures)
            file.replace(shelf.path(model))
    shelf.offer(model)
    return model


def remove_unfinished(folder: Path) -> None:
    """Make the folder ready for a training; what one left in it that was killed is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{UNFINISHED}*"):
        rmtree(left)


def _refuse(problems: list[str]) -> None:
    if problems:
        raise TrainingError(problems)
