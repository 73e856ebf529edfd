"""Who reviewed the answers of a topic last, and which words those were (reviews.yml)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.knowledge.content_files import ContentError, read_records
from bot.staff.content.answers import Wording
from bot.staff.content.changes import Change, EditError

FILE = "reviews.yml"
EMPTY = "reviews: []\n"


@dataclass(frozen=True)
class Review:
    """``date`` is one such as 2026-11-28, ``by`` a name with its registration, ``words`` what :func:`fingerprint`
    said."""

    topic: str
    date: str
    by: str
    words: str


def fingerprint(answers: Mapping[str, Sequence[Wording]]) -> str:
    """Changes when a wording, a button or a source of these answers changes."""
    said = [[name, [[each.text, each.buttons, each.sources] for each in answers[name]]] for name in sorted(answers)]
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def read_reviews(folder: Path) -> dict[str, Review]:
    """The last review of each topic that has one; raises :class:`EditError`."""
    if not (folder / FILE).exists():
        return {}
    try:
        return {review.topic: review for review in read_records(folder / FILE, "reviews", Review)}
    except ContentError as error:
        raise EditError("unreadable", str(error)) from None


def with_review(folder: Path, review: Review) -> Change:
    """The change that writes a review down, in a line of its own; raises :class:`EditError`."""
    text = (folder / FILE).read_text(encoding="utf-8") if (folder / FILE).exists() else EMPTY
    fields = {"topic": review.topic, "date": review.date, "by": review.by, "words": review.words}
    line = (
        "  - {" + ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()) + "}"
    )
    own = re.compile(rf'^  - {{topic: "{re.escape(review.topic)}", .*}}$', re.MULTILINE)
    if own.search(text):
        return Change(FILE, own.sub(lambda _: line, text, count=1).encode())
    if review.topic in read_reviews(folder) or not re.search(r"^reviews:(?: \[\])?$", text, re.MULTILINE):
        raise EditError("other_shape")
    return Change(FILE, f"{text.replace('reviews: []', 'reviews:').rstrip()}\n{line}\n".encode())
