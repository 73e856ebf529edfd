"""The inbox: what people said that was not understood well, by meaning, and what staff make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.knowledge.labels import labels
from bot.staff.inbox import Group, grouped
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.inbox import InboxMessage, Status, inbox, set_status
from bot.storage.staff import Member

MOST_IN_ADDRESS = 300  # numbers of messages; proxies take addresses of some kilobytes
AFTER = {Status.NOT_FOR_US: "put_aside", Status.NEW: "put_back"}


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    services = services_of(request)
    groups = await asyncio.to_thread(_groups, services)
    without = [clinic.name for clinic in services.clinics.values() if not clinic.inbox]
    titles, days = labels("topic_titles"), services.settings.days_in_inbox
    is_aside = request.query_params.get("done") == AFTER[Status.NOT_FOR_US]
    aside = numbers_in(request.query_params.getlist("number")) if is_aside else []
    return render(request, "inbox/list.html", groups=groups, without=without, days=days, titles=titles, aside=aside)


@needs(Role.EDITOR)
async def show_dealt_with(request: Request) -> Response:
    messages = await asyncio.to_thread(_messages, services_of(request), (Status.TAUGHT, Status.NOT_FOR_US))
    return render(request, "inbox/dealt_with.html", messages=messages)


@needs(Role.EDITOR)
async def deal_with(request: Request) -> Response:
    """Put messages aside, or back."""
    form = await request.form()
    numbers, status = numbers_in(form.getlist("number")), str(form.get("status", ""))
    if not numbers or status not in AFTER:
        return render_problem(request, "bad_form", 400)
    await asyncio.to_thread(_set, services_of(request), request.state.member, numbers, Status(status))
    return told("inbox", AFTER[Status(status)], numbers if status == Status.NOT_FOR_US else [])


def told(page: str, done: str, numbers: Sequence[int], edit: str = "") -> Response:
    """To a page that says what was done with messages of the inbox, and can undo it."""
    about: dict[str, object] = {"done": done, "number": numbers[:MOST_IN_ADDRESS], **({"edit": edit} if edit else {})}
    return RedirectResponse(f"{PATH}/{page}?{urlencode(about, doseq=True)}", 303)


def numbers_in(values: Iterable[object]) -> list[int]:
    """The numbers of messages that a form or an address names."""
    return [int(value) for value in values if isinstance(value, str) and value.isdecimal() and len(value) < 19]


def _groups(services: StaffServices) -> list[Group]:
    return grouped(_messages(services, (Status.NEW,)), services.encode)


def _messages(services: StaffServices, statuses: tuple[Status, ...]) -> list[InboxMessage]:
    with services.database.session() as session:
        return inbox(session, list(services.clinics), statuses)


def _set(services: StaffServices, member: Member, numbers: list[int], status: Status) -> None:
    with services.database.session() as session:
        count = set_status(session, numbers, status)
        note(session, member, f"inbox: {status}", f"{count} messages")


ROUTES = [
    Route("/inbox", show),
    Route("/inbox/dealt-with", show_dealt_with),
    Route("/inbox", deal_with, methods=["POST"]),
]
