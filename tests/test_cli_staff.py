"""`backwise staff`: who may use the staff tool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.staff import Role, member_of_link


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database of this test's own, named by the environment."""
    url = f"sqlite:///{tmp_path / 'backwise.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    read_settings.cache_clear()
    database = Database(url)
    yield database
    database.dispose()
    read_settings.cache_clear()


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["staff", *arguments])
    return result.exit_code, result.output


def _role(database: Database, output: str) -> Role | None:
    with database.session() as session:
        member = member_of_link(session, output.split()[0].rpartition("/")[2])
    return member.role if member else None


def test_a_member_gets_a_link_and_another_ends_the_first(database: Database) -> None:
    code, first = _run("add", "Ann@clinic.example")
    assert (code, _role(database, first)) == (0, Role.EDITOR)
    _, second = _run("add", "ann@clinic.example", "--role", "admin")
    assert (_role(database, first), _role(database, second)) == (None, Role.ADMIN)
    assert _run("list") == (0, "admin  ann@clinic.example\n")


def test_who_is_removed_is_gone(database: Database) -> None:
    _, link = _run("add", "ann@clinic.example")
    assert _run("remove", "ANN@clinic.example")[0] == 0
    assert _role(database, link) is None
    assert _run("remove", "ann@clinic.example")[0] == 1


def test_only_an_address_can_be_added(database: Database) -> None:
    assert _run("add", "ann")[0] == 1
    assert _run("add", "ann@clinic.example", "--role", "king")[0] == 2
    assert _run("list") == (0, "")
