from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.staff.check import check_words

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
        ("#0b5e6b", "#787878", "line 6: the contrast of accent_text (#ffffff) on accent (#787878) is 4.41; "
         "it must be 4.5 or more, so the chat shows #767676 instead of #787878."),
        ("web_origins", '  dark: {accent: "#333333", accent_text: "#000000"}\nweb_origins',
         "line 7: the contrast of accent_text (#000000) on accent (#333333) is 1.66; "
         "it must be 4.5 or more, so the chat shows #767676 instead of #333333."),
        ("web_origins", '  dark: {accent: blue, accent_text: "#000000"}\nweb_origins',
         'line 7: the colour accent is "blue". Write it as "#" and six hexadecimal digits.'),
        ("country: AU", "logo: ../secret.svg\ncountry: AU",
         'line 2: "../secret.svg" cannot be the logo. '
         'Write the name of an .svg, .png or .webp file, such as "demo.svg".'),
        ("country: AU", "logo: gone.svg\ncountry: AU",
         'line 2: the logo "gone.svg" is not in the folder of the clinics. Put it beside the file of the clinic.'),
        ("country: AU", "launcher: {position: top}\ncountry: AU",
         'line 2: the position "top" does not exist. Write "right" or "left".'),
        ("country: AU", f"launcher: {{label: {'a' * 41}}}\ncountry: AU",
         "line 2: the label has 41 characters. 40 are the most."),
        ("country: AU", f"launcher: {{greeting: {'a' * 141}}}\ncountry: AU",
         "line 2: the greeting has 141 characters. 140 are the most."),
        ("https://clinic.example", "http://clinic.example",
         f'line 8: the web origin "http://clinic.example" {ORIGIN_ADVICE}'),
        ("https://clinic.example", "https://clinic.example/",
         f'line 8: the web origin "https://clinic.example/" {ORIGIN_ADVICE}'),
        ("https://clinic.example", "https://*", f'line 8: the web origin "https://*" {ORIGIN_ADVICE}'),
        ("http://localhost:8000", "http://localhost.evil.example",
         f'line 9: the web origin "http://localhost.evil.example" {ORIGIN_ADVICE}'),
        ("country: AU", "handover: {email: desk}\ncountry: AU",
         'line 2: "desk" is no e-mail address. Write it like "desk@clinic.example".'),
        ("country: AU", 'handover: {webhook: "http://clinic.example/in"}\ncountry: AU',
         'line 2: messages cannot be sent to "http://clinic.example/in". Write an address that begins with "https://" '
         '(or "http://localhost").'),
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


def test_a_logo_beside_the_clinic_s_file_passes_and_a_large_one_does_not(project: Project) -> None:
    project.with_file("clinics/demo.svg", "<svg/>")
    assert project.with_change("clinics/demo.yml", "country: AU", "logo: demo.svg\ncountry: AU") == []
    assert project.with_file("clinics/demo.svg", "x" * 50_001) == [
        'clinics/demo.yml, line 2: the logo "demo.svg" is too large: 50 KB is the most.'
    ]


def test_colours_that_are_put_right_do_not_stop_anybody(project: Project) -> None:
    project.with_change("clinics/demo.yml", "#0b5e6b", "#787878")
    assert [finding.severity for finding in check_words(project.home)] == ["warning"]
