"""Saved tests: listed, changed, removed and put back, and run with the live model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from re import findall
from urllib.parse import quote_plus

import httpx
import pytest

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.settings import Settings
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser
from tests.staff.web.test_stories import EDIT, clean, content, form_in, kinds_in

pytestmark = pytest.mark.usefixtures("backwise")

__all__ = ["content"]

NAME = "Yes takes up the offer after the benefits"
ONE = f"/tests/one?name={quote_plus(NAME)}"
FILE = "tests/conversations/test_affirm.yml"


@pytest.fixture
def editor(sign_in: Callable[[Role], Browser]) -> Browser:
    return sign_in(Role.EDITOR)


def words(page: str) -> str:
    return " ".join(unescape(page).split())


def test_all_are_listed_also_beside_one_that_cannot_be_read(editor: Browser, content: Path) -> None:
    (content / "tests/conversations/test_broken.yml").write_text("stories:\n  - story: [\n")
    page = words(editor.get("/tests").text)
    assert NAME in page
    assert "tests/conversations/test_broken.yml, line" in page
    assert "1 found." in words(editor.get("/tests?q=takes+up+the+offer+after+the+benefits").text)


def test_one_is_changed_where_it_stands_and_the_change_taken_back(editor: Browser, content: Path) -> None:
    before = (content / FILE).read_text()
    page = editor.get(ONE).text
    assert kinds_in(page) == ["words", "answers", "words", "does"]
    fields = form_in(page)
    assert fields["value-2"] == ["Yes, please.", "affirm"]
    page = editor.post(EDIT, {**fields, "value-2": ["Oh yes: do", "affirm"], "do": "save"}).text
    assert "Saved in the draft. It counts from the next training on." in page
    assert (content / FILE).read_text() == before.replace("Yes, please.", "Oh yes: do", 1)
    commit = findall(r'name="edit" value="(\w+)"', page)[0]
    editor.post("/undo", {"edit": commit, "back": "/staff/tests/one"})
    assert (content / FILE).read_text() == before


def test_one_is_removed_and_put_back(editor: Browser, content: Path) -> None:
    before = (content / FILE).read_text()
    page = editor.post("/stories/remove", form_in(editor.get(ONE).text)).text
    assert "Removed from the draft." in page
    assert NAME not in (content / FILE).read_text()
    commit = findall(r'name="edit" value="(\w+)"', page)[0]
    assert "Taken back." in editor.post("/undo", {"edit": commit, "back": "/staff/tests"}).text
    assert (content / FILE).read_text() == before


def test_a_new_one_is_written_in_a_file_of_tests_only(editor: Browser, content: Path) -> None:
    fields = form_in(editor.get("/tests/new").text)
    fields |= {"name": "Mine", "value-0": ["hello there", "greet"], "value-1": "utter_greet_again", "do": "save"}
    assert "are not kept there" in editor.post(EDIT, {**fields, "file": "data/stories/saying_no.yml"}).text
    assert "A card is not finished." in editor.post(EDIT, {**fields, "value-0": ["hello", ""], "file": FILE}).text
    assert clean(content)
    editor.post(EDIT, {**fields, "file": "", "new-file": "Hellos"})
    steps = "      - user: |\n          hello there\n        intent: greet\n      - action: utter_greet_again\n"
    written = (content / "tests/conversations/test_hellos.yml").read_text()
    assert written.endswith(f"  - story: Mine\n    steps:\n{steps}")


def test_what_proves_a_warning_sign_is_neither_changed_nor_removed(editor: Browser, content: Path) -> None:
    page = editor.get("/tests/one?name=" + quote_plus("Fever with back pain is urgent")).text
    assert "cannot be changed" in page
    fields = {"kind": "test", "file": "tests/conversations/test_alarms.yml", "before": "Fever with back pain is urgent"}
    assert editor.post("/stories/remove", {**fields, "seen": "x"}).status_code == 422
    changed = {**form_in(editor.get(ONE).text), "value-0": ["I have a fever", "urgent_infection"], "do": "save"}
    assert "What follows a warning sign is fixed" in editor.post(EDIT, changed).text
    assert clean(content)


def test_one_that_goes_as_written_is_said_to(editor: Browser) -> None:
    assert "It goes as written." in words(editor.post("/tests/run", {"name": NAME}).text)
    assert "There is no such test." in editor.post("/tests/run", {"name": "nothing"}).text


def test_where_the_bot_goes_another_way_is_said_in_plain_words_before_it_is_saved(
    editor: Browser, content: Path
) -> None:
    fields = form_in(editor.get(ONE).text)
    page = words(editor.post(EDIT, {**fields, "value-2": ["goodbye then", "affirm"], "do": "play"}).text)
    assert "Message 2, “goodbye then”: the bot takes this for “Goodbye”, not for “Yes”." in page
    page = words(editor.post(EDIT, {**fields, "value-3": "action_stop_reminders", "do": "play"}).text)
    assert "the bot goes on with “Takes up the first thing that was offered last”" in page
    assert "not with “Stops the reminders”." in page
    assert clean(content)


def test_the_trained_draft_is_run_once_there_is_one(editor: Browser, shelf: ModelShelf) -> None:
    assert "The draft was not trained yet." in editor.post("/tests/run", {"name": NAME, "with": "trained"}).text
    live = ModelShelf(Settings().models_folder)
    model = live.active()
    assert model
    shelf.folder.mkdir(exist_ok=True)
    shutil.copy(live.path(model), shelf.folder / "draft.tar.gz")
    shelf.offer(ShelvedModel("draft.tar.gz", "words"))
    editor.client.timeout = httpx.Timeout(120)  # a second model is loaded
    page = words(editor.post("/tests/run", {"name": NAME, "with": "trained"}).text)
    assert "As the trained draft does it" in page
    assert "It goes as written." in page


def test_all_are_run_as_the_draft_has_them(editor: Browser, content: Path) -> None:
    for file in (content / "tests/conversations").glob("test_*.yml"):
        if file.name not in ("test_affirm.yml", "test_deny.yml"):
            file.unlink()
    text = (content / FILE).read_text()
    (content / FILE).write_text(text.replace("action: action_take_offer", "action: utter_help", 1))
    assert findall(r"1 of \d+ tests go another way", words(editor.post("/tests/run", {}).text))
