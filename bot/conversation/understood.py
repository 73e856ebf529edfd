"""What Backwise made of a message. Apart from the dialogue, so that nobody imports Rasa to name it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.knowledge.red_flags import Verdict, alarms
from bot.knowledge.topics import Topic, Urgency, topic_of

STORY = Topic.SYMPTOM_REPORT  # its answer asks about the emergency signs


@dataclass(frozen=True)
class Understood:
    """The intent, how sure it is (0 to 1), the parse in Rasa's format, and the verdict if the gate raised an alarm."""

    intent: str
    confidence: float
    parse: dict[str, Any]
    verdict: Verdict | None = None

    @property
    def text(self) -> str:
        return str(self.parse["text"])

    @property
    def topic(self) -> Topic:
        return topic_of(self.intent) or STORY

    @property
    def urgency(self) -> Urgency:
        return self.verdict.urgency if self.verdict else Urgency.NONE

    @property
    def is_alarm(self) -> bool:
        return self.verdict is not None


def understood_alarm(verdict: Verdict) -> Understood:
    """A warning sign is answered by a fixed text, so there is nothing to parse."""
    return Understood(verdict.group, 1.0, {}, verdict)


def understood_choice(intent: str, entities: dict[str, Any]) -> Understood:
    """A tapped choice needs no understanding: its payload says it."""
    if intent in alarms():
        return understood_alarm(Verdict(intent))
    found = [{"entity": name, "value": value, "extractor": "choice"} for name, value in entities.items()]
    return Understood(intent, 1.0, _parse(f"/{intent}", intent, 1.0, found))


def understood_words(parse: dict[str, Any]) -> Understood:
    """What the model made of words."""
    intent = parse.get("intent") or {}
    return Understood(str(intent.get("name") or Topic.UNCLEAR), float(intent.get("confidence") or 0.0), parse)


def without_alarm(understood: Understood) -> Understood:
    """Words in which the gate saw no warning sign, whatever the model thinks of them: at most a story to ask about."""
    if understood.intent not in alarms():
        return understood
    parse, sure = understood.parse, understood.confidence
    return Understood(STORY, sure, {**parse, **_parse(parse["text"], STORY, sure, parse.get("entities") or [])})


def without_words(understood: Understood, text: str) -> Understood:
    """The same with ``text`` in place of the person's words; what the vocabulary recognised is its own words."""
    found = understood.parse.get("entities") or []
    entities = [{"entity": each["entity"], "value": each["value"], "extractor": "aside"} for each in found]
    return replace(understood, parse={**_parse(text, understood.intent, understood.confidence, entities)})


def _parse(text: str, intent: str, confidence: float, entities: list[dict[str, Any]]) -> dict[str, Any]:
    named = {"name": intent, "confidence": confidence}
    return {"text": text, "intent": named, "intent_ranking": [named], "entities": entities}
