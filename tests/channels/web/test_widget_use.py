"""The widget as people and pages use it: keys alone, a note by the launcher, the badge, the page's own buttons."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from bot.composition import Backwise
from bot.staff.answering import WrittenAnswer, message_of
from bot.storage.clinic_answers import add_answer
from bot.storage.handovers import NewHandover, add_handover
from tests.channels.web.widget_pages import ask, bubbles, conversation_of, launcher, open_chat, said, write

pytestmark = pytest.mark.slow

LISTEN = """
    window.heard = [];
    document.addEventListener("backwise", () => {
      for (const name of ["ready", "open", "close", "message", "unread"])
        Backwise.on(name, (detail) => heard.push([name, detail]));
    });"""


def with_tag(page: Page, attributes: str) -> None:
    """Open the demonstration page with more attributes in the widget's tag."""

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<script ", f"<script {attributes} "))

    page.route("**/", change)
    page.goto("/")


def focused(page: Page) -> Locator:
    """What has the focus inside the widget."""
    return page.locator("backwise-chat").locator(":focus")


def test_nothing_but_the_loader_is_fetched_until_the_launcher_is_used(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto("/", wait_until="networkidle")
    assert fetched == ["", "demo.css", "widget.js"]
    open_chat(page)
    assert [name for name in fetched if name.endswith(".js")] == ["widget.js", "chat.js"]


def test_the_chat_is_used_with_keys_alone(site: Page) -> None:
    launcher(site).focus()
    site.keyboard.press("Enter")
    chat = site.get_by_role("dialog")
    expect(bubbles(chat)).to_have_count(1)
    expect(chat.get_by_label("Your message")).to_be_focused()
    site.keyboard.type("one")
    site.keyboard.press("Enter")
    expect(bubbles(chat).last).to_have_text("Backwise: You said: one")
    site.keyboard.press("Shift+Tab")
    expect(chat.get_by_role("button", name="Yes")).to_be_focused()
    site.keyboard.press("Enter")
    expect(bubbles(chat)).to_have_count(5)
    assert said(chat) == ["one", "Yes"]
    expect(chat.get_by_label("Your message")).to_be_attached()
    site.keyboard.press("Escape")
    expect(chat).to_be_hidden()
    expect(launcher(site)).to_be_focused()


def test_arrow_keys_go_from_message_to_message(site: Page) -> None:
    chat = open_chat(site)
    ask(chat, "one")
    chat.get_by_role("log").focus()
    seen = []
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "Home", "End"):
        site.keyboard.press(key)
        seen.append(" ".join(focused(site).locator(".bubble").inner_text().split()))
    greeting = " ".join(bubbles(chat).first.inner_text().split())
    assert seen == [
        "Backwise: You said: one",
        "You: one",
        "Backwise: You said: one",
        greeting,
        "Backwise: You said: one",
    ]


def test_each_message_is_spoken_once_and_its_sender_named(site: Page) -> None:
    chat = open_chat(site)
    spoken = chat.locator("[aria-live=polite]")
    write(chat, "one")
    expect(spoken.get_by_text("Backwise: You said: one")).to_have_count(1)


def test_an_emergency_interrupts_what_is_being_read(site: Page) -> None:
    chat = open_chat(site)
    write(chat, "I can't feel anything between my legs and I can't pee")
    expect(chat.get_by_role("alert")).to_contain_text("Backwise: Emergency. ")
    expect(chat.locator("[aria-live=polite]").get_by_text("Emergency")).to_have_count(0)


def test_a_clinics_answer_appears_in_the_open_chat_as_that_of_a_person(site: Page, starting_site: Backwise) -> None:
    chat = open_chat(site)
    ask(chat, "one")
    leave_an_answer(starting_site, conversation_of(site, starting_site), "We ring you at nine.")
    answer = chat.locator(".message.clinic")
    expect(answer).to_contain_text("Kim, Harbour Physio (a person at the clinic):")
    expect(answer).to_contain_text("We ring you at nine.")
    expect(chat.locator("[aria-live=polite]")).to_contain_text("(a person at the clinic): We ring you at nine.")
    site.reload()
    open_chat(site)
    expect(answer).to_contain_text("Kim, Harbour Physio (a person at the clinic):")


def leave_an_answer(backwise: Backwise, conversation: str, text: str) -> None:
    """What the staff tool does when somebody answers a message."""
    handover = NewHandover(clinic="demo", name="Ann", contact="ann@person.example", message="Please ring me.")
    message = message_of(WrittenAnswer(uuid4().hex, text, "Kim", 0), "Harbour Physio")
    with backwise.database.session() as session:
        assert add_answer(session, add_handover(session, conversation, handover), conversation, message, 0)
    backwise.conversations.listeners.wake(conversation)


