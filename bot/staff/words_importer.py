"""Gives Rasa the words of a project; each file is read once, and the examples are put together in one go.

Rasa's own importers read the domain and the examples anew for several of the parts that ask for them, and copy all
examples with each part that they add.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import (
    E2EImporter,
    ResponsesSyncImporter,
    _additional_training_data_from_default_actions,
)
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method


class WordsImporter(E2EImporter):
    """Gives what ``TrainingDataImporter.load_from_config`` gives, for the files of a project."""

    def __init__(self, home: Path) -> None:
        self._files = _FilesImporter(str(home / "config.yml"), str(home / "domain.yml"), [str(home / "data")])
        super().__init__(ResponsesSyncImporter(self._files))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """In whatever language: Rasa's reader of YAML does not use it."""
        return self._examples

    @cached_property
    def _examples(self) -> TrainingData:
        responses = self._files.get_domain().retrieval_intent_responses
        return TrainingData().merge(
            _additional_training_data_from_default_actions(),
            self._files.get_nlu_data(),
            TrainingData(responses=responses),
            self._additional_training_data_from_stories(),
        )


class _FilesImporter(RasaFileImporter):
    """Gives what was read again to whoever asks again; who changes something of it changes a copy."""

    @cached_method
    def get_domain(self) -> Domain:
        return super().get_domain()

    @cached_method
    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return super().get_stories(exclusion_percentage)

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        return super().get_nlu_data(language)
