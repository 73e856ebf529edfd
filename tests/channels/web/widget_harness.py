"""A fake chat server to look at the widget with: `python -m tests.channels.web.widget_harness [port]`.

It serves the real static files under a strict policy (Trusted Types on). What the person types picks the answer:
"exercise", "urgent", "emergency", "crisis", "bad" (hostile data), "slow", "limit" (429), "fail" (500, then fine),
"expire" (the session ends first) and anything else.
`/strict?bot=http://…` is an empty clinic page that embeds the widget of another origin.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.assets import Assets
from bot.channels.web.embedding import choices_of
from bot.channels.web.own_pages import demonstration
from bot.knowledge.clinics import read_clinics
from bot.settings import HOME
from tests.channels.web.fake_answers import CLINIC, SVG, Message, answer_to, greeting, message

WEB = Path(__file__).parents[3] / "bot" / "channels" / "web"


@dataclass
class FakeChat:
    """The chat API in memory. `requests` has (method, path, body) of each writing call, for tests to read."""

    histories: dict[str, list[Message]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)

    async def clinic(self, request: Request) -> Response:
        return JSONResponse(CLINIC)

    async def open_session(self, request: Request) -> Response:
        self.requests.append(("POST", "/chat/sessions", await request.json()))
        token = uuid4().hex
        self.histories[token] = greeting()
        body = {"token": token, "expires_at": "2030-01-01T00:00:00Z", "messages": self.histories[token]}
        return JSONResponse(body, status_code=201)

    async def post_message(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(("POST", "/chat/messages", body))
        token = self.token(request)
        if token is None:
            return expired()
        text = body.get("text") or self.title_of(token, body["choice"])
        if text is None:
            return problem(409, "choice_gone", "That button is from an older message. Please pick again.")
        return self.trouble(token, body["id"], text) or await self.answer(token, body["id"], text)

    def trouble(self, token: str, key: str, text: str) -> Response | None:
        if "limit" in text:
            return problem(
                429, "too_many_messages", "That was a lot at once. Please wait a minute, then send it again."
            )
        if key in self.failed or not {"fail", "expire"} & set(text.split()):
            return None
        self.failed.add(key)
        if "fail" in text:
            return problem(500, "unexpected", "Something went wrong.")
        del self.histories[token]
        return expired()

    async def answer(self, token: str, key: str, text: str) -> Response:
        await asyncio.sleep(5 if "slow" in text else 0.1)
        if key not in self.answers:
            messages = answer_to(text.lower())
            person = message(text, author="person") | {"id": key}
            self.histories[token] += [person, *messages]
            self.answers[key] = {"messages": messages, "topic": "causes", "urgency": messages[-1]["urgency"]}
        return JSONResponse(self.answers[key])

    async def get_messages(self, request: Request) -> Response:
        token = self.token(request)
        if token is None:
            return expired()
        ids = [each["id"] for each in self.histories[token]]
        after = request.query_params.get("after")
        start = ids.index(after) + 1 if after in ids else 0
        return JSONResponse({"messages": self.histories[token][start:]})

    async def erase(self, request: Request) -> Response:
        self.requests.append(("DELETE", "/chat/session", None))
        token = self.token(request)
        if token is None:
            return expired()
        del self.histories[token]
        return Response(status_code=204)

    def token(self, request: Request) -> str | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return token if token in self.histories else None

    def title_of(self, token: str, choice: str) -> str | None:
        offered = [each for message in self.histories[token] for each in message["choices"]]
        return next((each["title"] for each in offered if each["id"] == choice), None)


def problem(status: int, error: str, sentence: str) -> JSONResponse:
    return JSONResponse({"error": error, "message": sentence}, status_code=status)


def expired() -> JSONResponse:
    return problem(401, "session_expired", "This chat has ended.")


def policy(origin: str) -> dict[str, str]:
    allowed = "; ".join(f"{kind}-src {origin}" for kind in ("script", "connect", "img", "style"))
    trusted = "require-trusted-types-for 'script'; trusted-types 'none'"
    return {"Content-Security-Policy": f"default-src 'none'; {allowed}; {trusted}"}


async def demo(request: Request) -> Response:
    origin = str(request.base_url).rstrip("/")
    page = demonstration(choices_of(read_clinics(HOME / "clinics")["demo"], {}))
    return HTMLResponse(page, headers=policy(origin))


async def strict(request: Request) -> Response:
    bot = escape(request.query_params["bot"], quote=True)
    page = f"""<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Clinic</title>
<main><h1>Another clinic</h1></main><script src="{bot}/widget.js" data-clinic="demo" async></script></html>"""
    return HTMLResponse(page, headers=policy(request.query_params["bot"]))


def build_app() -> Starlette:
    """The app; `app.state.chat` is its FakeChat."""
    chat = FakeChat()
    routes = [
        Route("/demo", demo),
        Route("/demo.css", lambda _: FileResponse(WEB / "pages" / "demo.css")),
        Route("/strict", strict),
        Route("/fake/knees.svg", lambda _: Response(SVG, media_type="image/svg+xml")),
        Route("/chat/clinics/{clinic}", chat.clinic),
        Route("/chat/sessions", chat.open_session, methods=["POST"]),
        Route("/chat/messages", chat.post_message, methods=["POST"]),
        Route("/chat/messages", chat.get_messages),
        Route("/chat/events", lambda _: Response(": nothing comes later\n\n", media_type="text/event-stream")),
        Route("/chat/export", chat.get_messages),
        Route("/chat/session", chat.erase, methods=["DELETE"]),
        *Assets(Path(mkdtemp())).routes(),
    ]
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    app = Starlette(routes=routes, middleware=[cors])
    app.state.chat = chat
    return app


@contextmanager
def served(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serve the app in a thread, on a free port unless one is given; yields its origin."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The fake server did not start; its error is printed above.")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    with served(build_app(), int(sys.argv[1]) if len(sys.argv) > 1 else 8765) as address:
        sys.stdout.write(f"{address}/demo (Ctrl-C stops)\n")
        threading.Event().wait()
