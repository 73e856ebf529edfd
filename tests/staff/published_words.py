"""A checkout of the words that a test edits, commits and publishes; its models only have figures."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.conversation.model_shelf import ModelShelf, ShelvedModel, Version
from bot.staff.content.git import Git
from bot.staff.content.snapshots import commit_of_words
from bot.staff.publishing import Publishing
from bot.storage.database import Database
from tests.own_content import copy_content, reword
from tests.staff.test_comparison import figures

ANN, BOB = "ann@clinic.example", "bob@clinic.example"
FLAGS, NET = "bot/knowledge/content/red_flags.yml", "bot/knowledge/content/warning_words.yml"
NERVE, SOONER = "Please get medical help now. What you describe can be", "Please get help this minute. This can be"
BOT, ROBOT = "an automated chatbot of", "a robot of"


class PublishedWords:
    """``words`` is the checkout, whose first commit holds today's content; ``models`` is the models folder."""

    def __init__(self, folder: Path) -> None:
        self.words, self.shelf = copy_content(folder / "words"), ModelShelf(folder / "models")
        database = Database(f"sqlite:///{folder / 'staff.db'}")
        database.migrate()
        self.publishing = Publishing(database, self.shelf, Git(self.words))
        self._git("init", "-q")
        self.commit("dev@clinic.example")

    def edit(self, file: str, right: str, wrong: str) -> None:
        reword(self.words / file, right, wrong)

    def commit(self, author: str) -> None:
        self._git("add", ".")
        self._git("-c", "user.name=T", "-c", f"user.email={author}", "commit", "-q", "-m", "Words.")

    def candidate(self, write: Callable[[Path], object] = lambda file: file.write_bytes(b"model")) -> ShelvedModel:
        """A model of the last commit, whose file ``write`` makes."""
        commit = commit_of_words(self.words)
        model = ShelvedModel(f"{commit[:8]}.tar.gz", commit, commit, figures())
        self.shelf.folder.mkdir(exist_ok=True)
        write(self.shelf.path(model))
        self.shelf.offer(model)
        return model

    def publish(self, publisher: str = BOB) -> Version:
        """Publish the last commit."""
        return self.publishing.publish(self.candidate(), publisher, "")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", str(self.words), *arguments], check=True)
