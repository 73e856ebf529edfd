"""Topics in a real browser: by keyboard, on a phone, and what axe-core says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.composition import Backwise
from bot.staff.content.examples import own_examples, read_examples
from bot.storage.staff import Role
from tests.browsing import expect_accessible
from tests.staff.web.conftest import Enter
from tests.staff.whole_words import make_whole_words


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


def _first_example(content: Path, intent: str) -> str:
    return own_examples(read_examples(content), intent)[0].text


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off(enter: Enter, content: Path, width: int) -> None:
    page = enter(Role.REVIEWER, width)
    for address in ("topics", "topics/posture", "topics/exercises", "topics/answers/utter_posture", "topics/new"):
        page.goto(f"/staff/{address}")
        expect_accessible(page)
    page.goto("/staff/topics/posture")
    page.get_by_label("Add what people say").fill("do straps off Instagram help\nis slouching really that bad")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("table")).to_contain_text("The topic has it already.")
    expect_accessible(page)
    page.get_by_label("Add what people say").fill(_first_example(content, "strength"))
    expect(page.get_by_role("group", name="Already in “Getting stronger”")).to_be_visible()
    expect_accessible(page)
    page.goto("/staff/topics/answers/utter_posture")
    page.get_by_label("Words").first.fill("Your disc is damaged. This will cure it.")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text('uses the fear word "damaged"')).to_be_visible()
    expect_accessible(page)


def test_an_editor_adds_what_people_say_and_takes_it_back(enter: Enter, backwise: Backwise) -> None:
    page = enter(Role.EDITOR, java_script_enabled=False)
    page.get_by_role("link", name="Topics").click()
    page.get_by_label("Find words").fill("sit or stand")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Posture").click()
    page.get_by_label("Add what people say").fill("how much does a hamster weigh\ndo i slump like a sack of spuds")
    page.get_by_role("button", name="Check").click()
    row = page.get_by_role("row").filter(has_text="hamster")
    expect(row).to_contain_text("Out of scope")
    row.get_by_text("It would have answered").click()
    page.get_by_label("Add what people say").fill("do i slump like a sack of spuds")
    page.get_by_role("button", name="Add").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Added.")
    page.get_by_label("do i slump like a sack of spuds").check()
    page.get_by_role("button", name="Take the chosen out").click()
    expect(page.get_by_role("status")).to_contain_text("Taken out.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(page.get_by_label("do i slump like a sack of spuds")).to_be_visible()


def test_what_a_message_in_the_inbox_asks_becomes_a_topic(
    enter: Enter,
    hear: Callable[..., None],
    content: Path,
) -> None:
    hear("can i use a sauna", "is a sauna good for my back", "sauna ok?")
    page = enter(Role.EDITOR)
    page.get_by_role("button", name="New topic").first.click()
    page.get_by_label("It belongs to").select_option("Massage and the like")
    page.get_by_label("Title, as people see it").fill("Saunas")
    said = page.get_by_label("At least five different ways")
    said.fill(said.input_value() + "\nsteam room yes or no\ndoes sweating it out help")
    page.get_by_label("Other questions").fill("Would a steam bath loosen me up?")
    page.get_by_label("Words").fill("Warmth may ease an ache for a while. Shall I show you some gentle moves?")
    page.get_by_label("Numbers of the sources").fill("1")
    page.get_by_role("button", name="Make the topic").click()
    expect(page).to_have_title("Saunas - Backwise staff")
    expect(page.get_by_role("status")).to_contain_text("The topic is there.")
    assert (content / "data/rules/passive_treatment_saunas.yml").exists()
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_text("There is nothing in the inbox.")).to_be_visible()


def test_who_types_what_another_topic_has_is_told_at_once_and_moves_it(enter: Enter, content: Path) -> None:
    other = _first_example(content, "strength")
    page = enter(Role.EDITOR)
    page.goto("/staff/topics/posture")
    page.get_by_label("Add what people say").press_sequentially(other)
    hint = page.get_by_role("group", name="Already in")
    expect(hint).to_contain_text("(word for word)")
    hint.get_by_label(other).check()
    hint.get_by_role("button", name="Add yours and move").click()
    expect(page.get_by_role("status")).to_contain_text("Moved here.")
    page.get_by_label(other, exact=True).check()
    page.get_by_label("Move the chosen to another topic").select_option("strength")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Moved.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label(other, exact=True)).to_be_visible()
