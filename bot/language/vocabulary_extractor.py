"""Rasa component: the entities that our spaCy pipeline found, with the value that each one means."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.spacy_entity_extractor import SpacyEntityExtractor
from spacy.tokens import Doc


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyNLP")
class VocabularyEntityExtractor(SpacyEntityExtractor):
    """Rasa's own gives the words of the message ("on all fours"); this one their meaning ("hands_and_knees")."""

    @staticmethod
    def _extract_entities(doc: Doc) -> list[dict[str, Any]]:
        entities: list[dict[str, Any]] = SpacyEntityExtractor._extract_entities(doc)
        for entity, span in zip(entities, doc.ents, strict=True):
            entity["value"] = span.ent_id_ or entity["value"]
        return entities
