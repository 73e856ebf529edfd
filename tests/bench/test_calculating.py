"""The stand-in for a server takes as long as it is told, and whoever comes too early waits in line."""

from __future__ import annotations

import time

import pytest

from bench import calculating


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which a turn takes a hundredth of a second of, and sleep what it is told."""
    now = [0.0]

    def turn(size: int) -> None:
        now[0] += size / 100

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(calculating, "_turn", turn)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", sleep)
    return now


@pytest.mark.usefixtures("clock")
def test_on_an_even_machine_every_turn_takes_alike() -> None:
    figures = calculating.queue(0.01, share=0.8, seconds=10)
    assert figures["calculating_p50_ms"] == pytest.approx(10)
    assert figures["calculating_p99_to_p50_times"] == pytest.approx(1)


def test_a_slow_moment_counts_for_everybody_who_waits(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = time.sleep

    def sleep_and_stop_once(seconds: float) -> None:
        sleep(seconds)
        if 7 < clock[0] < 7.1:
            clock[0] += 0.1

    monkeypatch.setattr(time, "sleep", sleep_and_stop_once)
    figures = calculating.queue(0.01, share=0.8, seconds=10)
    assert figures["calculating_p50_ms"] == pytest.approx(10)
    assert figures["calculating_p99_ms"] > 90
