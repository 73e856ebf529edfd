"""What a person does with the widget, on a server whose dialogue repeats what it hears."""

from __future__ import annotations

import httpx
from playwright.sync_api import Locator, Page, expect

from bot.channels.web.tokens import Tokens
from bot.composition import Backwise
from tests.browsing import PATIENCE


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask about your back")


def open_chat(page: Page) -> Locator:
    """The dialog, once something stands in it."""
    launcher(page).click()
    chat = page.get_by_role("dialog")
    expect(chat.locator(".bubble").first).to_be_visible(timeout=PATIENCE)
    return chat


def write(chat: Locator, text: str) -> None:
    chat.get_by_label("Your message").fill(text)
    chat.get_by_label("Your message").press("Enter")


def ask(chat: Locator, text: str) -> None:
    """Write it and wait for the answer."""
    write(chat, text)
    expect(bubbles(chat).last).to_have_text(f"Backwise: You said: {text}", timeout=PATIENCE)


def bubbles(chat: Locator) -> Locator:
    return chat.locator(".message .bubble")


def said(chat: Locator) -> list[str]:
    """What the person said, as it stands there."""
    return [text.removeprefix("You: ") for text in chat.locator(".person .bubble").all_text_contents()]


def kept(page: Page) -> dict[str, str]:
    """What the widget keeps in this browser of its session: ``token`` and ``last``."""
    found: dict[str, str] = page.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('backwise http'))[1])"
    )
    return found


def conversation_of(page: Page, backwise: Backwise) -> str:
    """The id of the conversation on this page."""
    settings = backwise.settings
    session = Tokens(settings.signing_key(), settings.session_hours).read(kept(page)["token"])
    assert session
    return session.conversation


def history(client: httpx.Client, page: Page) -> list[str]:
    """What the person said, as the server keeps it."""
    answer = client.get("/chat/messages", headers={"Authorization": f"Bearer {kept(page)['token']}"})
    return [message["text"] for message in answer.json()["messages"] if message["author"] == "person"]
