"""How often one session or address may ask, and how fast what is over the limit is looked at, in this process."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque

WINDOW = 60.0  # seconds
MOST_KEYS = 10_000


class RateLimit:
    """At most ``per_minute`` per key in any minute; the keys used longest ago are forgotten first."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Count one more request of ``key`` if there is room for it."""
        now = time.monotonic()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and now - times[0] > WINDOW:
            times.popleft()
        if len(self._times) > MOST_KEYS:
            self._times.popitem(last=False)
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        return True


class Pace:
    """A key's requests go on one after the other, ``apart`` seconds from each other; other keys do not wait."""

    def __init__(self, apart: float) -> None:
        self._apart = apart
        self._next: OrderedDict[str, float] = OrderedDict()

    async def wait(self, key: str) -> None:
        """Until it is this request's turn: at once when the key's last one was long enough ago."""
        now = time.monotonic()
        due = max(now, self._next.get(key, now))
        self._next[key] = due + self._apart
        self._next.move_to_end(key)
        if len(self._next) > MOST_KEYS:
            self._next.popitem(last=False)
        await asyncio.sleep(due - now)
