"""What a short message means in its place.

After a movement, "moderate" and "my knees are bad" are wishes for the next one; after a list of physios, "video",
"Polish" and "Bristol" ask for others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.replies import Message
from bot.conversation.understood import Understood
from bot.knowledge.payloads import parse_payload
from bot.knowledge.topics import Topic, topic_of
from bot.knowledge.vocabulary import languages

WISHES = frozenset({"goal", "level", "position", "equipment", "minutes", "limit", "limit_lifted"})
MOST_OTHER_WORDS = 4  # "I have ... too", "actually ... please"
PHYSIOS_SHOWN = frozenset({Topic.PHYSIO, "physio_visit"})  # what is offered below a list of them
MOST_WORDS_FOR_PHYSIO = 3
TECHNIQUE = "exercise_followup_technique"
# What a wish is mistaken for. Whatever else was understood, a story or an operation above all, keeps its own answer.
MISTAKEN = frozenset(
    {
        Topic.AFFIRM,
        Topic.BENEFITS,
        Topic.DAILY_ACTIVITY,
        Topic.DENY,
        Topic.FLEXIBILITY,
        Topic.IMBALANCE,
        Topic.MECHANICS,
        Topic.OUT_OF_SCOPE,
        Topic.PASSIVE_TREATMENT,
        Topic.POSTURE,
        Topic.STRENGTH,
        Topic.UNCLEAR,
    }
)
_QUESTION = re.compile(r"\?|^\s*(what|why|how|when|where|who|which|is|are|does|do|did|can|could|should|will)\b", re.I)


def in_context(understood: Understood, last: Message) -> Understood:
    """The same, or a wish for a movement: one that is named, or one to show after ``last``."""
    named = understood.intent == TECHNIQUE and _found(understood, {"exercise"})
    if named or _is_wish(understood, last):
        return _as(understood, Topic.EXERCISES)
    asked = _physio_asked(understood) if _offered(last) >= PHYSIOS_SHOWN else []
    return _as(understood, Topic.PHYSIO, asked) if asked else understood


def _is_wish(understood: Understood, last: Message) -> bool:
    mistaken = understood.topic in MISTAKEN or understood.intent == Topic.OTHER_CONDITION
    if not mistaken or _QUESTION.search(understood.text) or not _offers_another(last):
        return False
    found = _found(understood, WISHES)
    others = understood.text
    for entity in sorted(found, key=lambda each: int(each["start"]), reverse=True):
        others = f"{others[: entity['start']]} {others[entity['end'] :]}"
    return bool(found) and len(others.split()) <= MOST_OTHER_WORDS


def _physio_asked(understood: Understood) -> list[dict[str, Any]]:
    """The place or language of a short message, as an entity; a word that means nothing else may be a place."""
    words = understood.text.strip(" .!?")
    if not 0 < len(words.split()) <= MOST_WORDS_FOR_PHYSIO:
        return []
    if named := _found(understood, {"place", "spoken"}) or _language(words):
        return named
    unknown = understood.topic in (Topic.UNCLEAR, Topic.OUT_OF_SCOPE) and any(letter.isalnum() for letter in words)
    return [{"entity": "place", "value": words}] if unknown else []


def _language(words: str) -> list[dict[str, Any]]:
    language = languages().get(words.lower())
    return [{"entity": "spoken", "value": language}] if language else []


def _offers_another(last: Message) -> bool:
    return any(topic_of(intent) == Topic.EXERCISE_FOLLOWUP for intent in _offered(last))


def _offered(last: Message) -> set[str]:
    return {parse_payload(choice.payload)[0] for choice in last.choices}


def _found(understood: Understood, names: Collection[str]) -> list[dict[str, Any]]:
    """The words of these kinds that stand in the text."""
    entities = understood.parse.get("entities") or []
    return [entity for entity in entities if entity["entity"] in names and "start" in entity]


def _as(understood: Understood, intent: str, found: Sequence[dict[str, Any]] = ()) -> Understood:
    """With another intent, and what was ``found`` instead of its entities."""
    parse = {**understood.parse, "intent": {"name": intent, "confidence": understood.confidence}}
    if found:
        parse["entities"] = list(found)
    return replace(understood, intent=intent, parse=parse)
