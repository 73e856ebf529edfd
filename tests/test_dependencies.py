"""docs/dependencies.md says why each dependency is there, and is about the versions that are installed."""

from __future__ import annotations

import re
import tomllib

import pytest

from bot.settings import HOME

PAGE = (HOME / "docs" / "dependencies.md").read_text()
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
LOCKED = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", (HOME / "requirements.lock").read_text(), re.MULTILINE))
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
OVERRIDES = (HOME / "requirements" / "overrides.txt").read_text().splitlines()
NAME = re.compile(r"[\w.-]+")


def _rows(heading: str) -> dict[str, list[str]]:
    """The rows of a section's table, by the name in the first column."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {name: row[1:] for row in rows for name in re.findall(r"`([\w.-]+)", row[0])}


def _names(requirements: list[str]) -> set[str]:
    return {found[0] for line in requirements if (found := NAME.match(line))}


def test_each_dependency_has_its_reason_and_none_is_left_over() -> None:
    reasons = _rows("To run") | _rows("To test")
    assert set(reasons) == _names(ASKED)
    assert all(reason for (reason, *_) in reasons.values())


def test_each_override_has_its_reason() -> None:
    assert _names(OVERRIDES) == set(_rows("Overrides"))


WEAKNESSES = _rows("Known weaknesses of what Rasa pins")


@pytest.mark.parametrize("package", WEAKNESSES)
def test_a_known_weakness_is_told_of_the_version_that_is_installed(package: str) -> None:
    version, _, known, here = WEAKNESSES[package]
    assert version == LOCKED[package]
    assert known.startswith(("read", "memory")) and here
