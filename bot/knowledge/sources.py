"""The evidence behind the answers, by the number that the content files use."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file, once_per_content


@dataclass(frozen=True)
class Source:
    """One publication; ``read`` says how much of it was read when the content was written."""

    number: str
    title: str
    publisher: str
    url: str | None
    read: str


@once_per_content
def sources() -> dict[str, Source]:
    """All sources by number, e.g. ``"38"``."""
    return {source.number: source for source in read_records(content_file("sources.yml"), "sources", Source)}
