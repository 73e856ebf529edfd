"""Warning signs and failures, in every state of a conversation."""

from __future__ import annotations

import logging
from typing import Any, NoReturn, cast

import pytest

from bot.composition import Backwise
from bot.conversation.dialogue import Dialogue
from bot.knowledge.red_flags import Verdict, alarm_text, fixed_text, signs
from bot.knowledge.topics import Urgency
from tests.channels.web.conftest import ListeningDialogue
from tests.conversation.person import arrives, movement_of, text_of

pytestmark = pytest.mark.slow

NUMB = "I am numb between my legs since this morning"


class TestSafety:
    async def test_a_warning_sign_is_answered_while_the_dialogue_is_not_loaded(
        self, starting_backwise: Backwise
    ) -> None:
        answer = await (await arrives(starting_backwise)).says(NUMB)
        assert answer.urgency == Urgency.EMERGENCY
        assert text_of(answer).startswith(alarm_text(Verdict("emergency_nerve"), "AU")[:100])
        assert "call 000" in text_of(answer) and signs()["RF01"].words in text_of(answer)

    async def test_while_it_loads_ordinary_words_are_told_so(self, starting_backwise: Backwise) -> None:
        answer = await (await arrives(starting_backwise)).says("hello")
        assert text_of(answer) == fixed_text("not_ready", "AU").strip()
        assert answer.confidence == 0.0

    async def test_the_gate_comes_before_the_dialogue_in_a_form(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        await person.says("find me a physio")
        assert (await person.says("Sydney, and " + NUMB)).urgency == Urgency.EMERGENCY

    async def test_a_warning_sign_beats_a_wish_in_the_same_message(self, backwise: Backwise) -> None:
        answer = await (await arrives(backwise)).says("give me stretches, also numb between legs")
        assert answer.urgency == Urgency.EMERGENCY
        assert movement_of(answer) is None and len(answer.messages) == 1

    async def test_a_sign_behind_a_slash_is_a_sign(self, backwise: Backwise) -> None:
        assert (await (await arrives(backwise)).says("/" + NUMB)).urgency == Urgency.EMERGENCY

    @pytest.mark.parametrize("going_on", ["OK, but which stretch can I do while I wait?", "show me an exercise", "yes"])
    async def test_after_an_emergency_nobody_gets_amovement_of(self, backwise: Backwise, going_on: str) -> None:
        person = await arrives(backwise)
        await person.says("how does exercise help my back")
        await person.says("show me an exercise")
        await person.says(NUMB)
        answer = await person.says(going_on)
        assert movement_of(answer) is None
        assert "000" in text_of(answer)

    async def test_a_dialogue_that_breaks_is_an_apology_with_the_emergency_number(
        self, starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken(ListeningDialogue):
            async def understand(self, text: str) -> NoReturn:
                raise RuntimeError(f"cannot read {text}")

        starting_backwise.conversations.dialogue = cast(Dialogue, Broken())
        with caplog.at_level(logging.DEBUG, "bot"):
            answer = await (await arrives(starting_backwise)).says("my secret words")
        assert text_of(answer) == fixed_text("failed", "AU").strip()
        assert "RuntimeError" in caplog.text
        assert "secret" not in caplog.text

    async def test_a_dialogue_that_says_nothing_is_an_apology_too(self, backwise: Backwise) -> None:
        class Mute(Dialogue):
            def __init__(self, dialogue: Dialogue) -> None:
                self.understand, self._trackers = dialogue.understand, None  # type: ignore[method-assign]

            async def respond(self, *args: Any) -> list[dict[str, Any]]:
                return []

        assert backwise.conversations.dialogue
        backwise.conversations.dialogue = Mute(backwise.conversations.dialogue)
        assert text_of(await (await arrives(backwise)).says("hello")) == fixed_text("failed", "AU").strip()

    @pytest.mark.parametrize("text", ["", " ", "/", "😂", "\x00", "\u202e", "{}", "{clinic_name}", "x" * 4000])
    async def test_every_text_gets_an_answer(self, backwise: Backwise, text: str) -> None:
        answer = await (await arrives(backwise)).says(text)
        assert text_of(answer)
        assert text_of(answer) != fixed_text("failed", "AU").strip()
