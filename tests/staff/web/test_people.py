"""An admin lets people in, changes what they may, and takes them out; nobody shuts themselves out."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from bot.composition import Backwise
from bot.storage.audit import notes
from bot.storage.staff import Role, members
from tests.browsing import violations
from tests.staff.web.conftest import PASSWORD, Browser, Enter

SignIn = Callable[[Role], Browser]
KIM = "kim@clinic.example"


@pytest.fixture
def admin(sign_in: SignIn) -> Browser:
    return sign_in(Role.ADMIN)


def _let_in(admin: Browser, email: str, role: str = "editor") -> httpx.Response:
    return admin.post("/people/let-in", {"email": email, "role": role}, page="/people")


def _link(page: httpx.Response) -> str:
    link = re.search(r'value="(http[^"]+/staff/welcome/[^"]+)"', page.text)
    assert link, page.text
    return link[1]


def _opened(link: str) -> int:
    return httpx.get(link).status_code


def _roles(backwise: Backwise) -> dict[str, Role]:
    with backwise.database.session() as session:
        return {member.email: member.role for member in members(session)}


def test_who_is_let_in_chooses_a_password_by_a_link_that_works_once(admin: Browser, site: str) -> None:
    link = _link(_let_in(admin, "Kim@Clinic.example"))
    assert link.startswith(site)
    chosen = httpx.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert (chosen.status_code, _opened(link)) == (303, 404)
    assert "welcome" not in admin.get("/people").text


def test_a_new_role_ends_the_sessions_and_the_links_before(admin: Browser, starting_backwise: Backwise) -> None:
    first = _link(_let_in(admin, KIM))
    second = _link(_let_in(admin, KIM, "reviewer"))
    assert (_opened(first), _opened(second)) == (404, 200)
    assert _roles(starting_backwise)[KIM] is Role.REVIEWER


def test_who_is_removed_is_out_at_once(admin: Browser, sign_in: SignIn, starting_backwise: Backwise) -> None:
    editor = sign_in(Role.EDITOR)
    assert "Inbox" in editor.get("/inbox").text
    shown = admin.post("/people/remove", {"email": "editor@clinic.example"}, page="/people")
    assert "Removed. Their sessions have ended." in shown.text
    assert editor.get("/inbox").url.path == "/staff/sign-in"
    assert "editor@clinic.example" not in _roles(starting_backwise)


def test_nobody_changes_or_removes_themselves(admin: Browser, starting_backwise: Backwise) -> None:
    changed = _let_in(admin, "ADMIN@clinic.example")
    removed = admin.post("/people/remove", {"email": "Admin@clinic.example"}, page="/people")
    for answer in (changed, removed):
        assert answer.status_code == 422
        assert "You cannot change or remove yourself." in answer.text
    assert _roles(starting_backwise) == {"admin@clinic.example": Role.ADMIN}


@pytest.mark.parametrize("said", ["", "kim", "kim@", '"><script>@x'])
def test_only_an_address_is_let_in(admin: Browser, starting_backwise: Backwise, said: str) -> None:
    answer = _let_in(admin, said)
    assert answer.status_code == 422
    assert "That is not an e-mail address." in answer.text
    assert "<script>@x" not in answer.text
    assert len(_roles(starting_backwise)) == 1


def test_a_role_that_is_none_is_refused(admin: Browser, starting_backwise: Backwise) -> None:
    assert _let_in(admin, KIM, "king").status_code == 400
    assert KIM not in _roles(starting_backwise)


def test_who_let_whom_in_is_written_down_without_the_link(admin: Browser, starting_backwise: Backwise) -> None:
    link = _link(_let_in(admin, KIM))
    admin.post("/people/remove", {"email": KIM}, page="/people")
    with starting_backwise.database.session() as session:
        written = [f"{each.member} {each.did} {each.about}" for each in notes(session)]
    assert f"admin@clinic.example people: let in {KIM}, editor" in written
    assert f"admin@clinic.example people: removed {KIM}" in written
    assert link.rpartition("/")[2] not in " ".join(written)


@pytest.mark.parametrize("width", [1280, 320])
def test_an_admin_lets_somebody_in_by_keyboard(enter: Enter, width: int) -> None:
    page = enter(Role.ADMIN, width, java_script_enabled=width == 1280)
    page.goto("/staff/people")
    page.get_by_label("E-mail address").fill(KIM)
    page.get_by_label("What they may do").select_option("reviewer")
    page.get_by_role("button", name="Make a link").focus()
    page.keyboard.press("Enter")
    link = page.get_by_label(f"The link for {KIM}").input_value()
    if width == 1280:
        assert violations(page) == {}
    person = page.get_by_role("listitem").filter(has_text=KIM)
    expect(person).to_contain_text("reviewer")
    assert _opened(link) == 200
    person.get_by_text("Remove …").focus()
    page.keyboard.press("Enter")
    person.get_by_role("button", name="Yes, remove").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Removed.")
    assert _opened(link) == 404


def test_an_admin_says_when_the_clinic_is_open(enter: Enter) -> None:
    page = enter(Role.ADMIN)
    page.get_by_role("link", name="Clinics").click()
    page.get_by_label("Monday").fill("nine to five")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not a time span.")
    page.get_by_label("Monday").fill("08:00-12:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("It counts from now on.")
    expect(page.get_by_label("Monday")).to_have_value("08:00-12:00")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(page.get_by_label("Monday")).not_to_have_value("08:00-12:00")


def test_a_reviewer_changes_the_words_of_an_exercise_and_takes_it_back(enter: Enter) -> None:
    page = enter(Role.REVIEWER)
    page.get_by_role("link", name="Exercises").click()
    page.locator("a[href='/staff/exercises/bridge']").click()
    expect(page.get_by_role("img").first).to_have_attribute("src", "/pictures/bridge.svg")
    before = page.get_by_label("What it is good for").input_value()
    page.get_by_label("What it is good for").fill("Strengthen your hips")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("trained and published")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("What it is good for")).to_have_value(before)
