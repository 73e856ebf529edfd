"""`backwise publish`, `versions`, `rollback` and `patch`: which words people hear."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import fail
from bot.commands.migrated import migrated_database
from bot.commands.words import train_candidate
from bot.conversation.model_shelf import ModelShelf, ShelvedModel, words_fingerprint
from bot.settings import read_settings
from bot.staff.content.git import Git
from bot.staff.content.patches import patches
from bot.staff.content.snapshots import commit_of_words
from bot.staff.publishing import PublishError, Publishing

OUT = Console(highlight=False)
WHY_NOT = {
    "not_committed": "The words of this model were not committed.",
    "worse": "{about}",
    "alone": "Nobody publishes their own change of safety texts alone ({about}). Another reviewer must agree to it "
    "first, on the page Publish of the staff tool.",
}


def publish(note: Annotated[str, typer.Option(help="What is new, for those who look back.")] = "") -> None:
    """Check, train and test today's words, if that was not done yet, and make them live as a new version."""
    settings = read_settings()
    shelf, commit = ModelShelf(settings.models_folder), commit_of_words(settings.content_folder)
    if not commit:
        fail(["A version is a commit of the words: commit them with git first."])
    author = Git(settings.content_folder).user()
    if not author:
        fail(["Git does not know who you are: `git config user.email you@clinic.example` says it."])
    model = _model_of(shelf, words_fingerprint(settings.content_folder), commit)
    try:
        publishing = Publishing(migrated_database(), shelf, Git(settings.content_folder))
        version = publishing.publish(replace(model, commit=commit), author, note)
    except PublishError as error:
        fail([WHY_NOT[error.problem].format(about=error.about), "The live version stays as it was."])
    OUT.print(f"Version {version.number} is live; a running server takes it up within seconds.")


def versions() -> None:
    """Show what was published, the latest first, and what is live."""
    shelf = ModelShelf(read_settings().models_folder)
    live = shelf.active()
    for version in reversed(shelf.versions()):
        mark = "live" if live and live.file == version.model.file else "    "
        about = f"{version.at:%Y-%m-%d %H:%M}  {version.model.commit[:10]}  {version.author}  {version.note}"
        OUT.print(f"{mark}  {version.number}  {about}", markup=False, soft_wrap=True)


def rollback(
    version: Annotated[int | None, typer.Argument(help="Its number; the one before otherwise.")] = None,
) -> None:
    """Make an earlier version live again; a running server takes it up within seconds."""
    model = ModelShelf(read_settings().models_folder).roll_back(version)
    if model is None:
        fail(["There is no such version any more." if version else "There is no model before the live one."])
    OUT.print(f"Live again: {model.file}")


def _model_of(shelf: ModelShelf, words: str, commit: str) -> ShelvedModel:
    """A tested model of these words that is no version yet; ends the command when the live version has them."""
    live, candidate = shelf.active(), shelf.candidate()
    published = {version.model.file for version in shelf.versions()}
    if live and live.words == words and live.file in published:
        fail(["Nothing is to be published: the live version has today's words."])
    known = [model for model in (candidate, live) if model and model.words == words and model.figures]
    return known[0] if known else train_candidate(shelf, commit)


def patch() -> None:
    """Print what staff wrote as patches for whoever keeps the words upstream; `git am` takes them."""
    sys.stdout.buffer.write(patches(Git(read_settings().content_folder)))
