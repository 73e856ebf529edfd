"""Today's domain, rules, stories and tests in a content folder of a test's own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bot.settings import HOME

IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@clinic.example"]


def add_stories(folder: Path) -> Path:
    """Adds them to a git checkout, and commits that."""
    shutil.copy(HOME / "domain.yml", folder)
    for part in ("data/rules", "data/stories", "tests/conversations"):
        shutil.copytree(HOME / part, folder / part)
    for command in (["add", "."], [*IDENTITY, "commit", "-q", "-m", "Stories."]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder
