"""Fresh Python environments with locked packages, and how much room folders take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

from bot.settings import HOME

UV = which("uv") or str(HOME / ".tools" / "bin" / "uv")


def new_environment(folder: Path, lock: Path) -> Path:
    """Make an environment in ``folder`` with the packages of ``lock``; its size on disk counts no caches."""
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, folder], check=True)
    install: list[str | Path] = [UV, "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock]
    subprocess.run([*install, "--link-mode", "copy", "--python", folder / "bin" / "python"], check=True)
    return folder


def disk_mb(*places: Path) -> float:
    """Megabytes that files and folders take on disk."""
    counted = subprocess.run(["du", "-sck", *places], check=True, capture_output=True, text=True).stdout
    return int(counted.splitlines()[-1].split()[0]) * 1024 / 1e6
