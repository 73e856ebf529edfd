"""What Backwise made of a message. Apart from the dialogue, so that nobody imports Rasa to name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Understood:
    """The intent, how sure it is (0 to 1), and the whole parse in Rasa's format."""

    intent: str
    confidence: float
    parse: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.parse["text"])


def understood_choice(intent: str, entities: dict[str, Any]) -> Understood:
    """A tapped choice needs no understanding: its payload says it."""
    found = [{"entity": name, "value": value, "extractor": "choice"} for name, value in entities.items()]
    named = {"name": intent, "confidence": 1.0}
    parse = {"text": f"/{intent}", "intent": named, "intent_ranking": [named], "entities": found}
    return Understood(intent, 1.0, parse)
