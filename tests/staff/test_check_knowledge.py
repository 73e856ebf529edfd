from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.staff.conftest import Project

CONTENT = "bot/knowledge/content"


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("exercises", "[RF, KN]", "[RF, KM]",
         'line 20: the avoid code "KM" does not exist. Add it to avoid_codes.yml or correct the name.'),
        ("exercises", '["1"]', '["9"]',
         'line 11: the source "9" does not exist. Add it to sources.yml or correct the name.'),
        ("red_flags", '["1"]', '["9"]',
         'line 2: the source "9" does not exist. Add it to sources.yml or correct the name.'),
        ("exercises", "harder_id: plank", "harder_id: plnak",
         'line 9: the exercise "plnak" does not exist. Did you mean "plank"?'),
        ("exercises", "number: EX02", "number: EX01", 'line 13: the number "EX01" is already used in line 3.'),
        ("exercises", "category: strength", "category: strenght",
         'line 4: "strenght" is not a word for category. Did you mean "strength"?'),
        ("exercises", "level: easy", "level: hard",
         'line 15: "hard" is not a word for level. Choose one of: gentle, easy, moderate.'),
        ("exercises", "[lying_on_back]", "[lying_on_bak]",
         'line 6: "lying_on_bak" is not a word for positions. Did you mean "lying_on_back"?'),
        ("exercises", "[towel]", "[towels]", 'line 17: "towels" is not a word for equipment. Did you mean "towel"?'),
        ("starter_weeks", "[bridge]", "[brigde]",
         'line 3: the exercise "brigde" does not exist. Did you mean "bridge"?'),
        ("starter_weeks", "gentle", "gentel", 'line 2: "gentel" is not a word for level. Did you mean "gentle"?'),
        ("vocabulary", "KN", "KM",
         'line 2: the avoid code "KM" does not exist. Add it to avoid_codes.yml or correct the name.'),
        ("avoid_codes", "- code: KN", "- code: KN\n  - code: KN", 'line 4: the code "KN" is already used in line 3.'),
        ("sources", '"M"', '"M"\n  - number: "2"', 'line 5: the number "2" is already used in line 3.'),
    ],
)  # fmt: skip
def test_what_does_not_fit_in_the_content_is_found(
    project: Project, file: str, old: str, new: str, finding: str
) -> None:
    path = f"{CONTENT}/{file}.yml"
    assert project.with_change(path, old, new) == [f"{path}, {finding}"]


def test_an_exercise_id_used_twice_is_found(project: Project) -> None:
    findings = project.with_change(f"{CONTENT}/exercises.yml", "- id: plank", "- id: bridge")
    assert f'{CONTENT}/exercises.yml, line 12: the id "bridge" is already used in line 2.' in findings
