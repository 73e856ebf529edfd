from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from re import findall

import pytest

from bot.staff.exercise_form import FILE, read_catalogue
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]
PAGE = "/exercises/knee_rolls"


@pytest.fixture
def reviewer(sign_in: SignIn) -> Browser:
    return sign_in(Role.REVIEWER)


@pytest.fixture
def fields(reviewer: Browser) -> dict[str, object]:
    page = reviewer.get(PAGE).text
    found = dict(findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page))
    found |= dict(findall(r'name="(seen)" value="(\w+)"', page))
    return {name: unescape(words) for name, words in found.items()}


def _lines(content: Path) -> list[str]:
    return (content / FILE).read_text().split("\n")


def test_every_exercise_is_shown_with_its_picture(reviewer: Browser, content: Path) -> None:
    page = reviewer.get("/exercises").text
    assert page.count('<img src="/pictures/') == len(read_catalogue(content))


def test_only_the_lines_of_changed_words_change(reviewer: Browser, fields: dict[str, object], content: Path) -> None:
    before = _lines(content)
    words = {**fields, "steps.1": 'Hold "both" knees: together', "dose.start": "3 repeats"}
    assert "Saved in the draft." in reviewer.post(PAGE, words, page=PAGE).text
    assert sum(old != new for old, new in zip(before, _lines(content), strict=True)) == 2
    exercise = read_catalogue(content)["knee_rolls"]
    assert (exercise.steps[1], exercise.dose.start) == ('Hold "both" knees: together', "3 repeats")


@pytest.mark.parametrize(("words", "sentence"), [("", "must not be empty"), ("x" * 301, "too long")])
def test_words_that_cannot_be_are_refused(
    reviewer: Browser, fields: dict[str, object], content: Path, words: str, sentence: str
) -> None:
    before = _lines(content)
    assert sentence in reviewer.post(PAGE, {**fields, "caution": words}, page=PAGE).text
    assert _lines(content) == before


def test_of_two_who_edit_the_same_the_second_sees_both(
    reviewer: Browser, fields: dict[str, object], content: Path
) -> None:
    reviewer.post(PAGE, {**fields, "name": "Rolling knees"}, page=PAGE)
    second = reviewer.post(PAGE, {**fields, "name": "Knees that roll"}, page=PAGE)
    assert "Somebody else changed the same words" in second.text
    assert "exercises, knee_rolls, name" in second.text
    assert read_catalogue(content)["knee_rolls"].name == "Rolling knees"


def test_what_two_edit_at_once_is_put_together(reviewer: Browser, fields: dict[str, object], content: Path) -> None:
    reviewer.post(PAGE, {**fields, "name": "Rolling knees"}, page=PAGE)
    assert "Saved in the draft." in reviewer.post(PAGE, {**fields, "goal": "For a stiff back"}, page=PAGE).text
    exercise = read_catalogue(content)["knee_rolls"]
    assert (exercise.name, exercise.goal) == ("Rolling knees", "For a stiff back")


def test_an_unknown_exercise_is_a_plain_page(reviewer: Browser) -> None:
    assert reviewer.get("/exercises/nothing").status_code == 404
