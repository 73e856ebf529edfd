"""The Telegram channel: python-telegram-bot on one side, the conversation on the other."""

from __future__ import annotations

import os

# The library then gives durations as timedelta; otherwise each flood limit it meets raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
