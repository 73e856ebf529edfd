"""Our own spaCy pipeline, a ruler that finds the words of the vocabulary; no model is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import spacy
from spacy.language import Language

from bot.knowledge.content_in_use import once_per_content
from bot.knowledge.vocabulary import phrases

LANGUAGE = "en"
MINUTE_WORDS = ["min", "mins", "minute", "minutes"]
SPOKEN_NUMBERS = ["one", "two", "three", "five", "ten", "fifteen", "twenty", "thirty", "a", "couple"]


@once_per_content
def recogniser() -> Language:
    """Finds the words of the vocabulary; each entity's ``ent_id_`` is the value that its words mean."""
    nlp = spacy.blank(LANGUAGE)
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER", "ent_id_sep": "||"})
    ruler.add_patterns([*_phrase_patterns(), *_minute_patterns()])  # type: ignore[attr-defined]
    return nlp


def _phrase_patterns() -> Iterator[dict[str, Any]]:
    for phrase in phrases():
        for words in sorted({phrase.words, phrase.words.replace("'", "")}):  # many people type "cant"
            yield {"label": phrase.entity, "id": phrase.value, "pattern": words}


def _minute_patterns() -> list[dict[str, Any]]:
    unit = {"LOWER": {"IN": MINUTE_WORDS}}
    digits = [{"LIKE_NUM": True}, {"ORTH": "-", "OP": "?"}, unit]
    in_one_word = [{"LOWER": {"REGEX": rf"^\d+({'|'.join(MINUTE_WORDS)})$"}}]  # "15min"
    spoken = [{"LOWER": {"IN": SPOKEN_NUMBERS}}, {"LOWER": "of", "OP": "?"}, unit]
    return [{"label": "minutes", "pattern": pattern} for pattern in (digits, in_one_word, spoken)]
