"""What a machine's own slow moments do to whoever waits in line: a stand-in for a server, which only calculates.

It has no people, no memory, no disk and no other thread: whatever tail its answers have is the machine's.
"""

from __future__ import annotations

import hashlib
import time

from bench.measuring import Figures, tail

_BLOCK = bytes(20_000)
_CALIBRATED_IN = 2.0  # seconds


def queue(turn_s: float, share: float, seconds: float) -> Figures:
    """Turns that take ``turn_s`` each, at even times, ``share`` of the most that there can be.

    The most is measured for half of ``seconds`` and the rest for the other half.
    """
    size = _blocks(turn_s)
    most = _turns_in(seconds / 2, size) / (seconds / 2)
    figures = tail(_steady(most * share, seconds / 2, size))
    return {f"calculating_{name}": figure for name, figure in figures.items()}


def _blocks(turn_s: float) -> int:
    """How much is calculated in ``turn_s``."""
    return max(1, round(turn_s * _turns_in(_CALIBRATED_IN, 1) / _CALIBRATED_IN))


def _turns_in(seconds: float, size: int) -> int:
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        _turn(size)
        count += 1
    return count


def _steady(turns_per_s: float, seconds: float, size: int) -> list[float]:
    """Seconds of each turn from when it was due, with the time in line."""
    begun, taken = time.monotonic(), []
    for number in range(round(turns_per_s * seconds)):
        due = begun + number / turns_per_s
        time.sleep(max(0.0, due - time.monotonic()))
        _turn(size)
        taken.append(time.monotonic() - due)
    return taken


def _turn(size: int) -> None:
    for _ in range(size):
        hashlib.sha256(_BLOCK).digest()
