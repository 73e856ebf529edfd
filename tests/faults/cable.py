"""A cable between Backwise and a server (PostgreSQL, Redis) that can be cut, mended and made slow."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Cable:
    """Listens on ``port`` and passes every byte on to ``target`` and back, in a thread of its own."""

    def __init__(self, target: int) -> None:
        self.delay = 0.0  # seconds that each answer takes longer
        self._target = target
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._listening: asyncio.Server | None = None
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port: int = found.getsockname()[1]
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.mend()

    def cut(self) -> None:
        """Connections break, and new ones are refused."""
        self._run(self._cut())

    def mend(self) -> None:
        self._run(self._mend())

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _cut(self) -> None:
        if self._listening:
            self._listening.close()
            self._listening = None
        for end in list(self._ends):
            end.transport.abort()
        self._ends.clear()

    async def _mend(self) -> None:
        if self._listening is None:
            self._listening = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._ends |= {writer, far_writer}
        with suppress(OSError):
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer, is_answer=True))
        self._ends -= {writer, far_writer}

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, is_answer: bool = False) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if is_answer and self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(data)
                await sink.drain()
        sink.close()


@contextmanager
def cable(target: int) -> Iterator[Cable]:
    made = Cable(target)
    yield made
    made.close()
