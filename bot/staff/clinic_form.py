"""What staff may change in their clinic's file, as words of a form and as values of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from bot.knowledge.clinics import NO_OPTIONS, Clinic
from bot.knowledge.content_files import ContentError, to_record
from bot.knowledge.opening_hours import DAYS, spans_of
from bot.staff.content.changes import EditError
from bot.staff.content.values import NoPlaceError, Path, Value, with_values
from bot.staff.words.clinics import EMAIL


def form_of(clinic: Clinic) -> dict[str, str]:
    """The fields of the form; those of the handover only where the clinic takes messages."""
    hours = {day: ", ".join(getattr(clinic.opening_hours, day)) for day in DAYS}
    shown = {"contact": clinic.contact, "inbox": "yes" if clinic.inbox else "", **hours}
    shown["closed_on"] = ", ".join(clinic.opening_hours.closed_on)
    if clinic.handover is not NO_OPTIONS:
        handover = clinic.handover
        shown |= {"reader": handover.reader, "answered_within": handover.answered_within, "email": handover.email or ""}
    return shown


def clinic_in(text: str, clinic_id: str) -> Clinic:
    """The clinic that its file makes; raises :class:`EditError`."""
    try:
        return to_record({"id": clinic_id, **yaml.safe_load(text)}, Clinic, f"{clinic_id}.yml")
    except (ContentError, yaml.YAMLError, TypeError):
        raise EditError("other_shape") from None


def changed_text(text: str, clinic_id: str, form: Mapping[str, str]) -> str:
    """The clinic's file with what the form says; raises :class:`EditError`.

    Only fields whose words are others than in ``text`` are written.
    """
    before = form_of(clinic_in(text, clinic_id))
    said = {name: " ".join(form.get(name, "").split()) for name in before}
    values = dict(_value(name, words) for name, words in said.items() if words != before[name])
    try:
        changed = with_values(text, values)
    except (NoPlaceError, yaml.YAMLError):
        raise EditError("other_shape") from None
    clinic_in(changed, clinic_id)
    return changed


def _value(name: str, words: str) -> tuple[Path, Value]:
    if name in DAYS:
        return ("opening_hours", name), [_span(part) for part in _parts(words)]
    match name:
        case "inbox":
            return ("inbox",), words == "yes"
        case "closed_on":
            return ("opening_hours", name), [_day(part) for part in _parts(words)]
        case "email":
            return ("handover", name), _email(words)
    if not words:
        raise EditError("empty")
    return (("contact",) if name == "contact" else ("handover", name)), words


def _parts(words: str) -> Iterable[str]:
    return filter(None, (part.strip() for part in words.split(",")))


def _span(part: str) -> str:
    try:
        start, end = spans_of(part)
    except ValueError:
        raise EditError("hours", part) from None
    return f"{start:%H:%M}-{end:%H:%M}"


def _day(part: str) -> str:
    try:
        return date.fromisoformat(part).isoformat()
    except ValueError:
        raise EditError("day", part) from None


def _email(words: str) -> str | None:
    if words and not EMAIL.fullmatch(words):
        raise EditError("email", words)
    return words or None
