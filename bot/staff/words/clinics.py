"""Checks the clinics' files: country, colours, logo, launcher, web origins, time zone, where messages are sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from zoneinfo import available_timezones

from bot.knowledge.clinics import (
    LONGEST_GREETING,
    LONGEST_LABEL,
    WEBHOOK,
    Position,
    colour_problem,
    logo_problem,
)
from bot.knowledge.colours import ColourPair, correction
from bot.staff.words.finding import Finding
from bot.staff.words.loading import CLINICS
from bot.staff.words.model import Words
from bot.staff.words.reading import Node
from bot.staff.words.suggestions import did_you_mean, does_not_exist

WEB_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?")
LONGEST = {"label": LONGEST_LABEL, "greeting": LONGEST_GREETING}
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def findings(words: Words) -> Iterator[Finding]:
    """What is wrong in each clinic's file."""
    countries = {country.get("code").text for country in words.content["countries"].get("countries").items()}
    for clinic in words.clinics:
        yield from _country(clinic.get("country"), countries)
        yield from _time_zone(clinic.get("time_zone"))
        yield from _colours(clinic.get("colours"))
        yield from _logo(clinic.get("logo"), words.home / CLINICS)
        yield from _launcher(clinic.get("launcher"))
        yield from _web_origins(clinic.get("web_origins"))
        yield from _handover(clinic.get("handover"))


def _country(country: Node, known: Collection[str]) -> Iterator[Finding]:
    # No country is allowed: the bot then lists all emergency numbers.
    if country.value is not None and country.text not in known:
        yield does_not_exist(country.place, "country", country.text, known, "countries.yml")


def _time_zone(zone: Node) -> Iterator[Finding]:
    if zone.text not in available_timezones():
        advice = did_you_mean(zone.text, available_timezones()) or 'Write it like "Australia/Sydney".'
        yield zone.place.error(f'the time zone "{zone.text}" does not exist. {advice}')


def _colours(colours: Node) -> Iterator[Finding]:
    """A pair that cannot be read is put right where it is shown, so it is only a warning."""
    pairs = [colours, colours.get("dark")] if colours.has("dark") else [colours]
    for pair in pairs:
        accent, text = pair.get("accent"), pair.get("accent_text")
        named = (("accent", accent), ("accent_text", text))
        wrong = [node.place.error(sentence) for name, node in named if (sentence := colour_problem(name, node.text))]
        yield from wrong
        if not wrong and (sentence := correction(ColourPair(accent.text, text.text))):
            yield text.place.warning(sentence)


def _logo(logo: Node, folder: Path) -> Iterator[Finding]:
    if logo.is_text and (problem := logo_problem(logo.text, folder)):
        yield logo.place.error(problem)


def _launcher(launcher: Node) -> Iterator[Finding]:
    position = launcher.get("position")
    if position.is_text and position.text not in list(Position):
        yield position.place.error(f'the position "{position.text}" does not exist. Write "right" or "left".')
    for name, most in LONGEST.items():
        words = launcher.get(name)
        if words.is_text and len(words.text) > most:
            yield words.place.error(f"the {name} has {len(words.text)} characters. {most} are the most.")


def _web_origins(origins: Node) -> Iterator[Finding]:
    for origin in origins.items():
        if not WEB_ORIGIN.fullmatch(origin.text):
            yield origin.place.error(
                f'the web origin "{origin.text}" cannot be used. Write it like "https://clinic.example" '
                '(or "http://localhost:8000"), in small letters, without a path or a "/" at the end.'
            )


def _handover(handover: Node) -> Iterator[Finding]:
    email, webhook = handover.get("email"), handover.get("webhook")
    if email.is_text and not EMAIL.fullmatch(email.text):
        yield email.place.error(f'"{email.text}" is no e-mail address. Write it like "desk@clinic.example".')
    if webhook.is_text and not WEBHOOK.fullmatch(webhook.text):
        yield webhook.place.error(
            f'messages cannot be sent to "{webhook.text}". Write an address that begins with "https://" '
            '(or "http://localhost").'
        )
