"""A model loaded our way is what Rasa itself loads; this fails when Rasa changes underneath."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.graph_components.providers.domain_provider import DomainProvider

from bot.conversation.dialogue import Dialogue
from bot.conversation.rasa_model import ReadDomainProvider

pytestmark = pytest.mark.slow


def _providers(metadata: ModelMetadata) -> list[str]:
    return [name for name, node in metadata.predict_schema.nodes.items() if issubclass(node.uses, DomainProvider)]


def test_the_graph_gets_the_domain_that_rasa_would_give_it(dialogue: Dialogue) -> None:
    processor = dialogue._agent.processor
    (name,) = _providers(processor.model_metadata)
    ours = processor.graph_runner.run(targets=[name])[name]
    with TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), processor.model_path)
        node = metadata.predict_schema.nodes[name]
        rasas = DomainProvider.load(node.config, storage, node.resource, None).provide_inference()
    assert ours.as_dict() == rasas.as_dict()
    assert ours.fingerprint() == rasas.fingerprint()


def test_the_domain_is_read_once(dialogue: Dialogue) -> None:
    processor = dialogue._agent.processor
    (name,) = _providers(processor.model_metadata)
    assert processor.model_metadata.predict_schema.nodes[name].uses is ReadDomainProvider
    assert processor.graph_runner.run(targets=[name])[name] is processor.domain is dialogue._agent.domain
