"""The lines of the files in which examples stand, one a line; every byte that is not asked for stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from bot.staff.content.changes import Change, EditError
from bot.staff.words.finding import Place
from bot.staff.words.model import Example

_ITEM = re.compile(rb"\s*- ")


def as_written(folder: Path, examples: Sequence[Example]) -> list[bytes]:
    """The examples with the marks that their files have in them; raises :class:`EditError`."""
    files = {example.place.file: _lines(folder, example.place.file) for example in examples}
    found = [(example.place.file, files[example.place.file][example.place.line - 1]) for example in examples]
    return [line[len(_start(line, file)) :].rstrip(b"\r\n") for file, line in found]


def rewritten(
    folder: Path, gone: Collection[Place], below: Place | None = None, new: Sequence[bytes] = ()
) -> list[Change]:
    """The files without the lines ``gone``, and with ``new`` examples below one; raises :class:`EditError`."""
    files = dict.fromkeys(place.file for place in (*gone, *([below] if below else [])))
    return [
        _rewritten(
            folder,
            file,
            {place.line for place in gone if place.file == file},
            below.line if below and below.file == file else 0,
            new,
        )
        for file in files
    ]


def _rewritten(folder: Path, file: str, gone: Collection[int], below: int, new: Sequence[bytes]) -> Change:
    kept = list[bytes]()
    for number, line in enumerate(_lines(folder, file), 1):
        if number in gone:
            _start(line, file)
        else:
            kept.append(line)
        if number == below:
            kept += _below(kept.pop(), file, new)
    return Change(file, b"".join(kept))


def _below(line: bytes, file: str, new: Sequence[bytes]) -> list[bytes]:
    """The line, which may be the last of its file, and the new ones that look like it."""
    ending = b"\r\n" if line.endswith(b"\r\n") else b"\n"
    return [line.rstrip(b"\r\n") + ending, *(_start(line, file) + example + ending for example in new)]


def _start(line: bytes, file: str) -> bytes:
    start = _ITEM.match(line)
    if start is None:
        raise EditError("not_a_list", file)
    return start[0]


def _lines(folder: Path, file: str) -> list[bytes]:
    return (folder / file).read_bytes().splitlines(keepends=True)
