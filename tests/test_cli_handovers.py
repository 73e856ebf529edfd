"""`backwise handovers`: messages for the clinic, as staff read them in a shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.handovers import NewHandover, add_handover
from tests.built import migrated


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database of this test's own, named by the environment."""
    url = migrated(tmp_path / "backwise.db")
    monkeypatch.setenv("DATABASE_URL", url)
    read_settings.cache_clear()
    database = Database(url)
    yield database
    database.dispose()
    read_settings.cache_clear()


def test_messages_for_the_clinic_are_listed_until_they_are_done(database: Database) -> None:
    with database.session() as session:
        new = NewHandover(clinic="demo", name="Zebedee", contact="zeb@example.com", message="Please [ring] me")
        handover_id = add_handover(session, "unknown", new)
    runner = CliRunner()
    assert "Please [ring] me" in runner.invoke(app, ["handovers", "list"]).output
    assert runner.invoke(app, ["handovers", "done", handover_id]).exit_code == 0
    assert "Zebedee" not in runner.invoke(app, ["handovers", "list"]).output
    assert "Zebedee" in runner.invoke(app, ["handovers", "list", "--all"]).output
    assert runner.invoke(app, ["handovers", "done", "nobody"]).exit_code == 1
