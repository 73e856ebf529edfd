from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.model_shelf import words_fingerprint


def _project(home: Path) -> Path:
    for name in ("domain.yml", "config.yml", "data/nlu/causes.yml", "bot/knowledge/content/a.yml", "bot/language/b.py"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    return home


def test_the_fingerprint_stays_while_nothing_changes(tmp_path: Path) -> None:
    home = _project(tmp_path)
    before = words_fingerprint(home)
    (home / "README.md").write_text("new")
    assert words_fingerprint(home) == before


@pytest.mark.parametrize(
    "file",
    [
        "domain.yml",
        "config.yml",
        "data/nlu/causes.yml",
        "data/new.yml",
        "bot/knowledge/content/a.yml",
        "bot/language/b.py",
    ],
)
def test_the_fingerprint_changes_with_what_a_model_depends_on(tmp_path: Path, file: str) -> None:
    home = _project(tmp_path)
    before = words_fingerprint(home)
    (home / file).write_text("changed")
    assert words_fingerprint(home) != before


def test_moving_words_between_files_changes_the_fingerprint(tmp_path: Path) -> None:
    home = _project(tmp_path)
    before = words_fingerprint(home)
    (home / "data/nlu/causes.yml").rename(home / "data/nlu/benefits.yml")
    assert words_fingerprint(home) != before
