"""Handovers over real SMTP and HTTP, with everything that may go wrong on the way."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bot.delivery import by_webhook
from bot.delivery import delivering as delivering_module
from bot.delivery.by_webhook import ID, SIGNATURE, TIME, sign
from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import Clinic
from bot.settings import HOME, Settings
from bot.storage import claims
from bot.storage.claims import PAUSES
from bot.storage.database import Database
from tests.delivery.conftest import (
    NEW,
    SECRET,
    Leave,
    MailServer,
    WebServer,
    deliver_all,
    dripping_server,
    free_port,
    make_due,
    statuses,
)

WORKER = Path(__file__).with_name("dying_worker.py")


def test_a_message_arrives_by_email_and_by_webhook_once(
    delivering: Delivering, leave: Leave, mail: MailServer, web: WebServer, database: Database
) -> None:
    handover = leave()
    assert deliver_all(delivering) == 2
    assert (len(mail.letters), len(web.taken)) == (1, 1)
    assert statuses(database, handover) == {"email": "sent", "webhook": "sent"}


def test_the_letter_says_who_wrote_what_in_its_body_only(
    delivering: Delivering, leave: Leave, mail: MailServer
) -> None:
    handover = leave("email")
    deliver_all(delivering)
    letter = message_from_bytes(mail.letters[0], policy=policy.default)
    assert (letter["To"], letter["From"]) == ("desk@clinic.example", "backwise@clinic.example")
    assert letter["Message-ID"] == f"<{handover}-email@backwise>"
    body = letter.get_content().replace("\r\n", "\n")
    assert all(words in body for words in (NEW.name, NEW.contact, NEW.message, handover))
    assert not any(NEW.contact in str(value) or NEW.name in str(value) for _, value in letter.items())


def test_the_webhook_gets_json_whose_signature_proves_the_sender(
    delivering: Delivering, leave: Leave, web: WebServer
) -> None:
    handover = leave("webhook")
    deliver_all(delivering)
    headers, body = web.taken[0]
    assert headers[SIGNATURE] == sign(SECRET, headers[TIME], body)
    assert headers[SIGNATURE] != sign("another-secret-of-tests", headers[TIME], body)
    assert headers[ID] == f"{handover}-webhook"
    sent = json.loads(body)
    assert {name: sent[name] for name in ("id", "name", "contact", "message")} == {
        "id": handover,
        "name": NEW.name,
        "contact": NEW.contact,
        "message": NEW.message,
    }


@pytest.mark.parametrize("answer", ["421 Busy", "451 Later", "550 No", "554 Never"])
def test_a_letter_that_is_refused_is_tried_again(
    delivering: Delivering, leave: Leave, mail: MailServer, database: Database, answer: str
) -> None:
    handover = leave("email")
    mail.answer = answer
    assert deliver_all(delivering) == 1
    assert statuses(database, handover) == {"email": "waiting"}
    mail.answer = "250 Taken"
    make_due(database)
    deliver_all(delivering)
    assert (statuses(database, handover), len(mail.letters)) == ({"email": "sent"}, 1)


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
def test_a_webhook_that_does_not_say_yes_is_tried_again(
    delivering: Delivering, leave: Leave, web: WebServer, database: Database, status: int
) -> None:
    handover = leave("webhook")
    web.status, web.location = status, web.url + "/elsewhere"
    assert deliver_all(delivering) == 1
    assert [headers[ID] for headers, _ in web.taken] == [f"{handover}-webhook"]  # and no redirect was followed
    assert statuses(database, handover) == {"webhook": "waiting"}


def test_a_server_that_is_not_there_is_tried_again(
    database: Database, clinic: Clinic, settings: Settings, leave: Leave
) -> None:
    handover, nowhere = leave(), free_port()
    away = replace(clinic, handover=replace(clinic.handover, webhook=f"http://127.0.0.1:{nowhere}"))
    delivering = Delivering(database, {"demo": away}, settings.copy(update={"smtp_port": nowhere}))
    assert deliver_all(delivering) == 2
    assert statuses(database, handover) == {"email": "waiting", "webhook": "waiting"}


def test_a_system_that_answers_a_byte_at_a_time_is_given_up_in_time(
    database: Database, clinic: Clinic, settings: Settings, leave: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_webhook, "PATIENCE", 0.6)
    handover = leave("webhook")
    with dripping_server() as address:
        slow = replace(clinic, handover=replace(clinic.handover, webhook=address))
        assert deliver_all(Delivering(database, {"demo": slow}, settings)) == 1
    assert statuses(database, handover) == {"webhook": "waiting"}


def test_nobody_else_sends_what_a_slow_system_is_still_taking(
    database: Database,
    clinic: Clinic,
    settings: Settings,
    leave: Leave,
    web: WebServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claims, "CLAIM", timedelta(seconds=1))
    monkeypatch.setattr(delivering_module, "RENEW_EVERY", 0.2)
    handover = leave("webhook")
    web.takes = 3
    first, other = (Delivering(database, {"demo": clinic}, settings) for _ in range(2))
    with ThreadPoolExecutor() as threads:
        sending = threads.submit(first.deliver_next)
        while not sending.done():
            if web.taken:
                assert not other.deliver_next()
            time.sleep(0.1)
    assert (statuses(database, handover), len(web.taken)) == ({"webhook": "sent"}, 1)


def test_one_way_that_fails_does_not_hold_up_the_other(
    delivering: Delivering, leave: Leave, mail: MailServer, web: WebServer, database: Database
) -> None:
    handover = leave()
    web.status = 500
    deliver_all(delivering)
    assert statuses(database, handover) == {"email": "sent", "webhook": "waiting"}


def test_a_way_that_was_switched_off_meanwhile_sends_nothing(
    database: Database, clinic: Clinic, leave: Leave, mail: MailServer, web: WebServer
) -> None:
    handover = leave()
    deliver_all(Delivering(database, {"demo": clinic}, Settings()))
    assert (mail.letters, web.taken) == ([], [])
    assert statuses(database, handover) == {"email": "waiting", "webhook": "waiting"}


def test_an_address_that_is_none_ends_in_a_retry_and_not_in_a_crash(
    database: Database, clinic: Clinic, settings: Settings, leave: Leave
) -> None:
    handover = leave("email")
    broken = replace(clinic, handover=replace(clinic.handover, email="not an address"))
    deliver_all(Delivering(database, {"demo": broken}, settings))
    assert statuses(database, handover) == {"email": "waiting"}


def test_a_message_that_is_given_up_is_said_to_be_louder_than_one_that_is_tried_again(
    delivering: Delivering, leave: Leave, web: WebServer, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    handover = leave("webhook")
    web.status = 500
    while statuses(database, handover) == {"webhook": "waiting"}:
        make_due(database)
        deliver_all(delivering)
    levels = [record.levelname for record in caplog.records if record.name == "bot.delivery.delivering"]
    assert levels == ["ERROR"] * len(PAUSES) + ["CRITICAL"]
    assert "given up by webhook after 8 attempts (status 500)" in caplog.text


def test_nothing_of_a_message_is_logged(
    delivering: Delivering, leave: Leave, mail: MailServer, web: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leave()
    mail.answer, web.status = f"550 {NEW.contact} is unknown", 500
    deliver_all(delivering)
    assert "did not go by email (SMTPDataError); it is tried again." in caplog.text
    ours = " ".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    )  # of the test's server
    assert not any(words in ours for words in (NEW.name, NEW.contact, "ring me", "desk@clinic.example", SECRET))


async def test_the_worker_sends_while_others_are_left(
    database: Database, clinic: Clinic, settings: Settings, leave: Leave, web: WebServer
) -> None:
    for user in range(5):
        leave("webhook", user=str(user))
    other = Database(str(database._engine.url))
    workers = [Delivering(each, {"demo": clinic}, settings).run() for each in (database, other)]
    tasks = [asyncio.create_task(worker) for worker in workers]
    async with asyncio.timeout(20):
        while len(web.taken) < 5:
            await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    other.dispose()
    assert len({headers[ID] for headers, _ in web.taken}) == len(web.taken) == 5


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_a_process_killed_while_sending_loses_nothing_and_a_second_copy_has_the_same_id(
    database: Database, delivering: Delivering, leave: Leave, web: WebServer, moment: str, copies: int
) -> None:
    handover = leave("webhook")
    address = str(database._engine.url)
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    worker = subprocess.run(
        [sys.executable, str(WORKER), address, web.url, SECRET, moment], env=environment, timeout=60
    )
    assert worker.returncode == -signal.SIGKILL
    make_due(database)
    deliver_all(delivering)
    assert [headers[ID] for headers, _ in web.taken] == [f"{handover}-webhook"] * copies
    assert statuses(database, handover) == {"webhook": "sent"}
