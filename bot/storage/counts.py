"""Daily counts of what happened, by clinic: no names, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Date, bindparam, column, select, text
from sqlalchemy.orm import Session

from bot.storage.learning_tables import DailyCount
from bot.storage.prepared import Prepared, Transaction

_ADD = Prepared(
    text(
        "INSERT INTO daily_counts (day, clinic, kind, name, number) VALUES (:day, :clinic, :kind, :name, :number)"
        " ON CONFLICT (day, clinic, kind, name) DO UPDATE SET number = daily_counts.number + excluded.number"
    ).bindparams(bindparam("day", type_=Date))
)


class Kind(StrEnum):
    """What is counted; the name of a count is what the comment says."""

    QUESTION = "question"  # the topic of the answer
    UNDERSTOOD = "understood"  # "clear" or "unclear": messages in the person's own words
    ALARM = "alarm"  # the urgency
    MARK = "mark"  # "helpful" or "not_helpful"
    EXERCISE = "exercise"  # the id of the exercise that was shown
    HANDOVER = "handover"  # "left"


@dataclass(frozen=True)
class Count:
    kind: Kind
    name: str
    number: int = 1


@dataclass(frozen=True)
class DayCount:
    day: date
    clinic: str
    kind: Kind
    name: str
    number: int


def add_counts(transaction: Transaction, clinic: str, day: date, counts: Sequence[Count]) -> None:
    """Add to the counts of a day; a negative number takes back."""
    sums: Counter[tuple[str, str]] = Counter()
    for count in counts:
        sums[str(count.kind), count.name] += count.number
    rows = [  # in order, so that two turns at once never wait for each other
        {"day": day, "clinic": clinic, "kind": kind, "name": name, "number": number}
        for (kind, name), number in sorted(sums.items())
    ]
    if rows:
        _ADD.run_each(transaction, rows)


def counts_between(session: Session, clinics: Collection[str], first: date, last: date) -> list[DayCount]:
    """What was counted for these clinics from the first to the last day, both included, in order."""
    wanted = select(DailyCount).where(DailyCount.day >= first, DailyCount.day <= last, column("clinic").in_(clinics))
    rows = session.scalars(wanted.order_by("day", "clinic", "kind", "name"))
    return [DayCount(row.day, row.clinic, Kind(row.kind), row.name, row.number) for row in rows if row.number > 0]
