"""The content that this process goes by: the files of one version of the words, each read once.

Another version's content takes its place in one step (:func:`serve_content`). What must not mix two versions, such as a
turn of a conversation, holds one for as long as it lasts (:func:`holding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

DOMAIN, FILES = "domain.yml", "bot/knowledge/content"


class Content:
    """The content files below ``home``, which is laid out as the repository is, and what was read from them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._kept: dict[tuple[Any, ...], Any] = {}

    def kept(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``read`` gives, which is done once; the arguments are hashable."""
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in self._kept:
            with holding(self):  # another may be served while this is read
                self._kept[key] = read(*args, **kwargs)
        found: T = self._kept[key]
        return found


INSTALLED = Content(Path(__file__).resolve().parents[2])  # what came with this code
_held: ContextVar[Content | None] = ContextVar("held content", default=None)
_served = [INSTALLED]


def content_in_use() -> Content:
    """What is held here, or what the process serves."""
    return _held.get() or _served[0]


def serve_content(content: Content) -> None:
    """From now on the process goes by this content, but for what holds another."""
    _served[0] = content


@contextmanager
def holding(content: Content) -> Iterator[None]:
    """The block, and the tasks and threads that it starts, go by this content, whatever is served meanwhile."""
    token = _held.set(content)
    try:
        yield
    finally:
        _held.reset(token)


def content_file(name: str) -> Path:
    """A content file such as ``red_flags.yml``."""
    return content_in_use().home / FILES / name


def domain_file() -> Path:
    """The answers that belong to the content."""
    return content_in_use().home / DOMAIN


def once_per_content(read: Callable[P, T]) -> Callable[P, T]:
    """Like :func:`functools.cache`, for what is read from content files: done again for other content."""

    @wraps(read)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        return content_in_use().kept(read, *args, **kwargs)

    return kept
