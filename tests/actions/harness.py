"""Actions as the dialogue runs them: through the in-process door, with a tracker as a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from actions.handover_desk import HandoverDesk, RememberedDrafts
from bot.conversation.in_process_actions import InProcessActions
from bot.knowledge.content_files import read_records, read_yaml
from bot.knowledge.content_in_use import content_file
from bot.settings import HOME
from bot.storage.physios import Physio

DOMAIN = read_yaml(HOME / "domain.yml")
SAMPLES = read_records(content_file("sample_physios.yml"), "physios", Physio)


@dataclass(frozen=True)
class Said:
    """What an action said and changed."""

    responses: list[dict[str, Any]]
    events: list[dict[str, Any]]
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [response.get("response") or "" for response in self.responses]

    @property
    def slots(self) -> dict[str, Any]:
        """All slots as they are now."""
        return self.before | {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    def variables(self, name: str) -> dict[str, Any]:
        return next(response for response in self.responses if response.get("response") == name)


Run = Callable[..., Said]


def runner(directory: Callable[[str], Any]) -> Run:
    """``run(action, entities=[(name, value)], slots=…, intent=…, text=…, events=…)`` -> what it said."""
    actions = InProcessActions(directory, HandoverDesk(lambda *_: None, RememberedDrafts()))

    def run(
        name: str,
        *entities: tuple[str, str],
        slots: dict[str, Any] | None = None,
        intent: str = "exercises",
        text: str = "words",
        events: list[dict[str, Any]] | None = None,
        country: str | None = "AU",
        **latest: Any,
    ) -> Said:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "intent_ranking": [{"name": intent, "confidence": 1.0}],
            "entities": [{"entity": entity, "value": value} for entity, value in entities],
            "metadata": {"clinic": "demo", "country": country},
            **latest,
        }
        tracker = {"sender_id": "one", "slots": slots or {}, "latest_message": message, "events": events or []}
        call = {"next_action": name, "tracker": tracker, "domain": DOMAIN}
        answer = asyncio.run(actions.request(json=call))
        return Said(answer["responses"], answer["events"], slots or {})

    return run
