"""The words of one commit, apart from the draft, in which people go on writing."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.knowledge.content_in_use import DOMAIN, FILES
from bot.settings import read_settings
from bot.staff.content.git import Git

# What the words are: all of it is in a version. Clinics and physios are not: they count at once.
WORDS = (DOMAIN, "config.yml", "data", FILES, "bot/language", "tests/conversations")
BUILT = ".build"  # config.yml names the language pipeline by this path


def commit_of_words(folder: Path) -> str:
    """The commit that holds today's words; "" when some are not committed, or there is no checkout."""
    git = Git(folder)
    if git.says("status", "--porcelain", "--", *WORDS) != b"":
        return ""
    return last_commit(folder)


def last_commit(folder: Path) -> str:
    """The commit that the draft is at, whatever is edited by hand just now; "" where there is none."""
    return (Git(folder).says("rev-parse", "-q", "--verify", "HEAD") or b"").decode().strip()


def write_content(git: Git, commit: str, folder: Path) -> bool:
    """Put what :class:`Content` reads into ``folder``, as it is in this commit; False: git does not have it."""
    listed = git.says("ls-tree", "--name-only", commit, "--", DOMAIN, FILES)
    packed = git.says("archive", "--format=tar", commit, "--", *listed.decode().splitlines()) if listed else None
    if packed is None:
        return False
    _unpack(packed, folder)
    return True


def _unpack(packed: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


@contextmanager
def words_of(folder: Path, commit: str) -> Iterator[Path]:
    """A copy of the words of a commit, which nobody edits; the folder itself for ""."""
    packed = Git(folder).says("archive", "--format=tar", commit) if commit else None
    if packed is None:
        yield folder
        return
    with TemporaryDirectory(prefix="backwise-") as name:
        _unpack(packed, Path(name))
        (Path(name) / BUILT).symlink_to(read_settings().build_folder)
        yield Path(name)
