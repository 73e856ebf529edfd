"""What an action needs to know about the conversation so far, read from Rasa's tracker."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker

from bot.knowledge.payloads import parse_payload


def entity(tracker: Tracker, name: str) -> str | None:
    """The value of the first entity of this name in the newest message."""
    return next(tracker.get_latest_entity_values(name), None)


def entities(tracker: Tracker, name: str) -> frozenset[str]:
    """All values of this entity in the newest message."""
    return frozenset(tracker.get_latest_entity_values(name))


def intent(tracker: Tracker) -> str:
    """The intent of the newest message."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def text(tracker: Tracker) -> str:
    """The words of the newest message."""
    return str(tracker.latest_message.get("text") or "")


def clinic(tracker: Tracker) -> str:
    """The id of the clinic in whose name Backwise talks."""
    return str((tracker.latest_message.get("metadata") or {}).get("clinic") or "demo")


def channel(tracker: Tracker) -> str:
    """Where the person writes: ``web``, ``telegram``."""
    return str((tracker.latest_message.get("metadata") or {}).get("channel") or "web")


def time_zone(tracker: Tracker) -> ZoneInfo:
    """The clinic's time zone, for people who named none."""
    return ZoneInfo(str((tracker.latest_message.get("metadata") or {}).get("time_zone") or "UTC"))


def country(tracker: Tracker) -> str | None:
    """The code of the person's country, when it is known."""
    code = (tracker.latest_message.get("metadata") or {}).get("country")
    return str(code) if code else None


def also_asked(tracker: Tracker) -> str | None:
    """The intent of the second ask in the newest message, if it held two."""
    return (tracker.latest_message.get("metadata") or {}).get("also_asked")


def last_answer(tracker: Tracker) -> str | None:
    """The name of the answer that was said last, e.g. ``utter_causes``."""
    names = ((event.get("metadata") or {}).get("utter_action") for event in reversed(tracker.events))
    return next((str(name) for name in names if name), None)


def last_offer(tracker: Tracker) -> tuple[str, dict[str, Any]] | None:
    """Intent and entities of the first choice that was offered last: what "yes" means now."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            buttons = (event.get("data") or {}).get("buttons") or []
            return parse_payload(str(buttons[0]["payload"])) if buttons else None
    return None


def answer_time(tracker: Tracker) -> str:
    """When the clinic will answer, in words; the channel's metadata says it."""
    return str((tracker.latest_message.get("metadata") or {}).get("answer_time") or "")
