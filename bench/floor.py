"""Where the time of a turn goes, part by part, and what would remain if each part cost nothing.

    python -m bench.floor [--people 30]

People one after the other say the ten sentences of a visit: over HTTP to a server, and in this process, where each part
is timed by the clock. Their first two turns, in which a session begins, do not count. What runs beside something longer
(the question to the database, beside the gate) counts for what it adds. Prints a table in milliseconds of a turn.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from bench import ours
from bench.measuring import conversation
from bench.served import QUESTION, SAID, said, time_until
from bot.composition import DEMO_CLINIC, temporary_backwise
from bot.quiet import quiet_libraries
from bot.settings import Settings

UNCOUNTED = 2  # first turns of a person
TIMED = {  # the owner, which imports Rasa when it is looked up, and its method
    "turn": ("bot.conversation.conversations:Conversations", "answer"),
    "gate": ("bot.conversation.gate:Gate", "assess"),
    "encoder": ("bot.language.encoder:Encoder", "encode"),
    "understand": ("bot.conversation.dialogue:Dialogue", "understand"),
    "rasa": ("bot.conversation.dialogue:Dialogue", "respond"),
    "action": ("bot.conversation.in_process_actions:InProcessActions", "request"),
    "save": ("bot.conversation.records:Records", "save"),
}
Spent = dict[str, list[float]]


@contextmanager
def timed(spent: Spent) -> Iterator[None]:
    """Each part of :data:`TIMED` notes here how many seconds it took, each time."""
    with ExitStack() as stack:
        for part, (path, name) in TIMED.items():
            owner = resolve_name(path)
            stack.enter_context(patch.object(owner, name, _timed(getattr(owner, name), spent[part])))
        yield


def _timed(work: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    @wraps(work)
    async def waited_for(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await work(*args, **kwargs)
        finally:
            spent.append(time.perf_counter() - begun)

    @wraps(work)
    def done(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            spent.append(time.perf_counter() - begun)

    return waited_for if iscoroutinefunction(work) else done


async def in_process(people: int, folder: Path) -> dict[str, float]:
    """Milliseconds of a turn for each of :data:`TIMED`."""
    backwise = temporary_backwise(Settings(), folder)
    backwise.load_dialogue()
    spent: Spent = defaultdict(list)
    for person in range(people):
        conversation_id = await backwise.conversations.open(channel="web", clinic=DEMO_CLINIC)
        await backwise.conversations.greet(conversation_id)
        for turn in range(len(SAID)):
            with timed(spent if turn >= UNCOUNTED else defaultdict(list)):
                await backwise.conversations.answer(conversation_id, message_id=uuid4().hex, text=said(person, turn))
    await backwise.conversations.close()
    turns = people * (len(SAID) - UNCOUNTED)
    return {part: 1000 * sum(spent[part]) / turns for part in TIMED}


async def over_http(people: int, folder: Path) -> float:
    """Milliseconds of a turn."""
    with ours.serve(folder) as served:
        await time_until(served, served.is_answered, QUESTION)
        async with served.client() as client:
            taken = [
                seconds
                for person in range(people)
                for seconds in [each async for each in conversation(served, client, len(SAID), person)][UNCOUNTED:]
            ]
    return 1000 * statistics.mean(taken)


def parts(spent: dict[str, float], http: float) -> dict[str, float]:
    """Milliseconds of a turn, without what another of these parts holds."""
    whole = {
        "the sentence encoder": spent["encoder"],
        "the gate, without the encoder": spent["gate"] - spent["encoder"],
        "understanding, without the encoder": spent["understand"],
        "custom actions": spent["action"],
        "Rasa's turn, without the custom actions": spent["rasa"] - spent["action"],
        "storing the turn": spent["save"],
        "HTTP on both sides": http - spent["turn"],
    }
    return whole | {"what is around all this": http - sum(whole.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    people = parser.parse_args().people
    quiet_libraries()
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        http = asyncio.run(over_http(people, Path(folder)))
        spent = asyncio.run(in_process(people, Path(other)))
    rows = [f"| {part} | {took:.1f} | {http - took:.1f} |" for part, took in parts(spent, http).items()]
    head = ["| part | ms | if it were free, a turn would still take |", "|---|---|---|"]
    sys.stdout.write("\n".join([*head, *rows, f"| **all** | **{http:.1f}** | |"]) + "\n")


if __name__ == "__main__":
    main()
