"""docs/security.md names tests; they exist."""

from __future__ import annotations

import re

import pytest

from bot.settings import HOME

PAGE = (HOME / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat", "| what"))]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test or file for file, test in NAMED])
def test_a_named_test_exists(file: str, test: str) -> None:
    text = (HOME / file).read_text()
    assert not test or re.search(rf"def {test}\(", text)


def test_each_threat_has_a_test() -> None:
    assert len(LINES) >= 20
    assert [line for line in LINES if "`tests/" not in line] == []
