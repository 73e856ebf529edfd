"""The clinics that this Backwise answers for: one file each in the clinics folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.content_files import ContentError, read_yaml, to_record


@dataclass(frozen=True)
class Colours:
    """Hexadecimal colours of the web chat; the text colour is read on the accent colour."""

    accent: str
    accent_text: str


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
    keep them when a person erases everything."""

    reader: str
    answered_within: str
    must_keep: bool = False


NO_OPTIONS = HandoverOptions(reader="the clinic", answered_within="one working day")


@dataclass(frozen=True)
class Clinic:
    """One clinic. ``web_origins`` are the sites that may embed the chat, e.g. ``https://clinic.example``."""

    id: str
    name: str
    country: str | None
    time_zone: str
    contact: str
    colours: Colours
    web_origins: tuple[str, ...]
    privacy_url: str | None = None
    opening_hours: OpeningHours = OpeningHours()
    handover: HandoverOptions = NO_OPTIONS


def read_clinics(folder: Path) -> dict[str, Clinic]:
    """All clinics by id; the id is the file's name."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ContentError(f"{folder} holds no clinic; put a file such as demo.yml there.")
    return {file.stem: to_record({"id": file.stem, **read_yaml(file)}, Clinic, file.name) for file in files}
