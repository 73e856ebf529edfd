"""Reviews that are old, or of other words than today's."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.staff.content.reviews import FILE, Review, with_review
from bot.staff.review_check import stale_reviews
from bot.staff.topics import read_topics
from tests.staff.whole_words import make_whole_words

READ_ON, DAYS = date(2026, 3, 1), 365


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whole_words(tmp_path_factory.mktemp("reviewed") / "content")


def _review(folder: Path, topic: str, words: str = "", day: str = str(READ_ON)) -> int:
    """The line that it is written in."""
    now = read_topics(folder).topics[topic].words
    change = with_review(folder, Review(topic, day, "Sam, Ahpra PHY1", words or now))
    assert change.content
    (folder / FILE).write_bytes(change.content)
    return (
        change.content.decode()
        .splitlines()
        .index(next(line for line in change.content.decode().splitlines() if f'"{topic}"' in line))
        + 1
    )


def _said(folder: Path, today: date) -> list[str]:
    return [f"{each.severity} {each}" for each in stale_reviews(folder, today, DAYS)]


@pytest.fixture(autouse=True)
def _nothing_reviewed(folder: Path) -> None:
    (folder / FILE).write_text("reviews: []\n")


def test_of_what_nobody_has_reviewed_nothing_is_said(folder: Path) -> None:
    assert _said(folder, READ_ON) == []


def test_a_review_is_stale_after_its_days(folder: Path) -> None:
    line = _review(folder, "posture")
    assert _said(folder, READ_ON + timedelta(days=DAYS)) == []
    (said,) = _said(folder, READ_ON + timedelta(days=DAYS + 1))
    assert said == (
        f'warning {FILE}, line {line}: the review of "posture" is of 2026-03-01, more than 365 days ago. '
        "Have its answers read again."
    )


def test_a_review_of_other_words_is_stale_at_once(folder: Path) -> None:
    _review(folder, "strength")
    line = _review(folder, "posture", words="0" * 16)
    (said,) = _said(folder, READ_ON)
    assert said.startswith(f'warning {FILE}, line {line}: the answers of "posture" changed since their review')


def test_a_day_that_is_none_is_said(folder: Path) -> None:
    _review(folder, "posture", day="last spring")
    (said,) = _said(folder, READ_ON)
    assert '"last spring" is not a day.' in said
