"""Finds, changes and removes stories, rules and tests of the draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bot.staff.content.changes import Change, EditError
from bot.staff.stories.catalogue import read_catalogue
from bot.staff.stories.faults import faults, is_about_warning_signs
from bot.staff.stories.reading import FOLDERS, NEW_FILE, PathFile, WrittenPath, parse_file, read_files
from bot.staff.stories.steps import Saying, Step
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.stories.writing import added, changed, check_name, removed
from bot.staff.words.model import PathKind

REFUSED = ("unfinished", "unknown", "no_steps")  # what no file may hold; other faults wait in the draft
FILE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Edit:
    """A path as somebody wants it. ``before`` is the name that it had (none for a new one), ``seen`` the version of its
    text that the edit was made on. ``new_file`` names a file that is to be made for it, as people write names."""

    file: str
    before: str
    seen: str
    wanted: WantedPath
    new_file: str = ""


def read_beside(folder: Path, kind: PathKind) -> list[PathFile]:
    """The files in which a path of this kind stands, and with which it shares its names."""
    return read_files(folder, *(("test",) if kind == "test" else ("rule", "story")))


def find(files: Sequence[PathFile], name: str) -> tuple[PathFile, WrittenPath] | None:
    """The story, rule or test of this name."""
    return next(((file, path) for file in files for path in file.paths if path.name == name), None)


def version(path: WrittenPath) -> str:
    return sha256(path.text.strip().encode()).hexdigest()


def saved(folder: Path, edit: Edit) -> list[Change]:
    """The change that writes the path where it stands, or a new one; raises :class:`EditError`."""
    files = read_beside(folder, edit.wanted.kind)
    _check(folder, files, edit)
    if not edit.before:
        file = _new_file(files, edit) if edit.new_file else _named(files, edit.file)
        if any(step.kind == "other" for step in (*edit.wanted.steps, *edit.wanted.condition)):
            raise EditError("other_shape", file.name)
        return [Change(file.name, added(file, edit.wanted).encode())]
    file = _named(files, edit.file)
    path = _still(file, edit)
    return [Change(file.name, changed(file, path, with_kept_steps(edit.wanted, path)).encode())]


def drafted(files: Sequence[PathFile], edit: Edit) -> list[PathFile]:
    """The files as they would be with the edit; raises :class:`EditError`."""
    there = find(files, edit.before) if edit.before else None
    if there is None:
        name = f"{FOLDERS[edit.wanted.kind]}/new.yml"
        return [*files, parse_file(name, added(parse_file(name, NEW_FILE), edit.wanted))]
    home, path = there
    text = changed(home, path, edit.wanted)
    return [parse_file(file.name, text) if file is home else file for file in files]


def with_kept_steps(wanted: WantedPath, path: WrittenPath) -> WantedPath:
    """With the text of steps that no card can change, which a form only names by their number; and with the spaces that
    a form takes out."""
    steps = tuple(_kept(step, path, path.steps) for step in wanted.steps)
    return replace(wanted, steps=steps, condition=tuple(_kept(step, path, path.condition) for step in wanted.condition))


def _kept(step: WantedStep, path: WrittenPath, before: Sequence[Step]) -> WantedStep:
    place = len(before) if step.origin is None else step.origin
    old = next((each for each in before[place : place + 1] if each.kind == step.kind), None)
    if step.kind == "other" and old is None:
        raise EditError("other_shape", path.name)
    is_kept = old and (step.kind == "other" or _words(old) == _words(step))
    return replace(step, values=old.values) if old and is_kept else step


def _words(step: Saying) -> list[list[str]]:
    return [value.split() for value in step.values]


def taken_out(folder: Path, edit: Edit) -> list[Change]:
    """The change that takes a path out; raises :class:`EditError`."""
    file = _named(read_beside(folder, edit.wanted.kind), edit.file)
    path = _still(file, edit)
    if is_about_warning_signs(path):
        raise EditError("warning_sign")
    return [Change(file.name, removed(file, path).encode())]


def _check(folder: Path, files: Sequence[PathFile], edit: Edit) -> None:
    wanted = edit.wanted
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
    if file.error:
        raise file.error
    return file


def _new_file(files: Sequence[PathFile], edit: Edit) -> PathFile:
    """An empty file of the name, which is no other's."""
    stem = re.sub(r"[ _-]+", "_", edit.new_file.strip().lower())
    if not FILE_NAME.fullmatch(stem):
        raise EditError("bad_file_name", edit.new_file)
    name = f"{FOLDERS[edit.wanted.kind]}/{'test_' * (edit.wanted.kind == 'test')}{stem}.yml"
    if any(file.name == name for file in files):
        raise EditError("file_taken", edit.new_file)
    return parse_file(name, NEW_FILE)


def _still(file: PathFile, edit: Edit) -> WrittenPath:
    """The path as it was when the edit began."""
    path = next((path for path in file.paths if path.name == edit.before), None)
    if path is None or version(path) != edit.seen:
        raise EditError("path_changed", edit.before)
    return path
