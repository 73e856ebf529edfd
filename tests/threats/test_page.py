"""docs/security.md and docs/faults.md name tests; they exist."""

from __future__ import annotations

import re

import pytest

from bot.settings import HOME

THREATS, FAULTS = ((HOME / "docs" / page).read_text() for page in ("security.md", "faults.md"))
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", THREATS + FAULTS)))


def _lines(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(("| threat", "| what"))]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test or file for file, test in NAMED])
def test_a_named_test_exists(file: str, test: str) -> None:
    text = (HOME / file).read_text()
    assert not test or re.search(rf"def {test}\(", text)


def test_each_threat_has_a_test() -> None:
    assert len(_lines(THREATS)) >= 20
    assert [line for line in _lines(THREATS) if "`tests/" not in line] == []


def test_each_fault_has_a_test_and_says_what_becomes_of_everybody() -> None:
    assert len(_lines(FAULTS)) >= 15
    assert [line for line in _lines(FAULTS) if "`tests/" not in line or line.count(" | ") != 6] == []
