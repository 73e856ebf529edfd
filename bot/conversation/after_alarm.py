"""What to say when a person goes on right after an alarm: no movement until they were checked."""

from __future__ import annotations

from bot.conversation.replies import Answer, make_message
from bot.conversation.understood import Understood
from bot.knowledge.red_flags import fixed_text
from bot.knowledge.topics import Topic, Urgency

ENTITY = "after_alarm"  # vocabulary.yml: was_checked, was_testing
ABOUT_MOVING = frozenset(
    {
        Topic.AFFIRM,
        Topic.BENEFITS,
        Topic.CONSISTENCY,
        Topic.DAILY_ACTIVITY,
        Topic.EXERCISES,
        Topic.EXERCISE_FOLLOWUP,
        Topic.FLEXIBILITY,
        Topic.MECHANICS,
        Topic.PAIN_WITH_EXERCISE,
        Topic.PASSIVE_TREATMENT,
        Topic.STRENGTH,
    }
)


def said_after_alarm(understood: Understood) -> str | None:
    """The name under ``after_alarm`` in red_flags.yml of the fixed text that answers, or None for other topics."""
    found = (entity["value"] for entity in understood.parse.get("entities") or () if entity["entity"] == ENTITY)
    if said := next(found, None):
        return str(said)
    return "asks_for_exercise" if understood.topic in ABOUT_MOVING else None


def after_alarm_answer(understood: Understood, urgency: Urgency, country: str | None) -> Answer | None:
    """Right after an alarm nobody gets a movement; that they were checked, or only testing, is respected."""
    name = said_after_alarm(understood) if urgency not in (Urgency.NONE, Urgency.CRISIS) else None
    if name is None:
        return None
    still = urgency if name == "asks_for_exercise" else Urgency.NONE
    message = make_message(fixed_text(f"after_alarm.{name}", country), urgency=still)
    return Answer((message,), Topic.SYMPTOM_REPORT, still)
