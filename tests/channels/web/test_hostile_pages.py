"""The widget on other people's pages: nothing gets in, nothing gets out, and it works as on a plain page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.composition import temporary_backwise
from bot.conversation.dialogue import Dialogue
from bot.settings import Settings
from tests.browsing import STILL
from tests.built import build_folder_in
from tests.channels.web.clinic_site import LAUNCHER, ClinicSite, Visit, clinic_site, visit
from tests.channels.web.test_browser import last_answer, said, say, wait_for_answer

pytestmark = pytest.mark.slow

HOSTILE = ("styles", "prototypes", "old_libraries", "quirks")
LOOKS = """() => {
  const root = document.querySelector("backwise-chat").shadowRoot;
  return [root.host, ...root.querySelectorAll("*")].map((node) => {
    const style = getComputedStyle(node);
    return [`${node.localName}.${node.getAttribute("class")}`, Object.fromEntries(
      [...style].filter((name) => !name.startsWith("--")).map((name) => [name, style.getPropertyValue(name)]))];
  });
}"""
WATCH_PAGE = """
  const before = new Set(Object.getOwnPropertyNames(window));
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries()
    .filter(({ hadRecentInput }) => !hadRecentInput).map(({ value, sources }) =>
    `${value}: ${sources.map(({ node }) => node?.nodeName)}`))).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("what has happened", (event) => Object.assign(event.detail, {
    globals: Object.getOwnPropertyNames(window).filter((name) => !before.has(name)), shifts,
    styles: [document.styleSheets.length, document.adoptedStyleSheets.length, document.head.childElementCount],
    storage: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
  }));
