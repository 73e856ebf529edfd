"""Puts the parts together for the commands: the one place that knows them all."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actions.handover_desk import HandoverDesk
from actions.short_memory import ShortMemory
from bot.collecting import collected_once
from bot.conversation.conversations import Conversations
from bot.conversation.gate import Gate
from bot.conversation.live import Live
from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import Clinic, read_clinics, today_at
from bot.knowledge.content_in_use import holding, serve_content
from bot.knowledge.handover_ways import handover_ways
from bot.language.encoder import Encoder, calculate_on_one_thread, encoder_file, shared_encoder
from bot.language.known_vectors import KnownVectors
from bot.lean_rasa import import_rasa
from bot.settings import HOME, Settings
from bot.staff.content.draft import Draft
from bot.staff.live_content import LiveContent
from bot.staff.rehearsal import Rehearsal
from bot.staff.web.services import StaffServices
from bot.storage.counts import Count, Kind, add_counts
from bot.storage.database import Database
from bot.storage.deliveries import add_deliveries
from bot.storage.erasure import erase_older_than
from bot.storage.handover_drafts import drop_old_drafts
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.inbox import forget_inbox
from bot.storage.physios import Physio, add_sample_physios, physios_for
from bot.storage.updates import forget_old_updates

LOG = logging.getLogger(__name__)
DEMO_CLINIC = "demo"


class NoModelError(Exception):
    """One plain sentence: there is no trained model yet, and how to get one."""


class BrokenModelError(Exception):
    """One plain sentence: no model can be loaded, and what to do."""


class Backwise:
    """Everything that answers people, made from the settings; the dialogue is loaded apart because it takes long."""

    def __init__(self, settings: Settings, database_url: str | None = None) -> None:
        calculate_on_one_thread()
        self.settings = settings
        self.clinics: dict[str, Clinic] = read_clinics(settings.clinics_folder)
        self.database = Database(database_url or settings.database_url)
        self.shelf = ModelShelf(settings.models_folder)
        self._gate = Gate(built_encoder(settings))
        self.live_content = LiveContent(self.shelf, self._gate, self.clinics, settings)
        serve_content(self.live_content.at_start())
        self._gate.get_ready()
        self.conversations = Conversations(self.database, self.clinics, settings, self._gate)
        self.desk = HandoverDesk(self._keep)
        self.delivering = Delivering(self.database, self.clinics, settings)
        self._database_url = database_url or settings.database_url
        self._not_kept: ShortMemory[Any] = ShortMemory()  # goes on when another model is loaded

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

    @property
    def with_inbox(self) -> frozenset[str]:
        """The clinics that have switched their inbox on."""
        return frozenset(clinic.id for clinic in self.clinics.values() if clinic.inbox)

    def forget_what_is_old(self) -> None:
        """Erase conversations in which nobody wrote for RETENTION_DAYS, and the ids of updates from before then."""
        days, inbox_days = self.settings.retention_days, self.settings.inbox_days
        with self.database.session() as session:
            erase_older_than(session, days, self.kept_by_clinics)
            forget_inbox(session, datetime.now(UTC) - timedelta(days=inbox_days), self.with_inbox)
            drop_old_drafts(session, datetime.now(UTC))
            forget_old_updates(session, datetime.now(UTC) - timedelta(days=days))
        self.database.wipe()

    def staff_services(self) -> StaffServices:
        """What the staff tool works with."""
        encode, draft = built_encoder(self.settings).encode, Draft(self.settings.content_folder)
        vectors_of = KnownVectors(self.settings.build_folder / "language", encode)
        rehearsal = Rehearsal(self.conversations, self.clinics, self.settings, self._gate)
        return StaffServices(
            self.database,
            self.settings,
            self.clinics,
            encode,
            vectors_of,
            draft,
            understand=self.conversations.understand,
            rehearsal=rehearsal,
            training_command=_training_command(self.settings),
            content_fault=lambda: self.live_content.fault,
        )

    @collected_once()
    def load_dialogue(self) -> str:
        """Load the live version, which imports Rasa: some ten seconds; the one before it when that one is damaged.

        Gives the file of the model that answers from now on. Raises :class:`NoModelError` and
        :class:`BrokenModelError`.
        """
        models = self.shelf.to_load()
        if not models:
            raise NoModelError("There is no trained model yet; run `backwise train` first.")
        for model in models:
            try:
                self._go_live(model)
                return model.file
            except Exception as error:
                LOG.error("The model %s cannot be loaded (%s).", model.file, type(error).__name__)
        raise BrokenModelError("Neither the live model nor the one before it can be loaded; run `backwise train`.")

    def _go_live(self, model: ShelvedModel) -> None:
        """Load a model and its content, and then put both in the place of what answers people, at once."""
        import_rasa()
        from bot.conversation.dialogue import load_dialogue

        content = self.live_content.of(model)
        with chdir(HOME), holding(content):
            dialogue = load_dialogue(
                self.shelf.path(model), self._database_url, self._directory, self.desk, self._not_kept
            )
        self.conversations.live = Live(content, dialogue)
        serve_content(content)

    def _keep(self, conversation_id: str, new: NewHandover) -> None:
        with self.database.session() as session:
            handover = add_handover(session, conversation_id, new)
            ways = handover_ways(self.clinics[new.clinic].handover, self.settings)
            add_deliveries(session, handover, ways, datetime.now(UTC))
            add_counts(session, new.clinic, today_at(self.clinics[new.clinic]), [Count(Kind.HANDOVER, "left")])

    def _directory(self, clinic: str) -> Sequence[Physio]:
        with self.database.session() as session:
            return physios_for(session, clinic)


def _training_command(settings: Settings) -> tuple[str, ...]:
    """`backwise train` for these folders, whatever the environment of this process says."""
    folders = {"CONTENT_FOLDER": settings.content_folder, "MODELS_FOLDER": settings.models_folder}
    folders["BUILD_FOLDER"] = settings.build_folder
    backwise = Path(sys.executable).with_name("backwise")
    return (
        "env",
        *(f"{name}={folder}" for name, folder in folders.items()),
        str(backwise),
        "train",
        "--only-candidate",
    )


def built_encoder(settings: Settings) -> Encoder:
    """The sentence encoder that `backwise build` made; raises :class:`EncoderError` before that."""
    return shared_encoder(encoder_file(settings.build_folder / "language"))


def temporary_backwise(settings: Settings, folder: Path) -> Backwise:
    """A Backwise that keeps what it is told in ``folder`` only, for trying things out."""
    backwise = Backwise(settings, f"sqlite:///{folder / 'conversations.db'}")
    backwise.prepare_database()
    return backwise
