"""The configurator in a real browser: with and without its script, by keyboard, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import note_complaints, violations
from tests.channels.web.test_browser import WATCH_POLICY

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser, starting: httpx.Client) -> Iterator[Page]:
    """The configurator; fails the test for anything that the browser complains about."""
    complaints: list[str] = []
    context = browser.new_context(base_url=str(starting.base_url), viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH_POLICY)
    note_complaints(page, complaints)
    page.goto("/embed")
    yield page
    context.close()
    assert complaints == []


def tag(page: Page) -> str:
    return page.get_by_label("The tag", exact=True).input_value()


def test_the_preview_the_words_and_the_tag_follow_while_somebody_chooses(page: Page) -> None:
    preview = page.frame_locator("#preview")
    expect(preview.get_by_role("button", name="Ask about your back")).to_be_visible()
    page.get_by_label("Words on it").fill("Ask us")
    page.get_by_label("A greeting beside it").fill("Sore back?")
    expect(preview.get_by_role("button", name="Ask us")).to_be_visible()
    expect(preview.get_by_text("Sore back?", exact=True)).to_be_visible()
    page.locator("#accent").fill("#ffd400")
    expect(page.get_by_text("#ffffff on #ffd400 would be hard to read")).to_be_visible()
    launcher = preview.get_by_role("button", name="Ask us")
    expect(launcher).to_have_css("background-color", "rgb(140, 117, 0)")
    expect(preview.get_by_text("Sore back?", exact=True)).to_be_visible()  # shown anew, though it was seen
    assert 'data-label="Ask us"' in tag(page)
    assert 'data-accent="#8c7500"' in tag(page)
    page.reload()  # the address has the choice
    expect(page.get_by_label("Words on it")).to_have_value("Ask us")


def test_the_chat_in_the_preview_answers(page: Page) -> None:
    preview = page.frame_locator("#preview")
    preview.get_by_role("button", name="Ask about your back").click()
    expect(preview.get_by_role("dialog")).to_contain_text("I am not a person or a clinician", timeout=30_000)


def test_it_works_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Right", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Left", exact=True)).to_be_checked()
    expect(page.get_by_label("The tag", exact=True)).to_have_value(re.compile('data-position="left"'))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: The tag", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == tag(page)


def test_where_copying_is_forbidden_the_tag_is_selected(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.get_by_role("button", name="Copy: The tag", exact=True).click()
    expect(page.get_by_text("It is selected now.")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == tag(page)


def test_without_its_script_the_button_shows_the_choice(browser: Browser, starting: httpx.Client) -> None:
    context = browser.new_context(base_url=str(starting.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/embed")
    page.get_by_label("Left", exact=True).check()
    page.get_by_label("Address of your website").fill("clinic.example")
    page.get_by_role("button", name="Show").click()
    assert 'data-position="left"' in tag(page)
    expect(page.get_by_text("https://clinic.example is not on the list")).to_be_visible()
    expect(page.get_by_role("button", name="Copy: The tag", exact=True)).to_be_hidden()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/embed?accent=%23ffd400&greeting=Hello&position=left&site=clinic.example&direction=rtl")
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.frame_locator("#preview").get_by_text("Hello", exact=True)).to_be_visible()
    assert violations(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
