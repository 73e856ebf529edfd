"""Saved tests in a real browser: a member of each role finds one, changes it, runs it, removes it, and puts it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.storage.staff import Role
from tests.browsing import expect_accessible
from tests.staff.web.conftest import Enter
from tests.staff.web.test_stories import content

pytestmark = pytest.mark.usefixtures("backwise")

__all__ = ["content"]

NAME = "Yes takes up the offer after the benefits"
FILE = "tests/conversations/test_affirm.yml"


@pytest.mark.parametrize("role", list(Role))
def test_a_test_is_found_changed_run_removed_and_put_back(enter: Enter, content: Path, role: Role) -> None:
    page = enter(role)
    page.get_by_role("link", name="Tests").click()
    find(page)
    page.get_by_role("link", name=NAME).click()
    change(page)
    assert "Yes, sure." in (content / FILE).read_text()
    page.get_by_role("link", name="All tests").click()
    find(page)
    page.get_by_role("button", name=f"Run “{NAME}”").click()
    expect(page.get_by_role("status")).to_have_text("It goes as written.")
    expect_accessible(page)
    page.get_by_role("link", name=NAME).click()
    remove_and_put_back(page)
    assert NAME in (content / FILE).read_text()


def find(page: Page) -> None:
    expect_accessible(page)
    page.get_by_label("Search for words").fill("takes up the offer after the benefits")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("1 found.")).to_be_visible()
    expect_accessible(page)


def change(page: Page) -> None:
    expect_accessible(page)
    page.get_by_label("Their words").last.fill("Yes, sure.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft.")
    expect_accessible(page)


def remove_and_put_back(page: Page) -> None:
    page.get_by_text("Remove this test").click()
    page.get_by_role("button", name=f"Remove “{NAME}”").click()
    expect(page.get_by_role("status")).to_have_text("Removed from the draft.")
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    expect_accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_have_text("Taken back.")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_field_to_search_in_is_as_wide_as_its_label(enter: Enter, width: int) -> None:
    page = enter(width=width)
    page.goto("/staff/tests")
    field, label = page.get_by_label("Search for words").bounding_box(), page.get_by_text("Search for").bounding_box()
    assert field and label
    assert (field["x"], field["width"]) == (label["x"], label["width"])
