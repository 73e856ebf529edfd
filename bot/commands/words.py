"""`backwise build`, `check` and `train`: from words to a live model."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import ERRORS, fail
from bot.conversation.model_shelf import ModelShelf, ShelvedModel, words_fingerprint
from bot.knowledge.content_in_use import Content
from bot.settings import Settings, read_settings
from bot.staff.check import Finding, check_words
from bot.staff.content.snapshots import commit_of_words, last_commit
from bot.staff.content_check import missed_signs
from bot.staff.review_check import stale_reviews

OUT = Console(highlight=False)
STOPPED = 143  # what a shell says of a process that was asked to end


def build() -> None:
    """Build the sentence encoder. Does nothing when it is up to date."""
    from bot.language.build import build_language, is_built

    folder = read_settings().build_folder / "language"
    if is_built(folder):
        return
    with ERRORS.status("Building the language pipeline ...") as status:
        build_language(folder, lambda part: status.update(f"Building {part} ..."))
    OUT.print("The language pipeline is built.")


def check(
    words_only: Annotated[bool, typer.Option(help="Leave out `rasa data validate`, which takes longer.")] = False,
    warnings: Annotated[bool, typer.Option(help="Show what could be better, too.")] = False,
) -> None:
    """Read all words (examples, stories, rules, answers, content) and say everything that is wrong."""
    with ERRORS.status("Reading all words ..."):
        findings = _findings(read_settings())
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in findings if warnings else errors:
        OUT.print(str(finding), style="red" if finding in errors else "yellow", markup=False, soft_wrap=True)
    if errors:
        fail([_counted(errors)])
    build()
    _check_safety()
    if not words_only:
        _validate_with_rasa()
    OUT.print(f"The words are in order ({len(findings)} suggestions; `backwise check --warnings` shows them).")


def train(
    if_changed: Annotated[bool, typer.Option(help="Do nothing when there is a model of today's words.")] = False,
    only_candidate: Annotated[bool, typer.Option(help="Only what is committed, and what is live stays.")] = False,
) -> None:
    """Train on today's words and test the model. As long as nothing was ever published, it then goes live."""
    shelf, words = ModelShelf(read_settings().models_folder), words_fingerprint(read_settings().content_folder)
    live = shelf.active()
    if if_changed and live and live.words == words:
        return
    candidate = shelf.candidate()
    if not (if_changed and candidate and candidate.words == words):
        folder = read_settings().content_folder
        candidate = train_candidate(shelf, last_commit(folder) if only_candidate else commit_of_words(folder))
    if shelf.versions() or only_candidate:
        OUT.print("The new model is a candidate; `backwise publish` makes it live.")
        return
    shelf.activate(candidate)
    OUT.print(f"The new model is live: {shelf.folder.name}/{candidate.file}")


def train_candidate(shelf: ModelShelf, commit: str) -> ShelvedModel:
    """Check, train and test a commit ("": today's words) with a bar on the terminal; ends the command if it fails."""
    from bot.composition import built_encoder
    from bot.conversation.gate import Gate
    from bot.staff.candidate import USUAL_SECONDS, make_candidate
    from bot.staff.step_progress import StepProgress
    from bot.staff.training import TrainingError
    from bot.staff.training_run import AlreadyTrainingError, TrainingDesk

    build()
    settings = read_settings()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))  # so that nothing is left lying about
    try:
        with TrainingDesk(shelf.folder).training() as record, StepProgress(USUAL_SECONDS, ERRORS).running() as bar:

            def step(name: str) -> None:
                record.step(name)
                bar.step(name)

            return make_candidate(settings, commit, shelf, Gate(built_encoder(settings)), step)
    except AlreadyTrainingError:
        fail(["A training goes on already; wait for it, or stop it in the staff tool."])
    except TrainingError as error:
        fail([*error.problems, "The live model stays as it was."])


def _findings(settings: Settings) -> list[Finding]:
    home, today = settings.content_folder, datetime.now(UTC).date()
    return sorted([*check_words(home), *stale_reviews(home, today, settings.review_days)])


def _check_safety() -> None:
    from bot.composition import built_encoder
    from bot.conversation.gate import Gate

    settings = read_settings()
    gate = Gate(built_encoder(settings))
    with ERRORS.status("Trying the tricky warning signs ..."):
        missed = missed_signs(Content(settings.content_folder), gate)
    if missed:
        fail([*missed, "A warning sign is missed; nothing may be released like this."])


def _validate_with_rasa() -> None:
    """In a process of its own: Rasa's validator ends the process when it finds something."""
    with ERRORS.status("Rasa checks the stories and rules ..."):
        command = [str(Path(sys.executable).with_name("rasa")), "data", "validate"]
        result = subprocess.run(
            command, cwd=read_settings().content_folder, capture_output=True, text=True, check=False
        )
    if result.returncode:
        fail([line for line in result.stderr.splitlines() if "ERROR" in line or "conflict" in line.lower()])


def _counted(errors: list[Finding]) -> str:
    return "1 thing is wrong." if len(errors) == 1 else f"{len(errors)} things are wrong."
