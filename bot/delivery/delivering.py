"""The work beside the answers: it sends what is due until it is cancelled, and never keeps a chat waiting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from bot.delivery.errors import DeliveryError
from bot.delivery.ways import send
from bot.knowledge.clinics import Clinic
from bot.metrics import DELIVERIES
from bot.settings import Settings
from bot.storage.claims import Claim, SendStatus, note_failed, note_sent, renew_claim
from bot.storage.database import Database, DatabaseError
from bot.storage.deliveries import DueDelivery, claim_delivery

LOG = logging.getLogger(__name__)
LOOK_EVERY = 5.0  # seconds
RENEW_EVERY = 20.0  # seconds; a claim lasts three times as long


class Delivering:
    """Sends the handovers of all clinics, each at least once, whichever of several processes gets to it first."""

    def __init__(self, database: Database, clinics: Mapping[str, Clinic], settings: Settings) -> None:
        self._database = database
        self._clinics = clinics
        self._settings = settings

    async def run(self) -> None:
        while True:
            try:
                while await asyncio.to_thread(self.deliver_next):
                    pass
            except Exception as error:  # a database that is down for a while must not end this
                LOG.error("Looking for messages to clinics failed with %s.", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    def deliver_next(self) -> bool:
        """Send one that is due; False when none is. Blocks, so it belongs in a thread of its own."""
        with self._database.session() as session:
            due = claim_delivery(session, datetime.now(UTC))
        if due is None:
            return False
        try:
            with self._held(due.claim):
                self._send(due)
        except DeliveryError as error:
            self._failed(due, str(error))
        else:
            with self._database.session() as session:
                note_sent(session, due.claim)
            DELIVERIES.labels(due.way, SendStatus.SENT).inc()
        return True

    @contextmanager
    def _held(self, claim: Claim) -> Iterator[None]:
        """However long a slow server takes, no other process sends it meanwhile."""
        sent = Event()
        renewing = Thread(target=self._renew_until, args=(sent, claim), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            sent.set()
            renewing.join()

    def _renew_until(self, sent: Event, claim: Claim) -> None:
        while not sent.wait(RENEW_EVERY):
            try:
                with self._database.session() as session:
                    renew_claim(session, claim, datetime.now(UTC))
            except DatabaseError:
                LOG.error("A claim could not be renewed; another process may send the message as well.")

    def _send(self, due: DueDelivery) -> None:
        clinic = self._clinics.get(due.handover.clinic)
        if clinic is None:
            raise DeliveryError("its clinic is not there any more")
        send(due, clinic, self._settings)

    def _failed(self, due: DueDelivery, reason: str) -> None:
        with self._database.session() as session:
            status = note_failed(session, due.claim, datetime.now(UTC))
        DELIVERIES.labels(due.way, status).inc()
        if status is SendStatus.GIVEN_UP:
            LOG.critical(
                "A message to %s was given up by %s after %d attempts (%s); it is in `backwise handovers list`.",
                *(due.handover.clinic, due.way, due.claim.attempt, reason),
            )
        else:
            LOG.error("A message to %s did not go by %s (%s); it is tried again.", due.handover.clinic, due.way, reason)
