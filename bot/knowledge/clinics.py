"""The clinics that this Backwise answers for: one file each in the clinics folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.knowledge.colours import COLOUR, ColourPair, Colours
from bot.knowledge.content_files import ContentError, read_yaml, to_record

WEBHOOK = re.compile(r"(https://[^/\s@]+|http://(localhost|127\.0\.0\.1)(:\d+)?)(/\S*)?")  # nobody reads on the way
LOGO = re.compile(r"[A-Za-z0-9_-]+\.(svg|png|webp)")
LARGEST_LOGO = 50_000  # bytes
LONGEST_LABEL, LONGEST_GREETING = 40, 140  # characters that fit on and beside the launcher


class Position(StrEnum):
    """The corner of the page in which the launcher sits."""

    RIGHT = "right"
    LEFT = "left"


@dataclass(frozen=True)
class Launcher:
    """What the tag in the clinic's pages says of the launcher: ``label`` is the words on it, ``greeting`` is shown
    beside it once. None: the chat's own words, no greeting."""

    position: Position = Position.RIGHT
    label: str | None = None
    greeting: str | None = None


@dataclass(frozen=True)
class OpeningHours:
    """Each day's spans in the clinic's own time, e.g. ``09:00-17:00``; a day without any is closed."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()
    closed_on: tuple[str, ...] = ()  # dates such as 2026-12-25


@dataclass(frozen=True)
class HandoverOptions:
    """Who reads the messages that people leave (``reader``), how soon they are answered, and whether the clinic must
    keep them when a person erases everything. ``email`` and ``webhook`` are where they are sent besides."""

    reader: str
    answered_within: str
    must_keep: bool = False
    email: str | None = None
    webhook: str | None = None


NO_OPTIONS = HandoverOptions(reader="the clinic", answered_within="one working day")


@dataclass(frozen=True)
class Clinic:
    """One clinic. ``web_origins`` are the sites that may embed the chat, e.g. ``https://clinic.example``; ``logo`` is a
    picture beside the clinic's file; ``inbox`` is whether staff may read, masked, what the bot did not understand."""

    id: str
    name: str
    country: str | None
    time_zone: str
    contact: str
    colours: Colours
    web_origins: tuple[str, ...]
    privacy_url: str | None = None
    logo: str | None = None
    launcher: Launcher = Launcher()
    opening_hours: OpeningHours = OpeningHours()
    handover: HandoverOptions = NO_OPTIONS
    inbox: bool = False


def read_clinics(folder: Path) -> dict[str, Clinic]:
    """All clinics by id; the id is the file's name."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ContentError(f"{folder} holds no clinic; put a file such as demo.yml there.")
    clinics = {file.stem: to_record({"id": file.stem, **read_yaml(file)}, Clinic, file.name) for file in files}
    for clinic in clinics.values():
        if problem := _problem(clinic):
            raise ContentError(f"{clinic.id}.yml: {problem}")
    return clinics


def logo_problem(logo: str, folder: Path) -> str | None:
    """Why a picture cannot be the logo of a clinic in this folder; None when it can."""
    if not LOGO.fullmatch(logo):
        return f'"{logo}" cannot be the logo. Write the name of an .svg, .png or .webp file, such as "demo.svg".'
    file = folder / logo
    if not file.is_file():
        return f'the logo "{logo}" is not in the folder of the clinics. Put it beside the file of the clinic.'
    if file.stat().st_size > LARGEST_LOGO:
        return f'the logo "{logo}" is too large: {LARGEST_LOGO // 1000} KB is the most.'
    return None


def colour_problem(name: str, colour: str) -> str | None:
    """Why a colour cannot be used; None when it can."""
    if COLOUR.fullmatch(colour):
        return None
    return f'the colour {name} is "{colour}". Write it as "#" and six hexadecimal digits.'


def _problem(clinic: Clinic) -> str | None:
    if clinic.handover.webhook and not WEBHOOK.fullmatch(clinic.handover.webhook):
        return "the webhook must begin with https:// (or http://localhost)."
    pairs: list[ColourPair] = [each for each in (clinic.colours, clinic.colours.dark) if each]
    colours = [(name, getattr(pair, name)) for pair in pairs for name in ("accent", "accent_text")]
    problems = [problem for name, colour in colours if (problem := colour_problem(name, colour))]
    return next(iter(problems), None)


def today_at(clinic: Clinic) -> date:
    """The day that it is at the clinic."""
    return datetime.now(ZoneInfo(clinic.time_zone)).date()
