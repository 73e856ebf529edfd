"""Content of a test's own: today's, with some words replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.knowledge.content_in_use import DOMAIN, FILES, INSTALLED


def copy_content(folder: Path) -> Path:
    """The folder, with today's content in it."""
    shutil.copytree(INSTALLED.home / FILES, folder / FILES)
    shutil.copy(INSTALLED.home / DOMAIN, folder / DOMAIN)
    return folder


def reword(file: Path, right: str, wrong: str) -> None:
    """Replace words in a file that holds them."""
    words = file.read_text(encoding="utf-8")
    assert right in words
    file.write_text(words.replace(right, wrong), encoding="utf-8")
