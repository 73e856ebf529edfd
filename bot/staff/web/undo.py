"""Takes back an edit of the draft that the member has just made, and what it did to the inbox."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.clinics import take_up
from bot.staff.web.inbox import numbers_in
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.inbox import Status, set_status
from bot.storage.staff import Member

PAGE = re.compile(rf"{PATH}/[\w/-]+")  # an address of ours, on this site


@needs(Role.EDITOR)
async def undo(request: Request) -> Response:
    form = await request.form()
    commit, back = str(form.get("edit", "")), str(form.get("back", ""))
    numbers = numbers_in(form.getlist("number"))
    try:
        await asyncio.to_thread(_undo, services_of(request), request.state.member, commit, numbers)
    except EditError as error:
        return render(request, "not_undone.html", 422, problem=error.problem, about=error.about)
    return RedirectResponse(f"{back if PAGE.fullmatch(back) else PATH + '/topics'}?done=undone", 303)


def _undo(services: StaffServices, member: Member, commit: str, numbers: Sequence[int]) -> None:
    """The messages of the inbox that the edit dealt with wait there again, and clinics are as they were."""
    take_up(services, services.draft.undo(commit, member.email))
    with services.database.session() as session:
        set_status(session, numbers, Status.NEW)
        note(session, member, "edit: undone", commit[:10])


ROUTES = [Route("/undo", undo, methods=["POST"])]
