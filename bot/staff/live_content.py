"""Which content a process serves: that of the live version, so that what is published is what people hear."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.conversation.gate import Gate
from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.knowledge.clinics import Clinic
from bot.knowledge.content_in_use import INSTALLED, Content
from bot.settings import Settings
from bot.staff.content_check import missed_signs, unreadable

LOG = logging.getLogger(__name__)


class LiveContent:
    """``fault`` says why what was chosen last is only what came with this code; "" when it is what it should be.

    Until something was published, the content is that of the folder of the words.
    """

    def __init__(self, shelf: ModelShelf, gate: Gate, clinics: Mapping[str, Clinic], settings: Settings) -> None:
        self.fault = ""
        self._shelf = shelf
        self._gate = gate
        self._clinics = clinics
        self._settings = settings
        draft = settings.content_folder.resolve()
        self._draft = INSTALLED if draft == INSTALLED.home else Content(draft)
        self._chosen = self._draft

    def at_start(self) -> Content:
        """What is served before a model is loaded; whether it misses warning signs is tried with the model."""
        models = self._shelf.to_load()
        content = self._content_of(models[0] if models else None)
        return self._choose(content, self._unreadable(content))

    def of(self, model: ShelvedModel) -> Content:
        """What belongs to a model, if it fits this code and misses no warning sign."""
        content = self._content_of(model)
        return self._choose(content, self._unreadable(content) or self._missed(content))

    def _content_of(self, model: ShelvedModel | None) -> Content:
        if not self._shelf.versions():
            return self._draft
        home = self._shelf.content_for(model)
        return self._chosen if self._chosen.home == home else Content(home)

    def _unreadable(self, content: Content) -> list[str]:
        """Of what came with this code, nothing: there is nothing else to serve, and who made it has checked it."""
        return [] if content is INSTALLED else unreadable(content, self._gate, self._clinics, self._settings)

    def _missed(self, content: Content) -> list[str]:
        return [] if content is INSTALLED else missed_signs(content, self._gate)

    def _choose(self, content: Content, faults: list[str]) -> Content:
        fault = faults[0] if faults else ""
        if fault and fault != self.fault:
            LOG.error("The content that came with this code is served, and not what it should be: %s", fault)
        self.fault, self._chosen = fault, INSTALLED if fault else content
        return self._chosen
