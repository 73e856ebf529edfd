"""Reads an update, whichever way it came. Never an error: the next update must not wait for one that is unreadable."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot, Update

log = logging.getLogger(__name__)


def read_update(update_json: dict[str, Any], bot: Bot) -> Update | None:
    """None for what cannot be read, as from a server of another age; the log has the kind of error."""
    try:
        return Update.de_json(update_json, bot)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        log.error("An update could not be read (%s); it was left out.", type(error).__name__)
        return None
