"""What only rules have: when they count, and what comes after them; and files that nobody can read."""

from __future__ import annotations

from pathlib import Path
from re import findall

from tests.staff.web.conftest import Browser
from tests.staff.web.test_stories import EDIT, NO, clean, content, editor, form_in, kinds_in

__all__ = ["content", "editor"]

STOP = "/stories/one?name=Stop+looking+for+a+physio"
CONDITION = "    condition:\n      - active_loop: physio_form\n"


def rules(content: Path) -> str:
    return (content / "data/rules/physio.yml").read_text()


def test_when_a_rule_counts_is_a_card_that_can_be_changed(editor: Browser, content: Path) -> None:
    before = rules(content)
    fields = form_in(editor.get(STOP).text)
    assert (fields["when-kind-0"], fields["when-value-0"]) == ("questions", "physio_form")
    page = editor.post(EDIT, {**fields, "when-value-0": "handover_form", "do": "save"}).text
    assert "Saved in the draft." in page
    start = before.index("Stop looking")
    assert rules(content) == before[:start] + before[start:].replace(
        "active_loop: physio_form", "active_loop: handover_form", 1
    )


def test_a_condition_comes_and_goes_by_buttons_and_nothing_is_kept_before_saving(
    editor: Browser, content: Path
) -> None:
    before = rules(content)
    page = editor.post(EDIT, {**form_in(editor.get(STOP).text), "do": "when-add-1", "new-when": "remembers"}).text
    fields = form_in(page)
    assert (fields["when-count"], fields["when-kind-1"]) == ("2", "remembers")
    assert "A card is not finished." in editor.post(EDIT, {**fields, "do": "save"}).text
    page = editor.post(EDIT, {**fields, "when-value-1": ["place", "Sydney"], "do": "check"}).text
    assert '<a href="#when">Only when …</a>' in page
    assert "so it changes nothing" in page
    page = editor.post(EDIT, {**form_in(page), "do": "when-remove-0"}).text
    assert form_in(page)["when-kind-0"] == "remembers"
    assert kinds_in(page) == ["says", "does", "questions", "answers"]
    assert rules(content) == before
    page = editor.post(EDIT, {**form_in(page), "do": "when-remove-0"}).text
    editor.post(EDIT, {**form_in(page), "do": "save"})
    start = before.index("Stop looking")
    assert rules(content) == before[:start] + before[start:].replace(CONDITION, "", 1)


def test_the_start_of_a_chat_and_what_comes_after_are_boxes_to_tick(editor: Browser, content: Path) -> None:
    before = rules(content)
    fields = form_in(editor.get(STOP).text)
    assert "conversation_start" not in fields
    without = {name: value for name, value in fields.items() if name != "wait_for_user_input"}
    page = editor.post(EDIT, {**without, "conversation_start": "on", "do": "save"}).text
    new = "    conversation_start: true\n    wait_for_user_input: false\n"
    assert rules(content) == before.replace(
        "looking for a physio\n    condition", f"looking for a physio\n{new}    condition"
    )
    fields = form_in(page)
    assert "conversation_start" in fields and "wait_for_user_input" not in fields
    del fields["conversation_start"]
    editor.post(EDIT, {**fields, "wait_for_user_input": "on", "do": "save"})
    assert rules(content) == before


def test_a_condition_that_asks_for_what_is_gone_is_refused(editor: Browser, content: Path) -> None:
    fields = form_in(editor.get(STOP).text)
    page = editor.post(EDIT, {**fields, "when-value-0": "no_such_form", "do": "save"})
    assert (page.status_code, "This does not exist any more." in page.text) == (422, True)
    assert clean(content)


def test_a_file_that_cannot_be_read_is_named_and_the_others_work(editor: Browser, content: Path) -> None:
    broken = content / "data/stories/broken.yml"
    broken.write_text("stories:\n  - story: Mine\n    steps:\n      - intent: a: b\n")
    page = editor.get("/stories").text
    assert NO in page
    assert "data/stories/broken.yml, line 4: this line is not valid YAML" in page
    assert "Mend that line" in page
    fields = form_in(editor.get(f"/stories/one?name={NO}").text)
    page = editor.post(EDIT, {**fields, "value-3": "utter_help", "do": "save"}).text
    assert "Saved in the draft." in page
    assert "data/stories/broken.yml" in page
    assert "utter_help" in (content / "data/stories/saying_no.yml").read_text()
    new = form_in(editor.get("/stories/new?kind=story").text)
    new |= {"name": "New", "file": "data/stories/broken.yml", "value-0": "deny", "value-1": "utter_deny"}
    assert "line 4" in editor.post(EDIT, {**new, "do": "save"}).text
    assert findall("broken", editor.get("/stories/new?kind=story").text.split("<select")[1]) == []


def test_a_file_of_examples_that_cannot_be_read_is_named_and_stories_and_tests_work(
    editor: Browser, content: Path
) -> None:
    (content / "data/nlu/prevention.yml").write_text("nlu:\n  - intent: a: b\n")
    for area in ("/stories", "/tests", "/teach", f"/stories/one?name={NO}"):
        page = editor.get(area)
        assert (page.status_code, "data/nlu/prevention.yml, line 2: this line is not" in page.text) == (200, True)
    fields = form_in(page.text)
    assert "Saved in the draft." in editor.post(EDIT, {**fields, "value-3": "utter_help", "do": "save"}).text
    assert "utter_help" in (content / "data/stories/saying_no.yml").read_text()
    taught = {"said": "do saunas help", "words": "do saunas help", "intent": "strength", "do": "example-0"}
    assert "cannot be read" in editor.post("/teach", {"clinic": "demo", **taught}).text
