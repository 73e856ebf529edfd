"""Who may use the staff tool: let somebody in, give them another role or a new link, remove them; and who did what."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.knowledge.mail_address import mail_address
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import Note, note, notes
from bot.storage.staff import Member, invite, members, remove


@needs(Role.ADMIN)
async def show(request: Request) -> Response:
    return await _page(request)


@needs(Role.ADMIN)
async def let_in(request: Request) -> Response:
    """Add a member, change their role or help them to a new password: shows a link for one use."""
    form = await request.form()
    said, role = str(form.get("email", "")).strip(), str(form.get("role", ""))
    email = await asyncio.to_thread(mail_address, said)
    if role not in list(Role):
        return render_problem(request, "bad_form", 400)
    if email is None:
        return await _page(request, "no_address", said)
    if _is_self(request, email):
        return await _page(request, "yourself")
    secret = await asyncio.to_thread(_invite, services_of(request), request.state.member, email, Role(role))
    site = services_of(request).settings.site(str(request.url))
    return await _page(request, link=f"{site}{PATH}/welcome/{secret}", email=email.lower())


@needs(Role.ADMIN)
async def take_out(request: Request) -> Response:
    """Remove a member; their sessions end at once."""
    email = str((await request.form()).get("email", ""))
    if _is_self(request, email):
        return await _page(request, "yourself")
    removed = await asyncio.to_thread(_remove, services_of(request), request.state.member, email)
    return RedirectResponse(f"{PATH}/people{'?done=let_out' if removed else ''}", 303)


async def _page(request: Request, problem: str = "", email: str = "", link: str = "") -> Response:
    """``link`` is shown once: only its hash is kept."""
    people, done = await asyncio.to_thread(_read, services_of(request))
    shown = {"people": people, "notes": done, "roles": list(Role), "problem": problem, "email": email, "link": link}
    return render(request, "people/list.html", 422 if problem else 200, **shown)


def _is_self(request: Request, email: str) -> bool:
    """Nobody shuts themselves out, so that there is always an admin."""
    mine: str = request.state.member.email
    return email.lower() == mine


def _read(services: StaffServices) -> tuple[list[Member], list[Note]]:
    with services.database.session() as session:
        return members(session), notes(session)


def _invite(services: StaffServices, member: Member, email: str, role: Role) -> str:
    with services.database.session() as session:
        note(session, member, "people: let in", f"{email.lower()}, {role}")
        return invite(session, email, role)


def _remove(services: StaffServices, member: Member, email: str) -> bool:
    with services.database.session() as session:
        removed = remove(session, email)
        if removed:
            note(session, member, "people: removed", email.lower())
    return removed


ROUTES = [
    Route("/people", show),
    Route("/people/let-in", let_in, methods=["POST"]),
    Route("/people/remove", take_out, methods=["POST"]),
]
