"""What a save is about to do, written down first: whoever saves next finishes it if the process died in between."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.staff.content.changes import Change
from bot.storage.files import write_whole


@dataclass(frozen=True)
class Begun:
    """Changes, each with the version of its file that it was made on ("" for a new file)."""

    changes: Sequence[tuple[Change, str]]
    author: str
    subject: str


def put(file: Path, content: bytes | None) -> None:
    """Write the file whole; None removes it."""
    if content is None:
        file.unlink(missing_ok=True)
        return
    write_whole(file, content)


def write_begun(file: Path, begun: Begun) -> None:
    changes = [[change.file, _as_text(change.content), seen] for change, seen in begun.changes]
    content = {"changes": changes, "author": begun.author, "subject": begun.subject}
    write_whole(file, json.dumps(content).encode())


def read_begun(file: Path) -> Begun | None:
    """What was begun and not finished."""
    if not file.exists():
        return None
    content = json.loads(file.read_bytes())
    changes = [(Change(name, _as_bytes(words)), seen) for name, words, seen in content["changes"]]
    return Begun(changes, content["author"], content["subject"])


def _as_text(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode()


def _as_bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
