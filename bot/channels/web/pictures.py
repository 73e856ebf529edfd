"""Serves the pictures of the movements: moving (`bird_dog.svg`) and still (`bird_dog.still.svg`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversation.replies import PICTURES
from bot.drawing.movements import moving, still

# Opened on its own, a picture may do no more than paint; inside a page it is an image and can do nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
HEADERS = {"Content-Security-Policy": PICTURE_POLICY, "Cache-Control": "public, max-age=86400"}


def picture_routes() -> list[Route]:
    return [
        Route(f"{PICTURES}/{{exercise}}.still.svg", _still),
        Route(f"{PICTURES}/{{exercise}}.svg", _moving),
    ]


async def _moving(request: Request) -> Response:
    return await _picture(moving, request)


async def _still(request: Request) -> Response:
    return await _picture(still, request)


async def _picture(draw: Callable[[str], str], request: Request) -> Response:
    try:
        svg = await asyncio.to_thread(draw, request.path_params["exercise"])
    except KeyError:
        raise HTTPException(404) from None
    return Response(svg, media_type="image/svg+xml", headers=HEADERS)
