"""Checks the clinics' files: country, colours, web origins, time zone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from zoneinfo import available_timezones

from bot.staff.words.finding import Finding
from bot.staff.words.model import Words
from bot.staff.words.reading import Node
from bot.staff.words.suggestions import did_you_mean, does_not_exist

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, success criterion 1.4.3
WEB_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?")


def findings(words: Words) -> Iterator[Finding]:
    """What is wrong in each clinic's file."""
    countries = {country.get("code").text for country in words.content["countries"].get("countries").items()}
    for clinic in words.clinics:
        yield from _country(clinic.get("country"), countries)
        yield from _time_zone(clinic.get("time_zone"))
        yield from _colours(clinic.get("colours"))
        yield from _web_origins(clinic.get("web_origins"))


def contrast(colour: str, other: str) -> float:
    """The WCAG contrast ratio of two ``#rrggbb`` colours: 1 to 21."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _country(country: Node, known: Collection[str]) -> Iterator[Finding]:
    # No country is allowed: the bot then lists all emergency numbers.
    if country.value is not None and country.text not in known:
        yield does_not_exist(country.place, "country", country.text, known, "countries.yml")


def _time_zone(zone: Node) -> Iterator[Finding]:
    if zone.text not in available_timezones():
        advice = did_you_mean(zone.text, available_timezones()) or 'Write it like "Australia/Sydney".'
        yield zone.place.error(f'the time zone "{zone.text}" does not exist. {advice}')


def _colours(colours: Node) -> Iterator[Finding]:
    wrong = [(name, node) for name, node in colours.fields() if not COLOUR.fullmatch(node.text)]
    for name, node in wrong:
        yield node.place.error(f'the colour {name} is "{node.text}". Write it as "#" and six hexadecimal digits.')
    accent, text = colours.get("accent"), colours.get("accent_text")
    if wrong or not (accent.is_text and text.is_text):
        return
    ratio = contrast(accent.text, text.text)
    if ratio < LEAST_CONTRAST:
        yield text.place.error(
            f"the contrast of accent_text ({text.text}) on accent ({accent.text}) is {_rounded_down(ratio)}. "
            f"It must be {LEAST_CONTRAST} or more, so that everybody can read it."
        )


def _web_origins(origins: Node) -> Iterator[Finding]:
    for origin in origins.items():
        if not WEB_ORIGIN.fullmatch(origin.text):
            yield origin.place.error(
                f'the web origin "{origin.text}" cannot be used. Write it like "https://clinic.example" '
                '(or "http://localhost:8000"), in small letters, without a path or a "/" at the end.'
            )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _rounded_down(ratio: float) -> float:
    """Two decimals, so that 4.499 does not read as 4.5."""
    return int(ratio * 100) / 100
