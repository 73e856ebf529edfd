"""Short words that answers and choices are made of, by kind (content/labels.yml)."""

from __future__ import annotations

from typing import Literal

from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content

Kind = Literal[
    "topic_titles",
    "qualifications",
    "wish_parts",
    "physio_card",
    "handover",
    "handover_email",
    "clinic_answer",
    "inbox",
    "insights",
    "alarm_titles",
    "mark_titles",
    "handover_titles",
    "clinic",
    "reminders",
    "day_names",
    "known_parts",
    "known_facts",
    "known_file",
    "known_authors",
    "file_titles",
    "plan_file",
]


@once_per_content
def labels(kind: Kind) -> dict[str, str]:
    """All labels of a kind: ``topic_titles`` (at most 24 characters each), ``qualifications``, ``wish_parts`` ..."""
    words: dict[str, str] = read_yaml(content_file("labels.yml"))[kind]
    return words
