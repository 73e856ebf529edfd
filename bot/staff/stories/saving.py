"""Finds, changes and removes stories and rules of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bot.staff.content.changes import Change, EditError
from bot.staff.stories.catalogue import read_catalogue
from bot.staff.stories.faults import faults, is_about_warning_signs
from bot.staff.stories.reading import PathFile, WrittenPath, parse_file, read_files
from bot.staff.stories.writing import WantedPath, WantedStep, added, changed, check_name, removed

REFUSED = ("unfinished", "unknown", "no_steps")  # what no file may hold; other faults wait in the draft


@dataclass(frozen=True)
class Edit:
    """A path as somebody wants it. ``before`` is the name that it had (none for a new one), ``seen`` the version of its
    text that the edit was made on."""

    file: str
    before: str
    seen: str
    wanted: WantedPath


def find(files: Sequence[PathFile], name: str) -> tuple[PathFile, WrittenPath] | None:
    """The story or rule of this name."""
    return next(((file, path) for file in files for path in file.paths if path.name == name), None)


def version(path: WrittenPath) -> str:
    return sha256(path.text.strip().encode()).hexdigest()


def saved(folder: Path, edit: Edit) -> list[Change]:
    """The change that writes the path where it stands, or a new one; raises :class:`EditError`."""
    files = read_files(folder)
    _check(folder, files, edit)
    file = _named(files, edit.file)
    if not edit.before and any(step.kind == "other" for step in edit.wanted.steps):
        raise EditError("other_shape", file.name)
    if not edit.before:
        return [Change(file.name, added(file, edit.wanted).encode())]
    path = _still(file, edit)
    return [Change(file.name, changed(file, path, with_kept_steps(edit.wanted, path)).encode())]


def drafted(files: Sequence[PathFile], edit: Edit) -> list[PathFile]:
    """The files as they would be with the edit; raises :class:`EditError`."""
    there = find(files, edit.before) if edit.before else None
    home = there[0] if there else next((file for file in files if file.name == edit.file), files[0])
    text = changed(home, there[1], edit.wanted) if there else added(home, edit.wanted)
    return [parse_file(file.name, text) if file is home else file for file in files]


def with_kept_steps(wanted: WantedPath, path: WrittenPath) -> WantedPath:
    """With the text of steps that no card can change, which a form only names by their number."""
    steps = (_kept(step, path) if step.kind == "other" else step for step in wanted.steps)
    return replace(wanted, steps=tuple(steps))


def _kept(step: WantedStep, path: WrittenPath) -> WantedStep:
    if step.origin is None or step.origin >= len(path.steps) or path.steps[step.origin].kind != "other":
        raise EditError("other_shape", path.name)
    return replace(step, values=path.steps[step.origin].values)


def taken_out(folder: Path, edit: Edit) -> list[Change]:
    """The change that takes a path out; raises :class:`EditError`."""
    file = _named(read_files(folder), edit.file)
    path = _still(file, edit)
    if is_about_warning_signs(path):
        raise EditError("warning_sign")
    return [Change(file.name, removed(file, path).encode())]


def _check(folder: Path, files: Sequence[PathFile], edit: Edit) -> None:
    wanted = edit.wanted
    _named(files, edit.file)
    check_name(wanted.name)
    if wanted.name != edit.before and find(files, wanted.name):
        raise EditError("name_taken", wanted.name)
    there = find(files, edit.before) if edit.before else None
    if is_about_warning_signs(wanted) or (there and is_about_warning_signs(there[1])):
        raise EditError("warning_sign")
    found = [fault for fault in faults(wanted, read_catalogue(folder)) if fault.sentence in REFUSED]
    if found:
        raise EditError(f"path_{found[0].sentence}", found[0].about)


def _named(files: Sequence[PathFile], name: str) -> PathFile:
    file = next((file for file in files if file.name == name), None)
    if file is None:
        raise EditError("no_such_file", name)
    return file


def _still(file: PathFile, edit: Edit) -> WrittenPath:
    """The path as it was when the edit began."""
    path = next((path for path in file.paths if path.name == edit.before), None)
    if path is None or version(path) != edit.seen:
        raise EditError("path_changed", edit.before)
    return path
