"""Examples that another topic has: the staff tool says so, moves them, and takes that back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from bot.staff.content.examples import own_examples, read_examples
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser
from tests.staff.web.test_new_topics import FORM, NEW
from tests.staff.web.topic_pages import POSTURE, changed_lines
from tests.staff.whole_words import make_whole_words

SignIn = Callable[[Role], Browser]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def _texts(content: Path, intent: str = "posture") -> list[str]:
    return [example.text for example in own_examples(read_examples(content), intent)]


def _shown(page: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'name="shown" value="([^"]*)"', page)]


def _undo(browser: Browser, page: str) -> str:
    """Tap the button that the page offers."""
    fields = re.findall(r'name="(edit|back|number)" value="([^"]+)"', page.split(">Undo<")[0])
    data = {name: [value for each, value in fields if each == name] for name, _ in fields}
    return unescape(browser.post("/undo", dict(data), page=POSTURE).text)


def test_chosen_examples_move_to_another_topic_and_back(editor: Browser, content: Path) -> None:
    posture, strength = _texts(content), _texts(content, "strength")
    chosen = {"example": posture[1:3], "to": "strength"}
    page = unescape(editor.post(f"{POSTURE}/examples/move", chosen, page=POSTURE).text)
    assert "Moved. It counts once" in page
    assert _texts(content) == [posture[0], *posture[3:]]
    assert _texts(content, "strength") == [*strength, *posture[1:3]]
    assert len(changed_lines(content)) == 4
    assert "Taken back." in _undo(editor, page)
    assert (_texts(content), _texts(content, "strength")) == (posture, strength)


@pytest.mark.parametrize(
    ("first", "to", "sentence"),
    [
        (0, "strength", "Choose at least one example."),
        (1, "posture", "Choose another topic to move them to."),
        (1, "emergency_nerve", "Choose a topic from the list."),
        (1, "", "Choose a topic from the list."),
        (9, "strength", "Too few examples would be left."),
    ],
)
def test_a_move_that_cannot_be_is_one_sentence(
    editor: Browser, content: Path, first: int, to: str, sentence: str
) -> None:
    before = _texts(content)
    page = editor.post(f"{POSTURE}/examples/move", {"example": before[:first], "to": to}, page=POSTURE)
    assert page.status_code == 422 and sentence in page.text
    assert _texts(content) == before


def test_an_example_of_another_topic_is_shown_with_its_topic_and_moves_when_ticked(
    editor: Browser, content: Path
) -> None:
    other = _texts(content, "strength")[0]
    typed = {"examples": f"{other}\ndo i slump like a sack", "do": "add"}
    first = editor.post(f"{POSTURE}/examples", typed, page=POSTURE)
    page = unescape(first.text)
    assert first.status_code == 422 and "Say below what is to become of it" in page
    assert '<a href="/staff/topics/strength">' in page and "(word for word)" in page
    assert other not in _texts(content)
    decided = {**typed, "shown": _shown(first.text), "move": [other]}
    assert "Added." in editor.post(f"{POSTURE}/examples", decided, page=POSTURE).text
    assert _texts(content)[-2:] == ["do i slump like a sack", other]
    assert other not in _texts(content, "strength")


def test_what_is_kept_there_is_not_added_here(editor: Browser, content: Path) -> None:
    other = _texts(content, "strength")[0]
    typed = {"examples": f"{other}\ndo i slump like a sack", "do": "check"}
    shown = _shown(editor.post(f"{POSTURE}/examples", typed, page=POSTURE).text)
    editor.post(f"{POSTURE}/examples", {**typed, "shown": shown, "do": "add"}, page=POSTURE)
    assert _texts(content)[-1] == "do i slump like a sack" and other not in _texts(content)
    assert other in _texts(content, "strength")


def test_the_part_for_the_script_says_the_same(editor: Browser, content: Path) -> None:
    other = _texts(content, "strength")[0]
    typed = {"examples": other, "intent": "posture"}
    part = editor.post("/overlaps", typed, page=POSTURE).text
    checked = editor.post(f"{POSTURE}/examples", {**typed, "do": "check"}, page=POSTURE).text
    assert "Already in" in part and "<html" not in part
    assert part.strip() in checked
    assert editor.post("/overlaps", {"examples": "", "subject": ""}, page=POSTURE).text.strip() == ""


def test_a_new_topic_takes_them_with_it_in_the_same_edit(editor: Browser, content: Path) -> None:
    other = _texts(content, "passive_treatment_heat")[0]
    form = {**FORM, "examples": f"{FORM['examples']}\n{other}"}
    first = editor.post(NEW, form, page=NEW).text
    assert "Say below what is to become of it" in first
    shown = _shown(first)
    page = editor.post(NEW, {**form, "shown": shown, "move": [other]}, page=NEW).text
    assert "The topic is there." in page
    assert _texts(content, "passive_treatment_saunas")[-1] == other
    assert other not in _texts(content, "passive_treatment_heat")


def test_what_the_inbox_taught_is_taken_back_with_its_messages(
    editor: Browser, hear: Callable[..., None], content: Path
) -> None:
    hear("do i slump like a sack", "does a sack slump")
    before = _texts(content)
    form = {"number": ["1", "2"], "intent": "posture", "examples": "do i slump like a sack"}
    page = editor.post("/inbox/teach", form).text
    if shown := _shown(page):
        page = editor.post("/inbox/teach", {**form, "shown": shown}).text
    assert "Added." in page and "There is nothing in the inbox." in page
    page = _undo(editor, page)
    assert "Taken back." in page and "2 messages" in page
    assert _texts(content) == before


def test_not_for_us_is_taken_back_where_it_was_said(editor: Browser, hear: Callable[..., None]) -> None:
    hear("will it rain on sunday", "rain on sunday?")
    page = editor.post("/inbox", {"number": ["1", "2"], "status": "not_for_us"}).text
    assert "Put aside." in page and ">Undo<" in page
    page = editor.post("/inbox", {"number": re.findall(r'name="number" value="(\d+)"', page)[:2], "status": "new"}).text
    assert "It is back in the inbox." in page and "2 messages" in page
