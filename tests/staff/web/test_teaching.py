"""Playing a story and teaching from a chat, with the live model."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from re import findall
from urllib.parse import quote_plus

import pytest
from prometheus_client import generate_latest

from bot.composition import Backwise
from bot.conversation.dialogue import Dialogue
from bot.staff.conversation_tests import failures, read_stories
from bot.storage.staff import Role
from tests.channels.web.conftest import database_url, everything_in
from tests.staff.stories.content import add_stories
from tests.staff.web.conftest import Browser
from tests.staff.web.test_stories import form_in, kinds_in

pytestmark = pytest.mark.usefixtures("backwise")

SignIn = Callable[[Role], Browser]
NO = "/stories/one?name=" + quote_plus("Not interested after hearing about the causes")
CHAT = {"said": ["Why does my back hurt?", "no"]}


@pytest.fixture
def content(content: Path) -> Path:
    return add_stories(content)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def shown(page: str) -> str:
    return " ".join(unescape(page).split())


def test_a_story_goes_as_written(editor: Browser) -> None:
    page = editor.post("/stories/edit", {**form_in(editor.get(NO).text), "do": "play"}).text
    assert "It goes as written." in page
    assert page.count('class="bubble person"') == 4  # two on the cards, two in the chat


def test_where_the_bot_does_something_else_is_said_with_the_step(editor: Browser) -> None:
    fields = form_in(editor.get(NO).text)
    page = shown(editor.post("/stories/edit", {**fields, "value-3": "utter_help", "do": "play"}).text)
    assert "It goes another way in 1 of 2 turns." in page
    assert '<a href="#step-3">Step 3</a>: The bot should go on with:' in page


def test_a_chat_is_answered_and_nothing_of_it_is_kept(editor: Browser, backwise: Backwise) -> None:
    before = everything_in(database_url(backwise), but="staff_sessions")
    page = shown(editor.post("/teach", {"said": ["Why does my back hurt?"], "text": "saunas and zebras?"}).text)
    assert "Why does my back hurt?" in page
    assert "It took this for" in page
    after = everything_in(database_url(backwise), but="staff_sessions")
    assert after == before
    assert 'channel="rehearsal"' not in generate_latest().decode()
    assert "zebras" not in after


def test_a_button_is_tapped_by_its_title(editor: Browser) -> None:
    page = editor.post("/teach", {"text": "Why does my back hurt?"}).text
    buttons = findall(r'name="text" value="([^"]+)"', page)
    page = editor.post("/teach", {"said": ["Why does my back hurt?"], "text": unescape(buttons[0])}).text
    assert page.count("It took this for") == 2


def test_a_warning_sign_is_answered_first_and_is_no_test(editor: Browser) -> None:
    page = editor.post("/teach", {"text": "I cannot feel my legs and wet myself"}).text
    assert "bubble alarm" in page
    assert "It should have" not in page
    refused = editor.post("/teach", {"said": ["I cannot feel my legs and wet myself"], "do": "test", "name": "Legs"})
    assert "This chat holds a warning sign." in refused.text


def test_a_turn_becomes_an_example(editor: Browser, content: Path) -> None:
    data = {**CHAT, "words": "is a [sauna] ok", "intent": "prevention", "do": "example-0"}
    assert "Added." in editor.post("/teach", data).text
    assert "      - is a (sauna) ok\n" in (content / "data/nlu/prevention.yml").read_text()
    assert "bubble person" in editor.post("/teach", {**data, "intent": "emergency"}).text


def test_a_turn_becomes_a_story_in_the_editor(editor: Browser, content: Path) -> None:
    page = editor.post("/teach", {**CHAT, "answer": "utter_help", "do": "story-1"}).text
    assert kinds_in(page) == ["says", "answers", "says", "answers"]
    fields = {**form_in(page), "name": "No is no", "file": "data/stories/saying_no.yml", "do": "save"}
    assert (fields["value-0"], fields["value-3"]) == ("causes", "utter_help")
    assert "Saved in the draft." in editor.post("/stories/edit", fields).text
    assert "- story: No is no\n" in (content / "data/stories/saying_no.yml").read_text()


async def test_a_chat_becomes_a_test_that_passes(editor: Browser, content: Path, dialogue: Dialogue) -> None:
    said = ["Does posture matter?", "thanks", "show me an easy exercise in a chair"]
    file = content / "tests/conversations/test_posture.yml"
    before = file.read_text()
    page = editor.post("/teach", {"said": said, "name": "Asks, thanks, moves", "do": "test"}).text
    assert "Saved as a test." in page
    assert file.read_text().startswith(before)
    story = next(story for story in read_stories(file.parent) if story.name == "Asks, thanks, moves")
    assert [turn.intent for turn in story.turns] == ["posture", "thanks", "exercises"]
    assert await failures(dialogue, [story]) == []
    assert (
        "There is one of this name already."
        in editor.post("/teach", {"said": said, "name": "Asks, thanks, moves", "do": "test"}).text
    )


def test_what_is_typed_is_text(editor: Browser) -> None:
    evil = '"><script>alert(1)</script>'
    page = editor.post("/teach", {"said": [evil], "text": evil, "name": evil, "do": "test"}).text
    assert "<script" not in page
