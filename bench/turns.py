"""Measures a running Backwise over HTTP: start, memory, and how long an answer takes early and late in a conversation.

    python bench/turns.py [--conversations 3]

Starts `backwise serve` on a free port with a database of its own, prints a table, and writes bench/turns.json.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

HERE = Path(__file__).parent
LAST_TURN = 100
WINDOW = 3  # turns around the measured one whose median counts
SAID = (
    "what causes low back pain?",
    "why?",
    "show me an easy exercise for my desk",
    "easier please",
    "how often should i do it?",
    "another one",
    "does posture matter?",
    "is swimming any good?",
    "how do i keep going when i get bored?",
    "thanks",
)


@contextmanager
def served() -> Iterator[tuple[str, int, float]]:
    """Address and process id of a new server, and when it was started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder:
        settings = {
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "PORT": str(port),
            "MESSAGES_PER_MINUTE": "1000000",
            "TELEGRAM_TOKEN": "",
        }
        begun = time.monotonic()
        command = [str(Path(sys.executable).with_name("backwise")), "serve"]
        server = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}", server.pid, begun
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def wait_until(client: httpx.Client, status: tuple[str, ...]) -> None:
    """Until /healthz says one of these words."""
    while True:
        try:
            if client.get("/healthz").json()["status"] in status:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)


def say(client: httpx.Client, token: str, text: str) -> float:
    """Seconds from sending a message to having its answer."""
    begun = time.perf_counter()
    answer = client.post(
        "/chat/messages", json={"id": uuid4().hex, "text": text}, headers={"Authorization": f"Bearer {token}"}
    )
    answer.raise_for_status()
    return time.perf_counter() - begun


def conversation(client: httpx.Client) -> list[float]:
    """Seconds of each turn of one conversation."""
    token = client.post("/chat/sessions", json={"clinic": "demo"}).json()["token"]
    return [say(client, token, SAID[turn % len(SAID)]) for turn in range(LAST_TURN + WINDOW)]


def resident_megabytes(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(conversations: int) -> dict[str, Any]:
    with served() as (address, process, begun), httpx.Client(base_url=address, timeout=60) as client:
        wait_until(client, ("starting", "ready"))
        gate = time.monotonic() - begun
        wait_until(client, ("ready",))
        ready = time.monotonic() - begun
        memory_at_start = resident_megabytes(process)
        turns = [conversation(client) for _ in range(conversations)]
        return {
            "start_to_gate_s": round(gate, 2),
            "start_to_dialogue_s": round(ready, 2),
            "memory_ready_mb": round(memory_at_start),
            "memory_after_mb": round(resident_megabytes(process)),
            "turn_5_p50_ms": around(turns, 5),
            "turn_100_p50_ms": around(turns, LAST_TURN),
        }


def around(conversations: list[list[float]], turn: int) -> float:
    """Median milliseconds of the turns around ``turn``, over all conversations."""
    near = [seconds for turns in conversations for seconds in turns[turn - WINDOW : turn + WINDOW]]
    return round(statistics.median(near) * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=3)
    figures = measure(parser.parse_args().conversations)
    figures["growth"] = round(figures["turn_100_p50_ms"] / figures["turn_5_p50_ms"], 2)
    (HERE / "turns.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:<22}{value}\n")


if __name__ == "__main__":
    main()
