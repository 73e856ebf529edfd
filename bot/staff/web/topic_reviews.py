"""A clinician has read the answers of a topic: that is written down, with the words that were read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import Change, EditError
from bot.staff.content.reviews import Review, with_review
from bot.staff.content.typed import one_line
from bot.staff.topics import read_topics
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.services import StaffServices
from bot.staff.web.topics import topic_page
from bot.storage.audit import note
from bot.storage.staff import Member

LONGEST = 100  # characters of a name or a registration


@needs(Role.REVIEWER)
async def review(request: Request) -> Response:
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    intent = request.path_params["intent"]
    try:
        edit = await asyncio.to_thread(_save, services_of(request), request.state.member, intent, form)
    except EditError as error:
        return await topic_page(request, intent, error=error)
    return RedirectResponse(f"{PATH}/topics/{intent}?done=reviewed&edit={edit}", 303)


def _save(services: StaffServices, member: Member, intent: str, form: Mapping[str, str]) -> str:
    """The name of the commit."""
    who = [one_line(form.get(name, "")) for name in ("name", "registration")]
    if not all(0 < len(words) <= LONGEST for words in who) or form.get("has_read") != "yes":
        raise EditError("not_reviewed")

    def make(folder: Path) -> list[Change]:
        topic = read_topics(folder).topics.get(intent)
        if topic is None or not topic.answers:
            raise EditError("no_such_topic")
        if form.get("words") != topic.words:
            raise EditError("changed_since_read")
        return [with_review(folder, Review(intent, f"{datetime.now(UTC):%Y-%m-%d}", ", ".join(who), topic.words))]

    edit = services.draft.edit(make, member.email, f"reviews: {intent}")
    with services.database.session() as session:
        note(session, member, "topic: reviewed", intent)
    return edit


ROUTES = [Route("/topics/{intent}/review", review, methods=["POST"])]
