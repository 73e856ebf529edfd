"""The git checkout of the words: what is asked of git, and one writer at a time, whichever process it is in."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.staff.content.changes import EditError
from bot.storage.files import FileLockedError, file_lock

LONGEST = 30.0  # seconds, for one command of git
WAIT_FOR_OTHERS = 30.0  # seconds: other saves take a fraction of one each
WAIT_FOR_GIT = 5.0  # seconds: a developer's commit, not one that waits for its message in an editor
PAUSE = 0.05  # seconds
COMMITTER = "staff@backwise.invalid"
IDENTITY = ("-c", "user.name=Backwise staff tool", "-c", f"user.email={COMMITTER}")

Result = subprocess.CompletedProcess[bytes]


class Git:
    """One checkout; calls block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def does(self, *arguments: str) -> bool:
        """Whether git did it."""
        return self.says(*arguments) is not None

    def says(self, *arguments: str) -> bytes | None:
        """What git answers; None when it refuses."""
        done = self._run(*arguments)
        return done.stdout if done.returncode == 0 else None

    def user(self) -> str:
        """The e-mail address of whoever works here on the command line; "" where git does not know it."""
        return (self.says("config", "user.email") or b"").decode().strip()

    def own_file(self, name: str) -> Path:
        """A file of ours beside git's own; raises :class:`EditError` where there is no checkout."""
        found = self.says("rev-parse", "--absolute-git-dir")
        if found is None:
            raise EditError("no_git")
        return Path(found.decode().strip()) / f"backwise-{name}"

    def is_committed(self, file: str) -> bool:
        """Whether the file is as in the last commit, or is in neither."""
        return self.says("status", "--porcelain", "--", file) == b""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While the block runs, nobody else has a turn, in this process or another; the system ends a dead one's."""
        try:
            with file_lock(self.own_file("turn"), WAIT_FOR_OTHERS):
                yield
        except FileLockedError:
            raise EditError("git_busy") from None

    def commit(self, files: Sequence[str], author: str, subject: str) -> str:
        """Commit these files as they are, and nothing else; the name of the commit. Raises :class:`EditError`."""
        options = ("-q", "-m", subject, "--author", f"{author} <{author}>", "--only", "--", *files)
        done = self._patiently("add", "--", *files)
        if not done.returncode:
            done = self._patiently(*IDENTITY, "commit", *options)
        if done.returncode and not all(map(self.is_committed, files)):
            self.does("reset", "-q", "--", *files)
            raise EditError("git_busy" if _is_locked_out(done) else "not_committed")
        return (self.says("rev-parse", "HEAD") or b"").decode().strip()

    def remove_dead_lock(self, since: float) -> None:
        """Remove git's lock if the git that took it after ``since`` (a time stamp) was ours and must be dead by now."""
        lock = self.own_file("turn").with_name("index.lock")
        if lock.exists() and since <= lock.stat().st_mtime < time.time() - 2 * LONGEST:
            lock.unlink(missing_ok=True)

    def _patiently(self, *arguments: str) -> Result:
        """Waits for another process that has git's lock."""
        ends = time.monotonic() + WAIT_FOR_GIT
        while _is_locked_out(done := self._run(*arguments)) and time.monotonic() < ends:
            time.sleep(PAUSE)
        return done

    def _run(self, *arguments: str) -> Result:
        command = ["git", "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return subprocess.CompletedProcess(command, 1, b"", b"")


def _is_locked_out(done: Result) -> bool:
    return done.returncode != 0 and b".lock" in done.stderr
