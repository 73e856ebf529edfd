"""A bot that goes on after an update which the library cannot read."""

from __future__ import annotations

import copy
from typing import Any

from telegram.ext import ExtBot

from bot.channels.telegram.reading import read_update


class ForgivingBot(ExtBot[None]):
    """Asked for updates, the library fails for all of them if it cannot read one, and asks again for ever."""

    async def _post(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        result = await super()._post(endpoint, *args, **kwargs)
        return [self._readable(update) for update in result] if endpoint == "getUpdates" else result

    def _readable(self, update: dict[str, Any]) -> dict[str, Any]:
        """The update, or its number alone: then it is passed over, and counts as fetched."""
        return update if read_update(copy.deepcopy(update), self) else {"update_id": update["update_id"]}
