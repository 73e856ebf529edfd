"""A bot that asks for updates: it passes over what cannot be read, and confirms to Telegram only what is kept."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Set
from typing import Any

from telegram.ext import ExtBot

from bot.channels.telegram.reading import read_update

ASK_APART = 0.1  # seconds, while Telegram answers at once because it still holds updates that are not kept


class PollingBot(ExtBot[None]):
    """The library fails for all updates if it cannot read one, and asks again for ever."""

    def __init__(self, arriving: Set[int], *args: Any, **kwargs: Any) -> None:
        """``arriving`` holds the numbers of updates that Telegram must keep for now: a process may die."""
        super().__init__(*args, **kwargs)
        self._arriving = arriving

    async def _post(self, endpoint: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        if endpoint != "getUpdates" or data is None:
            return await super()._post(endpoint, data, **kwargs)
        return [self._readable(update) for update in await self._new_updates(data, **kwargs)]

    async def _new_updates(self, data: dict[str, Any], **kwargs: Any) -> list[dict[str, Any]]:
        """Asking from a number on tells Telegram that all before it are here for good."""
        seen = data["offset"]
        first = min(self._arriving, default=seen)
        new = [one for one in await super()._post("getUpdates", data | {"offset": first}, **kwargs) if _is(one, seen)]
        if first != seen and not new:
            await asyncio.sleep(ASK_APART)
        return new

    def _readable(self, update: dict[str, Any]) -> dict[str, Any]:
        """The update, or its number alone: then it is passed over, and counts as fetched."""
        return update if read_update(copy.deepcopy(update), self) else {"update_id": update["update_id"]}


def _is(update: dict[str, Any], new_from: int) -> bool:
    return bool(update["update_id"] >= new_from)
