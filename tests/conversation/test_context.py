"""Choosing a movement in words, one short message after another: with the live model."""

from __future__ import annotations

import pytest

from bot.composition import Backwise
from bot.conversation.context import in_context
from bot.conversation.replies import Choice, Message
from bot.conversation.understood import Understood
from bot.knowledge.exercises import Wish, broken_limits, exercises
from bot.knowledge.topics import Topic, Urgency
from tests.conversation.person import Person, arrives, movement_of, text_of

FOLLOWUP = Message("m", "", (Choice("c", "Another one", "/exercise_followup_next"),))
QUIET = Message("m", "", (Choice("c", "Why backs hurt", "/causes"),))


def _understood(text: str, intent: str, *found: tuple[str, str, str]) -> Understood:
    """``found`` are words of the text with their entity and value."""
    entities = [
        {"entity": name, "value": value, "start": text.index(words), "end": text.index(words) + len(words)}
        for words, name, value in found
    ]
    return Understood(intent, 0.9, {"text": text, "intent": {"name": intent}, "entities": entities})


KNEES = ("bad knees", "limit", "KN")
PHYSIOS = Message("m", "", (Choice("c", "The first visit", "/physio_visit"), Choice("d", "Another place", "/physio")))


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("I have bad knees too", "other_condition", KNEES),
        ("moderate", "unclear", ("moderate", "level", "moderate")),
        ("actually lying down", "passive_treatment", ("lying down", "position", "floor")),
        ("no, standing up please", "deny", ("standing up", "position", "standing")),
    ],
)
def test_a_short_wish_after_a_movement_is_a_wish(text: str, intent: str, found: tuple[str, str, str]) -> None:
    assert in_context(_understood(text, intent, found), FOLLOWUP).topic == Topic.EXERCISES
    assert in_context(_understood(text, intent, found), QUIET).intent == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("are bad knees a problem?", "other_condition"),
        ("bad knees since the operation on them last week", "other_condition_surgery"),
        ("bad knees and it hurts", "pain_with_exercise"),
        ("the doctor says that bad knees like mine come from the hips", "other_condition"),
        ("bad knees, and what a week it was", "symptom_report"),
    ],
)
def test_questions_stories_and_operations_keep_their_own_answer(text: str, intent: str) -> None:
    assert in_context(_understood(text, intent, KNEES), FOLLOWUP).intent == intent


@pytest.mark.parametrize(
    ("text", "intent", "found", "asked"),
    [
        ("video", "exercises", ("video", "place", "video"), ("place", "video")),
        ("Polish?", "out_of_scope", None, ("spoken", "Polish")),
        ("Bristol", "unclear", None, ("place", "Bristol")),
    ],
)
def test_a_word_after_a_list_of_physios_asks_for_others(
    text: str, intent: str, found: tuple[str, str, str] | None, asked: tuple[str, str]
) -> None:
    said = _understood(text, intent, *([found] if found else []))
    understood = in_context(said, PHYSIOS)
    assert understood.topic == Topic.PHYSIO
    assert [(entity["entity"], entity["value"]) for entity in understood.parse["entities"]] == [asked]
    assert in_context(said, QUIET) == said


@pytest.mark.parametrize(
    ("text", "intent"),
    [("thanks", "thanks"), ("👍", "unclear"), ("who won the match last night", "out_of_scope")],
)
def test_other_words_after_a_list_of_physios_keep_their_own_answer(text: str, intent: str) -> None:
    assert in_context(_understood(text, intent), PHYSIOS).intent == intent


def test_how_a_named_movement_is_done_is_shown() -> None:
    named = _understood("how do I do the clam", "exercise_followup_technique", ("clam", "exercise", "clam"))
    assert in_context(named, QUIET).topic == Topic.EXERCISES


async def _says(backwise: Backwise, *lines: str) -> str | None:
    """The movement that is shown after the last line."""
    person = await arrives(backwise)
    for line in lines:
        answer = await person.says(line)
        assert answer.urgency == Urgency.NONE, line
    return movement_of(answer)


async def _next_keeps(person: Person, limits: set[str], times: int = 6) -> None:
    for _ in range(times):
        if shown := movement_of(await person.says("another one")):
            assert not broken_limits(exercises()[shown], Wish(limits=frozenset(limits)))


@pytest.mark.slow
async def test_limits_add_up_and_hold_until_they_are_taken_back(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("I can't get on the floor, what can I do")
    await person.says("I have bad knees too")
    await _next_keeps(person, {"FLR", "KN"})
    await person.says("my knees are fine again")
    await person.says("the floor is fine again")
    shown = {movement_of(await person.says("another one")) for _ in range(12)} - {None}
    assert any(broken_limits(exercises()[str(each)], Wish(limits=frozenset({"FLR", "KN"}))) for each in shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "position"),
    [
        (("something I can do at my desk",), "sitting"),
        (("give me an exercise", "standing please"), "standing"),
        (("something sitting", "actually standing up please"), "standing"),
    ],
)
async def test_a_change_of_mind_replaces_the_earlier_wish(
    backwise: Backwise, lines: tuple[str, ...], position: str
) -> None:
    assert position in exercises()[str(await _says(backwise, *lines))].positions


@pytest.mark.slow
async def test_what_is_asked_for_last_counts_most(backwise: Backwise) -> None:
    shown = await _says(backwise, "something for my core", "standing please", "with a band")
    assert "band" in exercises()[str(shown)].equipment


@pytest.mark.slow
async def test_a_named_movement_comes_with_a_caution_when_it_meets_a_limit(backwise: Backwise) -> None:
    person = await arrives(backwise)
    answer = await person.says("show me the bird dog, I have bad knees")
    assert movement_of(answer) == "bird_dog" and "a limit that it may not suit" in text_of(answer)
    assert movement_of(await person.says("how do I do the clam")) == "clam"


@pytest.mark.slow
async def test_how_many_of_a_named_movement_is_about_that_one(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("show me knee rolls")
    assert '"Bird dog"' in text_of(await person.says("how many bird dogs should I do"))


@pytest.mark.slow
@pytest.mark.parametrize("words", ["that hurt", "ouch, that hurt", "it hurt"])
async def test_that_hurt_stops_the_movement(backwise: Backwise, words: str) -> None:
    person = await arrives(backwise)
    await person.says("give me an exercise")
    answer = await person.says(words)
    assert text_of(answer).startswith("Stop that one")
    assert exercises()[str(movement_of(await person.taps(answer, "A gentler one")))].level == "gentle"
