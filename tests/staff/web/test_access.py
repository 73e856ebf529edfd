"""Who gets in, what each role may, and what a forged form can do: nothing."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bot.composition import Backwise
from bot.staff.web.app import SCREENS
from bot.staff.web.passwords import MOST_WRONG
from bot.storage.audit import notes
from bot.storage.staff import Role, remove
from tests.staff.web.conftest import PASSWORD, Browser, link_for

SignIn = Callable[[Role], Browser]
PAGES = [(route.path, method) for screen in SCREENS for route in screen.ROUTES for method in route.methods or ()]
NEEDED = {
    "/people": Role.ADMIN,
    "/people/let-in": Role.ADMIN,
    "/people/remove": Role.ADMIN,
    "/clinics": Role.ADMIN,
    "/exercises/{exercise}": Role.REVIEWER,
    "/physios/import": Role.REVIEWER,
    "/topics/{intent}/review": Role.REVIEWER,
    "/physios/remove": Role.REVIEWER,
    "/publish/agree": Role.REVIEWER,
    "/publish/go": Role.REVIEWER,
    "/publish/roll-back": Role.REVIEWER,
}


def test_nobody_sees_a_page_without_signing_in(site: str) -> None:
    for path, method in PAGES:
        response = httpx.request(method, f"{site}/staff{path}")
        assert (response.status_code, response.headers["location"]) == (303, "/staff/sign-in"), (path, method)


def test_the_address_that_people_type_leads_there(site: str) -> None:
    response = httpx.get(f"{site}/staff", follow_redirects=True)
    assert (response.status_code, response.url.path) == (200, "/staff/sign-in")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_it_may(sign_in: SignIn, role: Role) -> None:
    browser = sign_in(role)
    for path, method in PAGES:
        allowed = role.may(NEEDED.get(path, Role.EDITOR))
        response = browser.get(path) if method in ("GET", "HEAD") else browser.post(path, {})
        assert (response.status_code != 403) is allowed, (path, method)


def test_a_form_of_another_site_changes_nothing(sign_in: SignIn) -> None:
    browser = sign_in(Role.ADMIN)
    for path in sorted({path for path, method in PAGES if method == "POST"} | {"/sign-out"}):
        forged = browser.client.post(f"/staff{path}", data={"csrf": "guess", "status": "new", "number": "1"})
        assert forged.status_code == 403, path
        other = browser.post(path, {}, headers={"Origin": "https://evil.example"})
        assert other.status_code == 403, path
        assert browser.get("/inbox").status_code == 200, path


def test_a_link_works_once(starting_backwise: Backwise, site: str) -> None:
    link = f"{site}/staff{link_for(starting_backwise, Role.EDITOR)}"
    both = {"password": PASSWORD, "again": PASSWORD}
    assert httpx.post(link, data={"password": "short", "again": "short"}).status_code == 422
    assert httpx.post(link, data={"password": PASSWORD, "again": "other"}).status_code == 422
    assert httpx.post(link, data=both).status_code == 303
    assert httpx.post(link, data=both).status_code == 404
    assert httpx.get(link).status_code == 404


def _try(site: str, password: str, email: str = "editor@clinic.example") -> httpx.Response:
    return httpx.post(f"{site}/staff/sign-in", data={"email": email, "password": password})


def test_the_password_opens_and_others_do_not(site: str, sign_in: SignIn) -> None:
    sign_in(Role.EDITOR)
    assert _try(site, PASSWORD, "EDITOR@clinic.example ").status_code == 303
    assert _try(site, "another few words").status_code == 401
    assert _try(site, PASSWORD, "nobody@clinic.example").status_code == 401


def test_passwords_cannot_be_guessed_for_long(site: str, sign_in: SignIn) -> None:
    sign_in(Role.EDITOR)
    assert {_try(site, "wrong").status_code for _ in range(MOST_WRONG)} == {401}
    assert _try(site, PASSWORD).status_code == 429


def test_a_session_ends_when_it_is_ended(site: str, sign_in: SignIn, starting_backwise: Backwise) -> None:
    browser = sign_in(Role.EDITOR)
    kept = dict(browser.client.cookies)
    browser.post("/sign-out", {})
    assert httpx.get(f"{site}/staff/inbox", cookies=kept).status_code == 303
    browser = sign_in(Role.REVIEWER)
    with starting_backwise.database.session() as session:
        remove(session, "reviewer@clinic.example")
    assert "Sign in" in browser.get("/inbox").text


def test_a_new_link_ends_older_sessions(sign_in: SignIn, starting_backwise: Backwise) -> None:
    browser = sign_in(Role.EDITOR)
    link_for(starting_backwise, Role.EDITOR)
    assert "Sign in" in browser.get("/inbox").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: str, starting_backwise: Backwise) -> None:
    link = link_for(starting_backwise, Role.EDITOR)
    response = httpx.post(f"{site}/staff{link}", data={"password": PASSWORD, "again": PASSWORD})
    cookie = response.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/staff"))


def test_pages_forbid_everything_inline(sign_in: SignIn) -> None:
    page = sign_in(Role.EDITOR).get("/inbox")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "style=" not in page.text
    assert "<script" not in page.text


def test_too_large_a_form_is_refused(sign_in: SignIn) -> None:
    assert sign_in(Role.EDITOR).post("/inbox", {"number": "1" * 2_100_000}).status_code == 413


def test_who_did_what_is_written_down(sign_in: SignIn, starting_backwise: Backwise) -> None:
    sign_in(Role.EDITOR).post("/inbox", {"number": "1", "status": "not_for_us"})
    with starting_backwise.database.session() as session:
        assert [(note.member, note.did) for note in notes(session)] == [
            ("editor@clinic.example", "inbox: not_for_us"),
            ("editor@clinic.example", "chose a password"),
        ]


def test_an_unknown_address_is_a_plain_page(site: str) -> None:
    response = httpx.get(f"{site}/staff/nothing")
    assert (response.status_code, "There is nothing at this address." in response.text) == (404, True)
