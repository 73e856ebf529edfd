"""Trains by Rasa's graph as `rasa train` does, without what would only serve a later training.

Rasa takes the fingerprint of all that goes into a component and comes out of it, and keeps both where it runs, so that
the next training there can leave out what is the same. With our examples that was a third of a training, and nothing
was left out (docs/decisions/0031-what-a-training-does.md).
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from rasa.engine import validation
from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphNodeHook
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.model_training import get_unresolved_slots
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.staff.words_importer import WordsImporter


class NothingToTrainError(Exception):
    """One plain sentence: what the words lack."""


def train_model(home: Path, file: Path, begins: Callable[[str], None]) -> None:
    """Train on the words in ``home`` and write the model; ``begins`` is told the class of each component that begins.

    Raises :class:`NothingToTrainError`, and Rasa's ``RasaException``.
    """
    importer = WordsImporter(home)
    domain = deepcopy(importer.get_domain())  # what the model keeps is not what its components may change
    _refuse_what_is_missing(importer, domain)
    configuration = _configuration(importer)
    with TempDirectoryPath(get_temp_dir_name()) as folder:
        storage = LocalModelStorage(Path(folder))
        schema = configuration.train_schema
        runner = DaskGraphRunner.create(schema, storage, ExecutionContext(schema), [_Announcing(begins)])
        runner.run({PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(file, configuration, domain)


def _refuse_what_is_missing(importer: TrainingDataImporter, domain: Domain) -> None:
    """Rasa would train half a model, or end the process."""
    stories = importer.get_stories()
    if domain.is_empty() or stories.is_empty() or importer.get_nlu_data().contains_no_pure_nlu_data():
        raise NothingToTrainError("The domain, the examples, or the rules and stories are missing.")
    if slots := sorted(get_unresolved_slots(domain, stories)):
        raise NothingToTrainError(f"Rules or stories set slots that domain.yml does not have: {', '.join(slots)}.")


def _configuration(importer: TrainingDataImporter) -> GraphModelConfiguration:
    config = importer.get_config()
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    config, _, _ = recipe.auto_configure(importer.get_config_file_for_auto_config(), config, TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, TrainingType.BOTH)
    validation.validate(configuration)
    return configuration


class _Announcing(GraphNodeHook):
    """Says which component begins."""

    def __init__(self, begins: Callable[[str], None]) -> None:
        self._begins = begins

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        """Called by Rasa's graph."""
        self._begins(execution_context.graph_schema.nodes[node_name].uses.__name__)
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        """Called by Rasa's graph; nothing to say."""
