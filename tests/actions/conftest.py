"""Fixtures for the tests of actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.database import DATABASE
from bot.storage.database import Database
from tests.actions.harness import SAMPLES, Run, runner
from tests.built import migrated


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Actions with a database of this test's own, in which the conversation "one" is not stored."""
    database = Database(migrated(tmp_path / "backwise.db"))
    token = DATABASE.set(database)
    yield runner(lambda clinic: SAMPLES)
    DATABASE.reset(token)
    database.dispose()
