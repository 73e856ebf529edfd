"""Who may use the staff tool, and who did what; members are added on the command line."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.storage.audit import Note, notes
from bot.storage.staff import Member, members


@needs(Role.ADMIN)
async def show(request: Request) -> Response:
    people, done = await asyncio.to_thread(_read, services_of(request))
    return render(request, "people/list.html", people=people, notes=done)


def _read(services: StaffServices) -> tuple[list[Member], list[Note]]:
    with services.database.session() as session:
        return members(session), notes(session)


ROUTES = [Route("/people", show)]
