"""Which examples of other topics mean what is typed, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.staff.content.changes import EditError
from bot.staff.content.examples import Taught
from bot.staff.inbox import Vectors
from bot.staff.overlaps import Decision, Overlap, decided, ensure_seen, overlaps
from bot.staff.words.finding import Place
from bot.staff.words.model import Example, Training


def _vectors(texts: Sequence[str]) -> Vectors:
    """A meaning is a direction: the number at the end of a text, in degrees; 41 of them apart the cosine is .75."""
    angles = np.radians([float(text.split()[-1]) for text in texts])
    vectors: Vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return vectors


def _training(**examples: Sequence[str]) -> Training:
    taught = [
        Example(intent, text, Place("look_alikes.yml" if text.startswith("!") else f"{intent}.yml", line))
        for intent, texts in examples.items()
        for line, text in enumerate(texts, 1)
    ]
    return Training({}, tuple(taught), (), ())


WORDS = _training(
    passive_treatment_heat=["sauna 10", "steam room 30", "heat 80", "! sauna 0"],
    posture=["slump 200", "chair 210"],
    flexibility=["stretch 37", "tight 43"],
    emergency=["a sauna and numb legs 0"],
)


def test_what_means_the_same_elsewhere_is_found_and_what_has_a_home_is_left_there() -> None:
    found = [Overlap("passive_treatment_heat", ("sauna 10", "steam room 30"), frozenset())]
    assert overlaps(WORDS, _vectors, "", ["can i use a sauna 0"]) == found
    assert overlaps(WORDS, _vectors, "posture", ["can i use a sauna 0"]) == found


def test_word_for_word_is_told_apart() -> None:
    found = {overlap.intent: overlap.same for overlap in overlaps(WORDS, _vectors, "posture", ["Sauna 10"])}
    assert found == {"passive_treatment_heat": {"sauna 10"}, "flexibility": frozenset()}


def test_a_topic_is_no_clash_with_itself() -> None:
    assert overlaps(WORDS, _vectors, "passive_treatment_heat", ["heat 85"]) == []


def test_of_a_topic_as_it_stands_only_what_is_nearly_the_same_counts() -> None:
    words = _training(posture=["slump 200", "sauna 12"], passive_treatment_heat=["sauna 10", "steam 40", "ice 80"])
    assert [overlap.examples for overlap in overlaps(words, _vectors, "posture", [])] == [("sauna 10",)]
    assert overlaps(words, _vectors, "", []) == []


FOUND = [Overlap("heat", ("sauna?", "a steam room"), frozenset({"sauna?"}))]


def test_what_is_ticked_moves_and_what_is_there_word_for_word_is_not_added_again() -> None:
    everything = frozenset({"sauna?", "a steam room"})
    assert decided(["Sauna?", "is a sauna ok"], FOUND, Decision(everything, frozenset({"a steam room"}))) == (
        ["is a sauna ok"],
        [Taught("heat", "a steam room")],
    )
    assert decided(["Sauna?"], FOUND, Decision(everything, everything))[1] == [
        Taught("heat", "sauna?"),
        Taught("heat", "a steam room"),
    ]


def test_nothing_is_decided_for_somebody_who_has_not_seen_it() -> None:
    with pytest.raises(EditError, match="stands_elsewhere"):
        ensure_seen(FOUND, Decision(frozenset({"sauna?"})))
    ensure_seen(FOUND, Decision(frozenset({"sauna?", "a steam room"})))
