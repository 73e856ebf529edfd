from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.language.encoder import WIDTH, Vectors
from bot.language.known_vectors import MOST_NEW, KnownVectors, encode_training


class Counting:
    """Encodes a message as its length, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, messages: Sequence[str]) -> Vectors:
        self.asked += messages
        return np.array([[len(message), 1.0] for message in messages], dtype=np.float32)


def test_a_message_is_encoded_once_over_trainings(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    encode_training(["a", "bb"], first, tmp_path)
    vectors = encode_training(["bb", "ccc", "a"], second, tmp_path)
    assert (first.asked, second.asked) == (["a", "bb"], ["ccc"])
    np.testing.assert_array_equal(vectors, [[2, 1], [3, 1], [1, 1]])


def test_a_message_that_was_taken_out_is_forgotten(tmp_path: Path) -> None:
    for messages in (["a", "bb"], ["bb", "ccc"]):
        encode_training(messages, Counting(), tmp_path)
    again = Counting()
    encode_training(["a", "bb", "ccc"], again, tmp_path)
    assert again.asked == ["a"]


def test_the_same_message_twice_is_encoded_once(tmp_path: Path) -> None:
    encode = Counting()
    assert encode_training(["a", "a"], encode, tmp_path).shape == (2, 2)
    assert encode.asked == ["a"]


class Wide:
    """Encodes a message as so many times its length."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, messages: Sequence[str]) -> Vectors:
        self.asked += messages
        return np.array([[len(message)] * WIDTH for message in messages], dtype=np.float32)


def test_who_waits_is_given_what_a_training_remembers_and_the_rest_is_encoded_once(tmp_path: Path) -> None:
    encode = Wide()
    vectors_of = KnownVectors(tmp_path, encode)
    encode_training(["a", "bb"], Wide(), tmp_path)
    for _ in range(2):
        assert vectors_of(["ccc", "bb"])[:, 0].tolist() == [3, 2]
    assert encode.asked == ["ccc"]
    encode_training(["dddd"], Wide(), tmp_path)
    assert vectors_of(["dddd"])[:, 0].tolist() == [4]
    assert encode.asked == ["ccc"]


def test_where_nothing_was_trained_nobody_waits_for_thousands(tmp_path: Path) -> None:
    vectors = KnownVectors(tmp_path, Wide())([f"message {number}" for number in range(MOST_NEW + 2)])
    assert [bool(row.any()) for row in vectors[-3:]] == [True, False, False]
