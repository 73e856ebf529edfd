from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy.orm import Session

from bot.storage.counts import Count, DayCount, Kind, add_counts, counts_between
from bot.storage.database import Database

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def test_counts_of_a_day_add_up(session: Session) -> None:
    add_counts(session, "demo", DAY, [Count(Kind.QUESTION, "causes"), Count(Kind.EXERCISE, "bridge")])
    add_counts(session, "demo", DAY, [Count(Kind.QUESTION, "causes"), Count(Kind.QUESTION, "causes")])
    assert counts_between(session, ["demo"], DAY, DAY) == [
        DayCount(DAY, "demo", Kind.EXERCISE, "bridge", 1),
        DayCount(DAY, "demo", Kind.QUESTION, "causes", 3),
    ]


def test_only_the_wanted_days_and_clinics_are_given(session: Session) -> None:
    for clinic, day in (("demo", DAY), ("demo", NEXT), ("east", DAY)):
        add_counts(session, clinic, day, [Count(Kind.QUESTION, "causes")])
    assert [(count.clinic, count.day) for count in counts_between(session, ["demo"], DAY, DAY)] == [("demo", DAY)]
    assert len(counts_between(session, ["demo", "east"], DAY, NEXT)) == 3


def test_what_was_taken_back_is_not_shown(session: Session) -> None:
    add_counts(session, "demo", DAY, [Count(Kind.MARK, "helpful"), Count(Kind.MARK, "helpful", -1)])
    assert counts_between(session, ["demo"], DAY, DAY) == []


def test_turns_at_once_lose_no_count(database: Database) -> None:
    def turn(number: int) -> None:
        with database.session() as session:
            counts = [Count(Kind.QUESTION, "causes"), Count(Kind.UNDERSTOOD, "clear")]
            add_counts(session, "demo", DAY, counts if number % 2 else counts[::-1])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(turn, range(40)))
    with database.session() as session:
        assert [count.number for count in counts_between(session, ["demo"], DAY, DAY)] == [40, 40]
