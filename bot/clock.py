"""Notices that somebody set the machine's clock: it then goes apart from the time that has passed."""

from __future__ import annotations

import asyncio
import logging
import time

LOG = logging.getLogger(__name__)
LOOK_EVERY = 5.0  # seconds
FAR = 60.0  # seconds; what keeps a clock right moves it by less
DISTRUST = 3600.0  # seconds after it was set forward: it may be set right again
SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # the former counts a machine's sleep


class ClockWatch:
    """What cannot be undone waits until the clock can be trusted."""

    def __init__(self) -> None:
        self._ahead = _ahead()
        self._trusted_from = 0.0

    async def run(self) -> None:
        """Look until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self._look()

    def is_trusted(self) -> bool:
        self._look()
        return time.monotonic() >= self._trusted_from

    def _look(self) -> None:
        before, self._ahead = self._ahead, _ahead()
        moved = self._ahead - before
        if abs(moved) < FAR:
            return
        LOG.error(
            "The machine's clock was set %s by %.0f minutes.", "forward" if moved > 0 else "back", abs(moved) / 60
        )
        if moved > 0:
            self._trusted_from = time.monotonic() + DISTRUST


def _ahead() -> float:
    """Seconds by which the clock is ahead of the time since the machine started."""
    return time.time() - time.clock_gettime(SINCE_BOOT)
