"""Emergency numbers, help lines and professional registers by country."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.knowledge.content_files import read_records, read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content

FILE = "countries.yml"


@dataclass(frozen=True)
class HealthLine:
    name: str
    number: str | None
    note: str | None


@dataclass(frozen=True)
class CrisisLine:
    name: str
    call: str | None
    text: str | None


@dataclass(frozen=True)
class Register:
    name: str
    url: str | None
    note: str | None


@dataclass(frozen=True)
class Country:
    """Numbers as people dial them; ``verified`` is "desk" or "memory" until a person has checked each line."""

    code: str
    name: str
    names: tuple[str, ...]
    emergency: str
    emergency_note: str | None
    health_line: HealthLine
    crisis_lines: tuple[CrisisLine, ...]
    physio_register: Register
    exercise_physiologist: Register
    poisons_line: str | None
    verified: str
    memory_items: tuple[str, ...] = ()


@once_per_content
def countries() -> dict[str, Country]:
    """All countries by code, e.g. ``"AU"``; ``"EU"`` stands for the EU countries not listed by themselves."""
    return {country.code: country for country in read_records(content_file(FILE), "countries", Country)}


@once_per_content
def unknown_country_lines() -> tuple[str, str]:
    """What to say about emergency numbers and crisis lines when the country is not known."""
    content = read_yaml(content_file(FILE))
    return content["unknown_country_emergency"], content["unknown_country_crisis"]


def country_said(text: str) -> str | None:
    """The code of the country in which somebody says they are ("I live in Ireland"); None: they do not say."""
    where, codes = _said()
    found = where.search(text.lower().replace("\u2019", "'"))
    return codes[found["name"]] if found else None


@once_per_content
def _said() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name: country.code for country in countries().values() for name in country.names}
    before = "|".join(map(re.escape, read_yaml(content_file(FILE))["said_before"]))
    names = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    return re.compile(rf"(?<![\w'])(?:{before}) (?:the )?(?P<name>{names})(?!\w)"), codes
