"""Answering in the chat, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.composition import Backwise
from bot.storage.conversations import open_conversation
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.messages import messages_after
from bot.storage.staff import Role
from tests.browsing import expect_accessible
from tests.staff.web.conftest import Enter

WORDS = "We ring you tomorrow at nine.\n\nUntil then, keep moving as you can."


def _left(backwise: Backwise) -> tuple[str, str]:
    """The ids of a message that waits and of the chat in which it was left."""
    new = NewHandover(clinic="demo", name="Kim Öz", contact="kim@person.example", message="Please ring me. " * 20)
    with backwise.database.session() as session:
        chat = open_conversation(session, channel="web", clinic="demo").id
        return add_handover(session, chat, new), chat


def test_an_editor_answers_by_keyboard_and_without_scripts(enter: Enter, starting_backwise: Backwise) -> None:
    _, chat = _left(starting_backwise)
    page = enter(Role.EDITOR, java_script_enabled=False)
    page.get_by_role("link", name="Messages").click()
    page.get_by_role("link", name="Answer in the chat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer Kim Öz")).to_be_visible()
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Your answer").fill(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sent.")
    page.get_by_role("link", name="Answered messages").click()
    expect(page.get_by_role("article")).to_contain_text("Dana, Riverside Back Clinic (demo) answered in the chat")
    with starting_backwise.database.session() as session:
        (message,) = messages_after(session, chat, None)
    assert message.body["text"] == WORDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_before_during_and_after(
    enter: Enter,
    starting_backwise: Backwise,
    width: int,
    scheme: str,
) -> None:
    left, _ = _left(starting_backwise)
    page = enter(Role.EDITOR, width, color_scheme=scheme)
    page.goto("/staff/messages")
    expect_accessible(page)
    page.goto(f"/staff/messages/{left}/answer")
    expect_accessible(page)
    page.get_by_label("Your answer").fill("   ")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("There is nothing in your answer yet.")
    expect_accessible(page)
    page.get_by_label("Your answer").fill(WORDS)
    page.get_by_role("button", name="Send the answer").click()
    page.goto("/staff/messages/answered")
    expect(page.get_by_text("It is in their chat.")).to_be_visible()
    expect_accessible(page)
