from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.composition import built_encoder
from bot.settings import Settings
from bot.staff.inbox import Vectors, grouped
from bot.storage.inbox import InboxMessage


def _messages(*texts: str) -> list[InboxMessage]:
    now = datetime.now(UTC)
    return [
        InboxMessage(number, "demo", text, "unclear", "unclear", "new", now) for number, text in enumerate(texts, 1)
    ]


def _encode(texts: Sequence[str]) -> Vectors:
    """By their first letter."""
    return np.eye(26, dtype=np.float32)[[ord(text[0]) - ord("a") for text in texts]]


def test_messages_that_mean_alike_are_one_group_and_the_largest_comes_first() -> None:
    groups = grouped(_messages("apple", "bear", "bat", "bear"), _encode)
    assert [(group.texts, group.numbers) for group in groups] == [(["bear", "bat"], [2, 3, 4]), (["apple"], [1])]


def test_an_empty_inbox_has_no_groups() -> None:
    assert grouped([], _encode) == []


@pytest.mark.slow
def test_the_encoder_finds_the_same_question_in_other_words(settings: Settings) -> None:
    encoder = built_encoder(settings)
    texts = ["can i use a sauna", "which mattress is best", "sauna ok?", "firm or soft bed?", "does insurance pay"]
    groups = grouped(_messages(*texts), encoder.encode)
    assert [sorted(group.numbers) for group in groups] == [[1, 3], [2, 4], [5]]
