"""Fixtures for the tests of actions."""

from __future__ import annotations

import pytest

from tests.actions.harness import SAMPLES, Run, runner


@pytest.fixture
def run() -> Run:
    return runner(lambda clinic: SAMPLES)
