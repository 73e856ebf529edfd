"""Each request has an id: in the log's lines, and in the answer, so that somebody can name it."""

from __future__ import annotations

import re
import time
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import REQUEST_ID
from bot.metrics import count_request

HEADER = "X-Request-ID"
_NAME = HEADER.lower().encode()
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")  # nothing with which a line of the log could be forged


class RequestIds:
    """ASGI middleware: takes the id that a proxy gave, or makes one; counts and times the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given, begun = dict(scope["headers"]).get(_NAME, b"").decode("latin-1"), time.perf_counter()
        request_id = given if ACCEPTED.fullmatch(given) else uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (_NAME, request_id.encode())]}
                count_request(scope["method"], message["status"], time.perf_counter() - begun)
            await send(message)

        token = REQUEST_ID.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            REQUEST_ID.reset(token)
