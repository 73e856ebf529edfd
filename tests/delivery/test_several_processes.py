"""Real processes that send side by side: each message goes once, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.delivery.by_webhook import ID
from bot.settings import HOME
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.deliveries import add_deliveries
from bot.storage.handovers import add_handover
from tests.delivery.conftest import NEW, SECRET, WebServer
from tests.storage.conftest import empty_database, empty_url  # noqa: F401 (fixtures)

WORKER = Path(__file__).with_name("delivering_worker.py")
MESSAGES = 50


def test_two_processes_send_fifty_messages_once_each(empty_database: Database, web: WebServer) -> None:  # noqa: F811
    empty_database.migrate()
    for user in range(MESSAGES):
        with empty_database.session() as session:
            person = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=str(user)).id
            add_deliveries(session, add_handover(session, person, NEW), ["webhook"], datetime.now(UTC))
    address = empty_database._engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(WORKER), address, web.url, SECRET]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    workers = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    sent = [headers[ID] for headers, _ in web.taken]
    assert len(set(sent)) == len(sent) == MESSAGES
