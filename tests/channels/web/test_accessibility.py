"""axe-core on the web chat in each of its states, on a phone and on a desk, light and dark."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import PATIENCE, violations
from tests.channels.web.test_browser import last_answer, say

pytestmark = pytest.mark.slow

LOOKS = [(1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")]
STATES = {
    "choices": "what causes low back pain?",
    "exercise": "show me an exercise",
    "emergency": "I can't feel anything between my legs and I can't pee",
    "crisis": "I want to kill myself",
    "form": "can I talk to a person",
    "files": "send me a copy of my data",
}
SLOWER = "That was a lot at once. Please wait a minute, then send it again."


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def page(request: pytest.FixtureRequest, browser: Browser, ready: httpx.Client) -> Page:
    width, scheme = request.param
    page = browser.new_page(base_url=str(ready.base_url), viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    request.addfinalizer(page.close)
    page.goto("/")
    return page


def open_chat(page: Page) -> Locator:
    page.get_by_role("button", name="Ask about your back").click()
    dialog = page.get_by_role("dialog", name="Riverside Back Clinic (demo)")
    expect(last_answer(dialog)).to_contain_text("I am not a person or a clinician", timeout=PATIENCE)
    return dialog


def test_axe_finds_nothing_in_any_state_of_the_chat(page: Page) -> None:
    found = {"closed": violations(page)}
    chat = open_chat(page)
    found["open"] = violations(page)
    for state, words in STATES.items():
        say(chat, words)
        found[state] = violations(page)
    page.route(
        "**/chat/messages", lambda route: route.fulfill(status=429, json={"error": "too_many", "message": SLOWER})
    )
    chat.get_by_label("Your message").fill("one more")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator(".notice")).to_have_text(SLOWER)
    found["error"] = violations(page)
    page.unroute("**/chat/messages")
    page.context.set_offline(True)
    chat.get_by_label("Your message").fill("are you there?")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.get_by_role("button", name="Try again")).to_be_visible()
    found["offline"] = violations(page)
    assert found == {state: {} for state in found}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_moving_picture_can_be_held_and_stands_still_for_who_asked_for_that(page: Page) -> None:
    chat = open_chat(page)
    say(chat, "show me an exercise")
    picture = chat.get_by_role("figure").get_by_role("img").last
    moving = picture.get_attribute("src")
    chat.get_by_role("button", name="Pause").last.click()
    assert picture.get_attribute("src") != moving
    chat.get_by_role("button", name="Play").last.click()
    assert picture.get_attribute("src") == moving
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.get_by_role("button", name="Ask about your back").click()
    expect(chat.get_by_role("button", name="Play")).to_have_count(1)
