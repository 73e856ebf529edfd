"""Reads days, times and pauses out of words (content/time_words.yml): "8am on weekdays", "every other day at 7"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content

_FIGURE = re.compile(
    r"(?:(half past|quarter past|quarter to) )?\b(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\b|p\.?m\b)?(?!\d)"
    r"(?!\s*(?:days?|weeks?|months?|minutes?|mins?|times?|moves?|reps?|/))"
)
_PLACE = re.compile(r"\b(?:in|zone is|zone) ([a-z ]+)|\b([a-z]+(?: [a-z]+)?) time\b")
_SPAN = re.compile(r"\b(a|one|\d{1,2}) (day|week|month)s?\b")
LONGEST_PAUSE = 365  # days
_DAYS_IN = {"day": 1, "week": 7, "month": 30}
_SHIFT = {"half past": 30, "quarter past": 15, "quarter to": -15}
_FIRST_MORNING_HOUR = 6  # "at 5" without more is the afternoon


@dataclass(frozen=True)
class Asked:
    """What the words named; None for what they did not."""

    at: time | None = None
    days: frozenset[int] | None = None
    every: int | None = None

    @property
    def nothing(self) -> bool:
        return self == Asked()


def read_times(text: str) -> Asked:
    """The days and the time that the words name."""
    words, every = _take(_plain(text), _phrases("every"))
    _, day_groups = _take(words, _phrases("days"))
    days = frozenset(day for group in day_groups for day in group)
    return Asked(next(times_in(text), None), days or None, max(every, default=None))


def times_in(text: str) -> Iterator[time]:
    """Every time of day in the text, in order; a word such as "morning" only where there is no figure."""
    words = _plain(text)
    found = [moment for match in _FIGURE.finditer(words) if (moment := _figure(match, words))]
    yield from found or _take(words, _phrases("times"))[1]


def wants_pause(text: str) -> bool:
    return _has(text, _words()["pause"])


def says_only_stop(text: str) -> bool:
    """Whether the whole message is one of the words that end reminders."""
    return text.lower().strip(" .!") in _words()["stop"]


def wants_to_resume(text: str) -> bool:
    return _has(text, _words()["resume"])


def about_quiet_hours(text: str) -> bool:
    return _has(text, _words()["quiet"])


def zone_in(text: str) -> ZoneInfo | None:
    """The time zone of the place that the words name ("in Perth", "London time", "Europe/Paris")."""
    words = text.lower()
    places = (match[1] or match[2] for match in _PLACE.finditer(words))
    named = [word for word in re.findall(r"[a-z_]+/[a-z_]+", words) if word in _zones()]
    found = next((place for place in [*named, *_shortened(places)] if place in _zones()), None)
    return ZoneInfo(_zones()[found]) if found else None


def days_of_pause(text: str) -> int | None:
    """For how many days, a year at most; None when the words set no end."""
    numbers = "|".join(_words()["numbers"])
    words = re.sub(rf"\b({numbers})\b", lambda found: str(_words()["numbers"].index(found[1])), text.lower())
    match = _SPAN.search(words)
    if match is None:
        return None
    return min(LONGEST_PAUSE, (int(match[1]) if match[1].isdigit() else 1) * _DAYS_IN[match[2]])


def _figure(match: re.Match[str], words: str) -> time | None:
    hour, minute = int(match[2]), int(match[3] or 0)
    if match[1]:
        hour, minute = divmod(hour * 60 + _SHIFT[match[1]], 60)
    if hour > 23 or minute > 59:
        return None
    return time(_hour(hour, (match[4] or "").replace(".", ""), words), minute)


def _hour(hour: int, half: str, words: str) -> int:
    if hour > 12:
        return hour
    later = half == "pm" or (not half and _has(words, _words()["later"]))
    earlier = half == "am" or (not half and _has(words, _words()["earlier"]))
    if not later and not earlier:
        return hour + 12 if 0 < hour < _FIRST_MORNING_HOUR else hour
    return hour % 12 + (12 if later else 0)


def _plain(text: str) -> str:
    """Lower case, one space between words, and figures for the number words."""
    words = " ".join(text.lower().replace("\u2019", "'").replace("o'clock", "").split())
    numbers = {name: str(figure) for figure, name in enumerate(_words()["numbers"])}
    pattern = rf"\b(past|at|to) ({'|'.join(numbers)})\b"
    return re.sub(pattern, lambda found: f"{found[1]} {numbers[found[2]]}", words)


def _has(text: str, phrases: Iterable[str]) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", text.lower()) for phrase in phrases)


def _take(words: str, phrases: list[tuple[str, Any]]) -> tuple[str, list[Any]]:
    """The words without the phrases that were found, and what those stand for."""
    found = []
    for phrase, value in phrases:
        shorter = re.sub(rf"(?<![\w]){re.escape(phrase)}(?![\w])", " ", words)
        if shorter != words:
            found.append(value)
        words = shorter
    return words, found


def _shortened(places: Iterable[str]) -> Iterator[str]:
    """Each place, then with fewer words at its end, then its last word: "new york please" holds "new york"."""
    for place in places:
        words = place.split()
        yield from (" ".join(words[:count]) for count in range(len(words), 0, -1))
        yield from words[-1:]


@cache
def _zones() -> dict[str, str]:
    """Time zones by their name and by their city, in lower case."""
    zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    cities = {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in reversed(zones)}
    return cities | {zone.lower(): zone for zone in zones}


@once_per_content
def _phrases(kind: str) -> list[tuple[str, Any]]:
    pairs = [(phrase, _value(kind, key)) for key, phrases in _words()[kind].items() for phrase in phrases]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _value(kind: str, key: Any) -> Any:
    if kind == "days":
        return [int(day) for day in key.split(",")]
    return time.fromisoformat(key) if kind == "times" else key


@once_per_content
def _words() -> dict[str, Any]:
    return read_yaml(content_file("time_words.yml"))
