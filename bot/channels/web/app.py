"""The web server: the chat API, the widget's files, the demonstration page and Telegram's webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.assets import Assets
from bot.channels.web.chat_api import ChatApi
from bot.channels.web.errors import ApiError, Failures, on_api_error, on_not_found, on_wrong_method
from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.own_pages import OwnPages
from bot.channels.web.pictures import picture_routes
from bot.channels.web.request_ids import RequestIds
from bot.conversation.conversations import Conversations
from bot.knowledge.clinics import Clinic
from bot.knowledge.content_files import read_yaml
from bot.settings import Settings

HERE = Path(__file__).parent
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build_app(
    conversations: Conversations,
    clinics: Mapping[str, Clinic],
    settings: Settings,
    *,
    lifespan: Lifespan | None = None,
    more_routes: tuple[BaseRoute, ...] = (),
) -> Starlette:
    """The application; ``lifespan`` starts and stops what runs beside it."""

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ready" if conversations.dialogue else "starting"})

    assets = Assets(settings.build_folder / "loaders")
    routes: list[BaseRoute] = [
        Route("/healthz", health),
        Route("/openapi.json", _openapi),
        *ChatApi(conversations, clinics, settings).routes(),
        *picture_routes(),
        *assets.routes(),
        *OwnPages(clinics, assets, settings).routes(),
        *more_routes,
    ]
    handlers = {ApiError: on_api_error, 404: on_not_found, 405: on_wrong_method}
    app = Starlette(routes=routes, middleware=_middleware(clinics), exception_handlers=handlers, lifespan=lifespan)
    app.router.redirect_slashes = False  # an address with a "/" too many is a mistake, and is told so
    return app


def _middleware(clinics: Mapping[str, Clinic]) -> list[Middleware]:
    origins = sorted({origin for clinic in clinics.values() for origin in clinic.web_origins})
    cors = Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
    )
    outside = [Middleware(RequestIds), Middleware(SecurityHeaders)]
    return [*outside, cors, Middleware(Failures), Middleware(GZipMiddleware, minimum_size=500)]


def _openapi(request: Request) -> Response:
    return JSONResponse(read_yaml(HERE / "openapi.yml"))
