"""Short words that answers and choices are made of, by kind (content/labels.yml)."""

from __future__ import annotations

from functools import cache

from bot.knowledge.content_files import CONTENT, read_yaml


@cache
def labels(kind: str) -> dict[str, str]:
    """All labels of a kind: ``topic_titles`` (at most 24 characters each), ``qualifications``, ``wish_parts`` ..."""
    words: dict[str, str] = read_yaml(CONTENT / "labels.yml")[kind]
    return words
