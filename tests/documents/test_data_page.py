"""The readable copy of what is kept, opened from the disk in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.documents.data_page import data_page
from tests.browsing import violations

pytestmark = pytest.mark.slow

KEPT = {
    "messages": [
        {
            "time": "2026-11-03T07:05:00+00:00",
            "author": "person",
            "text": "<img src=x onerror=alert(1)> " + "ache" * 60,
        },
        {
            "time": "2026-11-03T07:05:02+00:00",
            "author": "bot",
            "text": "Backs often hurt from a mix.\n\nMove a little.",
        },
    ],
    "plan": [{"exercise": "bridge", "time": "2026-11-03T07:06:00+00:00"}],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_copy_is_readable_by_everybody_and_runs_nothing(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "copy.html"
    file.write_bytes(data_page("Riverside Back Clinic", KEPT))
    with browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme) as page:  # type: ignore[arg-type]
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto(file.as_uri())
        page.screenshot(path=tmp_path / "copy.png", full_page=True)
        assert violations(page) == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert dialogs == [] and page.locator("img").count() == 0
