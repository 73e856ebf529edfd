"""What the answers say about the clinic: values for the placeholders of ``domain.yml``."""

from __future__ import annotations

from bot.knowledge.clinics import Clinic
from bot.knowledge.countries import countries
from bot.knowledge.labels import labels


def answer_variables(clinic: Clinic, country: str | None, retention_days: int) -> dict[str, str]:
    """``{clinic_name}``, ``{clinic_contact}``, ``{emergency_number}`` and ``{retention_days}``."""
    known = countries().get(country or "")
    return {
        "clinic_name": clinic.name,
        "clinic_contact": clinic.contact,
        "emergency_number": known.emergency if known else labels("clinic")["unknown_emergency_number"],
        "retention_days": str(retention_days),
    }
