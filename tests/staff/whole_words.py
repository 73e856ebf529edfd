"""A checkout of all words of Backwise, with a few examples of each topic, so that it is read at once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bot.settings import HOME

FEW = 6  # examples of each intent in each file
FOLDERS = ("data/rules", "data/stories", "tests/conversations", "bot/knowledge/content", "clinics", "docs")
PYTHON = ("actions", "bot")


def make_whole_words(folder: Path) -> Path:
    """The folder, with one commit."""
    for name in FOLDERS:
        shutil.copytree(HOME / name, folder / name, ignore=shutil.ignore_patterns("*.png", "__pycache__"))
    for name in PYTHON:
        shutil.copytree(HOME / name, folder / name, dirs_exist_ok=True, ignore=_without_code)
    for name in ("domain.yml", "config.yml", "reviews.yml"):
        shutil.copy(HOME / name, folder / name)
    (folder / "data/nlu").mkdir()
    for file in (HOME / "data/nlu").glob("*.yml"):
        (folder / "data/nlu" / file.name).write_text(_few_examples(file.read_text()))
    identity = ["-c", "user.name=Test", "-c", "user.email=test@clinic.example"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "Words."]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder


def _without_code(folder: str, names: list[str]) -> list[str]:
    """Keep Python alone: the names of actions and answers are looked up in it."""
    return [name for name in names if not name.endswith(".py") and (Path(folder) / name).is_file()] + ["__pycache__"]


def _few_examples(text: str) -> str:
    kept, count = list[str](), 0
    for line in text.split("\n"):
        count = count + 1 if line.startswith("      - ") else 0
        if count <= FEW:
            kept.append(line)
    return "\n".join(kept)
