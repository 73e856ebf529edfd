"""The journeys of an editor and a reviewer in a real browser, and what axe-core says of each screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.composition import Backwise
from bot.knowledge.clinics import today_at
from bot.storage.conversations import open_conversation
from bot.storage.counts import Count, Kind, add_counts
from bot.storage.deliveries import add_deliveries
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.physios import add_sample_physios
from bot.storage.staff import Role
from tests.browsing import expect_accessible
from tests.staff.web.conftest import Enter

SAID = ["can i use a sauna", "is a sauna good for my back", "sauna ok?", "which mattress is best", "firm or soft bed?"]


@pytest.fixture
def _busy(site: str, starting_backwise: Backwise, hear: Callable[..., None]) -> None:
    """A clinic whose people asked a lot, also something that is no question."""
    hear(*SAID, "<script>document.title = 'owned'</script>")
    clinic = starting_backwise.clinics["demo"]
    counts = [Count(Kind.QUESTION, "causes", 9), Count(Kind.QUESTION, "exercises", 5), Count(Kind.ALARM, "urgent", 1)]
    counts += [
        Count(Kind.UNDERSTOOD, "clear", 12),
        Count(Kind.UNDERSTOOD, "unclear", 2),
        Count(Kind.MARK, "helpful", 4),
    ]
    with starting_backwise.database.session() as session:
        add_counts(session, "demo", today_at(clinic), counts)
        add_sample_physios(session, "demo")
        person = open_conversation(session, channel="web", clinic="demo").id
        left = NewHandover(clinic="demo", name="Kim Öz", contact="kim@person.example", message="Please ring me." * 20)
        add_deliveries(session, add_handover(session, person, left), ["email", "webhook"], datetime.now(UTC))


@pytest.mark.usefixtures("_busy")
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off(enter: Enter, width: int) -> None:
    """320 pixels are a screen of 1280 at 400 %."""
    page = enter(Role.ADMIN, width)
    for address in (
        "messages",
        "messages/answered",
        "inbox",
        "inbox/teach?number=1",
        "inbox/dealt-with",
        "insights",
        "exercises",
        "exercises/bridge",
        "physios",
        "publish",
        "clinics",
        "people",
        "nothing",
    ):
        page.goto(f"/staff/{address}")
        expect_accessible(page)


@pytest.mark.usefixtures("_busy")
def test_an_editor_teaches_what_people_asked(enter: Enter, content: Path) -> None:
    page = enter(Role.EDITOR)
    expect(page).to_have_title("Inbox - Backwise staff")
    group = page.get_by_role("article").first
    expect(group).to_contain_text("3 messages")
    group.get_by_text("All wordings (3)").click()
    group.get_by_role("button", name="This means …").click()
    page.get_by_label("People who say this want").select_option("passive_treatment_heat")
    page.get_by_role("button", name="Add to the topic").click()
    expect(page.get_by_role("status")).to_contain_text("Added.")
    expect(page.get_by_role("article").filter(has_text="sauna")).to_have_count(0)
    assert "- sauna ok?" in (content / "data/nlu/passive_treatment_heat.yml").read_text()


@pytest.mark.usefixtures("_busy")
def test_it_works_by_keyboard_and_without_scripts(enter: Enter) -> None:
    page = enter(Role.EDITOR, java_script_enabled=False)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("article").first.get_by_role("button", name="Not for us").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Put aside.")
    page.get_by_role("link", name="Dealt with").click()
    page.get_by_role("button", name="Put back").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("back in the inbox")


@pytest.mark.usefixtures("_busy")
def test_a_reviewer_sees_insights_and_mends_the_list_of_physios(enter: Enter, tmp_path: Path) -> None:
    page = enter(Role.REVIEWER)
    page.get_by_role("link", name="Insights").click()
    expect(page.get_by_role("heading", name="Questions by topic")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert "question,causes,9" in download.value.path().read_text()
    page.get_by_role("link", name="Physios").click()
    file = tmp_path / "list.csv"
    file.write_text("name\n")
    page.get_by_label("A file saved as").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text('The column "qualification" is missing')
    before = page.get_by_text("Take off …").count()
    page.get_by_text("Take off …").first.click()
    page.get_by_role("button", name="Yes, take off the list").click()
    expect(page.get_by_text("Take off …")).to_have_count(before - 1)
