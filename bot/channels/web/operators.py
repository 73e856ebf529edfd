"""For operators: whether this process can answer everything, and what it counted."""

from __future__ import annotations

import asyncio
import hmac

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.errors import ApiError
from bot.conversation.conversations import Conversations
from bot.metrics import READY
from bot.settings import Settings
from bot.storage.database import Database, DatabaseError

PATIENCE = 2.0  # seconds that the database may take
NO_MODEL = "No model is loaded; only warning signs are answered."
NO_DATABASE = "The database does not answer."


class Operators:
    """``/readyz`` for load balancers, ``/metrics`` for Prometheus."""

    def __init__(self, conversations: Conversations, database: Database, settings: Settings) -> None:
        self._conversations = conversations
        self._database = database
        self._token = settings.metrics_token

    def routes(self) -> tuple[Route, ...]:
        return (Route("/readyz", self.ready), Route("/metrics", self.metrics))

    async def ready(self, request: Request) -> Response:
        """200, or 503 with a sentence that says what is missing."""
        missing = await self._missing()
        if missing:
            return JSONResponse({"status": "not ready", "message": missing}, 503)
        return JSONResponse({"status": "ready"})

    async def metrics(self, request: Request) -> Response:
        """Not there for whoever does not know METRICS_TOKEN, nor without one."""
        given = request.headers.get("authorization", "")
        wanted = f"Bearer {self._token.get_secret_value()}" if self._token else ""
        if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise ApiError("not_found")
        READY.set(1 if self._conversations.dialogue else 0)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def _missing(self) -> str | None:
        if self._conversations.dialogue is None:
            return NO_MODEL
        try:
            await asyncio.wait_for(asyncio.to_thread(self._database.check), PATIENCE)
        except (DatabaseError, TimeoutError):
            return NO_DATABASE
        return None
