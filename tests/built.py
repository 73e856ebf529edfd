"""What `backwise build` made, for a Backwise whose other files are a test's own."""

from __future__ import annotations

from pathlib import Path

from bot.settings import HOME


def build_folder_in(folder: Path) -> Path:
    """A new build folder in ``folder``, to write to; the language in it is the one that was built."""
    build_folder = folder / "build"
    build_folder.mkdir()
    (build_folder / "language").symlink_to(HOME / ".build" / "language")
    return build_folder
