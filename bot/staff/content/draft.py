"""The draft: the working tree of the content folder. Each saved edit is one commit, by the member who made it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.staff.content.changes import Change, EditError, version_of
from bot.staff.content.examples import Taught, read_examples, taught, teachable_intents
from bot.staff.content.git import Git
from bot.staff.content.journal import Begun, put, read_begun, write_begun
from bot.staff.content.merging import merged
from bot.staff.content.undoing import edited_files, undone

Edit = Callable[[Path], Sequence[Change]]  # from what is in the folder now; raises EditError


class Draft:
    """One edit at a time; blocking calls, which the screens run in threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = Git(folder)

    def intents(self) -> list[str]:
        """The intents to which examples can be added; raises :class:`EditError`."""
        return teachable_intents(read_examples(self.folder))

    def teach(self, intent: str, examples: Sequence[str], author: str, moving: Collection[Taught] = ()) -> str:
        """Add examples to an intent, and move others there; like :meth:`edit`."""
        what = [f"{len(examples)} for {intent}"] if examples else []
        what += [f"{len(moving)} moved to {intent}"] if moving else []
        return self.edit(
            lambda folder: taught(folder, read_examples(folder), intent, examples, moving),
            author,
            f"examples: {', '.join(what)}",
        )

    def edit(self, make: Edit, author: str, subject: str) -> str:
        """Save what ``make`` changes as one commit, whose name is returned ("": nothing changes).

        Raises :class:`EditError`, and nothing is changed then.
        """
        with self._turn():
            changes = make(self.folder)
            return self._save(Begun([(each, version_of(self._now(each.file))) for each in changes], author, subject))

    def undo(self, commit: str, author: str) -> list[str]:
        """Take back an edit of the same author, as a new commit; gives its files, raises :class:`EditError`."""
        self.edit(lambda folder: undone(folder, self.git, commit, author), author, f"undo: {commit[:10]}")
        return edited_files(self.git, commit)

    def save(self, change: Change, seen: str, author: str, subject: str) -> str:
        """Save a change that was made on the version ``seen`` of its file ("": there was none); like :meth:`edit`.

        What others saved meanwhile stays; :class:`EditError` says where both changed the same.
        """
        with self._turn():
            return self._save(Begun([(change, seen)], author, subject))

    def version(self, file: str) -> str:
        """Which version of a file this is; raises :class:`EditError`."""
        return version_of(self.content(file))

    def content(self, file: str, version: str | None = None) -> bytes:
        """What is in the file, or was in a version of it; raises :class:`EditError`."""
        now = self._now(file)
        if now is None:
            raise EditError("elsewhere", file)
        if version in (None, version_of(now)):
            return now
        known = self.git.says("cat-file", "blob", version) if version and version.isalnum() else None
        if known is None:
            raise EditError("changed_meanwhile", file)
        return known

    def name_of(self, file: Path) -> str:
        """The name of a file in the content folder; raises :class:`EditError` for one elsewhere."""
        try:
            return file.relative_to(self.folder).as_posix()
        except ValueError:
            raise EditError("elsewhere", file.name) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Nobody else saves meanwhile, and what a process left unfinished when it died is finished first."""
        with self.git.turn():
            journal = self.git.own_file("save")
            if begun := read_begun(journal):
                self.git.remove_dead_lock(journal.stat().st_mtime)
                self._take_up(begun)
                journal.unlink()
            yield

    def _take_up(self, begun: Begun) -> None:
        try:
            self._commit(begun, self._with_others(begun))
        except EditError as error:
            if error.problem != "changed_meanwhile":  # then somebody else had the last word, and it stays
                raise

    def _save(self, begun: Begun) -> str:
        changes = self._with_others(begun)
        before = [Change(change.file, self._now(change.file)) for change in changes]
        journal = self.git.own_file("save")
        write_begun(journal, begun)
        try:
            return self._commit(begun, changes)
        except EditError:
            self._write(before)
            raise
        finally:
            journal.unlink()

    def _with_others(self, begun: Begun) -> list[Change]:
        """The changes on top of what others saved since they were made."""
        return [self._merged(change, seen) for change, seen in begun.changes]

    def _merged(self, change: Change, seen: str) -> Change:
        now = self._now(change.file)
        if now == change.content:
            return change
        if not self.git.is_committed(change.file):
            raise EditError("unsaved", change.file)  # somebody edits this file by hand just now
        if seen == version_of(now):
            return change
        if now is None or change.content is None or not seen:
            raise EditError("changed_meanwhile", change.file)
        return Change(change.file, merged(change.file, self.content(change.file, seen), change.content, now))

    def _commit(self, begun: Begun, changes: Sequence[Change]) -> str:
        self._write(changes)
        files = [change.file for change in changes if not self.git.is_committed(change.file)]
        return self.git.commit(files, begun.author, begun.subject) if files else ""

    def _write(self, changes: Sequence[Change]) -> None:
        for change in changes:
            put(self.folder / change.file, change.content)

    def _now(self, file: str) -> bytes | None:
        path = self.folder / file
        return path.read_bytes() if path.exists() else None
