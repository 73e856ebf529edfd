"""A change of one file, and why one is not made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1


@dataclass(frozen=True)
class Clash:
    """One place that two people changed differently; ``place`` names it, e.g. ``opening_hours, monday``."""

    place: str
    theirs: str
    yours: str


class EditError(Exception):
    """Why nothing was changed: ``problem`` names a sentence of ``edit_problem.html``, ``about`` is what it is about.

    ``clashes``: what somebody else wrote meanwhile, beside what was to be written.
    """

    def __init__(self, problem: str, about: str = "", clashes: Sequence[Clash] = ()) -> None:
        super().__init__(problem)
        self.problem, self.about, self.clashes = problem, about, clashes


@dataclass(frozen=True)
class Change:
    """A file (relative to the content folder) and what is to be in it; None: there is to be no such file."""

    file: str
    content: bytes | None


def version_of(content: bytes | None) -> str:
    """The name of this content: the id that git gives it, so that git finds it again; "" where there is no file."""
    if content is None:
        return ""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
