"""A topic from a form, also from messages of the inbox."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from bot.staff.content.examples import read_examples
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser
from tests.staff.whole_words import make_whole_words

SignIn = Callable[[Role], Browser]
NEW, INTENT = "/topics/new", "passive_treatment_saunas"
ATTACK = "<img src=x onerror=alert(1)>\"'{{ 7*7 }}"
FORM: dict[str, object] = {
    "subject": "passive_treatment",
    "title": "Saunas",
    "examples": "can i use a sauna\nsauna ok?\nis a steam room good\ndoes sweating help\ncan heat in a hut hurt",
    "questions": "Would a sauna loosen me up?",
    "text.0": "Warmth may ease an ache for a while.",
    "title.0.0": "Heat or ice",
    "payload.0.0": "/passive_treatment_heat",
    "title.0.1": "Find a physio",
    "payload.0.1": "/physio",
    "sources.0": "1, 5",
    "do": "save",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def _commits(content: Path) -> list[str]:
    command = ["git", "-C", str(content), "log", "--format=%ae %s"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-2]


def _post(browser: Browser, **changed: object) -> str:
    return unescape(browser.post(NEW, {**FORM, **changed}, page=NEW).text)


def test_a_topic_is_made_and_taken_back(editor: Browser, content: Path) -> None:
    page = _post(editor)
    assert "The topic is there." in page and "Warmth may ease" in page and "sauna ok?" in page
    assert _commits(content) == [f"editor@clinic.example topics: new, {INTENT}"]
    assert 'href="/staff/topics/passive_treatment_saunas">Saunas' in editor.get("/topics").text
    edit, back = re.findall(r'name="(?:edit|back)" value="([^"]+)"', page)[:2]
    undone = editor.post("/undo", {"edit": edit, "back": back})  # its page is gone with it
    assert (undone.status_code, undone.url.path) == (200, "/staff/topics")
    assert not (content / f"data/nlu/{INTENT}.yml").exists()
    assert "Saunas" not in editor.get("/topics").text


def test_a_check_shows_it_and_makes_nothing(editor: Browser, content: Path) -> None:
    page = _post(editor, do="check")
    assert "As you have it" in page and "Warmth may ease" in page and "What was found" in page
    assert _commits(content) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject": "emergency"}, "Choose a subject from the list."),
        ({"title": "Posture"}, "Another topic has this title"),
        ({"examples": "one\ntwo"}, "at least five"),
        ({"examples": f"{FORM['examples']}\nnumb between my legs and cannot wee"}, "sounds like a warning sign"),
        ({"questions": ""}, "at least one question"),
        ({"questions": "mail kim@person.example?"}, "by which somebody could be reached"),
        ({"text.0": ""}, "Write at least one wording."),
        ({"sources.0": "999"}, 'The source "999" does not exist.'),
        ({"payload.0.0": "/restart"}, "leads nowhere"),
    ],
)
def test_what_cannot_be_a_topic_is_refused_and_what_was_typed_stays(
    editor: Browser, content: Path, changed: dict[str, object], sentence: str
) -> None:
    page = _post(editor, **changed)
    assert sentence in page and str(changed.get("examples", "is a steam room good")).split("\n")[0] in page
    assert _commits(content) == []


def test_of_a_title_that_is_a_path_only_letters_make_the_name(editor: Browser, content: Path) -> None:
    _post(editor, title="../../etc/passwd")
    assert _commits(content) == ["editor@clinic.example topics: new, passive_treatment_etc_passwd"]
    assert (content / "data/nlu/passive_treatment_etc_passwd.yml").exists()


def test_what_is_typed_is_shown_as_words(editor: Browser, content: Path) -> None:
    everywhere = dict.fromkeys(("title", "examples", "questions", "text.0", "title.0.0", "sources.0"), ATTACK)
    for do in ("check", "save"):
        page = editor.post(NEW, {**FORM, **everywhere, "do": do}, page=NEW).text
        assert "<img" not in page and "&lt;img" in page


def test_messages_of_the_inbox_become_a_topic(editor: Browser, hear: Callable[..., None], content: Path) -> None:
    hear("can i use a sauna", "sauna good for backs?")
    assert 'action="/staff/topics/new"' in editor.get("/inbox").text
    form = editor.get(f"{NEW}?number=1&number=2").text
    assert "can i use a sauna" in form and "sauna good for backs?" in form
    editor.post(NEW, {**FORM, "number": ["1", "2"]}, page=NEW)
    assert "There is nothing in the inbox." in editor.get("/inbox").text
    assert editor.get("/inbox/dealt-with").text.count("Taught") == 2


def test_what_is_not_for_us_can_be_taught_as_such(editor: Browser, hear: Callable[..., None], content: Path) -> None:
    hear("will it rain on sunday")
    page = editor.post("/inbox", {"number": "1", "status": "not_for_us"}).text
    assert "Teach that it is not for us" in page and 'value="out_of_scope"' in page
    form = editor.get("/inbox/teach?number=1&intent=out_of_scope").text
    assert 'value="out_of_scope" selected' in form and "will it rain" in form
    editor.post("/inbox/teach", {"number": "1", "intent": "out_of_scope", "examples": "will it rain on sunday"})
    taught = [example.text for example in read_examples(content).examples if example.intent == "out_of_scope"]
    assert "will it rain on sunday" in taught
