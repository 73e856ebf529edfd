"""The measuring itself, against a small server that counts what it is told."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench import measuring
from bench.served import OPENINGS, SAID, Say, Served, time_until

pytestmark = pytest.mark.slow


class Echo:
    """Answers with what it was told; remembers the words of each person."""

    def __init__(self) -> None:
        self.told: dict[str, list[str]] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        app = Starlette(routes=[Route("/{person}", self._answer, methods=["POST"])])
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def served(self) -> Served:
        address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        return Served(address, [], time.monotonic(), self._meet, bool)

    async def _meet(self, client: aiohttp.ClientSession) -> Say:
        name = str(len(self.told))
        self.told[name] = []

        async def say(words: str) -> Any:
            async with client.post(f"/{name}", json=words) as answer:
                return await answer.json()

        return say

    async def _answer(self, request: Request) -> Response:
        words = await request.json()
        self.told[request.path_params["person"]].append(words)
        return JSONResponse(words)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.stop()


async def test_a_conversation_says_the_same_words_again_and_again(echo: Echo) -> None:
    figures = (await measuring.turns({"ours": echo.served()}, conversations=2))["ours"]
    assert [len(told) for told in echo.told.values()] == ([8] * 10 + [203]) * 2
    assert echo.told["10"][:11] == [*(f"{OPENINGS[10]} {words}" for words in SAID), f"{OPENINGS[11]} {SAID[0]}"]
    assert all(figures[f"turn_{turn}_p50_ms"] <= figures[f"turn_{turn}_p99_ms"] for turn in (5, 50, 200))


async def test_a_crowd_stops_after_as_many_turns_as_were_asked_for(echo: Echo) -> None:
    taken = await measuring.crowd(echo.served(), 4, at_most=100)
    assert 100 <= len(taken) <= 103
    assert all(len(told) <= len(SAID) for told in echo.told.values())


async def test_as_many_people_talk_at_once_as_were_asked_for(echo: Echo) -> None:
    await measuring.crowd(echo.served(), 8, at_most=64)
    assert len(echo.told) >= 8


async def test_the_start_lasts_until_an_answer_is_right(echo: Echo) -> None:
    answers: list[str] = []

    def third(answer: str) -> bool:
        answers.append(answer)
        return len(answers) == 3

    assert await time_until(echo.served(), third, "hello") > 0
    assert answers == ["hello"] * 3


def test_memory_and_processor_time_count_the_children_too() -> None:
    child = "x = bytearray(50_000_000); sum(range(10_000_000)); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child + chr(59) + 'pass'!r}])"
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE)
    try:
        served = Served("", [process], 0.0, Echo._meet, bool)  # type: ignore[arg-type]
        end = time.monotonic() + 30
        while served.memory_mb() < 60 and time.monotonic() < end:
            time.sleep(0.05)
        assert served.memory_mb() >= 60
    finally:
        process.communicate(b"\n")


@pytest.mark.parametrize(("share", "value"), [(50, 3.0), (95, 4.8), (99, 4.96)])
def test_percentiles_lie_between_the_values(share: int, value: float) -> None:
    assert measuring.percentile([5, 1, 3, 2, 4], share) == pytest.approx(value)


async def test_both_bots_are_asked_in_turn_and_counted_apart(echo: Echo) -> None:
    other = Echo()
    bots = {"stock": echo.served(), "ours": other.served()}
    latencies = await measuring.turns(bots, conversations=2)
    people = await measuring.people({name: replace(bot, processes=[]) for name, bot in bots.items()}, seconds=0.2)
    other.stop()
    lengths = ([8] * 10 + [203]) * 2
    assert [len(told) for told in list(echo.told.values())[:22]] == lengths
    assert [len(told) for told in list(other.told.values())[:22]] == lengths
    for figures in (latencies, people):
        assert list(figures) == ["stock", "ours"]
    assert set(people["ours"]) == {*(f"turns_per_s_{count}_people" for count in (1, 8, 32)), "turn_processor_ms"}


async def test_a_person_says_nothing_twice_in_two_dozen_visits(echo: Echo) -> None:
    await measuring.crowd(echo.served(), 1, at_most=24 * len(SAID))
    words = [words for told in echo.told.values() for words in told]
    assert len(words) == len(set(words))


async def test_people_of_several_processes_are_counted_together(echo: Echo) -> None:
    other = Echo()
    figures = await measuring.people_of_several([echo.served(), other.served()], seconds=0.5)
    other.stop()
    told = [sum(map(len, each.told.values())) for each in (echo, other)]
    counted = figures["turns_per_s_32_people_2_processes"] * 0.5
    assert sum(told) - 32 <= counted <= sum(told)  # what was said last may have come too late
    assert all(len(each.told) >= 16 for each in (echo, other))
