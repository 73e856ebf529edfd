"""Signing in with a password, choosing one by a link for one use, signing out."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.web.access import (
    COOKIE,
    LIFE,
    PATH,
    Role,
    is_own_page,
    is_too_large,
    needs,
    services_of,
    start_session,
    stop_session,
)
from bot.staff.web.page import render, render_problem
from bot.staff.web.passwords import LONGEST, SHORTEST, Throttle, hashed, is_right
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.staff import (
    Member,
    close_session,
    credentials,
    member_of_link,
    open_session,
    use_link,
)


async def sign_in(request: Request) -> Response:
    """The form, or what became of it."""
    if request.method != "POST":
        return render(request, "sign_in/form.html", problem="", email="")
    if is_too_large(request) or not is_own_page(request):
        return render_problem(request, "old_page", 403)
    form = await request.form()
    email, password = str(form.get("email", "")).strip().lower()[:LONGEST], str(form.get("password", ""))[:LONGEST]
    throttle: Throttle = request.app.state.throttle
    keys = (f"email {email}", f"from {request.client.host if request.client else ''}")
    if not all(throttle.allows(key) for key in keys):
        return render(request, "sign_in/form.html", 429, problem="too_often", email=email)
    secret = await asyncio.to_thread(_signed_in, services_of(request), email, password)
    if secret is None:
        for key in keys:
            throttle.note_wrong(key)
        return render(request, "sign_in/form.html", 401, problem="wrong", email=email)
    throttle.forget(keys[0])
    return _enter(request, secret)


async def choose_password(request: Request) -> Response:
    """The page behind a link for one use."""
    services, link = services_of(request), request.path_params["link"]
    member = await asyncio.to_thread(_owner, services, link)
    if member is None:
        return render_problem(request, "link_used", 404)
    if request.method != "POST":
        return render(request, "sign_in/choose.html", email=member.email, shortest=SHORTEST, problem="")
    if is_too_large(request) or not is_own_page(request):
        return render_problem(request, "old_page", 403)
    form = await request.form()
    password = str(form.get("password", ""))
    if not SHORTEST <= len(password) <= LONGEST or password != form.get("again"):
        problem = "too_short" if len(password) < SHORTEST else "not_the_same"
        return render(request, "sign_in/choose.html", 422, email=member.email, shortest=SHORTEST, problem=problem)
    secret = await asyncio.to_thread(_chosen, services, link, password)
    return _enter(request, secret) if secret else render_problem(request, "link_used", 404)


@needs(Role.EDITOR)
async def sign_out(request: Request) -> Response:
    await asyncio.to_thread(_signed_out, services_of(request), request.cookies[COOKIE])
    response = RedirectResponse(f"{PATH}/sign-in", 303)
    stop_session(response)
    return response


def _enter(request: Request, secret: str) -> Response:
    response = RedirectResponse(f"{PATH}/", 303)
    start_session(response, secret, request)
    return response


def _signed_in(services: StaffServices, email: str, password: str) -> str | None:
    with services.database.session() as session:
        found = credentials(session, email)
    if not is_right(password, found[1] if found else None) or found is None:
        return None
    with services.database.session() as session:
        note(session, found[0], "signed in")
        return open_session(session, found[0], LIFE)


def _owner(services: StaffServices, link: str) -> Member | None:
    with services.database.session() as session:
        return member_of_link(session, link)


def _chosen(services: StaffServices, link: str, password: str) -> str | None:
    password_hash = hashed(password)
    with services.database.session() as session:
        member = use_link(session, link, password_hash)
        if member is None:
            return None
        note(session, member, "chose a password")
        return open_session(session, member, LIFE)


def _signed_out(services: StaffServices, secret: str) -> None:
    with services.database.session() as session:
        close_session(session, secret)


ROUTES = [
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/welcome/{link}", choose_password, methods=["GET", "POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
