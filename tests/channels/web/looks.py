"""Pictures of the chat to compare with: `python -m tests.channels.web.looks` takes the stored ones anew.

The fake server of the widget harness answers, so that the words are always the same. Look at the new pictures before
you commit them: they say what is right from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browsing import STILL, chromium
from tests.channels.web.test_browser import last_answer, say
from tests.channels.web.widget_harness import build_app, served

STORED = Path(__file__).parent / "pictures"
FONT = STORED / "font.txt"
SIZES = {320: 640, 1440: 900}  # pixels: height by width
SCHEMES = ("light", "dark")
STATES = {"open": None, "exercise": "exercise", "emergency": "emergency"}  # what is said, from the greeting on
NAMES = [f"{state}-{width}-{scheme}" for state in STATES for width in SIZES for scheme in SCHEMES]
WIDTH_OF_LETTERS = """() => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `100px ${getComputedStyle(document.querySelector("backwise-chat")).fontFamily}`;
  return context.measureText("Sphinx of black quartz, judge my vow 0123456789").width;
}"""


def take_pictures(browser: Browser, folder: Path) -> str:
    """A picture for each of ``NAMES``; returns what tells this machine's letters from another's."""
    with served(build_app()) as origin:
        for width, height in SIZES.items():
            for scheme in SCHEMES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(f"{origin}/strict?bot={origin}")
                for state in states(page):
                    page.wait_for_function(STILL)
                    page.screenshot(path=folder / f"{state}-{width}-{scheme}.png", animations="disabled")
                letters = page.evaluate(WIDTH_OF_LETTERS)
                page.close()
    return f"{letters:.2f}\n"


def states(page: Page) -> Iterator[str]:
    page.get_by_role("button", name="Ask about your back").click()
    chat = page.get_by_role("dialog")
    expect(last_answer(chat)).to_contain_text("not a person or a clinician")
    for state, words in STATES.items():
        if words:
            say(chat, words)
            for picture in chat.locator("img").all():
                expect(picture).to_have_js_property("complete", True)
        yield state


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    with chromium() as own:
        FONT.write_text(take_pictures(own, STORED))
