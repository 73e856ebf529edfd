"""The whole journey on a clinic's page with the strictest policy that docs/embed.md asks for, Trusted Types on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from bot.commands.journey import read_steps
from bot.composition import Backwise
from tests.browsing import PATIENCE
from tests.channels.web.clinic_site import LAUNCHER, ClinicSite, Visit, clinic_site, visit
from tests.channels.web.test_browser import last_answer, said, say, wait_for_answer

pytestmark = pytest.mark.slow

POLICY = (
    "default-src 'none'; script-src {0}; connect-src {0}; img-src {0}; style-src {0}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture
def site(backwise: Backwise) -> Iterator[ClinicSite]:
    with clinic_site(backwise) as site:
        yield site


@pytest.fixture
def strict(browser: Browser, site: ClinicSite) -> Iterator[Visit]:
    """A visit that fails the test for anything that the policy forbids, or the browser complains about."""
    with visit(browser, site, "strict") as strict:
        yield strict
    assert strict.complaints == []


def test_the_policy_is_the_one_of_the_documentation(site: ClinicSite) -> None:
    assert httpx.get(f"{site.origin}/strict").headers["content-security-policy"] == POLICY.format(site.backwise)


def test_the_journey_from_the_first_question_to_the_deletion(strict: Visit, tmp_path: Path) -> None:
    chat = strict.open_chat()
    for step in read_steps():
        heard = answers_to(chat, step.words, step.is_tap)
        assert step.hears["web"] in heard, step.words
    strict.page.screenshot(path=tmp_path / "journey.png")
    pictures = chat.locator("img").all()
    assert pictures and all(picture.evaluate("(node) => node.naturalWidth > 0") for picture in pictures)


def test_an_emergency_sources_and_a_reload(strict: Visit) -> None:
    chat = strict.open_chat()
    say(chat, "what causes low back pain?")
    last_answer(chat).get_by_text("Sources").click()
    expect(last_answer(chat).get_by_role("listitem").first).to_be_visible()
    say(chat, "I can't feel anything between my legs and I can't pee")
    expect(last_answer(chat).get_by_role("link", name="Call 000")).to_be_visible()
    strict.page.reload()
    strict.page.get_by_role("button", name=LAUNCHER).click()
    expect(last_answer(chat).get_by_role("link", name="Call 000")).to_be_visible(timeout=PATIENCE)


def test_the_persons_data_is_copied_and_erased(strict: Visit) -> None:
    chat = strict.open_chat()
    say(chat, "what causes low back pain?")
    chat.get_by_role("button", name="My data").click()
    with strict.page.expect_download() as download:
        chat.get_by_role("button", name="Download a copy").click()
    copy = json.loads(download.value.path().read_text())
    assert "what causes low back pain?" in [message["text"] for message in copy["messages"]]
    chat.get_by_role("button", name="Start again").click()
    chat.get_by_role("button", name="Erase and start again").click()
    expect(said(chat)).to_have_count(0)
    expect(last_answer(chat)).to_contain_text("I am not a person or a clinician")


def answers_to(chat: Locator, words: str, is_tap: bool) -> str:
    """Say or tap it; all that the bot answers."""
    before = chat.locator(".message").count()
    if is_tap:
        chat.locator("button.choice:not([aria-disabled])").get_by_text(words, exact=True).click()
        expect(said(chat).last).to_have_text(f"You: {words}")
        wait_for_answer(chat)
    else:
        say(chat, words)
    return "\n".join(chat.locator(".message").all_inner_texts()[before + 1 :])
