"""How often one session or address may ask, in this process."""

from __future__ import annotations

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
