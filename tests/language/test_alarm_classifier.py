from __future__ import annotations

import pytest

from bot.knowledge.topics import Urgency
from bot.language.alarm_classifier import AlarmClassifier
from bot.language.encoder import Encoder

OBLIQUE = "since saturday it feels as if I sit on a cushion that is not there"
RAMBLE = "I have been to the shops and then we had a cup of tea and talked about the garden for a good while. "


@pytest.fixture(scope="module")
def classifier(encoder: Encoder) -> AlarmClassifier:
    return AlarmClassifier(encoder)


def test_a_sign_told_in_an_image_is_a_sign(classifier: AlarmClassifier) -> None:
    verdict = classifier.find(OBLIQUE)
    assert verdict and verdict.urgency == Urgency.EMERGENCY
    assert verdict.signs == ("RF01",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "how often should I do these",
        "my back aches after gardening",
        "thanks, that helps",
        "\U0001f44d",
        "!!!",
    ],
)
def test_ordinary_words_raise_nothing(classifier: AlarmClassifier, text: str) -> None:
    assert classifier.find(text) is None


@pytest.mark.parametrize("place", [0, 20, 45])
def test_a_sign_is_not_lost_in_a_ramble(classifier: AlarmClassifier, place: int) -> None:
    sentences = [RAMBLE] * 45
    sentences.insert(place, OBLIQUE + ". ")
    verdict = classifier.find("".join(sentences))
    assert verdict and verdict.urgency == Urgency.EMERGENCY


def test_a_ramble_alone_raises_nothing(classifier: AlarmClassifier) -> None:
    assert classifier.find(RAMBLE * 45) is None


def test_letters_from_elsewhere_hide_nothing(classifier: AlarmClassifier) -> None:
    disguised = OBLIQUE.replace("s", "\u200bs").replace("a", "\u0430")
    assert classifier.find(disguised) == classifier.find(OBLIQUE)
