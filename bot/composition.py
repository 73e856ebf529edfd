"""Puts the parts together for the commands: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path

from actions.handover_desk import HandoverDesk
from bot.conversation.conversations import Conversations
from bot.conversation.gate import Gate
from bot.conversation.model_shelf import ModelShelf
from bot.knowledge.clinics import Clinic, read_clinics
from bot.language.encoder import Encoder, encoder_file, shared_encoder
from bot.settings import HOME, Settings
from bot.storage.database import Database
from bot.storage.erasure import erase_older_than
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.physios import Physio, add_sample_physios, physios_for
from bot.storage.updates import forget_old_updates

DEMO_CLINIC = "demo"


class NoModelError(Exception):
    """One plain sentence: there is no trained model yet, and how to get one."""


class Backwise:
    """Everything that answers people, made from the settings; the dialogue is loaded apart because it takes long."""

    def __init__(self, settings: Settings, database_url: str | None = None) -> None:
        self.settings = settings
        self.clinics: dict[str, Clinic] = read_clinics(settings.clinics_folder)
        self.database = Database(database_url or settings.database_url)
        self.shelf = ModelShelf(settings.models_folder)
        self.conversations = Conversations(self.database, self.clinics, settings, Gate(built_encoder(settings)))
        self.desk = HandoverDesk(self._keep)
        self._database_url = database_url or settings.database_url

    def prepare_database(self) -> None:
        """Bring the tables up to date, and give the demonstration clinic its visibly made-up physios."""
        self.database.migrate()
        with self.database.session() as session:
            if DEMO_CLINIC in self.clinics and not physios_for(session, DEMO_CLINIC):
                add_sample_physios(session, DEMO_CLINIC)

    @property
    def kept_by_clinics(self) -> frozenset[str]:
        """The clinics that must keep the messages that people leave for them."""
        return frozenset(clinic.id for clinic in self.clinics.values() if clinic.handover.must_keep)

    def forget_what_is_old(self) -> None:
        """Erase conversations in which nobody wrote for RETENTION_DAYS, and the ids of updates from before then."""
        days = self.settings.retention_days
        with self.database.session() as session:
            erase_older_than(session, days, self.kept_by_clinics)
            forget_old_updates(session, datetime.now(UTC) - timedelta(days=days))

    def load_dialogue(self) -> None:
        """Load the live model, which imports Rasa: some ten seconds. Raises :class:`NoModelError`."""
        from bot.conversation.dialogue import load_dialogue

        model = self.shelf.active()
        if model is None:
            raise NoModelError("There is no trained model yet; run `backwise train` first.")
        with chdir(HOME):
            self.conversations.dialogue = load_dialogue(
                self.shelf.path(model), self._database_url, self._directory, self.desk
            )

    def _keep(self, conversation_id: str, new: NewHandover) -> None:
        with self.database.session() as session:
            add_handover(session, conversation_id, new)

    def _directory(self, clinic: str) -> Sequence[Physio]:
        with self.database.session() as session:
            return physios_for(session, clinic)


def built_encoder(settings: Settings) -> Encoder:
    """The sentence encoder that `backwise build` made; raises :class:`EncoderError` before that."""
    return shared_encoder(encoder_file(settings.build_folder / "language"))


def temporary_backwise(settings: Settings, folder: Path) -> Backwise:
    """A Backwise that keeps what it is told in ``folder`` only, for trying things out."""
    backwise = Backwise(settings, f"sqlite:///{folder / 'conversations.db'}")
    backwise.prepare_database()
    return backwise
