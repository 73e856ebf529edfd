from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.staff.conftest import Project

ORIGIN_ADVICE = (
    'cannot be used. Write it like "https://clinic.example" (or "http://localhost:8000"), in small letters, '
    'without a path or a "/" at the end.'
)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("AU", "XX", 'line 2: the country "XX" does not exist. Add it to countries.yml or correct the name.'),
        ("Sydney", "Sidney",
         'line 3: the time zone "Australia/Sidney" does not exist. Did you mean "Australia/Sydney"?'),
        ("time_zone: Australia/Sydney\n", "",
         'line 1: the time zone "" does not exist. Write it like "Australia/Sydney".'),
        ("#0b5e6b", "teal", 'line 5: the colour accent is "teal". Write it as "#" and six hexadecimal digits.'),
        ("#0b5e6b", "#787878", "line 6: the contrast of accent_text (#ffffff) on accent (#787878) is 4.41. "
         "It must be 4.5 or more, so that everybody can read it."),
        ("https://clinic.example", "http://clinic.example",
         f'line 8: the web origin "http://clinic.example" {ORIGIN_ADVICE}'),
        ("https://clinic.example", "https://clinic.example/",
         f'line 8: the web origin "https://clinic.example/" {ORIGIN_ADVICE}'),
        ("https://clinic.example", "https://*", f'line 8: the web origin "https://*" {ORIGIN_ADVICE}'),
        ("http://localhost:8000", "http://localhost.evil.example",
         f'line 9: the web origin "http://localhost.evil.example" {ORIGIN_ADVICE}'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_clinic_is_found(project: Project, old: str, new: str, finding: str) -> None:
    assert project.with_change("clinics/demo.yml", old, new) == [f"clinics/demo.yml, {finding}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("AU", "null"), ("#0b5e6b", "#767676"), ("http://localhost:8000", "http://127.0.0.1:8000")],
)
def test_a_clinic_within_the_rules_passes(project: Project, old: str, new: str) -> None:
    assert project.with_change("clinics/demo.yml", old, new) == []
