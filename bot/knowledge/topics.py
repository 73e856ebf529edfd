"""The topics that Backwise talks about, and how urgent a message can be."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Topic(StrEnum):
    """What an answer is about. An intent belongs to the topic whose name it has or begins with (`topic_detail`)."""

    CAUSES = "causes"
    WHAT_IS_EXERCISE_THERAPY = "what_is_exercise_therapy"
    BENEFITS = "benefits"
    STRENGTH = "strength"
    FLEXIBILITY = "flexibility"
    POSTURE = "posture"
    MECHANICS = "mechanics"
    IMBALANCE = "imbalance"
    PASSIVE_TREATMENT = "passive_treatment"
    PROGNOSIS = "prognosis"
    CONSISTENCY = "consistency"
    DAILY_ACTIVITY = "daily_activity"
    PREVENTION = "prevention"
    PAIN_WITH_EXERCISE = "pain_with_exercise"
    EXERCISES = "exercises"
    EXERCISE_FOLLOWUP = "exercise_followup"
    PHYSIO = "physio"
    TALK_TO_HUMAN = "talk_to_human"
    RED_FLAGS_INFO = "red_flags_info"
    SYMPTOM_REPORT = "symptom_report"
    DIAGNOSIS = "diagnosis"
    MEDICATION = "medication"
    OTHER_CONDITION = "other_condition"
    OUT_OF_SCOPE = "out_of_scope"
    PRIVACY = "privacy"
    BOT_IDENTITY = "bot_identity"
    GREET = "greet"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    AFFIRM = "affirm"
    DENY = "deny"
    INSULT = "insult"
    HELP = "help"
    STOP_REMINDERS = "stop_reminders"
    UNCLEAR = "unclear"


class Urgency(StrEnum):
    """How soon a person needs help: not, today or soon, now, or because of thoughts of self-harm."""

    NONE = "none"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    CRISIS = "crisis"


@cache
def topic_of(intent: str) -> Topic | None:
    """The topic of an intent, or None when no topic has its name."""
    named = [topic for topic in Topic if intent == topic or intent.startswith(f"{topic}_")]
    return max(named, key=len, default=None)
