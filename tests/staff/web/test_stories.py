"""Stories and rules in the browser's eyes: what is listed, what a form's buttons do, and what is written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from re import findall

import pytest

from bot.storage.staff import Role
from tests.staff.stories.content import add_stories
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]
NO = "Not interested after hearing about the causes"
ONE = f"/stories/one?name={NO.replace(' ', '+')}"
EDIT = "/stories/edit"


@pytest.fixture
def content(content: Path) -> Path:
    return add_stories(content)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def form_in(page: str) -> dict[str, object]:
    """The fields of the editor's form, as a browser would send them."""
    form = page.split('action="/staff/stories/edit">')[1].split("</form>")[0]
    fields: dict[str, object] = {}
    for tag in findall(r"<input [^>]*>", form):
        if "checkbox" in tag and " checked" not in tag:
            continue
        name, value = findall(r'name="([^"]+)"', tag)[0], findall(r'value="([^"]*)"', tag)
        _add(fields, name, unescape(value[0]) if value else "")
    for name, options in findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form.replace("\n", " ")):
        chosen = findall(r'<option value="([^"]*)" selected', options) or findall(r'<option value="([^"]*)"', options)
        _add(fields, name, unescape(chosen[0]))
    return fields


def _add(fields: dict[str, object], name: str, value: str) -> None:
    before = fields.get(name)
    fields[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]


def clean(content: Path) -> bool:
    """Whether the folder is as in its last commit."""
    status = subprocess.run(["git", "-C", str(content), "status", "--porcelain"], capture_output=True, check=True)
    return status.stdout == b""


def written(content: Path) -> str:
    return (content / "data/stories/saying_no.yml").read_text()


def kinds_in(page: str) -> list[str]:
    return findall(r'name="kind-\d+" value="(\w+)"', page)


def test_all_are_listed_and_words_find_some(editor: Browser) -> None:
    page = editor.get("/stories").text
    assert "Answer posture" in page
    assert NO in page
    found = editor.get("/stories?q=perfect+way+to+sit").text
    assert "1 found." in found
    assert "Answer posture" in found


def test_a_story_is_cards_with_the_words_of_people_and_bot(editor: Browser) -> None:
    page = editor.get(ONE).text
    assert kinds_in(page) == ["says", "answers", "says", "answers"]
    assert "What to look at" not in page
    assert "The bot answers" in page


def test_a_changed_answer_changes_one_line(editor: Browser, content: Path) -> None:
    before = written(content)
    fields = form_in(editor.get(ONE).text)
    page = editor.post(EDIT, {**fields, "value-3": "utter_help", "do": "save"}).text
    assert "Saved in the draft." in page
    start = before.index(NO)
    assert written(content) == before[:start] + before[start:].replace("utter_deny", "utter_help", 1)


def test_cards_move_and_nothing_is_kept_before_saving(editor: Browser, content: Path) -> None:
    before = written(content)
    page = editor.post(EDIT, {**form_in(editor.get(ONE).text), "do": "up-1"}).text
    assert kinds_in(page) == ["answers", "says", "says", "answers"]
    assert "A story begins with what people say." in page
    assert 'value="up-0"' not in page
    assert written(content) == before
    page = editor.post(EDIT, {**form_in(page), "do": "down-0"}).text
    assert "Saved" in editor.post(EDIT, {**form_in(page), "do": "save"}).text
    assert written(content) == before


def test_a_card_is_added_chosen_and_saved(editor: Browser, content: Path) -> None:
    page = editor.post(EDIT, {**form_in(editor.get(ONE).text), "do": "add-4", "new-4": "says"}).text
    page = editor.post(EDIT, {**form_in(page), "value-4": "thanks", "do": "check"}).text
    assert "Dead end: nothing answers this." in page
    page = editor.post(EDIT, {**form_in(page), "do": "add-5", "new-5": "answers"}).text
    refused = editor.post(EDIT, {**form_in(page), "do": "save"})
    assert refused.status_code == 422
    assert "A card is not finished." in refused.text
    page = editor.post(EDIT, {**form_in(page), "value-5": "utter_thanks", "do": "save"}).text
    assert kinds_in(page) == ["says", "answers", "says", "answers", "says", "answers"]
    start = written(content).index(NO)
    assert "- intent: thanks\n      - action: utter_thanks\n" in written(content)[start:]


def test_a_new_story_stands_below_the_others_of_its_file(editor: Browser, content: Path) -> None:
    before = written(content)
    fields = form_in(editor.get("/stories/new?kind=story").text)
    new = {"name": 'Says "no": twice', "file": "data/stories/saying_no.yml"}
    fields |= {**new, "value-0": "deny", "value-1": "utter_deny"}
    page = editor.post(EDIT, {**fields, "do": "save"}).text
    assert "Saved in the draft." in page
    added = '\n  - story: "Says \\"no\\": twice"\n    steps:\n      - intent: deny\n      - action: utter_deny\n'
    assert written(content) == before + added


def test_a_removed_story_is_put_back(editor: Browser, content: Path) -> None:
    before = written(content)
    fields = form_in(editor.get(ONE).text)
    page = editor.post("/stories/remove", fields).text
    assert "Removed from the draft." in page
    assert NO not in written(content)
    page = editor.post(
        "/undo", {"edit": findall(r'name="edit" value="(\w+)"', page)[0], "back": "/staff/stories/one"}
    ).text
    assert "Taken back." in page
    assert written(content) == before


