from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.storage.safety_reviews import AloneError, ensure_two_people, review, reviewers
from bot.storage.staff import Member, Role

ANN, BOB, EVE = (f"{name}@clinic.example" for name in ("ann", "bob", "eve"))


def _reviewer(email: str) -> Member:
    return Member(email, email, Role.REVIEWER)


def test_an_author_alone_cannot_publish(session: Session) -> None:
    with pytest.raises(AloneError):
        ensure_two_people(session, ANN, {ANN}, "a change")
    with pytest.raises(AloneError):
        ensure_two_people(session, "Ann@Clinic.example", {ANN}, "a change")


def test_somebody_else_can_publish_it(session: Session) -> None:
    ensure_two_people(session, BOB, {ANN}, "a change")


def test_an_author_can_publish_what_somebody_else_read(session: Session) -> None:
    review(session, _reviewer(BOB), "a change")
    review(session, _reviewer(BOB), "a change")
    assert reviewers(session, "a change") == [BOB]
    ensure_two_people(session, ANN, {ANN}, "a change")
    ensure_two_people(session, ANN, {ANN, BOB}, "a change")  # each read the other's


def test_reading_one_change_is_not_reading_another(session: Session) -> None:
    review(session, _reviewer(BOB), "a change")
    with pytest.raises(AloneError):
        ensure_two_people(session, ANN, {ANN}, "a change, changed again")


def test_ones_own_reading_is_no_second_pair_of_eyes(session: Session) -> None:
    review(session, _reviewer(ANN), "a change")
    with pytest.raises(AloneError):
        ensure_two_people(session, ANN, {ANN}, "a change")


def test_where_no_author_is_known_two_must_have_read_it(session: Session) -> None:
    with pytest.raises(AloneError):
        ensure_two_people(session, ANN, set(), "a change")
    review(session, _reviewer(EVE), "a change")
    ensure_two_people(session, ANN, set(), "a change")


def test_an_editors_agreement_does_not_count(session: Session) -> None:
    with pytest.raises(PermissionError):
        review(session, Member("1", BOB, Role.EDITOR), "a change")
    assert reviewers(session, "a change") == []
