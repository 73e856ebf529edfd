"""The person's own files in the web chat: addresses that only their session gets, and what is behind them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.errors import ApiError
from bot.channels.web.tokens import Tokens, WebSession
from bot.conversation.conversations import Conversations
from bot.conversation.errors import UnknownConversationError, UnknownFileError

FILES = "/chat/files"
KINDS = {
    "pdf": "application/pdf",
    "ics": "text/calendar",
    "png": "image/png",
    "html": "text/html",
    "json": "application/json",
}
PICTURE = ".png"


class OwnFiles:
    """Whoever holds an address that we signed gets that file, as long as a session lasts."""

    def __init__(self, conversations: Conversations, tokens: Tokens) -> None:
        self._conversations = conversations
        self._tokens = tokens

    def route(self) -> Route:
        return Route(f"{FILES}/{{token}}/{{name}}", self.fetch, methods=["GET"])

    async def fetch(self, request: Request) -> Response:
        session = self._tokens.read_for_files(request.path_params["token"])
        if session is None:
            raise ApiError("no_session")
        name = request.path_params["name"]
        try:
            content = await self._conversations.file(session.conversation, name)
        except (UnknownConversationError, UnknownFileError) as error:
            raise ApiError("not_found") from error
        kind = "inline" if name.endswith(PICTURE) else "attachment"
        headers = {"Content-Disposition": f'{kind}; filename="{name}"', "Cache-Control": "private, no-store"}
        return Response(content, media_type=KINDS[name.rpartition(".")[2]], headers=headers)

    def with_addresses(self, message: dict[str, Any], session: WebSession) -> dict[str, Any]:
        """The message with an address for each file; a picture becomes its image."""
        if "files" not in message:
            return message
        base = f"{FILES}/{self._tokens.issue_for_files(session)}"
        shown = next((file for file in message["files"] if file["name"].endswith(PICTURE)), None)
        linked = [
            {"title": file["title"], "url": f"{base}/{file['name']}"} for file in message["files"] if file != shown
        ]
        if shown is None:
            return {**message, "files": linked}
        image = {"url": f"{base}/{shown['name']}", "alt": shown["title"], "still": None}
        return {**message, "files": linked, "image": image}
