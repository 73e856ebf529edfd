"""What the answers say about the clinic: values for the placeholders of ``domain.yml``."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from bot.knowledge.clinics import Clinic
from bot.knowledge.countries import countries
from bot.knowledge.handover_ways import handover_ways
from bot.knowledge.labels import labels
from bot.knowledge.opening_hours import is_open, next_opening
from bot.settings import Settings

MOST_CLINICS = 100  # of which it is remembered for a minute when they open


def answer_variables(clinic: Clinic, country: str | None, settings: Settings) -> dict[str, str]:
    """``{clinic_name}``, ``{clinic_contact}``, ``{emergency_number}``, ``{retention_days}``, ``{handover_reader}``,
    ``{handover_way}``, ``{kept_by_clinic}`` and ``{inbox_note}``, which follow a full stop without a space: they are
    empty for most."""
    known = countries().get(country or "")
    return {
        "clinic_name": clinic.name,
        "clinic_contact": clinic.contact,
        "emergency_number": known.emergency if known else labels("clinic")["unknown_emergency_number"],
        "retention_days": str(settings.retention_days),
        "handover_reader": clinic.handover.reader,
        "handover_way": _way(clinic, settings),
        "kept_by_clinic": f" {labels('handover')['must_keep']}" if clinic.handover.must_keep else "",
        "inbox_note": f" {labels('inbox')['note'].format(days=settings.days_in_inbox)}" if clinic.inbox else "",
    }


def _way(clinic: Clinic, settings: Settings) -> str:
    words = labels("handover")
    return " ".join(words[f"by_{way}"] for way in ("list", *handover_ways(clinic.handover, settings)))


def turn_metadata(clinic: Clinic, country: str | None, settings: Settings) -> dict[str, Any]:
    """What the actions of a turn are told about the clinic; ``country`` is where the person is."""
    return {
        "clinic": clinic.id,
        "time_zone": clinic.time_zone,
        "country": country,
        "answer_time": answer_time(clinic, datetime.now(UTC)),
        "answer_variables": answer_variables(clinic, country, settings),
    }


def answer_time(clinic: Clinic, now: datetime) -> str:
    """When the clinic will answer a message, in a sentence or two."""
    kind, opening = _opening(clinic, now.replace(second=0, microsecond=0))
    return labels("handover")[kind].format(within=clinic.handover.answered_within, opening=opening)


@lru_cache(MOST_CLINICS)
def _opening(clinic: Clinic, minute: datetime) -> tuple[str, str]:
    """Whether it is "open" or "closed", and when it opens next; looked up once a minute and not at each turn."""
    opening = next_opening(clinic, minute)
    kind = "open" if opening is None or is_open(clinic, minute) else "closed"
    return kind, f"{opening:%A} at {opening:%H:%M}" if opening else ""
