"""What is remembered for as long as somebody is there: in this process's memory, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

LASTS = 3600.0  # seconds after it was last put here, however the machine's clock is set meanwhile

T = TypeVar("T")


class ShortMemory(Generic[T]):
    """One thing for each conversation, by its id; of the last ones if a ``most`` is given.

    ``weigh`` says how much of the ``most`` a thing takes up: 1 each otherwise. Safe to share between threads.
    """

    def __init__(self, most: int | None = None, weigh: Callable[[T], int] = lambda _: 1) -> None:
        self._most, self._weigh = most, weigh
        self._things: dict[str, tuple[float, T, int]] = {}  # the one put here longest ago is the first
        self._weight = 0
        self._lock = RLock()

    def get(self, conversation_id: str) -> T | None:
        with self._lock:
            self._forget_old()
            remembered = self._things.get(conversation_id)
            return remembered[1] if remembered else None

    def put(self, conversation_id: str, thing: T) -> None:
        weight = self._weigh(thing)
        with self._lock:
            self._forget_old()
            self._drop(conversation_id)
            self._things[conversation_id] = (time.monotonic(), thing, weight)
            self._weight += weight
            while self._most is not None and self._weight > self._most:
                self._drop(next(iter(self._things)))

    def take(self, conversation_id: str) -> T | None:
        """What is remembered, which is then dropped."""
        with self._lock:
            taken = self.get(conversation_id)
            self._drop(conversation_id)
            return taken

    def drop(self, conversation_id: str) -> None:
        self.take(conversation_id)

    def _drop(self, conversation_id: str) -> None:
        if dropped := self._things.pop(conversation_id, None):
            self._weight -= dropped[2]

    def _forget_old(self) -> None:
        limit = time.monotonic() - LASTS
        while self._things:
            first = next(iter(self._things))
            if self._things[first][0] >= limit:
                return
            self._drop(first)
