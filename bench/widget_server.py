"""One server for all web chats that are compared: our own chat, the others' files, and a bot that says hello."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import socketio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.app import build_app
from bot.composition import temporary_backwise
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.widget_harness import served

PAGES = Path(__file__).parent / "widget_pages"
POLICY = (
    "default-src 'none'; script-src {0}; connect-src {0}; img-src {0}; style-src {0}; "
    "require-trusted-types-for 'script'"
)


@dataclass(frozen=True)
class Served:
    origin: str


class Uncompressed:
    """ASGI wrapper: what is inside does not compress, so that the same compression is put around everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": headers}
        await self._app(scope, receive, send)


async def page(request: Request) -> Response:
    """A page with one widget; ``?strict`` adds the policy, ``?hostile`` a style sheet that goes for everything."""
    name = request.path_params["name"]
    if Path(name).suffix:
        return FileResponse(PAGES / name)
    widget = (PAGES / f"{name}.html").read_text()
    if "hostile" in request.query_params:
        widget += '<link rel="stylesheet" href="/page/hostile.css">'
    origin = f"{request.url.scheme}://{request.url.netloc}"
    headers = {"Content-Security-Policy": POLICY.format(origin)} if "strict" in request.query_params else {}
    return HTMLResponse((PAGES / "page.html").read_text().replace("WIDGET", widget), headers=headers)


def greeter() -> ASGIApp:
    """What rasa-webchat talks to: it confirms the session and answers everything with hello."""
    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[], allow_upgrades=False)

    async def confirm(sid: str, data: dict[str, str]) -> None:
        await server.emit("session_confirm", sid, room=sid)

    async def answer(sid: str, data: dict[str, str]) -> None:
        await server.emit("bot_uttered", {"text": "Hello. I am a bot."}, room=sid)

    server.on("session_request", confirm)
    server.on("user_uttered", answer)
    return socketio.ASGIApp(server, socketio_path="")  # type: ignore[no-any-return]


@contextmanager
def serving(others: Path, folder: Path) -> Iterator[Served]:
    """Serve it all on a free port; our chat keeps its conversations in ``folder``."""
    backwise = temporary_backwise(Settings(build_folder=build_folder_in(folder)), folder)
    routes = [
        Route("/page/{name}", page),
        Mount("/libraries", StaticFiles(directory=others)),
        Mount("/socket.io", greeter()),
        Mount("/", Uncompressed(build_app(backwise.conversations, backwise.clinics, backwise.settings))),
    ]
    middleware = [Middleware(GZipMiddleware, minimum_size=1, compresslevel=6)]
    with served(Starlette(routes=routes, middleware=middleware)) as origin:
        yield Served(origin)
    backwise.database.dispose()
