"""Checks the content files: names, numbers and words that must fit each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.knowledge.exercises import LEVELS
from bot.staff.words.finding import Finding, Place
from bot.staff.words.model import Words
from bot.staff.words.reading import Node
from bot.staff.words.suggestions import did_you_mean, does_not_exist

CATEGORIES = ("strength", "flexibility", "stability", "posture_mechanics", "functional", "aerobic_daily")
POSITIONS = (
    "lying_on_back",
    "lying_on_front",
    "side_lying",
    "hands_and_knees",
    "half_kneeling",
    "sitting",
    "standing",
    "walking",
    "pool",
)
EQUIPMENT = ("chair", "wall", "worktop", "towel", "band", "step", "bag", "box", "cushion", "pool")

# File, list, and the field by which an entry is known.
KEYS = (
    ("exercises", "exercises", "id"),
    ("exercises", "exercises", "number"),
    ("avoid_codes", "avoid_codes", "code"),
    ("sources", "sources", "number"),
    ("countries", "countries", "code"),
    ("starter_weeks", "starter_weeks", "level"),
    ("red_flags", "signs", "id"),
    ("red_flags", "alarms", "group"),
)
FIXED_WORDS = (("category", CATEGORIES), ("level", LEVELS), ("positions", POSITIONS), ("equipment", EQUIPMENT))


def findings(words: Words) -> Iterator[Finding]:
    """Entries listed twice, references to nothing, and words outside the fixed lists."""
    for file, section, key in KEYS:
        yield from _duplicates(words.content[file].get(section), key)
    for root in words.content.values():
        yield from _sources(root, _keys(words, "sources", "sources", "number"))
    yield from _exercises(words)
    yield from _starter_weeks(words)
    yield from _vocabulary(words)


def _keys(words: Words, file: str, section: str, key: str) -> set[str]:
    return {entry.get(key).text for entry in words.content[file].get(section).items()}


def _duplicates(entries: Node, key: str) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for value in (entry.get(key) for entry in entries.items() if entry.has(key)):
        if value.text in first:
            yield value.place.error(f'the {key} "{value.text}" is already used in line {first[value.text].line}.')
        first.setdefault(value.text, value.place)


def _sources(root: Node, known: Collection[str]) -> Iterator[Finding]:
    for _, section in root.fields():
        for entry in section.items() if section.is_list else ():
            if entry.has("sources"):
                yield from _unknown(entry.get("sources"), "source", known, "sources.yml")


def _exercises(words: Words) -> Iterator[Finding]:
    ids = _keys(words, "exercises", "exercises", "id")
    codes = _keys(words, "avoid_codes", "avoid_codes", "code")
    for exercise in words.content["exercises"].get("exercises").items():
        for field, allowed in FIXED_WORDS:
            yield from _outside(exercise.get(field), field, allowed)
        yield from _unknown(exercise.get("avoid"), "avoid code", codes, "avoid_codes.yml")
        for field in ("easier_id", "harder_id"):
            yield from _unknown(exercise.get(field), "exercise", ids, "exercises.yml")


def _starter_weeks(words: Words) -> Iterator[Finding]:
    ids = _keys(words, "exercises", "exercises", "id")
    for week in words.content["starter_weeks"].get("starter_weeks").items():
        yield from _outside(week.get("level"), "level", LEVELS)
        for field in ("most_days", "two_or_three_days", "choose_one"):
            yield from _unknown(week.get(field), "exercise", ids, "exercises.yml")


def _vocabulary(words: Words) -> Iterator[Finding]:
    codes = _keys(words, "avoid_codes", "avoid_codes", "code")
    for code, node in words.content["vocabulary"].get("limit").fields():
        if code not in codes:
            yield does_not_exist(node.place, "avoid code", code, codes, "avoid_codes.yml")


def _unknown(names: Node, kind: str, known: Collection[str], home: str) -> Iterator[Finding]:
    for name in names.one_or_more():
        if name.text not in known:
            yield does_not_exist(name.place, kind, name.text, known, home)


def _outside(names: Node, field: str, allowed: tuple[str, ...]) -> Iterator[Finding]:
    for name in names.one_or_more():
        if name.text not in allowed:
            advice = did_you_mean(name.text, allowed) or f"Choose one of: {', '.join(allowed)}."
            yield name.place.error(f'"{name.text}" is not a word for {field}. {advice}')
