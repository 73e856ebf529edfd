"""Handovers on their way to a clinic.

A handover may arrive twice, with the same id (docs/decisions/0013-handovers-at-least-once.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.storage.claims import Claim, SendStatus, claim_due
from bot.storage.handovers import StoredHandover, find_handover
from bot.storage.tables import Delivery


@dataclass(frozen=True)
class DueDelivery:
    """A claimed handover. ``way`` is how it goes ("email")."""

    handover: StoredHandover
    way: str
    claim: Claim

    @property
    def id(self) -> str:
        """The same at each attempt, so that a receiver knows what it has already."""
        return f"{self.handover.id}-{self.way}"


@dataclass(frozen=True)
class DeliveryState:
    way: str
    status: SendStatus
    attempts: int


def add_deliveries(session: Session, handover_id: str, ways: Iterable[str], now: datetime) -> None:
    """Put a handover on its way, at once."""
    for way in ways:
        session.execute(
            insert(Delivery).values(handover_id=handover_id, way=way, status=SendStatus.WAITING, attempts=0, due_at=now)
        )


def claim_delivery(session: Session, now: datetime) -> DueDelivery | None:
    """Claim one that is due."""
    claim = claim_due(session, Delivery, now)
    if claim is None:
        return None
    handover_id, way = claim.key
    handover = find_handover(session, handover_id)
    return DueDelivery(handover, way, claim) if handover else None


def deliveries_of(session: Session, handover_id: str) -> list[DeliveryState]:
    rows = session.scalars(select(Delivery).where(Delivery.handover_id == handover_id).order_by(Delivery.way))
    return [DeliveryState(row.way, SendStatus(row.status), row.attempts) for row in rows]
