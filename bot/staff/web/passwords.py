"""Passwords: how long, how they are kept, and how often a wrong one may be tried."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200  # characters
MOST_WRONG, WINDOW = 8, 900.0  # tries, seconds
MOST_KEYS = 10_000
HASHER = PasswordHasher()


@cache
def _nobodys() -> str:
    """So that an unknown address takes as long as a wrong password; made at the first need, for it takes long."""
    return HASHER.hash("the password of nobody")


def hashed(password: str) -> str:
    return HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; without a hash it never does, and takes as long to say so."""
    try:
        return HASHER.verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


class Throttle:
    """Counts wrong passwords by a key, such as an address, in this process."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        times = self._wrong.get(key, deque())
        while times and time.monotonic() - times[0] > WINDOW:
            times.popleft()
        return len(times) < MOST_WRONG

    def note_wrong(self, key: str) -> None:
        self._wrong.setdefault(key, deque()).append(time.monotonic())
        self._wrong.move_to_end(key)
        if len(self._wrong) > MOST_KEYS:
            self._wrong.popitem(last=False)

    def forget(self, key: str) -> None:
        self._wrong.pop(key, None)
