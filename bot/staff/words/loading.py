"""Loads all words of a project."""

from __future__ import annotations

from pathlib import Path

from bot.staff.words.code import read_code
from bot.staff.words.domain import read_domain
from bot.staff.words.finding import Finding
from bot.staff.words.model import Words
from bot.staff.words.reading import Node, Reader
from bot.staff.words.training import read_training

CONTENT = "bot/knowledge/content"
CLINICS = "clinics"
CONTENT_FILES = ("avoid_codes", "countries", "exercises", "red_flags", "sources", "starter_weeks", "vocabulary")


class UnreadableError(Exception):
    """Some files cannot be read, so nothing can be said about the rest; ``findings`` say which and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("Some files cannot be read.")
        self.findings = findings


def load_words(home: Path) -> Words:
    """Everything that people wrote for the bot; raises :class:`UnreadableError`."""
    reader = Reader(home)
    domain, _ = reader.yaml("domain.yml"), reader.yaml("config.yml")
    data = _read_all(reader, "data", "*.yml") + _read_all(reader, "data", "*.yaml")
    tests = _read_all(reader, "tests/conversations", "test_*.yml")
    content = {name: reader.yaml(f"{CONTENT}/{name}.yml") for name in CONTENT_FILES}
    clinics, code = _read_all(reader, CLINICS, "*.yml"), read_code(reader)
    if reader.unreadable:
        raise UnreadableError(reader.unreadable)
    return Words(
        home=home,
        domain=read_domain(domain),
        training=read_training(data, tests),
        code=code,
        content=content,
        clinics=clinics,
        problems=reader.problems,
    )


def _read_all(reader: Reader, folder: str, pattern: str) -> tuple[Node, ...]:
    return tuple(reader.yaml(name) for name, _ in reader.files(folder, pattern))
