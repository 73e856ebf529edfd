"""What the documents tell people to type exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import HOME

DOCUMENTS = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").rglob("*.md"))]
CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def _code(document: Path) -> str:
    return "\n".join(block or line for block, line in CODE.findall(document.read_text()))


def _commands(group: object) -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        yield name
        yield from (f"{name} {inner}" for inner in _commands(command))


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
class TestDocument:
    def test_has_words(self, document: Path) -> None:
        assert document.read_text().strip()

    def test_names_make_targets_that_exist(self, document: Path) -> None:
        assert set(re.findall(r"^(?:\$ |.*&& )?make ([a-z][a-z-]*)", _code(document), re.MULTILINE)) <= _make_targets()

    def test_names_commands_that_exist(self, document: Path) -> None:
        known = set(_commands(get_command(app)))
        groups = {name.partition(" ")[0] for name in known if " " in name}
        for words in re.findall(r"\bbackwise ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", _code(document)):
            first = words.partition(" ")[0]
            assert (words if first in groups and " " in words else first) in known, f"backwise {words}"

    def test_names_options_that_exist(self, document: Path) -> None:
        for line in re.findall(r"\bbackwise ([a-z][^\n]*)", _code(document)):
            command, words = get_command(app), line.split()
            while words and words[0] in getattr(command, "commands", {}):
                command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
            known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"backwise {line}"

    def test_links_to_files_that_exist(self, document: Path) -> None:
        for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", document.read_text()):
            assert (document.parent / target).exists(), target


def test_the_readme_says_how_to_run_and_to_test() -> None:
    code = _code(HOME / "README.md")
    assert "make run" in code and "make test" in code
