"""A small Bot API server over real HTTP: it records every call, checks what Telegram checks, and fails on demand."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.telegram.updates import BOT

JSON_FIELDS = {"reply_markup", "link_preview_options", "allowed_updates", "commands"}
SIMPLE = {"setWebhook", "deleteWebhook", "sendChatAction", "answerCallbackQuery", "setMyCommands"}


@dataclass(frozen=True)
class Call:
    """``result`` is what Telegram made of it; None when the call failed."""

    method: str
    data: dict[str, Any]
    result: Any


@dataclass(frozen=True)
class Fault:
    """How the next call of a method fails. ``done`` means that the work was done before the connection was cut."""

    status: int | None = None
    retry_after: int | None = None
    done: bool = False


CUT = Fault()
CUT_AFTER_WORK = Fault(done=True)


class FakeBotApi:
    def __init__(self, token: str) -> None:
        self.token = token
        self.calls: list[Call] = []
        self._changed = threading.Condition()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._pending: list[dict[str, Any]] = []
        self._message_id = 1000
        self._socket = socket.create_server(("127.0.0.1", 0))
        app = Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["POST"])])
        config = uvicorn.Config(
            app, log_config=None, access_log=False, log_level=60, ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def push(self, *updates: dict[str, Any]) -> None:
        """What the next getUpdates brings."""
        with self._changed:
            self._pending += updates

    def fail(self, method: str, *faults: Fault) -> None:
        with self._changed:
            self._faults[method] += faults

    def of(self, method: str) -> list[Call]:
        """The calls that worked."""
        return [call for call in self.tried(method) if call.result is not None]

    def tried(self, method: str) -> list[Call]:
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def texts(self) -> list[str]:
        """The visible text of each message that was sent."""
        return [call.result["text"] for call in self.of("sendMessage")]

    async def wait_for(self, method: str, count: int = 1) -> list[Call]:
        """The calls that worked, as soon as there are ``count``."""
        await asyncio.to_thread(self._wait, lambda: len(self.of(method)) >= count, f"{count} x {method}")
        return self.of(method)

    def _wait(self, condition: Any, what: str) -> None:
        with self._changed:
            came = self._changed.wait_for(condition, timeout=30)
            assert came, f"{what} never came; there were {Counter(call.method for call in self.calls)}"

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _error(401, "Unauthorized")
        fields = _fields(request.headers.get("content-type", ""), await request.body())
        data = {name: json.loads(value) if name in JSON_FIELDS else value for name, value in fields.items()}
        with self._changed:
            faults = self._faults[method]
            fault = faults.popleft() if faults else None
        if fault is not None and not fault.done:
            self._record(method, data, None)
            return _failure(fault)
        try:
            result = await self._updates(data) if method == "getUpdates" else self._work(method, data)
        except ValueError as error:
            self._record(method, data, None)
            return _error(400, f"Bad Request: {error}")
        self._record(method, data, result)
        return _failure(fault) if fault else JSONResponse({"ok": True, "result": result})

    def _record(self, method: str, data: dict[str, Any], result: Any) -> None:
        with self._changed:
            self.calls.append(Call(method, data, result))
            self._changed.notify_all()

    async def _updates(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        end = time.monotonic() + float(data.get("timeout", 0))
        while True:
            with self._changed:
                self._pending = [each for each in self._pending if each["update_id"] >= int(data.get("offset", 0))]
                if self._pending or time.monotonic() >= end or self._server.should_exit:
                    return list(self._pending)
            await asyncio.sleep(0.01)

    def _work(self, method: str, data: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method in SIMPLE:
            return True
        if method in ("sendMessage", "sendPhoto", "sendAnimation", "sendDocument"):
            return self._message(data)
        if method == "editMessageReplyMarkup":
            _check_keyboard(data.get("reply_markup"))
            return True
        raise ValueError(f"no such method: {method}")

    def _message(self, data: dict[str, Any]) -> dict[str, Any]:
        if "animation" in data or "document" in data:
            content: dict[str, Any] = {"caption": _visible(data.get("caption", ""), 1024)}
        elif "photo" in data:
            content = {"photo": [], "caption": _visible(data.get("caption", ""), 1024)}
        else:
            content = {"text": _visible(data["text"], 4096)}
            if not content["text"].strip():
                raise ValueError("message text is empty")
        _check_keyboard(data.get("reply_markup"))
        self._message_id += 1
        chat = {"id": int(data["chat_id"]), "type": "private"}
        markup = {"reply_markup": data["reply_markup"]} if "reply_markup" in data else {}
        return {"message_id": self._message_id, "date": 1, "chat": chat, "from": BOT, **content, **markup}


def _fields(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a form; files are bytes."""
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in form.iter_parts()}
    files = {name: part.get_payload(decode=True) for name, part in parts.items()}
    return {name: files[name] if part.get_filename() else files[name].decode() for name, part in parts.items()}


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, _: Any) -> None:
        if tag not in ("a", "b", "i"):
            raise ValueError("can't parse entities")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError("can't parse entities")

    def handle_data(self, data: str) -> None:
        self.text += data


def _visible(html: str, limit: int) -> str:
    parser = _Visible()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise ValueError("can't parse entities")
    if len(parser.text.encode("utf-16-le")) // 2 > limit:
        raise ValueError("message is too long")
    return parser.text


def _check_keyboard(markup: dict[str, Any] | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not 0 < len(button["callback_data"].encode()) <= 64:
                raise ValueError("BUTTON_DATA_INVALID")


def _error(status: int, description: str, **parameters: int) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(body | ({"parameters": parameters} if parameters else {}), status)


def _failure(fault: Fault) -> Response:
    if fault.retry_after is not None:
        return _error(429, "Too Many Requests", retry_after=fault.retry_after)
    if fault.status is not None:
        return _error(fault.status, "It failed")
    return Response(headers={"content-length": "100"})  # Promises more than it sends, so the connection is cut.
