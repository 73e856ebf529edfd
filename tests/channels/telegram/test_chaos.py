"""A bad day: many people at once, updates that come twice and out of order, flood limits, and a process that dies."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import httpx

from bot.channels.telegram.options import WEBHOOK_PATH
from bot.settings import HOME
from bot.storage.database import Database
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi, Fault
from tests.channels.telegram.updates import text

PEOPLE, MESSAGES_EACH = 200, 10
CONNECTIONS = 40  # Telegram's own default
AGAIN = 0.1  # share of updates that Telegram delivers a second time
KILLED_AFTER = (500, 1200)  # answers
FLOODED_AFTER = range(150, 1900, 200)  # answers
ON_THE_WAY = 20  # at a kill: Telegram has so many that the process does not know of yet, at most
WORKER = Path(__file__).with_name("chaos_worker.py")


class MortalBot:
    """The worker behind one address, however often it is started."""

    def __init__(self, address: str, api: FakeBotApi) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._command = [sys.executable, str(WORKER), address, api.url, TOKEN, SECRET, str(self.port)]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, cwd=HOME)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


async def _deliver_to(client: httpx.AsyncClient, update: dict[str, Any]) -> None:
    """As Telegram does: until it is taken."""
    while True:
        try:
            headers = {"x-telegram-bot-api-secret-token": SECRET}
            if (await client.post(WEBHOOK_PATH, json=update, headers=headers)).status_code == 200:
                return
        except (httpx.TransportError, AttributeError):  # anyio's way to say that the other side died meanwhile
            pass
        await asyncio.sleep(0.1)


async def _deliver(port: int, chance: random.Random) -> None:
    """One chat's updates in order, as Telegram keeps them; whose turn it is, is chance."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        room = asyncio.Semaphore(CONNECTIONS)

        async def write(user: int) -> None:
            for number in range(MESSAGES_EACH):
                update = text(f"{user} says {number}", user)
                await asyncio.sleep(chance.random() * 0.2)
                async with room:
                    await _deliver_to(client, update)
                    if chance.random() < AGAIN:
                        await _deliver_to(client, update)

        await asyncio.gather(*(write(user) for user in range(1, PEOPLE + 1)))


async def _disturb(api: FakeBotApi, bot: MortalBot) -> list[int]:
    """How many messages Telegram had taken when each process was dead."""
    dead_at = []
    for count in sorted([*KILLED_AFTER, *FLOODED_AFTER]):
        await api.wait_for("sendMessage", count)
        if count in KILLED_AFTER:
            bot.kill()
            dead_at.append(len(api.of("sendMessage")))
            bot.start()
        else:
            api.fail("sendMessage", *[Fault(retry_after=1)] * 3)
    return dead_at


async def test_on_a_bad_day_each_message_is_answered_once_and_in_order(database: Database, api: FakeBotApi) -> None:
    bot = MortalBot(str(database._engine.url), api)
    try:
        dead_at, _ = await asyncio.gather(_disturb(api, bot), _deliver(bot.port, random.Random(5)))
        await _all_answered(api)
    finally:
        bot.kill()
    answers = [(call.data["chat_id"], call.result["text"]) for call in api.of("sendMessage")]
    twice = [answer for answer, count in Counter(answers).items() if count > 1]
    for answer in twice:  # the one exception: Telegram had it, and the process died before it knew
        first, *others = (index for index, each in enumerate(answers) if each == answer)
        assert len(others) == 1 and any(first < dead <= others[0] for dead in dead_at), answer
    assert len(twice) <= len(dead_at) * ON_THE_WAY
    in_order = defaultdict(list)
    for user, words in dict.fromkeys(answers):
        in_order[user].append(words)
    assert in_order == {
        str(user): [f"{user} says {number}" for number in range(MESSAGES_EACH)] for user in range(1, PEOPLE + 1)
    }


async def _all_answered(api: FakeBotApi) -> None:
    """Wait until each is answered, then a moment more, for answers that should not come."""
    calls = api.of("sendMessage")
    while len({(call.data["chat_id"], call.result["text"]) for call in calls}) < PEOPLE * MESSAGES_EACH:
        calls = await api.wait_for("sendMessage", len(calls) + 1)
    await asyncio.sleep(1)
