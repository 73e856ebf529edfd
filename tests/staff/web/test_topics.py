"""The screens of topics, over real HTTP on all words of Backwise."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from bot.composition import Backwise
from bot.knowledge.content_files import read_yaml
from bot.staff.content.examples import own_examples, read_examples
from bot.storage.audit import notes
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser
from tests.staff.web.topic_pages import ANSWER, POSTURE, changed_lines, fields_of, save
from tests.staff.whole_words import make_whole_words

SignIn = Callable[[Role], Browser]
ATTACK = "<img src=x onerror=alert(1)> \"' {{ 7*7 }} ok"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def _texts(content: Path, intent: str = "posture") -> list[str]:
    return [example.text for example in own_examples(read_examples(content), intent)]


def _undo(browser: Browser, page: str) -> str:
    found = re.search(r'name="edit" value="(\w+)">\s*<input type="hidden" name="back" value="([^"]+)"', page)
    assert found
    return browser.post("/undo", {"edit": found[1], "back": found[2]}).text


def _add(browser: Browser, words: str, do: str = "add", **more: object) -> str:
    return unescape(browser.post(f"{POSTURE}/examples", {"examples": words, "do": do, **more}, page=POSTURE).text)


def test_all_topics_are_listed_and_found_by_words_of_an_answer(editor: Browser, content: Path) -> None:
    page = editor.get("/topics").text
    assert "Why backs hurt" in page and "Walking" in page
    assert "emergency" not in page
    found = editor.get("/topics?find=sit+or+stand").text
    assert "/topics/posture" in found and "/topics/prognosis" not in found
    assert "No topic has these words." in editor.get("/topics?find=qwertz").text
    assert "/topics/posture" not in editor.get("/topics?subject=causes").text


def test_a_topic_shows_its_answers_as_the_chat_does(editor: Browser, content: Path) -> None:
    page = unescape(editor.get(POSTURE).text)
    said = read_yaml(content / "domain.yml")["responses"]["utter_posture"]
    assert all(wording["text"] in page and wording["buttons"][0]["title"] in page for wording in said)
    assert "Reading grade" in page and "Sources (" in page
    assert _texts(content)[-1] in page


def test_examples_are_added_and_that_is_taken_back(editor: Browser, content: Path, starting_backwise: Backwise) -> None:
    before = _texts(content)
    page = _add(editor, "do i slump like a sack\ndo i sit like a prawn\n")
    assert "Added." in page
    assert _texts(content) == [*before, "do i slump like a sack", "do i sit like a prawn"]
    assert len(changed_lines(content)) == 2
    assert "Taken back." in _undo(editor, page)
    assert _texts(content) == before
    with starting_backwise.database.session() as session:
        assert {"examples: added", "edit: undone"} <= {each.did for each in notes(session)}


def test_a_check_says_what_is_known_and_changes_nothing(editor: Browser, content: Path) -> None:
    known, other = _texts(content)[0], _texts(content, "strength")[0]
    nearly = f"{_texts(content, 'prevention')[1]} ?"
    page = _add(editor, "\n".join([known, other, nearly, "is a hammock bad"]), "check")
    assert "The topic has it already." in page and "It is already in another topic" in page
    assert "Nearly the same" in page and "Preventing back pain" in page
    assert page.index("is a hammock bad") < page.rindex("Yes.")
    assert "The bot is still starting." in page
    assert _texts(content)[-1] != "is a hammock bad"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("write me at kim@person.example", "by which somebody could be reached"),
        ("ring 0400 123 123 please", "by which somebody could be reached"),
        ("my name is kim and i slump", "may tell who wrote it"),
        ("numb between my legs and cannot wee", "sounds like a warning sign"),
        (" \n - \n", "There is no example left."),
        ("\n".join(f"slump {number}" for number in range(101)), "too much at once"),
    ],
)
def test_what_must_not_be_taught_is_refused(editor: Browser, content: Path, words: str, sentence: str) -> None:
    before = _texts(content)
    assert sentence in _add(editor, words)
    assert _texts(content) == before


def test_a_capital_that_names_nobody_is_taught_when_somebody_says_so(editor: Browser, content: Path) -> None:
    words = "do straps off Instagram straighten me"
    assert "may tell who wrote it" in _add(editor, words)
    assert "Added." in _add(editor, words, names_nobody="yes")
    assert _texts(content)[-1] == words


def test_examples_are_taken_out_and_put_back_where_they_were(editor: Browser, content: Path) -> None:
    before = _texts(content)
    chosen = {"example": before[1:3]}
    page = editor.post(f"{POSTURE}/examples/take-out", chosen, page=POSTURE).text
    assert "Taken out." in page
    assert _texts(content) == [before[0], *before[3:]]
    _undo(editor, page)
    assert _texts(content) == before


def test_a_topic_keeps_some_examples_and_look_alikes_stay(editor: Browser, content: Path) -> None:
    alike = [e.text for e in read_examples(content).examples if e.intent == "posture" and "alike" in e.place.file]
    for chosen, sentence in ((_texts(content), "Too few"), (alike, "Choose at least one"), ([], "Choose at least one")):
        page = editor.post(f"{POSTURE}/examples/take-out", {"example": chosen}, page=POSTURE).text
        assert sentence in page


def test_an_answer_is_changed_line_by_line_and_that_is_taken_back(editor: Browser, content: Path) -> None:
    words = "Sit as you like.\r\n\r\nMove now and then."
    page = save(editor, text_0=words, title_0_0="See a few moves")
    assert "Saved in the draft." in page
    said = read_yaml(content / "domain.yml")["responses"]["utter_posture"]
    assert said[0]["text"] == "Sit as you like.\n\nMove now and then."
    assert said[0]["buttons"][0]["title"] == "See a few moves"
    assert "+        Sit as you like." in changed_lines(content)
    assert len(changed_lines(content)) < 10
    before = subprocess.run(["git", "-C", str(content), "show", "HEAD~1:domain.yml"], capture_output=True, check=True)
    _undo(editor, page)
    assert (content / "domain.yml").read_bytes() == before.stdout


def test_saving_an_answer_as_it_is_changes_nothing(editor: Browser, content: Path) -> None:
    for name in ("utter_posture", "utter_greet", "utter_privacy_delete", "utter_exercise_steps"):
        page = f"/topics/answers/{name}"
        if editor.get(page).status_code == 200:
            editor.post(page, {**fields_of(editor, page), "do": "save"}, page=page)
    log = subprocess.run(["git", "-C", str(content), "log", "--format=%s"], capture_output=True, text=True, check=True)
    assert log.stdout == "Words.\n"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text_0": "word " * 76}, "75 are the most"),
        ({"text_0": "**Bold** words"}, "plain words"),
        ({"text_0": "Call {nobody}."}, "curly brackets"),
        ({"text_0": "Call {."}, "curly brackets"),
        ({"text_0": "", "text_1": ""}, "Write at least one wording."),
        ({"sources_0": "1, 999"}, 'The source "999" does not exist.'),
        ({"title_0_0": "x" * 25}, "has 25 characters"),
        ({"title_0_0": ""}, "Each button needs a title"),
        ({"payload_0_0": "/restart"}, "leads nowhere"),
    ],
)
def test_what_an_answer_must_not_be_is_refused(
    editor: Browser, content: Path, changed: dict[str, str], sentence: str
) -> None:
    before = (content / "domain.yml").read_bytes()
    assert sentence in save(editor, **changed)
    assert (content / "domain.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("You have sciatica.", 'the diagnosis word "you have sciatica"'),
        ("Take 400 mg of it.", 'the dose word "mg"'),
        ("They are better than a physio.", 'the ranking word "better than a physio"'),
        ("This will cure it.", 'the promise word "cure"'),
    ],
)
def test_a_check_names_words_that_answers_avoid(editor: Browser, content: Path, words: str, sentence: str) -> None:
    before = (content / "domain.yml").read_bytes()
    page = save(editor, "check", text_0=words)
    assert sentence in page and words in page
    assert (content / "domain.yml").read_bytes() == before


def test_of_two_who_change_an_answer_the_second_sees_both(editor: Browser, content: Path) -> None:
    mine = fields_of(editor)
    save(editor, text_0="Theirs.")
    page = editor.post(ANSWER, {**mine, "text.0": "Mine.", "do": "save"}, page=ANSWER).text
    assert "What it says now" in page and "Theirs." in page and "Mine." in page
    assert read_yaml(content / "domain.yml")["responses"]["utter_posture"][0]["text"] == "Theirs."


def test_what_is_typed_is_shown_as_words(editor: Browser, content: Path) -> None:
    for page in (_add(editor, ATTACK, "check"), save(editor, "check", text_0=ATTACK)):
        assert "alert(1)" in page
    for page in ("/topics", "/topics?find=<script>alert(1)</script>", f"{POSTURE}?find=<script>", "/topics/<script>"):
        assert "<script>" not in editor.get(page).text
    typed: dict[str, object] = {"examples": ATTACK, "do": "add"}
    first = editor.post(f"{POSTURE}/examples", typed, page=POSTURE).text
    assert "<img" not in first
    seen = {"shown": [unescape(text) for text in re.findall(r'name="shown" value="([^"]*)"', first)]}
    posted = editor.post(f"{POSTURE}/examples", typed | seen, page=POSTURE).text if seen["shown"] else first
    assert "<img" not in posted and "Added." in posted
    assert "<img" not in editor.get(POSTURE).text and "&lt;img src=x" in editor.get(POSTURE).text


@pytest.mark.parametrize("name", ["..%2f..%2fetc", "emergency_nerve", "nothing", "utter_x", "a%0d%0aX: y"])
def test_a_name_that_is_no_topic_leads_nowhere(editor: Browser, name: str) -> None:
    assert editor.get(f"/topics/{name}").status_code == 404
    assert editor.get(f"/topics/answers/{name}").status_code == 404
    for path in (f"/topics/{name}/examples", f"/topics/{name}/examples/take-out", f"/topics/answers/{name}"):
        answer = editor.post(path, {"examples": "a slump", "example": "x", "do": "add"}, page=POSTURE)
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "back", ["https://evil.example/staff/", "//evil.example", "/staff/../x?y", "/staff//evil.example:1"]
)
def test_after_an_undo_nobody_is_sent_to_another_site(editor: Browser, content: Path, back: str) -> None:
    _add(editor, "do i slump like a sack")
    commit = subprocess.run(
        ["git", "-C", str(content), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    answer = editor.post("/undo", {"edit": commit.stdout.strip(), "back": back}, page=POSTURE)
    assert answer.url.host == editor.client.base_url.host


def test_nobody_takes_back_what_another_wrote(sign_in: SignIn, editor: Browser, content: Path) -> None:
    page = _add(editor, "do i slump like a sack")
    assert "Only your own last edit" in _undo(sign_in(Role.ADMIN), page)
    assert _texts(content)[-1] == "do i slump like a sack"
