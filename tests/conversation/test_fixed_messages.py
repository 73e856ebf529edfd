from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.clinic_words import answer_variables
from bot.conversation.fixed_messages import fixed_message
from bot.knowledge.clinics import read_clinics
from bot.knowledge.content_files import ContentError
from bot.knowledge.content_in_use import Content, holding
from bot.knowledge.countries import countries
from bot.settings import HOME, Settings

CLINIC = read_clinics(HOME / "clinics")["demo"]


@pytest.mark.parametrize("country", [*countries(), None])
def test_the_first_words_name_the_clinic_the_bot_and_the_emergency_number(country: str | None) -> None:
    message = fixed_message("utter_greet", answer_variables(CLINIC, country, Settings()))
    assert CLINIC.name in message.text
    assert "bot" in message.text
    expected = countries()[country].emergency if country else "your local emergency number"
    assert expected in message.text
    assert "{" not in message.text
    assert 2 <= len(message.choices) <= 4


def test_what_is_said_about_the_clinic() -> None:
    assert answer_variables(CLINIC, "NZ", Settings(retention_days=7)) == {
        "clinic_name": CLINIC.name,
        "clinic_contact": CLINIC.contact,
        "emergency_number": "111",
        "retention_days": "7",
        "handover_reader": "the front desk",
        "handover_way": "They see it in their list of messages.",
        "kept_by_clinic": "",
        "inbox_note": "",
    }


def test_a_missing_domain_is_a_sentence(tmp_path: Path) -> None:
    with holding(Content(tmp_path)), pytest.raises(ContentError):
        fixed_message("utter_greet", {})
