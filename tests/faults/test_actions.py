"""A custom action raises, hangs or returns nonsense: one plain line, nobody else waits, and the next turn works."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.composition import Backwise
from bot.conversation import in_process_actions
from bot.conversation.dialogue import Dialogue
from bot.knowledge.red_flags import fixed_text
from bot.knowledge.topics import Topic, Urgency
from tests.conversation.person import arrives, text_of
from tests.faults.saying import NUMB, SOON

ACTION, ASKS = "action_suggest_exercise", "show me an exercise"
Run = Callable[..., Any]


def raises(*_: object) -> None:
    raise ZeroDivisionError("my secret words")


def hangs(*_: object) -> None:
    time.sleep(30)


NONSENSE: dict[str, Run] = {
    "raises": raises,
    "a text for events": lambda *_: "nonsense",
    "an event without a kind": lambda *_: [{"nonsense": 1}],
    "an event of no kind": lambda *_: [{"event": "nonsense"}],
    "a number": lambda *_: 42,
    "a slot that is none": lambda *_: [{"event": "slot", "name": None, "value": object()}],
}


@pytest.fixture
def broken(dialogue: Dialogue) -> Iterator[Callable[[Run], None]]:
    """Puts something else in the place of an action, for one test."""
    actions = dialogue._actions._executor.actions
    working = actions[ACTION]
    yield lambda run: actions.__setitem__(ACTION, run)
    actions[ACTION] = working


@pytest.mark.parametrize("run", NONSENSE.values(), ids=NONSENSE)
async def test_whoever_asked_is_told_and_the_next_turn_works(
    backwise: Backwise, broken: Callable[[Run], None], run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    person = await arrives(backwise)
    broken(run)
    assert text_of(await person.says(ASKS)) == fixed_text("failed", "AU").strip()
    assert (await person.says(NUMB)).urgency == Urgency.EMERGENCY
    other = await arrives(backwise)
    assert (await other.says("why does my back hurt")).topic == Topic.CAUSES
    logged = [line for line in caplog.messages if ACTION in line]  # an exception's own words: tests/test_logs.py
    assert logged and "secret" not in "".join(logged)


async def test_it_works_again_once_it_is_mended(
    backwise: Backwise, broken: Callable[[Run], None], dialogue: Dialogue
) -> None:
    person = await arrives(backwise)
    working = dialogue._actions._executor.actions[ACTION]
    broken(raises)
    await person.says(ASKS)
    broken(working)
    assert any(message.image for message in (await person.says(ASKS)).messages)


async def test_while_it_hangs_nobody_waits_for_it_but_who_asked(
    backwise: Backwise, broken: Callable[[Run], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_process_actions, "PATIENCE", 6.0)
    person, other = await arrives(backwise), await arrives(backwise)
    broken(hangs)
    asked, begun = asyncio.create_task(person.says(ASKS)), time.monotonic()
    await asyncio.sleep(0.5)
    assert (await other.says("why does my back hurt")).topic == Topic.CAUSES
    assert (await person.says(NUMB)).urgency == Urgency.EMERGENCY  # their earlier message still hangs
    assert time.monotonic() - begun < 0.5 + SOON
    assert text_of(await asked) == fixed_text("failed", "AU").strip()
