from __future__ import annotations

import pytest

from bot.knowledge.contacts import find_contact


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("0412 345 678", "AU", "+61 412 345 678"),
        ("it's 0412345678 thanks", "AU", "+61 412 345 678"),
        ("+44 20 7946 0958", None, "+44 20 7946 0958"),
        ("write to zeb@example.com.", "AU", "zeb@example.com"),
        ("Zeb@EXAMPLE.com", None, "Zeb@example.com"),
    ],
)
def test_a_contact_is_found_in_the_words(text: str, country: str | None, value: str) -> None:
    contact = find_contact(text, country)
    assert contact and contact.value == value


@pytest.mark.parametrize(
    "text", ["", "12", "zeb@", "@example.com", "zeb at example", "my usual number", "0412 345 678"]
)
def test_what_cannot_be_used_is_no_contact(text: str) -> None:
    assert find_contact(text, None) is None
