"""What comes later in a chat, as server-sent events: another tab's turn, a late answer, a clinic's answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web.errors import ApiError
from bot.channels.web.tokens import WebSession
from bot.conversation.conversations import Conversations
from bot.conversation.errors import UnknownConversationError
from bot.conversation.listeners import Listener, NoRoomError, TooManyOfOneError
from bot.storage.database import DatabaseError

KEEP_ALIVE_EVERY = 15.0  # seconds, less than proxies wait for a word
FIRST, KEEP_ALIVE, GONE = b"retry: 2000\n\n", b": still here\n\n", b"event: gone\ndata: {}\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the latter for nginx, which would hold it back

Linked = Callable[[list[dict[str, Any]], WebSession], list[dict[str, Any]]]


class EventStream(StreamingResponse):
    """A stream whose listener leaves when it ends, however it ends."""

    def __init__(self, events: AsyncIterator[bytes], leave: Callable[[], None]) -> None:
        super().__init__(events, media_type="text/event-stream", headers=HEADERS)
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


class Events:
    """``linked`` gives the person's own files in messages their addresses."""

    def __init__(self, conversations: Conversations, linked: Linked) -> None:
        self._conversations = conversations
        self._listeners = conversations.listeners
        self._linked = linked

    def stream(self, session: WebSession, after: str | None) -> Response:
        """Every message ``after`` one, then each new one, until the session ends. Raises :class:`ApiError`."""
        try:
            listener = self._listeners.join(session.conversation)
        except TooManyOfOneError as error:
            raise ApiError("too_many_streams") from error
        except NoRoomError as error:
            raise ApiError("no_room") from error
        return EventStream(self._events(session, after, listener), lambda: self._listeners.leave(listener))

    async def _events(self, session: WebSession, after: str | None, listener: Listener) -> AsyncIterator[bytes]:
        yield FIRST
        while not self._listeners.is_closed:
            try:
                messages = await self._conversations.history(session.conversation, after)
            except UnknownConversationError:
                yield GONE
                return
            except DatabaseError:  # who listens connects again
                return
            for message in self._linked(messages, session):
                after = message["id"]
                yield _event(message)
            while not await listener.woken(min(KEEP_ALIVE_EVERY, _left(session))):
                if not _left(session):
                    yield GONE
                    return
                yield KEEP_ALIVE


def _event(message: dict[str, Any]) -> bytes:
    return f"id: {message['id']}\nevent: message\ndata: {json.dumps(message)}\n\n".encode()


def _left(session: WebSession) -> float:
    """Seconds until the session ends."""
    return max(0.0, (session.ends_at - datetime.now(UTC)).total_seconds())
