"""What `backwise serve` runs: the web server at once, the dialogue as soon as it is loaded, Telegram beside it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from json import JSONDecodeError

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.bot import WEBHOOK_PATH, TelegramChannel, TelegramOptions, TelegramStartError
from bot.channels.web.app import build_app
from bot.composition import Backwise
from bot.settings import Settings
from bot.storage.database import DatabaseError

LOG = logging.getLogger(__name__)
Say = Callable[[str], None]
HOUR = 3600.0  # seconds


def build_server(backwise: Backwise, say: Say) -> Starlette:
    """The whole application; ``say`` is told what starts, in words for the operator."""
    telegram = _telegram(backwise)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        beside = [asyncio.create_task(_load(backwise, say))]
        beside += [asyncio.create_task(_start_telegram(telegram, backwise.settings, say))]
        beside += [asyncio.create_task(_forget_what_is_old(backwise))]
        yield
        for task in beside:
            task.cancel()
        if telegram:
            await telegram.stop()

    routes = (Route(WEBHOOK_PATH, _webhook(telegram), methods=["POST"]),) if telegram else ()
    return build_app(backwise.conversations, backwise.clinics, backwise.settings, lifespan=lifespan, more_routes=routes)


async def _load(backwise: Backwise, say: Say) -> None:
    say("The dialogue is loading; warning signs are answered already.")
    try:
        await _in_daemon_thread(backwise.load_dialogue)
    except Exception as error:  # the server goes on: the gate answers warning signs without a model
        say(f"The dialogue could not be loaded: {error}")
        LOG.error("Loading the dialogue failed with %s.", type(error).__name__)
        return
    say("Ready.")


async def _forget_what_is_old(backwise: Backwise) -> None:
    """Keep the promise of the privacy answer: what is older than RETENTION_DAYS goes, every hour."""
    while True:
        try:
            await asyncio.to_thread(backwise.forget_what_is_old)
        except DatabaseError as error:
            LOG.error("Old conversations could not be erased: %s", error)
        await asyncio.sleep(HOUR)


async def _in_daemon_thread(work: Callable[[], None]) -> None:
    """Like ``asyncio.to_thread``, but stopping the server does not wait for it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            work()
        except Exception as error:
            loop.call_soon_threadsafe(_settle, done, error)
        else:
            loop.call_soon_threadsafe(_settle, done, None)

    threading.Thread(target=run, daemon=True).start()
    await done


def _settle(future: asyncio.Future[None], error: Exception | None) -> None:
    if future.done():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(None)


def _telegram(backwise: Backwise) -> TelegramChannel | None:
    settings = backwise.settings
    if settings.telegram_token is None:
        return None
    options = TelegramOptions(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        public_url=settings.public_url,
        webhook_secret=_webhook_secret(settings),
        clinic=settings.telegram_clinic,
    )
    return TelegramChannel(backwise.conversations, backwise.database, options)


async def _start_telegram(telegram: TelegramChannel | None, settings: Settings, say: Say) -> None:
    if telegram is None:
        say("Telegram is off (no TELEGRAM_TOKEN).")
        return
    try:
        await telegram.start()
    except TelegramStartError as error:
        say(f"Telegram is off: {error}")
        return
    say(f"Telegram is on, {'by webhook' if settings.public_url else 'by long polling'}.")


def _webhook(telegram: TelegramChannel) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        try:
            update = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            return Response(status_code=400)
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        taken = isinstance(update, dict) and await telegram.receive(update, secret)
        return Response(status_code=200 if taken else 403)

    return receive


def _webhook_secret(settings: Settings) -> str:
    """Derived, so that there is one key to keep: Telegram sends it back with every update."""
    return hmac.new(settings.signing_key().encode(), b"telegram-webhook", hashlib.sha256).hexdigest()
