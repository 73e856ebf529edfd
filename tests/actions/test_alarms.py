from __future__ import annotations

import pytest

from bot.knowledge.countries import countries
from bot.knowledge.red_flags import Verdict, alarm_text, alarms
from tests.actions.harness import Run


@pytest.mark.parametrize("group", alarms())
@pytest.mark.parametrize("country", [*countries(), None])
def test_the_fixed_text_is_said_whole_with_its_urgency_and_sources(run: Run, group: str, country: str | None) -> None:
    said = run("action_raise_alarm", intent=group, country=country)
    (response,) = said.responses
    assert response["text"] == alarm_text(Verdict(group), country)
    assert response["metadata"] == {"sources": list(alarms()[group].sources), "urgency": str(alarms()[group].urgency)}
    assert said.events == []


def test_a_choice_without_a_ranking_raises_the_alarm_too(run: Run) -> None:
    said = run("action_raise_alarm", intent="emergency_unwell", intent_ranking=None)
    assert said.responses[0]["metadata"]["urgency"] == "emergency"
