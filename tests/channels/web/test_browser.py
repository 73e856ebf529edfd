"""The demonstration page in a real browser, on the real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.browsing import PATIENCE, note_complaints

pytestmark = pytest.mark.slow

WATCH_POLICY = """
  addEventListener("securitypolicyviolation", (event) =>
    console.error(`The policy forbids ${event.violatedDirective}: ${event.blockedURI}`));
"""


@pytest.fixture
def page(browser: Browser, ready: httpx.Client) -> Iterator[Page]:
    """The demonstration page; fails the test for anything that the browser complains about."""
    complaints: list[str] = []
    context = browser.new_context(base_url=str(ready.base_url), viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH_POLICY)
    note_complaints(page, complaints)

    def note_failure(request: Request) -> None:
        if "/chat/events" not in request.url:  # the stream ends with its page
            complaints.append(f"{request.url}: {request.failure}")

    page.on("requestfailed", note_failure)
    page.goto("/")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def chat(page: Page) -> Locator:
    """The opened chat, with its greeting."""
    page.get_by_role("button", name="Ask about your back").click()
    dialog = page.get_by_role("dialog", name="Riverside Back Clinic (demo)")
    expect(last_answer(dialog)).to_contain_text("I am not a person or a clinician", timeout=PATIENCE)
    return dialog


def test_a_question_a_choice_and_a_reload(page: Page, chat: Locator, tmp_path: Path) -> None:
    expect(chat.get_by_label("Your message")).to_be_focused()
    say(chat, "what causes low back pain?")
    answer = last_answer(chat)
    answer.get_by_text("Sources").click()
    expect(answer.get_by_role("listitem").first).to_be_visible()
    page.screenshot(path=tmp_path / "answer.png")

    choice = chat.locator("button.choice:not([aria-disabled])").first
    title = choice.inner_text()
    choice.click()
    expect(said(chat)).to_have_text(["You: what causes low back pain?", f"You: {title}"])
    wait_for_answer(chat)
    shown = chat.locator(".bubble").all_text_contents()
    page.screenshot(path=tmp_path / "choice.png")

    page.reload()
    page.get_by_role("button", name="Ask about your back").click()
    expect(chat.locator(".bubble")).to_have_count(len(shown), timeout=PATIENCE)
    assert chat.locator(".bubble").all_text_contents() == shown
    page.screenshot(path=tmp_path / "reloaded.png")


def test_an_emergency_looks_different_and_can_be_called(page: Page, chat: Locator, tmp_path: Path) -> None:
    ordinary = border(last_answer(chat).locator(".bubble"))
    say(chat, "I can't feel anything between my legs and I can't pee")
    alarm = last_answer(chat).locator(".bubble")
    page.screenshot(path=tmp_path / "emergency.png")
    expect(alarm.get_by_text("Emergency", exact=True)).to_be_visible()
    expect(alarm.locator("svg").first).to_be_visible()
    expect(alarm.get_by_role("link", name="Call 000")).to_have_attribute("href", "tel:000")
    assert border(alarm) != ordinary


def test_what_looks_like_html_is_shown_as_it_was_typed(chat: Locator) -> None:
    say(chat, "<img src=x onerror=alert(1)><b>bold</b>")
    expect(said(chat)).to_have_text(["You: <img src=x onerror=alert(1)><b>bold</b>"])


def say(chat: Locator, text: str) -> None:
    chat.get_by_label("Your message").fill(text)
    chat.get_by_label("Your message").press("Enter")
    expect(said(chat).last).to_contain_text(text)
    wait_for_answer(chat)


def wait_for_answer(chat: Locator) -> None:
    """Until the last message is the bot's."""
    expect(chat.locator(".message").last).to_have_class("message bot", timeout=PATIENCE)


def said(chat: Locator) -> Locator:
    return chat.locator(".message.person .bubble")


def last_answer(chat: Locator) -> Locator:
    return chat.locator(".message.bot").last


def border(bubble: Locator) -> str:
    return str(bubble.evaluate("(node) => getComputedStyle(node).border"))
