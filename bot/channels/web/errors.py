"""Errors of the chat API: a code for programs and one plain sentence for people."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger(__name__)

SENTENCES = {
    "bad_request": (400, "That request could not be read. It must be JSON with the fields of the documentation."),
    "empty_message": (400, "The message is empty. Please type something or tap a choice."),
    "no_session": (401, "This chat has ended. Please start a new one."),
    "wrong_origin": (403, "This website is not on the list of the clinic. Ask the clinic to add it."),
    "unknown_clinic": (404, "This clinic is not known here. Check the name in the web page."),
    "not_found": (404, "There is nothing at this address."),
    "not_allowed": (405, "This address does not take that kind of request."),
    "choice_gone": (409, "This choice is not available any more. Please type what you would like."),
    "too_large": (
        413,
        "That is too much at once. Please send shorter parts. In an emergency, call for help now.",
    ),
    "too_many": (
        429,
        "That was a lot of messages. Please wait a minute. In an emergency, call for help now.",
    ),
    "too_many_streams": (429, "This chat is open in too many places. Please close one of them."),
    "failed": (500, "Something went wrong here. Please try again in a moment. In an emergency, call for help now."),
    "no_room": (503, "Too many chats are open here just now. Please try again in a minute."),
    "too_slow": (
        503,
        "This takes longer than it should. Please try again in a moment. In an emergency, call for help now.",
    ),
}


class ApiError(Exception):
    """Answered as ``{"error": code, "message": sentence}`` with the fitting status."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.status, sentence = SENTENCES[code]
        self.message = message or sentence


def error_response(error: ApiError) -> Response:
    headers = {"Retry-After": "60"} if error.status in (429, 503) else None
    return JSONResponse({"error": error.code, "message": error.message}, error.status, headers)


async def on_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return error_response(error)


class Failures:
    """ASGI middleware: an error of ours is answered like any other, and only its kind is logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            LOG.error("A request failed with %s.", type(error).__name__)
            await error_response(ApiError("failed"))(scope, receive, send)


async def on_not_found(request: Request, error: Exception) -> Response:
    return error_response(ApiError("not_found"))


async def on_wrong_method(request: Request, error: Exception) -> Response:
    """Says which kinds of request the address takes; several routes may share it."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    taken = {
        method for route in routes if route.matches(request.scope)[0] != Match.NONE for method in route.methods or ()
    }
    response = error_response(ApiError("not_allowed"))
    response.headers["Allow"] = ", ".join(sorted(taken))
    return response
