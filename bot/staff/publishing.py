"""Makes a tested model live, if nothing speaks against it."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.model_shelf import ModelShelf, ShelvedModel, Version
from bot.staff.comparison import regressions
from bot.staff.content.git import Git
from bot.staff.content.safety_texts import SafetyChange, safety_change
from bot.staff.content.snapshots import write_content
from bot.storage.database import Database
from bot.storage.safety_reviews import AloneError, ensure_two_people


class PublishError(Exception):
    """Why nothing was published: ``not_committed``, ``worse`` or ``alone``; ``about`` says what it is about."""

    def __init__(self, problem: str, about: str = "") -> None:
        super().__init__(problem)
        self.problem, self.about = problem, about


class Publishing:
    """``git`` is the checkout of the words; blocking calls."""

    def __init__(self, database: Database, shelf: ModelShelf, git: Git) -> None:
        self.database, self.shelf, self.git = database, shelf, git

    def safety_change(self, model: ShelvedModel) -> SafetyChange | None:
        """The safety texts that would change if this model were published."""
        live = self.shelf.active()
        return safety_change(self.git, live.commit if live else "", model.commit)

    def publish(self, model: ShelvedModel, publisher: str, about: str) -> Version:
        """Make ``model`` the next version; raises :class:`PublishError`, and nobody can overrule that."""
        if not model.commit:
            raise PublishError("not_committed")
        live = self.shelf.active()
        if worse := regressions(live.figures if live else {}, model.figures):
            raise PublishError("worse", " ".join(worse))
        if change := self.safety_change(model):
            self._ensure_two_people(publisher, change)
        self.shelf.keep_content(model, lambda folder: self._write_content(model.commit, folder))
        return self.shelf.publish(model, publisher, about)

    def _write_content(self, commit: str, folder: Path) -> None:
        """From the commit itself, of which it is known who stands behind its texts."""
        if not write_content(self.git, commit, folder):
            raise PublishError("not_committed")

    def _ensure_two_people(self, publisher: str, change: SafetyChange) -> None:
        try:
            with self.database.session() as session:
                ensure_two_people(session, publisher, change.authors, change.digest)
        except AloneError:
            raise PublishError("alone", ", ".join(change.texts)) from None
