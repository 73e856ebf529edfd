"""What the answers say about the clinic: values for the placeholders of ``domain.yml``."""

from __future__ import annotations

from datetime import datetime

from bot.knowledge.clinics import Clinic
from bot.knowledge.countries import countries
from bot.knowledge.labels import labels
from bot.knowledge.opening_hours import is_open, next_opening


def answer_variables(clinic: Clinic, country: str | None, retention_days: int) -> dict[str, str]:
    """``{clinic_name}``, ``{clinic_contact}``, ``{emergency_number}``, ``{retention_days}``, ``{handover_reader}`` and
    ``{kept_by_clinic}``."""
    known = countries().get(country or "")
    return {
        "clinic_name": clinic.name,
        "clinic_contact": clinic.contact,
        "emergency_number": known.emergency if known else labels("clinic")["unknown_emergency_number"],
        "retention_days": str(retention_days),
        "handover_reader": clinic.handover.reader,
        "kept_by_clinic": labels("handover")["must_keep"] if clinic.handover.must_keep else "",
    }


def answer_time(clinic: Clinic, now: datetime) -> str:
    """When the clinic will answer a message, in a sentence or two."""
    opening = next_opening(clinic, now)
    kind = "open" if opening is None or is_open(clinic, now) else "closed"
    when = f"{opening:%A} at {opening:%H:%M}" if opening else ""
    return labels("handover")[kind].format(within=clinic.handover.answered_within, opening=when)
