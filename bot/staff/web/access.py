"""Who may see a page: a session in a cookie, a role, and for every change a token that only our own pages know."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.staff.web.page import render_problem
from bot.staff.web.services import StaffServices
from bot.storage.staff import Member, Role, member_of_session

__all__ = ["Role", "needs", "services_of", "start_session", "stop_session"]

COOKIE = "backwise_staff"
LIFE = timedelta(hours=12)
PATH = "/staff"
MOST_BYTES = 2_000_000

View = Callable[[Request], Awaitable[Response]]


def services_of(request: Request) -> StaffServices:
    services = request.app.state.services
    assert isinstance(services, StaffServices)
    return services


def needs(least: Role) -> Callable[[View], View]:
    """The view is for members with this role or more, who are then in ``request.state.member``.

    Others are asked to sign in, or told that they may not. A change (POST) must come from a page of ours.
    """

    def protect(view: View) -> View:
        @wraps(view)
        async def protected(request: Request) -> Response:
            secret = request.cookies.get(COOKIE, "")
            member = await asyncio.to_thread(_member, services_of(request), secret) if secret else None
            if member is None:
                return RedirectResponse(f"{PATH}/sign-in", 303)
            request.state.member, request.state.csrf = member, _csrf(secret)
            if not member.role.may(least):
                return render_problem(request, "not_allowed", 403)
            try:
                return await _refusal(request) or await view(request)
            finally:
                await request.close()  # files that were sent

        return protected

    return protect


def is_own_page(request: Request) -> bool:
    """Whether a form was sent by a page of this site, as far as the browser says."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def is_too_large(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdecimal() or int(length) > MOST_BYTES


async def _refusal(request: Request) -> Response | None:
    """Why a change is not made; None: it may be."""
    if request.method != "POST":
        return None
    if is_too_large(request):
        return render_problem(request, "too_large", 413)
    token = str((await request.form()).get("csrf", ""))
    if not is_own_page(request) or not hmac.compare_digest(token.encode(), request.state.csrf.encode()):
        return render_problem(request, "old_page", 403)
    return None


def start_session(response: Response, secret: str, request: Request) -> None:
    """Let the browser keep the secret of a session."""
    secure = request.url.scheme == "https"
    life = int(LIFE.total_seconds())
    response.set_cookie(COOKIE, secret, life, path=PATH, secure=secure, httponly=True, samesite="lax")


def stop_session(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PATH)


def _member(services: StaffServices, secret: str) -> Member | None:
    with services.database.session() as session:
        return member_of_session(session, secret)


def _csrf(secret: str) -> str:
    """Derived from the session's secret, which no page and no other site can read."""
    return sha256(f"csrf {secret}".encode()).hexdigest()
