"""Reads a trained model as Rasa does, but its domain once.

The model's metadata holds the domain, and reading it takes no time. Rasa's domain provider reads it again from YAML,
three times over, which took four fifths of loading a model.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain


class StorageWithDomain(LocalModelStorage):
    """What a model holds, and its domain."""

    domain: Domain

    @classmethod
    def from_model_archive(
        cls, storage_path: Path, model_archive_path: str | Path
    ) -> tuple[StorageWithDomain, ModelMetadata]:
        """Rasa's own, but whoever asks the graph for the domain gets the metadata's."""
        storage, metadata = super().from_model_archive(storage_path, model_archive_path)
        storage.domain = metadata.domain
        nodes = metadata.predict_schema.nodes
        nodes.update({name: _with_read_domain(node) for name, node in nodes.items()})
        return storage, metadata


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
        assert isinstance(model_storage, StorageWithDomain)
        return cls(model_storage, resource, model_storage.domain)


def _with_read_domain(node: SchemaNode) -> SchemaNode:
    return replace(node, uses=ReadDomainProvider) if node.uses is DomainProvider else node
