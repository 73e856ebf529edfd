"""A process that is killed in the middle of a delivery: before it sends, or before it can note that it has sent."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from typing import Any

from bot.delivery import delivering
from bot.delivery.ways import send
from bot.knowledge.clinics import HandoverOptions, read_clinics
from bot.settings import HOME, Settings
from bot.storage.database import Database

address, url, secret, moment = sys.argv[1:]


def die(*arguments: Any) -> None:
    if moment == "after":
        send(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)


delivering.send = die  # type: ignore[assignment,attr-defined]
demo = read_clinics(HOME / "clinics")["demo"]
clinic = replace(demo, handover=HandoverOptions("the front desk", "one day", webhook=url))
delivering.Delivering(Database(address), {"demo": clinic}, Settings(webhook_secret=secret)).deliver_next()
