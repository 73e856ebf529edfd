"""A running chatbot seen from outside: its processes, and people who talk to it over HTTP."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

Say = Callable[[str], Awaitable[Any]]  # words in, the answer's JSON out; raises FAILURES
FAILURES = (aiohttp.ClientError, TimeoutError)
QUESTION = "what causes low back pain?"
SAID = (
    QUESTION,
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
# Each of a crowd begins differently: no two say the same, whose vector would be known.
_BEGINNINGS = (
    "so ok well hi hey um hello please sorry doc right now then and but also again just hmm oh ah yes dear good look"
    " first next today still maybe really honestly actually anyway listen quick tell sure question morning evening"
    " tonight thanks yeah finally or"
)
OPENINGS = tuple(_BEGINNINGS.split())
LOOK_EVERY = 0.02  # seconds
KEPT_OPEN = 4.0  # seconds; a server that closes after five must not be asked just then
PATIENCE = 600.0  # seconds until a server must have started, or an answer must have come


@dataclass(frozen=True)
class Served:
    """``begun``: ``time.monotonic()`` when it was started. ``meet`` begins a conversation of a new person, and
    ``is_answered`` tells an answer to :data:`QUESTION` from an apology."""

    address: str
    processes: Sequence[subprocess.Popen[bytes]]
    begun: float
    meet: Callable[[aiohttp.ClientSession], Awaitable[Say]]
    is_answered: Callable[[Any], bool]
    log: Path | None = None

    def client(self) -> aiohttp.ClientSession:
        """One that takes little of the processor, which the server needs: httpx took a fifth of a turn's time."""
        connector, timeout = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN), aiohttp.ClientTimeout(PATIENCE)
        return aiohttp.ClientSession(self.address, connector=connector, timeout=timeout, raise_for_status=True)

    def memory_mb(self) -> float:
        """Resident, of all processes with those that they started."""
        return sum(_resident(child) for process in self.processes for child in _family(process.pid)) / 1e6

    def processor_s(self) -> float:
        """Seconds of processor time that all processes have taken so far."""
        return sum(_ticks(child) for process in self.processes for child in _family(process.pid))


def said(number: int, turn: int) -> str:
    """The words of a person at a turn: those of a visit, and of the next, which begins differently."""
    opening = OPENINGS[(number + turn // len(SAID)) % len(OPENINGS)]
    return f"{opening} {SAID[turn % len(SAID)]}"


async def time_until(served: Served, is_so: Callable[[Any], bool], words: str) -> float:
    """Seconds from the start until ``words`` of a new person get an answer that ``is_so``."""
    async with served.client() as client:
        while time.monotonic() - served.begun < PATIENCE:
            with suppress(*FAILURES):
                if is_so(await (await served.meet(client))(words)):
                    return time.monotonic() - served.begun
            if any(process.poll() is not None for process in served.processes):
                raise SystemExit(f"A server ended before it answered:\n{served.log and last_words(served.log)}")
            await asyncio.sleep(LOOK_EVERY)
    raise SystemExit("A server did not answer in time.")


@contextmanager
def running(
    *commands: Sequence[Any], environment: Mapping[str, str], folder: Path, log: Path
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes of ``commands``; what they print goes to ``log``. They keep their bytecode, as Python does."""
    own = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
    with log.open("ab") as out:
        started = [subprocess.Popen(command, env=own, cwd=folder, stdout=out, stderr=out) for command in commands]
        try:
            yield started
        finally:
            for process in started:
                process.send_signal(signal.SIGINT)  # nothing happens to one that has ended
            for process in started:
                _ended(process)


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of processor time, which tells less of what else the machine does."""

    clock: float
    processor: float

    @classmethod
    def since_start(cls) -> Took:
        """Of this process's clock and of its children that have ended."""
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.perf_counter(), spent.ru_utime + spent.ru_stime)

    def __sub__(self, earlier: Took) -> Took:
        return Took(self.clock - earlier.clock, self.processor - earlier.processor)


def run_to_end(command: Sequence[Any], *, environment: Mapping[str, str], folder: Path, log: Path) -> Took:
    """Raises SystemExit when ``command`` fails."""
    begun = Took.since_start()
    with running(command, environment=environment, folder=folder, log=log) as (process,):
        if process.wait():
            raise SystemExit(f"{' '.join(map(str, command))} failed:\n{last_words(log)}")
    return Took.since_start() - begun


def last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(member for child in children for member in _family(int(child)))]


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _ticks(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