"""
WHAT_HAS_HAPPENED = """() => {
  const detail = {};
  document.dispatchEvent(new CustomEvent("what has happened", { detail }));
  return detail;
}"""
STYLE_OF_PAGE = """() => ["body", "h1", "p", "a", "button"].map((name) =>
  [...getComputedStyle(document.querySelector(name))].map((each) =>
    getComputedStyle(document.querySelector(name)).getPropertyValue(each)))"""

Looks = list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, dialogue: Dialogue) -> Iterator[ClinicSite]:
    folder = tmp_path_factory.mktemp("site")
    backwise = temporary_backwise(Settings(build_folder=build_folder_in(folder), sessions_per_minute=10_000), folder)
    backwise.conversations.dialogue = dialogue
    with clinic_site(backwise) as site:
        yield site
    backwise.database.dispose()


@pytest.fixture(scope="module")
def plain_looks(browser: Browser, site: ClinicSite) -> tuple[Looks, Looks]:
    """The launcher and the open chat on a page that does nothing to them."""
    with visit(browser, site, "plain") as plain:
        return looks_closed_and_open(plain)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_chat_looks_as_on_a_plain_page(
    browser: Browser,
    site: ClinicSite,
    plain_looks: tuple[Looks, Looks],
    tmp_path: Path,
    name: str,
) -> None:
    with visit(browser, site, name) as hostile:
        looks = looks_closed_and_open(hostile)
        hostile.page.screenshot(path=tmp_path / f"{name}.png")
    for shown, expected in zip(looks, plain_looks, strict=True):
        assert [node for node, _ in shown] == [node for node, _ in expected]
        assert differences(shown, expected) == []
    assert hostile.complaints == []


@pytest.mark.parametrize("name", HOSTILE)
def test_the_chat_works_by_mouse_and_by_keyboard(browser: Browser, site: ClinicSite, name: str) -> None:
    with visit(browser, site, name) as hostile:
        chat, keyboard = hostile.open_chat(), hostile.page.keyboard
        chat.get_by_label("Your message").click()
        keyboard.type("what causes low back pain? / s")
        keyboard.press("Enter")
        expect(said(chat)).to_have_text(["You: what causes low back pain? / s"])
        wait_for_answer(chat)
        choice = chat.locator("button.choice:not([aria-disabled])").first
        title = choice.inner_text()
        choice.click()
        expect(said(chat).last).to_have_text(f"You: {title}")
        wait_for_answer(chat)
        chat.get_by_label("Your message").fill("I can't feel anything between my legs and I can't pee")
        chat.get_by_role("button", name="Send").click()
        expect(last_answer(chat).get_by_role("link", name="Call 000")).to_be_visible()
        assert wheel_scrolls(hostile.page, chat)
        keyboard.press("Escape")
        expect(chat).to_be_hidden()
        expect(hostile.page.get_by_role("button", name=LAUNCHER)).to_be_focused()
    assert hostile.complaints == []


def test_what_the_person_types_is_not_heard_by_the_page(browser: Browser, site: ClinicSite) -> None:
    with visit(browser, site, "old_libraries") as hostile:
        say(hostile.open_chat(), "nobody else listens")
        assert hostile.page.evaluate("window.heard") == []


def test_modules_of_the_page_are_left_alone_and_the_tag_twice_is_one_chat(
    browser: Browser,
    site: ClinicSite,
) -> None:
    with visit(browser, site, "old_libraries") as hostile:
        hostile.open_chat()
        assert hostile.page.evaluate("[window.defined, window.module]") == [[], {"exports": {}}]
        assert hostile.page.locator("backwise-chat").count() == 1


def test_the_page_gets_one_global_at_most_and_nothing_else(browser: Browser, site: ClinicSite) -> None:
    with visit(browser, site, "plain", script=WATCH_PAGE) as plain:
        page = plain.page
        style = page.evaluate(STYLE_OF_PAGE)
        untouched = happened(page)
        chat = plain.open_chat()
        say(chat, "show me an exercise")
        page.wait_for_function(STILL)
        after = happened(page)
        assert page.evaluate(STYLE_OF_PAGE) == style
        assert set(after["globals"]) <= {"Backwise"}
        assert after["styles"] == untouched["styles"]
        assert untouched["shifts"] == [] and after["shifts"] == []
        assert untouched["storage"] == [] and after["storage"] == [f"backwise {site.backwise} demo"]
        assert after["session"] == [] and after["cookies"] == "" and plain.context.cookies() == []
        assert page.evaluate("indexedDB.databases()") == []


def test_only_the_loader_comes_before_the_chat_is_opened_and_nothing_from_elsewhere(
    browser: Browser,
    site: ClinicSite,
) -> None:
    with visit(browser, site, "plain") as plain:
        plain.page.wait_for_load_state("networkidle")
        assert [each for each in plain.requests if not each.startswith(site.origin)] == [f"{site.backwise}/widget.js"]
        say(plain.open_chat(), "show me an exercise")
        known = (f"{site.origin}/", f"{site.backwise}/", "data:")
        assert [each for each in plain.requests if not each.startswith(known)] == []


def wheel_scrolls(page: Page, chat: Locator) -> bool:
    """Whether the wheel moves the conversation up; waits until it has."""
    log = chat.get_by_role("log")
    before = log.evaluate("(node) => node.scrollTop")
    log.hover()
    page.mouse.wheel(0, -200)
    page.wait_for_function("([node, before]) => node.scrollTop < before", arg=[log.element_handle(), before])
    return bool(before)


def looks_closed_and_open(visit: Visit) -> tuple[Looks, Looks]:
    closed = looks(visit.page)
    visit.open_chat()
    return closed, looks(visit.page)


def looks(page: Page) -> Looks:
    """Each element of the widget with all of its computed styles, which sizes and places are part of."""
    page.wait_for_function(STILL)
    return [(node, style) for node, style in page.evaluate(LOOKS)]


def differences(shown: Looks, expected: Looks) -> list[str]:
    return [
        f"{node} {name}: {value}, not {style[name]}"
        for (node, found), (_, style) in zip(shown, expected, strict=True)
        for name, value in found.items()
        if value != style[name]
    ]


def happened(page: Page) -> dict[str, Any]:
    return page.evaluate(WHAT_HAS_HAPPENED)
