"""A small Bot API server over real HTTP: it records every call, checks what Telegram checks, and fails on demand."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.telegram.telegram_checks import check_keyboard, fields, visible
from tests.channels.telegram.updates import BOT

JSON_FIELDS = {"reply_markup", "link_preview_options", "allowed_updates", "commands"}
SIMPLE = {"deleteWebhook", "sendChatAction", "answerCallbackQuery"}
TOLD = {  # method -> what it tells the bot's account
    "setMyCommands": ("commands",),
    "setMyDescription": ("description",),
    "setMyShortDescription": ("short_description",),
    "setWebhook": ("url", "allowed_updates"),
}
ASKED: dict[str, Any] = {
    "getMyCommands": lambda told: told["commands"],
    "getMyDescription": lambda told: {"description": told["description"]},
    "getMyShortDescription": lambda told: {"short_description": told["short_description"]},
    "getWebhookInfo": lambda told: {
        "url": told["url"],
        "has_custom_certificate": False,
        "pending_update_count": told.get("pending", 0),
        **({"allowed_updates": told["allowed_updates"]} if "allowed_updates" in told else {}),
        **({"last_error_message": told["error"], "last_error_date": told["error_at"]} if "error" in told else {}),
    },
}


@dataclass(frozen=True)
class Call:
    """``result`` is what Telegram made of it; None when the call failed."""

    method: str
    data: dict[str, Any]
    result: Any


@dataclass(frozen=True)
class Fault:
    """How the next call of a method fails. ``done`` means that the work was done before the connection was cut.

    ``body`` is what it answers instead of JSON; ``seconds`` is how long it takes, and then nothing is wrong.
    """

    status: int | None = None
    retry_after: int | None = None
    done: bool = False
    body: bytes | None = None
    seconds: float = 0


TOKEN = "7:a-token_that-must-not-be-logged"
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
        self.uploads: dict[str, bytes] = {}  # by the id that the upload got
        self.told: dict[str, Any] = {"description": "", "short_description": "", "commands": [], "url": ""}
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
        form = fields(request.headers.get("content-type", ""), await request.body())
        data = {name: json.loads(value) if name in JSON_FIELDS else value for name, value in form.items()}
        with self._changed:
            faults = self._faults[method]
            fault = faults.popleft() if faults else None
        if fault is not None and fault.seconds:
            await asyncio.sleep(fault.seconds)
            fault = None
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
        if method in TOLD:
            self.told |= {name: data.get(name, "") for name in TOLD[method]}
            return True
        if method in ASKED:
            return ASKED[method](self.told)
        if method in SIMPLE:
            return True
        if method in ("sendMessage", "sendPhoto", "sendAnimation", "sendDocument"):
            return self._message(data)
        if method == "editMessageReplyMarkup":
            check_keyboard(data.get("reply_markup"))
            return True
        raise ValueError(f"no such method: {method}")

    def _message(self, data: dict[str, Any]) -> dict[str, Any]:
        if "animation" in data:
            content: dict[str, Any] = {"animation": self._file(data["animation"])}
            content["caption"] = visible(data.get("caption", ""), 1024)
        elif "document" in data:
            content = {"caption": visible(data.get("caption", ""), 1024)}
        elif "photo" in data:
            content = {"photo": [], "caption": visible(data.get("caption", ""), 1024)}
        else:
            content = {"text": visible(data["text"], 4096)}
            if not content["text"].strip():
                raise ValueError("message text is empty")
        check_keyboard(data.get("reply_markup"))
        self._message_id += 1
        chat = {"id": int(data["chat_id"]), "type": "private"}
        markup = {"reply_markup": data["reply_markup"]} if "reply_markup" in data else {}
        return {"message_id": self._message_id, "date": 1, "chat": chat, "from": BOT, **content, **markup}

    def _file(self, sent: bytes | str) -> dict[str, Any]:
        """A file by its bytes, or by the id that an earlier upload got."""
        if isinstance(sent, bytes):
            known = f"file-{len(self.uploads)}"
            self.uploads[known] = sent
        elif sent in self.uploads:
            known = sent
        else:
            raise ValueError("wrong file identifier/HTTP URL specified")
        return {"file_id": known, "file_unique_id": known, "width": 1, "height": 1, "duration": 1}


def _error(status: int, description: str, **parameters: int) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(body | ({"parameters": parameters} if parameters else {}), status)


def _failure(fault: Fault) -> Response:
    if fault.retry_after is not None:
        return _error(429, "Too Many Requests", retry_after=fault.retry_after)
    if fault.status is not None:
        return _error(fault.status, "It failed")
    if fault.body is not None:
        return Response(fault.body, media_type="application/json")
    return Response(headers={"content-length": "100"})  # Promises more than it sends, so the connection is cut.
