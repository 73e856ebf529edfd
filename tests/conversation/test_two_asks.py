from __future__ import annotations

import pytest

from bot.composition import Backwise
from bot.conversation.two_asks import parts_of, two_asks
from bot.conversation.understood import Understood, understood_alarm
from bot.knowledge.content_files import read_yaml
from bot.knowledge.red_flags import Verdict
from bot.knowledge.topics import Topic, Urgency
from bot.settings import HOME
from tests.conversation.person import arrives, text_of


def _part(intent: str, confidence: float = 0.9) -> Understood:
    return Understood(intent, confidence, {"text": intent})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("is walking good? how long will it last?", ["is walking good", "how long will it last"]),
        ("does heat help my back and how do i lift boxes", ["does heat help my back", "and how do i lift boxes"]),
        ("is walking good", []),
        ("hi! is walking good?", []),
        ("it hurts now. it aches here. it pulls there. it stings too. what now then", []),
        ("", []),
    ],
)
def test_a_message_is_cut_where_a_new_ask_can_begin(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_the_first_of_two_asks_is_answered_and_the_other_offered() -> None:
    first, second = _part("posture"), _part("daily_activity_sleep")
    assert two_asks([first, second]) == (first, "daily_activity_sleep")


@pytest.mark.parametrize(
    "parts",
    [
        [_part("posture"), _part("posture")],
        [_part("prognosis"), _part("prognosis_recurrence")],
        [_part("posture"), _part("thanks")],
        [_part("symptom_report"), _part("benefits")],
        [_part("posture"), _part("benefits", confidence=0.2)],
        [_part("posture"), understood_alarm(Verdict("emergency_nerve"))],
        [_part("posture")],
        [],
    ],
)
def test_nothing_is_offered_unless_two_topics_were_surely_asked_for(parts: list[Understood]) -> None:
    assert two_asks(parts) is None


@pytest.mark.slow
class TestInAConversation:
    async def test_both_asks_are_met_one_now_and_one_on_a_tap(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        answer = await person.says("Does posture matter? And what is the best sleeping position?")
        assert answer.topic == Topic.POSTURE
        assert [choice.title for choice in answer.messages[-1].choices] == ["Sleeping"]
        assert (await person.taps(answer, "Sleeping")).topic == Topic.DAILY_ACTIVITY

    async def test_yes_takes_the_offer(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        await person.says("Does posture matter? And what is the best sleeping position?")
        variants = read_yaml(HOME / "domain.yml")["responses"]["utter_daily_activity_sleep"]
        openings = tuple(variant["text"].splitlines()[0] for variant in variants)
        assert text_of(await person.says("yes please")).startswith(openings)

    async def test_a_warning_sign_beats_the_other_ask(self, backwise: Backwise) -> None:
        answer = await (await arrives(backwise)).says("Does posture matter? I also cannot feel when I pee.")
        assert answer.urgency == Urgency.EMERGENCY
        assert len(answer.messages) == 1 and answer.messages[0].choices == ()
