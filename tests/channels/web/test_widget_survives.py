"""What must not end a chat, nor say anything twice: reloads, tabs, lost connections, restarts, blocked storage."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from bot.channels.web.app import build_app
from bot.composition import Backwise
from tests.channels.web.conftest import ListeningDialogue
from tests.channels.web.widget_harness import served
from tests.channels.web.widget_pages import (
    ask,
    bubbles,
    conversation_of,
    history,
    kept,
    launcher,
    open_chat,
    said,
    write,
)

pytestmark = pytest.mark.slow

MESSAGES = "**/chat/messages"
BLOCKED_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
OLD_PHONE = """
    Object.defineProperty(Document.prototype, "adoptedStyleSheets", { value: undefined });
    Object.defineProperty(ShadowRoot.prototype, "adoptedStyleSheets", { get: undefined, set: undefined });
    window.CSSStyleSheet = class { constructor() { throw new TypeError("Illegal constructor"); } };
    delete AbortSignal.timeout;
    delete Crypto.prototype.randomUUID;"""


def not_sent(chat: Locator) -> Locator:
    return chat.get_by_text("Not sent yet.")


def test_a_reload_keeps_what_was_said_and_what_is_being_written(site: Page) -> None:
    chat = open_chat(site)
    ask(chat, "why does it hurt")
    shown = bubbles(chat).all_text_contents()
    chat.get_by_label("Your message").fill("half a quest")
    site.reload()
    open_chat(site)
    expect(bubbles(chat)).to_have_count(len(shown))
    assert bubbles(chat).all_text_contents() == shown
    expect(chat.get_by_label("Your message")).to_have_value("half a quest")


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)
    site.context.set_offline(True)
    write(chat, "first")
    expect(not_sent(chat)).to_be_visible()
    expect(chat.locator(".notice")).to_contain_text("In an emergency call 000.")
    write(chat, "second")
    site.context.set_offline(False)
    expect(bubbles(chat).last).to_have_text("Backwise: You said: second")
    expect(not_sent(chat)).to_have_count(0)
    assert said(chat) == history(starting, site) == ["first", "second"]


def test_what_was_not_sent_is_sent_after_a_reload(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)
    site.route(MESSAGES, lambda route: route.abort())
    write(chat, "does walking help")
    expect(not_sent(chat)).to_be_visible()
    site.unroute(MESSAGES)
    site.reload()
    open_chat(site)
    expect(bubbles(chat).last).to_have_text("Backwise: You said: does walking help")
    assert said(chat) == history(starting, site) == ["does walking help"]


def test_a_reload_in_the_middle_of_an_answer_shows_it_once(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)

    site.route(MESSAGES, lambda route: route.fetch())  # it is answered, and nobody hears it
    write(chat, "is heat good")
    expect(chat.get_by_role("img", name="The bot is writing")).to_be_visible()
    site.unroute(MESSAGES)
    site.reload()
    open_chat(site)
    expect(bubbles(chat).last).to_have_text("Backwise: You said: is heat good")
    assert said(chat) == history(starting, site) == ["is heat good"]


def test_a_phone_that_was_asleep_asks_what_it_missed(visitor: BrowserContext, site: Page) -> None:
    chat = open_chat(site)
    sleeping = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); }"""
    site.evaluate(sleeping, True)
    other_page = visitor.new_page()
    other_page.goto("/")
    ask(open_chat(other_page), "one")
    assert said(chat) == []
    site.evaluate(sleeping, False)
    expect(bubbles(chat).last).to_have_text("Backwise: You said: one")


def test_an_answer_that_got_lost_is_fetched_and_nothing_is_said_twice(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)
    site.route("**/chat/events*", lambda route: route.abort())

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        site.unroute(MESSAGES)
        route.abort()

    site.route(MESSAGES, lose_the_answer)
    write(chat, "is bed rest good")
    expect(bubbles(chat).last).to_have_text("Backwise: You said: is bed rest good")
    expect(not_sent(chat)).to_have_count(0)
    assert said(chat) == history(starting, site) == ["is bed rest good"]


def test_a_call_that_takes_for_ever_ends_with_a_way_to_try_again(site: Page, starting: httpx.Client) -> None:
    site.clock.install()
    chat = open_chat(site)
    site.route(MESSAGES, lambda route: None)
    write(chat, "are you there")
    expect(chat.get_by_role("img", name="The bot is writing")).to_be_visible()
    site.clock.fast_forward(21_000)
    expect(not_sent(chat)).to_be_visible()
    site.unroute(MESSAGES)
    chat.get_by_role("button", name="Try again").first.click()
    expect(bubbles(chat).last).to_have_text("Backwise: You said: are you there")
    assert said(chat) == history(starting, site) == ["are you there"]


