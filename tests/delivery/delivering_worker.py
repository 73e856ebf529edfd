"""A process that sends all that is due by webhook, beside another that does the same."""

from __future__ import annotations

import sys
from dataclasses import replace

from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import HandoverOptions, read_clinics
from bot.settings import HOME, Settings
from bot.storage.database import Database

address, url, secret = sys.argv[1:]
demo = read_clinics(HOME / "clinics")["demo"]
clinic = replace(demo, handover=HandoverOptions("the front desk", "one day", webhook=url))
delivering = Delivering(Database(address), {"demo": clinic}, Settings(webhook_secret=secret))
while delivering.deliver_next():
    pass
