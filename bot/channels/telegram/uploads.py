"""What Telegram has of our files: an animation is uploaded once and then named by Telegram's id of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from bot.storage.database import Database, DatabaseError
from bot.storage.uploads import Upload, find_upload, forget_upload, keep_upload

log = logging.getLogger(__name__)


class Uploads:
    """Kept in the database. When that fails, a file is uploaded once more: nobody waits for it, nobody misses it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, bot_id: int, content: bytes) -> str | None:
        return await asyncio.to_thread(self._find, _upload(bot_id, content))

    async def keep(self, bot_id: int, content: bytes, file_id: str) -> None:
        await asyncio.to_thread(self._keep, _upload(bot_id, content), file_id)

    async def forget(self, bot_id: int, content: bytes) -> None:
        await asyncio.to_thread(self._forget, _upload(bot_id, content))

    def _find(self, upload: Upload) -> str | None:
        with self._session("What was uploaded before cannot be looked up; the file is uploaded again.") as session:
            return find_upload(session, upload)
        return None

    def _keep(self, upload: Upload, file_id: str) -> None:
        with self._session("An upload could not be noted; the file will be uploaded again.") as session:
            keep_upload(session, upload, file_id)

    def _forget(self, upload: Upload) -> None:
        with self._session("An upload that Telegram refuses could not be forgotten; it is tried again.") as session:
            forget_upload(session, upload)

    @contextmanager
    def _session(self, otherwise: str) -> Iterator[Any]:
        """A transaction; when the database fails, ``otherwise`` is logged and the work goes on without it."""
        try:
            with self._database.session() as session:
                yield session
        except DatabaseError:
            log.error("%s", otherwise)


def _upload(bot_id: int, content: bytes) -> Upload:
    return Upload(str(bot_id), sha256(content).hexdigest())
