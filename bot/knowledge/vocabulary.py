"""The words that name goals, levels, positions, equipment, limits and movements inside a message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content
from bot.knowledge.countries import countries
from bot.knowledge.exercises import exercises


@dataclass(frozen=True)
class Phrase:
    """``words`` in a message mean ``value`` of ``entity``: "on all fours" -> position, hands_and_knees."""

    entity: str
    value: str
    words: str


def phrases() -> Iterator[Phrase]:
    """Every phrase of vocabulary.yml, the names of the movements, and the names of the countries."""
    for entity, values in read_yaml(content_file("vocabulary.yml")).items():
        for value, ways in values.items():
            yield from (Phrase(entity, value, str(words)) for words in ways)
    for exercise in exercises().values():
        yield from (Phrase("exercise", exercise.id, name) for name in (exercise.name.lower(), *exercise.aliases))
    for country in countries().values():
        yield from (Phrase("country", country.code, name) for name in country.names)


@once_per_content
def languages() -> dict[str, str]:
    """The languages that people can ask for, by their names in small letters: "polish" -> "Polish"."""
    return {language.lower(): language for language in read_yaml(content_file("vocabulary.yml"))["spoken"]}
