"""Sends a handover to a clinic's own system, signed so that the system knows who sent it.

The signature is HMAC-SHA256, in hexadecimal, of the time, a full stop and the body, with WEBHOOK_SECRET as its key.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time

import httpx
from pydantic import SecretStr

from bot.delivery.errors import DeliveryError
from bot.storage.deliveries import DueDelivery

PATIENCE = 20.0  # seconds for all of it: a system that answers a byte at a time is none that answers
ID, TIME, SIGNATURE = "Backwise-Delivery", "Backwise-Time", "Backwise-Signature"


def post_to_webhook(due: DueDelivery, url: str, secret: SecretStr) -> None:
    """Blocks until the system answers with 2xx. Redirects are not followed. Raises :class:`DeliveryError`."""
    body, now = _body(due), str(int(time.time()))
    signature = sign(secret.get_secret_value(), now, body)
    headers = {"Content-Type": "application/json", ID: due.id, TIME: now, SIGNATURE: signature}
    try:
        status = asyncio.run(_status_of(url, body, headers))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise DeliveryError(type(error).__name__) from None
    if not 200 <= status < 300:
        raise DeliveryError(f"status {status}")


async def _status_of(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
        return (await client.post(url, content=body, headers=headers)).status_code


def sign(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _body(due: DueDelivery) -> bytes:
    """``{"id", "clinic", "name", "contact", "message", "created_at"}``, the time in ISO 8601."""
    handover = due.handover
    fields = {name: getattr(handover, name) for name in ("id", "clinic", "name", "contact", "message")}
    return json.dumps({**fields, "created_at": handover.created_at.isoformat()}).encode()