def test_what_comes_while_the_chat_is_closed_is_counted_at_the_launcher(visitor: BrowserContext, site: Page) -> None:
    chat = open_chat(site)
    other_page = visitor.new_page()
    other_page.goto("/")
    other = open_chat(other_page)
    site.bring_to_front()
    chat.get_by_role("button", name="Close the chat").click()
    ask(other, "one")
    ask(other, "two")
    expect(launcher(site)).to_have_accessible_name("Ask about your back 2 new")
    launcher(site).click()
    chat.get_by_role("button", name="Close the chat").click()
    expect(launcher(site)).to_have_accessible_name("Ask about your back")


def test_a_note_by_the_launcher_is_shown_once_in_a_browser(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    with_tag(page, 'data-greeting="Questions about your back?"')
    note = page.get_by_text("Questions about your back?")
    expect(note).to_be_visible()
    page.get_by_role("button", name="Close this message").click()
    expect(note).to_be_hidden()
    page.reload()
    expect(launcher(page)).to_be_visible()
    expect(note).to_have_count(0)


def test_a_page_drives_the_chat_and_hears_of_it_but_never_a_word(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.add_init_script(LISTEN)
    page.goto("/")
    page.evaluate("Backwise.send('my back hurts a lot')")
    chat = page.get_by_role("dialog")
    expect(bubbles(chat).last).to_have_text("Backwise: You said: my back hurts a lot")
    page.evaluate("Backwise.close()")
    expect(chat).to_be_hidden()
    page.evaluate("Backwise.open()")
    expect(chat).to_be_visible()
    heard = page.evaluate("heard")
    assert [name for name, _ in heard] == ["ready", "open", "message", "message", "message", "close", "open"]
    assert "hurts" not in str(heard)
    assert {"author": "person", "urgency": "none"} in [detail for _, detail in heard]


def test_a_page_that_opens_the_chat_again_at_once_still_hears_that_it_was_closed(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.add_init_script(LISTEN)
    page.goto("/")
    page.evaluate("Backwise.open()")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("Backwise.close(); Backwise.open()")
    page.wait_for_function("heard.filter(([name]) => name === 'open').length === 2")
    names = [name for name, _ in page.evaluate("heard")]
    assert [name for name in names if name in ("open", "close")] == ["open", "close", "open"]
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_listener_of_the_page_can_leave(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/")
    page.evaluate("window.count = 0; window.leave = Backwise.on('open', () => { count += 1; }); 0")
    chat = open_chat(page)
    page.evaluate("leave()")
    chat.get_by_role("button", name="Close the chat").click()
    launcher(page).click()
    assert page.evaluate("count") == 1


@pytest.mark.parametrize("attributes, is_left", [('data-position="left"', True), ('data-dir="rtl"', True), ("", False)])
def test_the_chat_sits_where_the_tag_says(visitor: BrowserContext, attributes: str, is_left: bool) -> None:
    page = visitor.new_page()
    with_tag(page, attributes)
    place = launcher(page).bounding_box()
    dialog = open_chat(page).bounding_box()
    assert place and dialog
    assert (place["x"] < 640, dialog["x"] < 640) == (is_left, is_left)


def test_right_to_left_turns_the_conversation_around(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    with_tag(page, 'data-dir="rtl"')
    chat = open_chat(page)
    ask(chat, "one")
    mine, theirs = chat.locator(".person .bubble").bounding_box(), bubbles(chat).last.bounding_box()
    assert mine and theirs and mine["x"] < theirs["x"]


@pytest.mark.parametrize("size", [(320, 256), (640, 360), (320, 568)], ids=["400 %", "landscape", "small phone"])
def test_everything_is_reached_on_a_small_screen(visitor: BrowserContext, size: tuple[int, int]) -> None:
    """1280 by 1024 at 400 % are 320 by 256."""
    page = visitor.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/")
    chat = open_chat(page)
    ask(chat, "one")
    for reached in (
        chat.get_by_label("Your message"),
        chat.get_by_role("button", name="Yes").last,
        bubbles(chat).first,
    ):
        reached.scroll_into_view_if_needed()
        expect(reached).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_chat_can_be_read_in_forced_colours(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.emulate_media(forced_colors="active")
    page.goto("/")
    chat = open_chat(page)
    ask(chat, "one")
    widths = bubbles(chat).evaluate_all("(all) => all.map((node) => getComputedStyle(node).borderTopWidth)")
    colours = bubbles(chat).evaluate_all("(all) => all.map((node) => getComputedStyle(node).borderTopColor)")
    assert set(widths) == {"1px"}
    assert "rgba(0, 0, 0, 0)" not in colours
