"""Files that several processes share: written whole, and one writer at a time."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE = 0.05  # seconds


class FileLockedError(Exception):
    """Another process holds the lock."""


def write_whole(file: Path, content: bytes) -> None:
    """All or nothing: whoever reads the file meanwhile, or after a crash, sees the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)


@contextmanager
def file_lock(file: Path, wait: float) -> Iterator[None]:
    """Hold the lock that this file is while the block runs; the system releases that of a process that died.

    Raises :class:`FileLockedError` when another holds it for ``wait`` seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as opened:
        ends = time.monotonic() + wait
        while not _taken(opened.fileno()):
            if time.monotonic() >= ends:
                raise FileLockedError
            time.sleep(PAUSE)
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