def test_two_tabs_stay_in_step(visitor: BrowserContext, site: Page) -> None:
    chat = open_chat(site)
    ask(chat, "one")
    other_page = visitor.new_page()
    other_page.goto("/")
    other = open_chat(other_page)
    expect(bubbles(other).last).to_have_text("Backwise: You said: one")
    ask(other, "two")
    site.bring_to_front()
    expect(bubbles(chat).last).to_have_text("Backwise: You said: two")
    ask(chat, "three")
    expect(bubbles(other).last).to_have_text("Backwise: You said: three")
    assert said(chat) == said(other) == ["one", "two", "three"]


def test_starting_again_in_one_tab_starts_again_in_the_other(visitor: BrowserContext, site: Page) -> None:
    chat = open_chat(site)
    ask(chat, "one")
    other_page = visitor.new_page()
    other_page.goto("/")
    other = open_chat(other_page)
    other.get_by_role("button", name="Start again").click()
    other.get_by_role("button", name="Erase and start again").click()
    expect(bubbles(other)).to_have_count(1)
    expect(bubbles(chat)).to_have_count(1)
    ask(chat, "two")
    expect(bubbles(other).last).to_have_text("Backwise: You said: two")


def test_a_session_that_ended_goes_on_in_a_new_one_and_keeps_what_is_shown(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)
    ask(chat, "one")
    ended = kept(site)["token"]
    starting.delete("/chat/session", headers={"Authorization": f"Bearer {ended}"})
    ask(chat, "two")
    assert said(chat) == ["one", "two"]
    assert kept(site)["token"] != ended
    assert history(starting, site) == ["two"]


def test_a_browser_that_blocks_storage_can_chat(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.add_init_script(BLOCKED_STORAGE)
    page.goto("/")
    ask(open_chat(page), "one")


def test_an_older_phone_can_chat(visitor: BrowserContext, starting: httpx.Client) -> None:
    """Without what came to iPhones with iOS 16.4. Its site has no policy against style elements."""
    page = visitor.new_page()
    page.add_init_script(OLD_PHONE)
    page.route("**/", _without_policy)
    page.goto("/")
    chat = open_chat(page)
    ask(chat, "one")
    assert chat.locator(".person .bubble").evaluate("(node) => getComputedStyle(node).color") == "rgb(255, 255, 255)"


def _without_policy(route: Route) -> None:
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)


def test_pressing_twice_says_it_once(site: Page, starting: httpx.Client) -> None:
    chat = open_chat(site)
    chat.get_by_label("Your message").fill("once")
    chat.get_by_role("button", name="Send").dblclick()
    expect(bubbles(chat).last).to_have_text("Backwise: You said: once")
    chat.get_by_role("button", name="Yes").first.dblclick()
    expect(chat.get_by_role("button", name="Yes (chosen)")).to_be_attached()
    expect(chat.locator(".typing")).to_be_hidden()
    assert history(starting, site) == said(chat) == ["once", "Yes"]


def test_a_server_that_restarts_in_the_middle_is_waited_for(
    starting_site: Backwise,
    listening: ListeningDialogue,
    visitor: BrowserContext,
) -> None:
    app = build_app(starting_site.conversations, starting_site.clinics, starting_site.settings)
    page = visitor.new_page()
    with served(app) as origin:
        page.goto(origin)
        chat = open_chat(page)
        ask(chat, "one")
    write(chat, "two")
    expect(not_sent(chat)).to_be_visible()
    expect(chat.locator(".notice")).to_contain_text("It keeps trying. In an emergency call 000.")
    app = build_app(starting_site.conversations, starting_site.clinics, starting_site.settings)
    with served(app, int(origin.rpartition(":")[2])):
        expect(bubbles(chat).last).to_have_text("Backwise: You said: two")
        assert said(chat) == ["one", "two"]
        page.close()


def test_a_chat_of_two_hundred_messages_comes_back_whole(site: Page, starting_site: Backwise) -> None:
    chat = open_chat(site)
    conversation, questions = conversation_of(site, starting_site), [f"question {number}" for number in range(99)]

    async def ask_all() -> None:
        for number, text in enumerate(questions):
            await starting_site.conversations.answer(conversation, message_id=str(number), text=text)

    with ThreadPoolExecutor() as threads:  # the browser has a loop in this one
        threads.submit(asyncio.run, ask_all()).result()
    site.reload()
    launcher(site).click()
    expect(bubbles(chat)).to_have_count(199)
    assert said(chat) == questions
