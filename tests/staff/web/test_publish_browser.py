"""The page Publish in a real browser: the bar moves, axe-core finds nothing, and it works without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.conversation.model_shelf import ModelShelf
from bot.storage.staff import Role
from tests.browsing import expect_accessible
from tests.staff.web.conftest import Enter
from tests.staff.web.test_publish import _change_safety, _teach, first

pytestmark = pytest.mark.usefixtures("first")

__all__ = ["first"]


def test_a_reviewer_trains_watches_publishes_and_goes_back(enter: Enter, content: Path, shelf: ModelShelf) -> None:
    _teach(content)
    page = enter(Role.REVIEWER)
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("listitem").filter(has_text="People also say")).to_be_visible()
    page.get_by_role("button", name="Train and test the draft").click()
    expect(page.get_by_role("status")).to_have_text("Learning the topics")
    expect(page.get_by_label("How far it is")).to_be_visible()
    (shelf.folder / "go").touch()
    expect(page.get_by_role("heading", name="A candidate is ready")).to_be_visible()  # the page looks by itself
    page.get_by_label("What is new").fill("Saunas")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")
    page.get_by_role("row", name="1 ").get_by_role("button", name="Make live again").click()
    expect(page.get_by_role("status")).to_contain_text("live again")
    assert [version.note for version in shelf.versions()] == ["the first words", "Saunas"]


def test_without_scripts_it_can_be_looked_at_again_and_stopped(enter: Enter, shelf: ModelShelf) -> None:
    page = enter(Role.EDITOR, java_script_enabled=False)
    page.goto("/staff/publish")
    page.get_by_role("button", name="Train and test the draft").click()
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("The training was told to stop.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_any_state(enter: Enter, content: Path, shelf: ModelShelf, width: int) -> None:
    _teach(content)
    _change_safety(content, Role.EDITOR)
    page = enter(Role.REVIEWER, width)
    page.goto("/staff/publish")
    expect_accessible(page)
    page.get_by_role("button", name="Train and test the draft").click()
    expect(page.get_by_role("status")).to_have_text("Learning the topics")
    expect_accessible(page)
    (shelf.folder / "go").touch()
    expect(page.get_by_role("heading", name="Safety texts change")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="I have read these texts").click()
    expect(page.get_by_text("Agreed: reviewer@clinic.example.")).to_be_visible()
    expect_accessible(page)
