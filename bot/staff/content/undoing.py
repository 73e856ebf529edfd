"""Takes back one edit of the draft; what others changed since stays."""

from __future__ import annotations

import re
from pathlib import Path

from bot.staff.content.changes import Change, EditError
from bot.staff.content.git import COMMITTER, Git
from bot.staff.content.merging import merged

COMMIT = re.compile(r"[0-9a-f]{40}")


def undone(folder: Path, git: Git, commit: str, author: str) -> list[Change]:
    """The changes that take back what ``author`` saved as ``commit``; raises :class:`EditError`."""
    who = git.says("show", "-s", "--format=%ae %ce", commit) if COMMIT.fullmatch(commit) else None
    if who is None or who.decode().split() != [author, COMMITTER]:
        raise EditError("not_yours")
    return [_undone(folder, git, commit, name) for name in edited_files(git, commit)]


def edited_files(git: Git, commit: str) -> list[str]:
    """The names of the files that an edit changed."""
    names = git.says("diff-tree", "--no-commit-id", "--name-only", "-r", "-z", commit) or b""
    return [name for name in names.decode().split("\0") if name]


def _undone(folder: Path, git: Git, commit: str, name: str) -> Change:
    before, after = git.says("show", f"{commit}^:{name}"), git.says("show", f"{commit}:{name}")
    now = (folder / name).read_bytes() if (folder / name).exists() else None
    if now == after:
        return Change(name, before)
    if before is None or after is None or now is None:
        raise EditError("changed_meanwhile", name)
    return Change(name, merged(name, after, before, now))
