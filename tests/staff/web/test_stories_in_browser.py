"""A receptionist makes a story, plays it and teaches from a chat, in a browser, without scripts and by keyboard."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import expect_accessible
from tests.staff.stories.content import add_stories
from tests.staff.web.conftest import Enter

pytestmark = pytest.mark.usefixtures("backwise")

ONE = "/staff/stories/one?name=" + quote_plus("From a cause to a movement to a physio")
RULE = "/staff/stories/one?name=" + quote_plus("Stop looking for a physio")
TEST = "/staff/tests/one?name=" + quote_plus("Yes takes up the offer after the benefits")
DENY = "/staff/stories/one?name=" + quote_plus("Does not want this movement")


@pytest.fixture
def content(content: Path) -> Path:
    return add_stories(content)


def talk(page: Page, words: str) -> None:
    page.get_by_label("You say").fill(words)
    page.get_by_label("You say").press("Enter")


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off(enter: Enter, width: int) -> None:
    page = enter(width=width)
    for address in ("stories", "stories/new?kind=rule", "teach", "tests"):
        page.goto(f"/staff/{address}")
        expect_accessible(page)
    for address in (ONE, DENY, RULE, TEST):
        page.goto(address)
        expect_accessible(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_what_the_bot_did(enter: Enter, width: int) -> None:
    page = enter(width=width)
    page.goto(DENY)
    page.get_by_role("button", name="Play this story").click()
    expect(page.get_by_text("It goes as written.")).to_be_visible()
    expect_accessible(page)
    page.goto(TEST)
    page.get_by_label("What they mean").last.select_option("deny")
    page.get_by_role("button", name="Run this test").click()
    expect(page.get_by_text("1 of 1 test goes another way")).to_be_visible()
    expect_accessible(page)
    page.goto("/staff/teach")
    talk(page, "Why does my back hurt?")
    page.locator("summary", has_text="It should have").click()
    expect_accessible(page)


def test_a_receptionist_makes_a_story_without_scripts(enter: Enter, content: Path) -> None:
    page = enter(java_script_enabled=False)
    page.get_by_role("link", name="Stories").click()
    page.get_by_role("link", name="New story").click()
    page.get_by_label("Name of the story").fill("Asks about posture twice")
    page.get_by_label("Keep it with").select_option("data/stories/saying_no.yml")
    page.get_by_label("What they say, or tap").select_option("posture")
    page.get_by_label("Which answer").select_option("utter_deny")
    page.get_by_role("button", name="Show and check").click()
    expect(page.get_by_role("link", name="Answer posture")).to_be_visible()
    page.get_by_label("Which answer").select_option("utter_posture")
    page.get_by_role("button", name="Show and check").click()
    expect(page.get_by_text("Nothing contradicts it")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Saved in the draft.")
    assert "- story: Asks about posture twice\n" in (content / "data/stories/saying_no.yml").read_text()
    page.get_by_role("button", name="Undo").click()
    assert "Asks about posture twice" not in (content / "data/stories/saying_no.yml").read_text()


def test_a_receptionist_says_when_a_rule_counts_by_keyboard(enter: Enter, content: Path) -> None:
    before = (content / "data/rules/physio.yml").read_text()
    page = enter(java_script_enabled=False)
    page.goto(RULE)
    page.locator("#when summary").press("Enter")
    page.locator("#when").get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_label("While")).to_have_count(2)
    page.get_by_label("While").last.select_option("It asks for the place")
    page.get_by_label("Only at the very start of a chat").press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved in the draft.")
    expect(page.get_by_label("Only at the very start of a chat")).to_be_checked()
    saved = (content / "data/rules/physio.yml").read_text()
    condition = "      - active_loop: physio_form\n"
    assert saved.count(condition) == before.count(condition) + 1
    assert "conversation_start: true" in saved


def test_cards_are_moved_by_keyboard_and_the_focus_goes_with_them(enter: Enter) -> None:
    page = enter()
    page.goto(DENY)
    page.locator("#step-4").get_by_role("button", name="Move up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#step-3").get_by_role("button", name="Move up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#step-2").get_by_role("button", name="Move up")).to_be_focused()
    expect(page.locator("#step-2")).to_contain_text("The bot answers")


def test_what_the_bot_should_have_done_becomes_a_story_and_a_test(enter: Enter, content: Path) -> None:
    page = enter()
    page.get_by_role("link", name="Teach").click()
    talk(page, "Does posture matter?")
    expect(page.locator(".chat > li")).to_have_count(2)
    page.get_by_label("Then save it as a test").fill("Asks about posture")
    page.get_by_role("button", name="Save as test").click()
    expect(page.get_by_role("status")).to_contain_text("Saved as a test.")
    assert "- story: Asks about posture\n" in (content / "tests/conversations/test_posture.yml").read_text()
    talk(page, "no")
    page.locator("summary", has_text="It should have").last.click()
    page.get_by_label("understood it so, and answered here").last.select_option("utter_help")
    page.get_by_role("button", name="Make a story of it").last.click()
    expect(page).to_have_title("New story - Backwise staff")
    expect(page.locator("#step-4 select")).to_have_value("utter_help")