def test_of_two_who_edit_one_story_the_second_is_told_and_keeps_the_cards(editor: Browser, content: Path) -> None:
    first = second = form_in(editor.get(ONE).text)
    editor.post(EDIT, {**first, "value-3": "utter_help", "do": "save"})
    late = editor.post(EDIT, {**second, "value-3": "utter_thanks", "do": "save"})
    assert late.status_code == 422
    assert "Somebody else changed this" in late.text
    assert form_in(late.text)["value-3"] == "utter_thanks"
    assert "utter_help" in written(content)


def test_two_who_edit_two_stories_of_a_file_are_both_saved(editor: Browser, content: Path) -> None:
    other = "Does+not+give+up+the+plan"
    first, second = form_in(editor.get(ONE).text), form_in(editor.get(f"/stories/one?name={other}").text)
    editor.post(EDIT, {**first, "value-3": "utter_help", "do": "save"})
    assert "Saved" in editor.post(EDIT, {**second, "value-3": "utter_thanks", "do": "save"}).text
    assert "utter_help" in written(content)
    assert "utter_thanks" in written(content)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give it a name"),
        ("x" * 101, "A name is one line"),
        ("costs ${HOME}", "A name is one line"),
        ("Answer posture", "There is one of this name already."),
    ],
)
def test_a_name_that_cannot_be_is_refused(editor: Browser, content: Path, name: str, sentence: str) -> None:
    before = written(content)
    assert sentence in editor.post(EDIT, {**form_in(editor.get(ONE).text), "name": name, "do": "save"}).text
    assert written(content) == before


def new_story(editor: Browser, file: str, new_file: str = "") -> dict[str, object]:
    fields = form_in(editor.get("/stories/new?kind=story").text)
    said = {"value-0": "deny", "value-1": "utter_deny", "do": "save"}
    return {**fields, **said, "name": "New", "file": file, "new-file": new_file}


def test_a_new_story_in_a_new_file_of_its_own_can_be_taken_back(editor: Browser, content: Path) -> None:
    page = editor.post(EDIT, new_story(editor, "", "Says no - twice")).text
    file = content / "data/stories/says_no_twice.yml"
    assert file.read_text() == (
        'version: "3.1"\n\nstories:\n  - story: New\n    steps:\n      - intent: deny\n      - action: utter_deny\n'
    )
    commit = findall(r'name="edit" value="(\w+)"', page)[0]
    assert "Taken back." in editor.post("/undo", {"edit": commit, "back": "/staff/stories/one"}).text
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../../evil", "The name of a file begins with a letter"),
        ("/etc/cron", "The name of a file begins with a letter"),
        ("a\\b", "The name of a file begins with a letter"),
        (".hidden", "The name of a file begins with a letter"),
        ("né", "The name of a file begins with a letter"),
        ("x" * 41, "The name of a file begins with a letter"),
        ("Saying No", "There is such a file already."),
        ("", "Stories and rules are not kept there."),
    ],
)
def test_a_new_file_has_a_plain_name_that_is_free(editor: Browser, content: Path, name: str, sentence: str) -> None:
    page = editor.post(EDIT, new_story(editor, "", name))
    assert (page.status_code, sentence in page.text) == (422, True)
    assert clean(content)


def test_a_name_is_text_on_every_page(editor: Browser) -> None:
    evil = "<script>alert('1')</script>\"><b>"
    page = editor.post(EDIT, {**form_in(editor.get(ONE).text), "name": evil, "do": "save"}).text
    for shown in (page, editor.get("/stories").text):
        assert "&lt;script&gt;" in shown
        assert "<script" not in shown


@pytest.mark.parametrize("file", ["../../etc/passwd", "data/nlu/causes.yml", "/etc/passwd", "domain.yml", ""])
def test_no_other_file_is_written(editor: Browser, content: Path, file: str) -> None:
    assert "Stories and rules are not kept there." in editor.post(EDIT, new_story(editor, file)).text
    assert clean(content)


def test_what_follows_a_warning_sign_is_fixed(editor: Browser, content: Path) -> None:
    page = editor.get("/stories/one?name=Raise+the+alarm+urgent+fall").text
    assert "cannot be changed" in page
    assert "action/staff/stories/edit" not in page
    fields = {**form_in(editor.get(ONE).text), "do": "save"}
    for changed in ({"value-0": "urgent_fall"}, {"kind-1": "does", "value-1": "action_raise_alarm"}):
        assert "What follows a warning sign is fixed" in editor.post(EDIT, {**fields, **changed}).text
    assert "urgent_fall" not in written(content)


@pytest.mark.parametrize("do", ["", "up", "up-99", "add-1-2", "remove--1", "explode-1"])
def test_a_button_that_is_not_ours_does_nothing(editor: Browser, do: str) -> None:
    assert editor.post(EDIT, {**form_in(editor.get(ONE).text), "do": do}).status_code == 400


def test_an_unknown_story_is_a_plain_page(editor: Browser) -> None:
    assert editor.get("/stories/one?name=nothing").status_code == 404
