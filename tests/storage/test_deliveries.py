from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bot.storage.claims import CLAIM, PAUSES, SendStatus, note_failed, note_sent, renew_claim
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.deliveries import DueDelivery, add_deliveries, claim_delivery, deliveries_of
from bot.storage.erasure import erase_conversation
from bot.storage.handovers import NewHandover, add_handover

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
NEW = NewHandover(clinic="demo", name="Kim", contact="kim@person.example", message="Please ring me.")


def _left(database: Database, *ways: str, user: str = "7") -> tuple[str, str]:
    """A handover on its way; the ids of it and of its conversation."""
    with database.session() as session:
        conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=user).id
        handover = add_handover(session, conversation, NEW)
        add_deliveries(session, handover, ways, NOW)
    return handover, conversation


def _claim(database: Database, now: datetime = NOW) -> DueDelivery | None:
    with database.session() as session:
        return claim_delivery(session, now)


def _states(database: Database, handover: str) -> list[tuple[str, str, int]]:
    with database.session() as session:
        return [(state.way, str(state.status), state.attempts) for state in deliveries_of(session, handover)]


def test_a_handover_goes_once_on_each_of_its_ways(database: Database) -> None:
    handover, _ = _left(database, "email", "webhook")
    claimed = [_claim(database) for _ in range(3)]
    assert sorted(due.way for due in claimed if due) == ["email", "webhook"]
    for due in filter(None, claimed):
        assert (due.handover.id, due.handover.message, due.claim.attempt) == (handover, NEW.message, 1)
        with database.session() as session:
            note_sent(session, due.claim)
    assert _claim(database, NOW + timedelta(days=9)) is None
    assert _states(database, handover) == [("email", "sent", 1), ("webhook", "sent", 1)]


def test_a_claim_that_ran_out_goes_to_another_with_the_same_id(database: Database) -> None:
    _left(database, "email")
    first = _claim(database)
    assert _claim(database, NOW + CLAIM - timedelta(seconds=1)) is None
    second = _claim(database, NOW + CLAIM)
    assert first and second and first.id == second.id and second.claim.attempt == 2


def test_a_claim_that_is_renewed_stays(database: Database) -> None:
    _left(database, "email")
    first = _claim(database)
    assert first
    with database.session() as session:
        renew_claim(session, first.claim, NOW + CLAIM - timedelta(seconds=1))
    assert _claim(database, NOW + CLAIM) is None
    assert _claim(database, NOW + 2 * CLAIM)


def test_one_whose_claim_ran_out_cannot_renew_it(database: Database) -> None:
    _left(database, "email")
    first, other = _claim(database), _claim(database, NOW + CLAIM)
    assert first and other
    with database.session() as session:
        renew_claim(session, first.claim, NOW + CLAIM + timedelta(seconds=30))
    assert _claim(database, NOW + 2 * CLAIM)


def test_one_whose_claim_ran_out_has_has_no_say_any_more(database: Database) -> None:
    handover, _ = _left(database, "email")
    late, other = _claim(database), _claim(database, NOW + CLAIM)
    assert late and other
    with database.session() as session:
        note_failed(session, late.claim, NOW)
        note_sent(session, other.claim)
    assert _states(database, handover) == [("email", "sent", 2)]


def test_failures_are_retried_after_growing_pauses_and_then_given_up(database: Database) -> None:
    handover, _ = _left(database, "webhook")
    now = NOW
    for pause in PAUSES:
        due = _claim(database, now)
        assert due
        with database.session() as session:
            assert note_failed(session, due.claim, now) == SendStatus.WAITING
        assert _claim(database, now + pause - timedelta(seconds=1)) is None
        now += pause
    last = _claim(database, now)
    assert last
    with database.session() as session:
        assert note_failed(session, last.claim, now) == SendStatus.GIVEN_UP
    assert _claim(database, now + timedelta(days=30)) is None
    assert _states(database, handover) == [("webhook", "given up", len(PAUSES) + 1)]


def test_what_a_person_erases_is_not_sent_any_more(database: Database) -> None:
    handover, conversation = _left(database, "email")
    with database.session() as session:
        erase_conversation(session, conversation)
    assert _claim(database) is None
    assert _states(database, handover) == []


def test_many_at_once_claim_each_once(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    for user in range(25):
        _left(database, "email", "webhook", user=str(user))

    def work(_: int) -> list[str]:
        mine, sent = Database(empty_url), []
        for _attempt in range(60):
            if due := _claim(mine):
                sent.append(due.id)
        mine.dispose()
        return sent

    with ThreadPoolExecutor(4) as pool:
        sent = [one for done in pool.map(work, range(4)) for one in done]
    database.dispose()
    assert len(sent) == len(set(sent)) == 50


def test_a_machine_whose_clock_is_behind_leaves_what_another_has_claimed(database: Database) -> None:
    _left(database, "email")
    later = NOW + timedelta(minutes=5)
    assert _claim(database, later)
    for behind in (timedelta(milliseconds=1), timedelta(minutes=2)):
        assert _claim(database, later - behind) is None


def test_a_clock_that_is_set_back_holds_up_neither_a_new_message_nor_a_claim_nor_another_try(
    database: Database,
) -> None:
    _left(database, "email")
    assert _claim(database, NOW - timedelta(hours=5))
    first = _claim(database, NOW)
    assert first and _claim(database, NOW - timedelta(days=400))
    again = _claim(database, NOW - timedelta(days=800))
    assert again
    with database.session() as session:
        note_failed(session, again.claim, NOW)
    assert _claim(database, NOW - max(PAUSES) - timedelta(days=1))
