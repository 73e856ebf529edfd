"""Debian's Chromium, and axe-core in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

PATIENCE = 120_000  # milliseconds, for a busy machine
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


STILL = """() => [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)]
    .flatMap((root) => root.getAnimations())
    .every((each) => each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""


def violations(page: Page) -> dict[str, list[Any]]:
    """What axe-core finds against all of its rules (WCAG 2.2 A and AA and best practices): rule -> places.

    It looks once nothing fades in any more: half faded, every colour is too weak.
    """
    page.wait_for_function(STILL)
    found = Axe().run(page).response["violations"]
    return {rule["id"]: [place["target"] for place in rule["nodes"]] for rule in found}


def note_complaints(page: Page, complaints: list[str]) -> None:
    """Add what the browser complains about: errors in its console and in scripts."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} {message.location}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def expect_accessible(page: Page) -> None:
    """axe-core finds nothing, and nothing is cut off at the side."""
    assert violations(page) == {}, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
