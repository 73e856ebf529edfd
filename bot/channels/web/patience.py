"""Nobody waits for ever: what takes too long is told so in one sentence, and goes on behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.errors import ApiError

PATIENCE = 15.0  # seconds, less than the widget waits
Handler = Callable[[Request], Awaitable[Response]]


def in_time(handler: Handler) -> Handler:
    """The handler, which raises :class:`ApiError` when it takes too long."""

    @wraps(handler)
    async def handle(request: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE):
                return await handler(request)
        except TimeoutError as error:
            raise ApiError("too_slow") from error

    return handle
