"""A person's small plan, and which of its movements they did."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bot.storage.conversations import touch_person
from bot.storage.tables import Conversation, DoneExercise, PlanItem
from bot.storage.upsert import upsert

MOST_MOVEMENTS = 5


def plan_of(session: Session, conversation_id: str) -> list[str]:
    """The ids of the movements in the plan, in the order in which they were added."""
    items = select(PlanItem.exercise_id).where(PlanItem.conversation_id == conversation_id)
    return list(session.scalars(items.order_by(PlanItem.added_at, PlanItem.exercise_id)))


def add_to_plan(session: Session, conversation_id: str, exercise_id: str, free: frozenset[str] = frozenset()) -> bool:
    """Add a movement; False when the plan is full. Ids in ``free``, such as walking, do not count."""
    touch_person(session, conversation_id)  # two additions at once wait for each other
    kept = plan_of(session, conversation_id)
    if exercise_id not in {*kept, *free} and len(set(kept) - free) >= MOST_MOVEMENTS:
        return False
    values = {"conversation_id": conversation_id, "exercise_id": exercise_id, "added_at": datetime.now(UTC)}
    session.execute(upsert(session, PlanItem).values(values).on_conflict_do_nothing())
    return True


def remove_from_plan(session: Session, conversation_id: str, exercise_id: str | None = None) -> bool:
    """Take one movement out, or all for None; False when there was nothing to take out."""
    gone = delete(PlanItem).where(PlanItem.conversation_id == conversation_id)
    if exercise_id is not None:
        gone = gone.where(PlanItem.exercise_id == exercise_id)
    return bool(session.execute(gone).rowcount)


def note_done(session: Session, conversation_id: str, exercise_id: str) -> None:
    """Write down that the movement was done now."""
    if session.get(Conversation, conversation_id) is None:  # Rasa's own shell has conversations that are not stored
        return
    values = {"conversation_id": conversation_id, "exercise_id": exercise_id, "done_at": datetime.now(UTC)}
    session.execute(insert(DoneExercise).values(values))


def done_since(session: Session, conversation_id: str, since: datetime) -> list[tuple[str, datetime]]:
    """Which movements were done since then, oldest first."""
    done = select(DoneExercise.exercise_id, DoneExercise.done_at).where(
        DoneExercise.conversation_id == conversation_id, DoneExercise.done_at >= since
    )
    return [(row.exercise_id, row.done_at) for row in session.execute(done.order_by(DoneExercise.done_at))]
