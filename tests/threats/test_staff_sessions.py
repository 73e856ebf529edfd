"""A member's session is stolen from the database, or outlives what its member may."""

from __future__ import annotations

from collections.abc import Callable

from bot.composition import Backwise
from bot.storage.staff import Role, invite
from tests.channels.web.conftest import database_url, everything_in
from tests.staff.web.conftest import PASSWORD, Browser, content, link_for, shelf, sign_in, site  # noqa: F401 (fixtures)

SignIn = Callable[[Role], Browser]


def test_a_thief_of_the_database_gets_neither_sessions_nor_passwords_nor_links(
    sign_in: SignIn,  # noqa: F811
    starting_backwise: Backwise,
) -> None:
    browser = sign_in(Role.ADMIN)
    link = link_for(starting_backwise, Role.EDITOR, "new@clinic.example")
    kept = everything_in(database_url(starting_backwise))
    assert "admin@clinic.example" in kept
    for secret in (*dict(browser.client.cookies).values(), PASSWORD, link.rpartition("/")[2]):
        assert secret not in kept


def test_a_lower_role_counts_at_once(sign_in: SignIn, starting_backwise: Backwise) -> None:  # noqa: F811
    browser = sign_in(Role.ADMIN)
    assert browser.get("/people").status_code == 200
    with starting_backwise.database.session() as session:
        invite(session, "admin@clinic.example", Role.EDITOR)
    assert "Sign in" in browser.get("/people").text
