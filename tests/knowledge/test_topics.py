from __future__ import annotations

import pytest

from bot.knowledge.topics import Topic, Urgency, topic_of


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("causes", Topic.CAUSES),
        ("causes_mind", Topic.CAUSES),
        ("exercises", Topic.EXERCISES),
        ("exercise_followup_why", Topic.EXERCISE_FOLLOWUP),
        ("pain_with_exercise_flare_up", Topic.PAIN_WITH_EXERCISE),
        ("physio_when", Topic.PHYSIO),
    ],
)
def test_an_intent_belongs_to_the_topic_that_it_begins_with(intent: str, topic: Topic) -> None:
    assert topic_of(intent) == topic


@pytest.mark.parametrize("intent", ["", "causesmind", "emergency_nerve", "weather"])
def test_other_names_belong_to_no_topic(intent: str) -> None:
    assert topic_of(intent) is None


def test_the_topics_are_those_of_the_contract() -> None:
    contract = (
        "causes what_is_exercise_therapy benefits strength flexibility posture mechanics imbalance passive_treatment "
        "prognosis consistency daily_activity prevention pain_with_exercise exercises exercise_followup physio "
        "talk_to_human red_flags_info symptom_report diagnosis medication other_condition out_of_scope privacy "
        "bot_identity greet goodbye thanks affirm deny insult help stop_reminders unclear"
    )
    assert [str(topic) for topic in Topic] == contract.split()


def test_the_urgencies_are_those_of_the_contract() -> None:
    assert [str(urgency) for urgency in Urgency] == ["none", "urgent", "emergency", "crisis"]
