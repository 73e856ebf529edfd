"""What is measured of a running chatbot, the same for ours and for stock Rasa."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Mapping, Sequence

import aiohttp

from bench.served import QUESTION, SAID, Served, said

MEASURED = (5, 50, 200)  # turns of a conversation
WINDOW = 3  # turns before and from the measured one on that count for it
SHORT = 10  # conversations to the first measured turn for each to the last: few turns may fall into a slow moment
PEOPLE = (1, 8, 32)
SHARES = (50, 95, 99)  # percentiles
TURNS_OF_A_VISIT = len(SAID)
BETWEEN_VISITS = 11  # openings from one visit of a person to their next; others have those between
Figures = dict[str, float]


async def turns(bots: Mapping[str, Served], conversations: int) -> dict[str, Figures]:
    """Milliseconds of an answer around each measured turn of ``conversations`` with each bot, and of short ones.

    They are had in turn, because machines are slower at one time than at another.
    """
    taken: dict[str, list[list[float]]] = {name: [] for name in bots}
    lengths = [MEASURED[0] + WINDOW] * SHORT + [MEASURED[-1] + WINDOW]
    for number, length in enumerate(lengths * conversations):
        for name, served in bots.items():
            async with served.client() as client:
                taken[name].append([each async for each in conversation(served, client, length, number)])
    return {name: _latencies(each) | {"conversations_measured": conversations} for name, each in taken.items()}


def _latencies(taken: Sequence[Sequence[float]]) -> Figures:
    near = {turn: [s for one in taken for s in one[turn - 1 - WINDOW : turn - 1 + WINDOW]] for turn in MEASURED}
    figures = {
        f"turn_{turn}_p{share}_ms": percentile(near[turn], share) * 1000 for turn in MEASURED for share in SHARES
    }
    first, last = (figures[f"turn_{turn}_p50_ms"] for turn in (MEASURED[0], MEASURED[-1]))
    return figures | {"growth_turn_5_to_200_times": last / first}


async def people(bots: Mapping[str, Served], seconds: float) -> dict[str, Figures]:
    """Turns a second of each bot with several people, each of whom writes again as soon as the answer is there.

    They are asked in turn, because machines are slower at one time than at another.
    """
    figures: dict[str, Figures] = {name: {} for name in bots}
    done = dict.fromkeys(bots, 0)
    begun = {name: served.processor_s() for name, served in bots.items()}
    for count, (name, served) in itertools.product(PEOPLE, bots.items()):
        taken = len(await crowd(served, count, seconds=seconds))
        figures[name][f"turns_per_s_{count}_people"] = taken / seconds
        done[name] += taken
    for name, served in bots.items():
        figures[name]["turn_processor_ms"] = 1000 * (served.processor_s() - begun[name]) / done[name]
    return figures


async def people_of_several(servers: Sequence[Served], seconds: float) -> Figures:
    """Turns a second of the most people, who each talk to one of several processes on the same data."""
    each = PEOPLE[-1] // len(servers)
    taken = await asyncio.gather(*(crowd(served, each, seconds=seconds) for served in servers))
    key = f"{PEOPLE[-1]}_people_{len(servers)}_processes"
    memory_mb = sum(served.memory_mb() for served in servers)
    return {f"turns_per_s_{key}": sum(map(len, taken)) / seconds, f"memory_{key}_mb": memory_mb}


async def crowd(
    served: Served, count: int, *, seconds: float = float("inf"), at_most: int | None = None
) -> list[float]:
    """Seconds of each turn of ``count`` people at once, until the time is over or there were ``at_most``."""
    end, taken = time.monotonic() + seconds, list[float]()

    def is_over() -> bool:
        return time.monotonic() >= end or (at_most is not None and len(taken) >= at_most)

    async def person(client: aiohttp.ClientSession, number: int) -> None:
        for visit in itertools.count():
            async for one in conversation(served, client, TURNS_OF_A_VISIT, number + visit * BETWEEN_VISITS):
                if is_over():
                    return
                taken.append(one)

    async with served.client() as client:
        await asyncio.gather(*(person(client, number) for number in range(count)))
    return taken


async def memory(served: Served, count: int) -> Figures:
    """Megabytes before and after ``count`` turns of eight people."""
    async with served.client() as client:
        await (await served.meet(client))(QUESTION)
    first = served.memory_mb()
    await crowd(served, 8, at_most=count)
    return {"memory_started_mb": first, "memory_after_turns_mb": served.memory_mb(), "memory_turns": count}


async def conversation(
    served: Served, client: aiohttp.ClientSession, length: int, number: int = 0
) -> AsyncIterator[float]:
    """Seconds of each turn of a new person, who says what nobody said lately: its vector would be known."""
    say = await served.meet(client)
    for turn in range(length):
        words = said(number, turn)
        begun = time.perf_counter()
        await say(words)
        yield time.perf_counter() - begun


def tail(taken: Sequence[float]) -> Figures:
    """Milliseconds that half, most and nearly all of the turns took, from seconds, and how far the last are apart."""
    figures = {f"p{share}_ms": 1000 * percentile(taken, share) for share in SHARES}
    return figures | {"p99_to_p50_times": figures["p99_ms"] / figures["p50_ms"]}


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that ``share`` percent do not exceed, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]
