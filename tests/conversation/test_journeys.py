"""Journeys of several turns through the one door that all channels use."""

from __future__ import annotations

import pytest

from bot.composition import Backwise
from bot.knowledge.exercises import exercises
from bot.knowledge.topics import Topic, Urgency
from tests.conversation.person import arrives, movement_of, text_of

pytestmark = pytest.mark.slow

NUMB = "I am numb between my legs since this morning"


class TestJourney:
    async def test_from_learning_to_a_movement_to_a_physio(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        learnt = await person.says("why does my lower back hurt")
        assert learnt.topic == Topic.CAUSES and learnt.messages[0].sources
        deeper = await person.says("tell me more")
        assert deeper.topic == Topic.EXERCISE_FOLLOWUP
        assert text_of(deeper) != text_of(learnt)
        shown = await person.says("show me a gentle exercise on my front")
        assert shown.topic == Topic.EXERCISES
        assert (
            movement_of(shown) == "lie_on_front_prop_on_elbows"
            or "lying_on_front" in exercises()[str(movement_of(shown))].positions
        )
        easier = await person.says("that is too hard, something easier please")
        assert "easier" in text_of(easier)
        often = await person.says("how often should I do it")
        assert "to begin" in text_of(often)
        where = await person.says("I would like to see a physio")
        assert where.topic == Topic.PHYSIO and "postcode" in text_of(where)
        found = await person.says("Melbourne")
        assert "Sam Specimen" in text_of(found) and "Ahpra" in text_of(found)

    async def test_a_question_in_between_is_answered_and_the_place_still_counts(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        await person.says("find me a physio")
        between = await person.says("is walking good for my back?")
        assert between.topic == Topic.DAILY_ACTIVITY
        found = await person.says("2150")
        assert "Kim Imaginary" in text_of(found)

    async def test_limits_hold_while_somebody_asks_on(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        answer = await person.says("exercises please, but I can\u2019t get down on the floor and have bad knees")
        seen = []
        for _ in range(5):
            movement = exercises()[str(movement_of(answer))]
            assert "KN" not in movement.avoid
            assert movement.bed or not movement.floor
            seen.append(movement.id)
            answer = await person.taps(answer, "Another one")
        assert len(set(seen)) == len(seen)

    async def test_yes_takes_the_first_choice(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        await person.says("how long does back pain last")
        offered = await person.says("what is exercise therapy")
        taken = await person.says("yes please")
        other = await arrives(backwise)
        first = offered.messages[-1].choices[0].title
        tapped = await other.taps(await other.says("what is exercise therapy"), first)
        assert len(taken.messages) == len(tapped.messages)
        assert [choice.title for choice in taken.messages[-1].choices] == [
            choice.title for choice in tapped.messages[-1].choices
        ]

    @pytest.mark.parametrize("yes", ["yes", "yes I have one of those"])
    async def test_yes_to_the_question_about_warning_signs_is_an_emergency(self, backwise: Backwise, yes: str) -> None:
        person = await arrives(backwise)
        asked = await person.says("my lower back has been aching since Monday after gardening")
        assert asked.topic == Topic.SYMPTOM_REPORT
        answer = await person.says(yes)
        assert answer.urgency == Urgency.EMERGENCY
        assert "000" in text_of(answer)

    async def test_no_to_the_question_about_warning_signs_goes_on(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        asked = await person.says("my lower back has been aching since Monday after gardening")
        answer = await person.taps(asked, "No, none of these")
        assert answer.urgency == Urgency.NONE
        assert len(answer.messages[-1].choices) >= 2
