"""Reads a trained model as Rasa does, but its domain once, and not how it was trained.

The model's metadata holds the domain, and reading it takes no time. Rasa's domain provider reads it again from YAML,
three times over, which took four fifths of loading a model. The metadata's plan of the training names classes that
import Matplotlib, scikit-learn and every component that Rasa has.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_json_file


class ReadModel(LocalModelStorage):
    """What a model holds, and its domain, which was read already."""

    domain: Domain

    @classmethod
    def from_model_archive(cls, storage_path: Path, model_archive_path: str | Path) -> tuple[ReadModel, ModelMetadata]:
        """Rasa's own, but the graph looks here for what was read."""
        storage, metadata = super().from_model_archive(storage_path, model_archive_path)
        storage.domain = metadata.domain
        nodes = metadata.predict_schema.nodes
        nodes.update({name: replace(node, uses=READ_ONCE.get(node.uses, node.uses)) for name, node in nodes.items()})
        return storage, metadata

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        """Called by Rasa, with the folder of the unpacked model."""
        serialized = read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**serialized, "train_schema": {"nodes": {}}})


class ReadDomainProvider(DomainProvider):
    """Provides the domain that was read with the metadata."""

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ReadDomainProvider:
        """Called by Rasa's graph."""
        assert isinstance(model_storage, ReadModel)
        return cls(model_storage, resource, model_storage.domain)


READ_ONCE = {DomainProvider: ReadDomainProvider}
