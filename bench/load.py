"""Many people at once, and one who floods: does Backwise stay quick for everybody?

    python -m bench.load [--minutes 10] [--people 500] [--share 0.8]
    python -m bench.load --flood

First as many turns a second as there can be, from 32 people who never wait; then ``--share`` of that from ``--people``
who write at even times of their own, whether or not it is slow just then: a slow moment counts for everybody who waits.
Their first messages are not among these. They arrived one after another, so each is at a place of their own in a visit,
and what they say at one time is a mixture, as with the 32, and not 500 times the same sentence.
Then a stand-in that only calculates for as long as a turn takes, in the same way (bench/calculating.py): slow moments
that it has as well are the machine's own.
``--flood``: eight people who write once a second, alone and then beside one who sends as fast as answers come, over 32
connections of one session, with the limits of an installation as it comes. Adds to bench/load.json and prints it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bench import ours
from bench.calculating import queue
from bench.measuring import Figures, crowd, tail
from bench.served import FAILURES, QUESTION, Say, Served, said, time_until
from bot.collecting import collected_once

RESULTS = Path(__file__).parent / "load.json"
BUSY_PEOPLE, BUSY_SECONDS = 32, 120.0  # a machine can be quick for half a minute
CALCULATING_SECONDS = 240.0
LATE = 30.0  # seconds after the end until which people still say what they could not say in time; then it has failed
CONNECTIONS = 32
CALM_PEOPLE, CALM_SECONDS = 8, 30.0
FLOODS = {"ordinary": "does posture matter?", "warning_signs": "I can't feel my groin and I can't pee"}
DEFAULT_LIMITS = {"SESSIONS_PER_MINUTE": "1000"}  # everybody here has one address


class Steady:
    """People who each write at even times of their own; an answer's time counts from when they meant to write."""

    def __init__(self, turns_per_s: float, seconds: float) -> None:
        self._turns_per_s, self._seconds = turns_per_s, seconds
        self._taken: list[float] = []
        self._failures = 0

    async def run(self, served: Served, people: int) -> Figures:
        async with served.client() as client:
            says = [await _greeted(served, client) for _ in range(people)]
            begun = time.monotonic()
            with collected_once():  # what this process collects would count as a slow moment of the server
                await asyncio.gather(*(self._person(say, begun, number, people) for number, say in enumerate(says)))
        return {
            "turns_per_s": len(self._taken) / self._seconds,
            "failures": self._failures,
            **tail(self._taken),
        }

    async def _person(self, say: Say, begun: float, number: int, people: int) -> None:
        for turn in range(number, round(self._turns_per_s * self._seconds), people):
            due = begun + turn / self._turns_per_s
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() > begun + self._seconds + LATE:
                self._failures += 1
                continue
            try:
                await say(said(number, number + turn // people))
            except FAILURES:
                self._failures += 1
            else:
                self._taken.append(time.monotonic() - due)


async def _greeted(served: Served, client: aiohttp.ClientSession) -> Say:
    """A person whose conversation goes on: the first message begins a session, and takes twice as long."""
    say = await served.meet(client)
    await say(QUESTION)
    return say


async def load(served: Served, options: argparse.Namespace) -> Figures:
    """``options.share`` of what is possible, for ``options.minutes``."""
    most = len(await crowd(served, BUSY_PEOPLE, seconds=BUSY_SECONDS)) / BUSY_SECONDS
    steady = Steady(most * options.share, options.minutes * 60)
    memory = [served.memory_mb()]
    watching = asyncio.create_task(_watch(served, memory))
    figures = await steady.run(served, options.people)
    watching.cancel()
    half = memory[len(memory) // 2]
    return {
        "people": options.people,
        "minutes": options.minutes,
        "most_turns_per_s": most,
        **figures,
        "memory_begin_mb": memory[0],
        "memory_half_mb": half,
        "memory_end_mb": memory[-1],
        "memory_second_half_times": memory[-1] / half,
    }


async def _watch(served: Served, memory: list[float]) -> None:
    while True:
        await asyncio.sleep(5)
        memory.append(served.memory_mb())


async def flood(served: Served) -> dict[str, Figures]:
    """The answers of calm people, alone and beside each kind of flood."""
    figures = {"alone": await Steady(CALM_PEOPLE, CALM_SECONDS).run(served, CALM_PEOPLE)}
    for kind, words in FLOODS.items():
        async with served.client() as client:
            say, sent = await served.meet(client), [0]
            flooding = [asyncio.create_task(_flood(say, words, sent)) for _ in range(CONNECTIONS)]
            calm = await Steady(CALM_PEOPLE, CALM_SECONDS).run(served, CALM_PEOPLE)
            for task in flooding:
                task.cancel()
            await asyncio.gather(*flooding, return_exceptions=True)
        slower = calm["p50_ms"] / figures["alone"]["p50_ms"]
        figures[kind] = calm | {"flood_per_s": sent[0] / CALM_SECONDS, "slower_times": slower}
    return figures


async def _flood(say: Say, words: str, sent: list[int]) -> None:
    while True:
        with suppress(*FAILURES):  # told to wait, as they should be
            await say(words)
        sent[0] += 1


async def measure(options: argparse.Namespace) -> dict[str, object]:
    limits = DEFAULT_LIMITS if options.flood else ours.NO_LIMITS
    with TemporaryDirectory() as folder, ours.serve(Path(folder), limits) as served:
        await time_until(served, served.is_answered, QUESTION)
        if options.flood:
            return {"flood": await flood(served)}
        figures = await load(served, options)
    return {"load": figures | queue(1 / figures["most_turns_per_s"], options.share, CALCULATING_SECONDS)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--share", type=float, default=0.8)
    parser.add_argument("--flood", action="store_true")
    measured = asyncio.run(measure(parser.parse_args()))
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(before | measured, indent=2) + "\n")
    sys.stdout.write(json.dumps(measured, indent=2) + "\n")


if __name__ == "__main__":
    main()
