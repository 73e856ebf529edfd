"""Topics whose answers were reviewed long ago, or changed since: whoever read them has to read them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bot.staff.content.changes import EditError
from bot.staff.content.reviews import FILE, Review
from bot.staff.topics import TopicWords, read_topics
from bot.staff.words.finding import Finding, Place


def stale_reviews(home: Path, today: date, days: int) -> list[Finding]:
    """A warning for each; none for topics that nobody has reviewed yet, and none while the words cannot be read."""
    try:
        topics = read_topics(home).topics.values()
    except EditError:
        return []  # the other checks say what is wrong with the files
    return [
        finding for topic in topics if topic.review for finding in _findings(home, topic, topic.review, today, days)
    ]


def _findings(home: Path, topic: TopicWords, review: Review, today: date, days: int) -> Iterator[Finding]:
    place = Place(FILE, _line(home, review))
    try:
        read_on = date.fromisoformat(review.date)
    except ValueError:
        yield place.warning(f'"{review.date}" is not a day. Write it like 2026-11-28.')
        return
    if not topic.is_reviewed:
        yield place.warning(
            f'the answers of "{topic.intent}" changed since their review of {read_on}. Have them read again.'
        )
    elif read_on + timedelta(days=days) < today:
        yield place.warning(
            f'the review of "{topic.intent}" is of {read_on}, more than {days} days ago. Have its answers read again.'
        )


def _line(home: Path, review: Review) -> int:
    """The line of the last mention of the topic."""
    lines = (home / FILE).read_text(encoding="utf-8").splitlines()
    return max((number for number, line in enumerate(lines, 1) if f'"{review.topic}"' in line), default=1)
