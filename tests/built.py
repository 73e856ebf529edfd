"""What is made once, for a Backwise whose other files are a test's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import HOME
from bot.storage.database import Database


def build_folder_in(folder: Path) -> Path:
    """A new build folder in ``folder``, to write to; the language in it is the one that was built."""
    build_folder = folder / "build"
    build_folder.mkdir()
    (build_folder / "language").symlink_to(HOME / ".build" / "language")
    return build_folder


def migrated(file: Path) -> str:
    """The address of a new SQLite database in ``file``, up to date and empty."""
    file.write_bytes(_empty_database())
    return f"sqlite:///{file}"


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        database = Database(f"sqlite:///{file}")
        database.migrate()
        database.dispose()
        return file.read_bytes()
