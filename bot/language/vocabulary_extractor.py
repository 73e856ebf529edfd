"""Rasa component: the words of the vocabulary in a message, with the value that each one means, found by spaCy."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.spacy_entity_extractor import SpacyEntityExtractor
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.language.spacy_pipeline import recogniser


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VocabularyEntityExtractor(SpacyEntityExtractor):
    """Rasa's own gives the words of the message ("on all fours"); this one their meaning ("hands_and_knees").

    The vocabulary is that of the content in use, which a pipeline on disk, as ``SpacyNLP`` loads it, would not follow.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """None: it has its own pipeline."""
        return []

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        recogniser()  # now, so that no message waits for it

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message to it."""
        for message in messages:
            doc = recogniser()(message.get(TEXT))
            found = self.add_extractor_name(self._extract_entities(doc))
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    @staticmethod
    def _extract_entities(doc: Doc) -> list[dict[str, Any]]:
        entities: list[dict[str, Any]] = SpacyEntityExtractor._extract_entities(doc)
        for entity, span in zip(entities, doc.ents, strict=True):
            entity["value"] = span.ent_id_ or entity["value"]
        return entities
