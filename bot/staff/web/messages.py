"""The messages that people left for a clinic: read them, mark them as answered, or take that back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.answering import Reach, end_of, reach_of
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.clinic_answers import AnswerState, answers_to
from bot.storage.deliveries import DeliveryState, deliveries_of
from bot.storage.handovers import (
    HandoverStatus,
    StoredHandover,
    chat_of_handover,
    find_handover,
    list_handovers,
    set_status,
)
from bot.storage.staff import Member

DONE = {HandoverStatus.DONE: "answered", HandoverStatus.NEW: "open_again"}  # the sentences of done.html


@dataclass(frozen=True)
class Left:
    """One message, the clinic it is for, how it went there besides, what was answered in the chat, and whether more
    could be: in a web chat ``until`` it ends (UTC)."""

    handover: StoredHandover
    clinic: str
    deliveries: list[DeliveryState]
    answers: list[AnswerState]
    reach: Reach
    until: datetime | None


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    return await _list(request, HandoverStatus.NEW)


@needs(Role.EDITOR)
async def show_answered(request: Request) -> Response:
    return await _list(request, HandoverStatus.DONE)


@needs(Role.EDITOR)
async def change(request: Request) -> Response:
    """Mark a message as answered, or as new again."""
    form = await request.form()
    try:
        status = HandoverStatus(str(form.get("status")))
    except ValueError:
        return render_problem(request, "bad_form", 400)
    message = str(form.get("message", ""))
    if not await asyncio.to_thread(_change, services_of(request), request.state.member, message, status):
        return render_problem(request, "not_found", 404)
    return RedirectResponse(f"{PATH}/messages?done={DONE[status]}", 303)


async def _list(request: Request, status: HandoverStatus) -> Response:
    left = await asyncio.to_thread(_left, services_of(request), status)
    return render(request, "messages/list.html", messages=left, answered=status is HandoverStatus.DONE)


def left_with(services: StaffServices, handover_id: str) -> Left | None:
    """The message with this id."""
    with services.database.session() as session:
        handover = find_handover(session, handover_id)
        return _whole(session, services, handover) if handover else None


def _left(services: StaffServices, status: HandoverStatus) -> list[Left]:
    with services.database.session() as session:
        wanted = [handover for handover in list_handovers(session) if handover.status == status]
        return [_whole(session, services, each) for each in wanted]


def _whole(session: Any, services: StaffServices, handover: StoredHandover) -> Left:
    chat = chat_of_handover(session, handover.id)
    return Left(
        handover,
        services.clinic_names.get(handover.clinic, handover.clinic),
        deliveries_of(session, handover.id),
        answers_to(session, handover.id),
        reach_of(chat, services.settings),
        end_of(chat, services.settings) if chat else None,
    )


def _change(services: StaffServices, member: Member, message: str, status: HandoverStatus) -> bool:
    with services.database.session() as session:
        changed = set_status(session, message, status)
        if changed:
            note(session, member, f"messages: {status}", message)
    return changed


ROUTES = [
    Route("/messages", show, methods=["GET"]),
    Route("/messages", change, methods=["POST"]),
    Route("/messages/answered", show_answered),
]
