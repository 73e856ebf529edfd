"""A fake chat server to look at the widget with: `python tests/channels/web/widget_harness.py [port]`.

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
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).parents[3] / "bot" / "channels" / "web"
Message = dict[str, Any]

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240" fill="none" stroke="#0b5f6b" stroke-width="14"
stroke-linecap="round" stroke-linejoin="round"><path stroke="#c9d6d8" stroke-width="6" d="M20 206h360"/>
<circle cx="62" cy="180" r="20"/><path d="M98 190h120l52-84 38 90h28"/><path stroke-width="10" d="M112 190l56 8"/>
</svg>"""
CLINIC = {
    "name": "Riverside Back Clinic",
    "privacy_url": "https://example.org/privacy",
    "colours": {"accent": "#1f5c4d", "accent_text": "#ffffff"},
    "country": "AU",
    "emergency": "000",
}
SOURCES = [
    {"title": "Exercise therapy for chronic low back pain (Cochrane review)", "url": "https://www.cochrane.org/"},
    {"title": "Clinic handout, printed", "url": None},
]


def message(text: str, choices: tuple[str, ...] = (), **more: Any) -> Message:
    offered = [{"id": uuid4().hex[:12], "title": title} for title in choices]
    plain: Message = {"id": uuid4().hex, "text": text, "choices": offered, "image": None, "sources": []}
    return {**plain, "urgency": "none", "author": "bot", **more}


def greeting() -> list[Message]:
    return [
        message(
            "Hello. I am a bot of Riverside Back Clinic, not a person or a clinician.\n\n"
            "I give general education on back pain and exercise. I cannot diagnose. In an emergency call 000.\n\n"
            "Please do not send names or medical records.",
            ("See a starter exercise", "What causes it", "How exercise helps", "Find a physio"),
        )
    ]


def exercise() -> list[Message]:
    steps = (
        "1. Rest on your back, knees bent.\n2. Roll both knees gently to one side.\n3. Wait 2 seconds, then roll back."
    )
    picture = {"url": "/fake/knees.svg", "alt": "A person lies on their back with bent knees."}
    return [
        message("Before you start: see a doctor or physio first if you have any warning sign."),
        message(
            f"Knee rolls\n\n{steps}\n\n5 repeats, up to 3 times a day.",
            ("Easier", "Harder", "Another one", "Why this helps"),
            image=picture,
            sources=SOURCES,
        ),
    ]


def serious(urgency: str) -> list[Message]:
    texts = {
        "urgent": "Please be seen by a doctor today. If you cannot, call 1800 MEDICARE on 1800 633 422.\n\n"
        "Do not start exercises before you have been checked.",
        "emergency": "These can be signs of a rare but serious problem. Please get medical help now.\n\n"
        "Go to your nearest emergency department, or call 000. Do not wait to see if it passes, and do not do any "
        "exercises. I am a bot and cannot check you.",
        "crisis": "I am sorry that it is this hard. You deserve a person to talk to now.\n\n"
        "Call Lifeline on 13 11 14, or text 0477 13 11 14. If you are in danger now, call 000.",
    }
    return [message(texts[urgency], urgency=urgency)]


def hostile() -> list[Message]:
    """What must never run: markup as text, a script address as source and picture."""
    script = "javascript:document.title='owned'"
    return [
        message(
            "<img src=x onerror=\"document.title='owned'\"> <b>bold</b>",
            ("<script>document.title='owned'</script>",),
            image={"url": script, "alt": "<b>x</b>"},
            sources=[{"title": "<i>source</i>", "url": script}],
        )
    ]


def answer_to(text: str) -> list[Message]:
    if "bad" in text:
        return hostile()
    for urgency in ("urgent", "emergency", "crisis"):
        if urgency in text:
            return serious(urgency)
    if "exercise" in text:
        return exercise()
    return [
        message(
            "Most back pain has no single cause. Muscles, joints, sleep, stress and how active you are can all play a "
            "part.\n\nStaying gently active often helps.",
            ("How exercise helps", "See a starter exercise"),
            sources=SOURCES[:1],
        )
    ]


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
    return FileResponse(WEB / "pages" / "demo.html", headers=policy(origin))


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
        Route("/chat/export", chat.get_messages),
        Route("/chat/session", chat.erase, methods=["DELETE"]),
        Mount("/", StaticFiles(directory=WEB / "static")),
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
