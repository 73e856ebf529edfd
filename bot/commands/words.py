"""`backwise build`, `check` and `train`: from words to a live model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import ERRORS, fail
from bot.conversation.model_shelf import ModelShelf, words_fingerprint
from bot.settings import HOME, read_settings
from bot.staff.check import Finding, check_words
from bot.staff.tricky_cases import missed_alarms

OUT = Console(highlight=False)


def build() -> None:
    """Build the language pipeline: recognised words and the sentence encoder. Does nothing when it is up to date."""
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
        findings = check_words(HOME)
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
    if_changed: Annotated[bool, typer.Option(help="Do nothing when the live model knows today's words.")] = False,
) -> None:
    """Train on today's words, test the model, and make it live; the model before it is kept."""
    shelf = ModelShelf(read_settings().models_folder)
    active = shelf.active()
    if if_changed and active and active.words == words_fingerprint(HOME):
        return
    check(words_only=True)
    _train(shelf)


def rollback() -> None:
    """Make the model before the live one live again. Restart `serve` afterwards."""
    model = ModelShelf(read_settings().models_folder).roll_back()
    if model is None:
        fail(["There is no model before the live one."])
    OUT.print(f"Live again: {model.file}. Restart `backwise serve` to use it.")


def _train(shelf: ModelShelf) -> None:
    from bot.staff.step_progress import StepProgress
    from bot.staff.training import USUAL_SECONDS, TrainingError
    from bot.staff.training import train as train_words

    try:
        with StepProgress(USUAL_SECONDS, ERRORS).running() as progress:
            model = train_words(HOME, shelf, progress)
    except TrainingError as error:
        fail([*error.problems, "The live model stays as it was."])
    OUT.print(f"The new model is live: {shelf.folder.name}/{model.file}")


def _check_safety() -> None:
    from bot.composition import built_encoder
    from bot.conversation.gate import Gate

    gate = Gate(built_encoder(read_settings()))
    with ERRORS.status("Trying the tricky warning signs ..."):
        missed = list(missed_alarms(HOME / "tests" / "language" / "tricky_cases.yml", gate.assess))
    if missed:
        fail([*missed, "A warning sign is missed; nothing may be released like this."])


def _validate_with_rasa() -> None:
    """In a process of its own: Rasa's validator ends the process when it finds something."""
    with ERRORS.status("Rasa checks the stories and rules ..."):
        command = [str(Path(sys.executable).with_name("rasa")), "data", "validate"]
        result = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    if result.returncode:
        fail([line for line in result.stderr.splitlines() if "ERROR" in line or "conflict" in line.lower()])


def _counted(errors: list[Finding]) -> str:
    return "1 thing is wrong." if len(errors) == 1 else f"{len(errors)} things are wrong."
