"""Answers a message that somebody left, in the chat in which they left it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.answering import LONGEST, LONGEST_NAME, AnswerError, WrittenAnswer, message_of, reach_of, read_answer
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.messages import Left, left_with
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.clinic_answers import AnsweredMeanwhileError, add_answer
from bot.storage.conversations import ConversationGoneError
from bot.storage.handovers import StoredHandover, chat_of_handover
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    left = await _left(request)
    return _form(request, left) if left else render_problem(request, "not_found", 404)


@needs(Role.EDITOR)
async def send(request: Request) -> Response:
    left = await _left(request)
    if left is None:
        return render_problem(request, "not_found", 404)
    try:
        answer = read_answer(await request.form())
    except AnswerError as error:
        return render_problem(request, error.problem, 400)
    try:
        await asyncio.to_thread(_send, services_of(request), request.state.member, left.handover, answer)
    except AnswerError as error:
        return _form(request, await _left(request) or left, answer, error.problem)
    return RedirectResponse(f"{PATH}/messages?done=answer_sent", 303)


def _form(request: Request, left: Left, answer: WrittenAnswer | None = None, problem: str = "") -> Response:
    """With what was written; its id is new where it was not sent, and the answers that are shown were seen."""
    shown = WrittenAnswer(uuid4().hex, answer.text if answer else "", answer.name if answer else "", len(left.answers))
    limits = {"longest": LONGEST, "longest_name": LONGEST_NAME}
    status = 422 if problem else 200
    return render(request, "messages/answer.html", status, left=left, answer=shown, problem=problem, **limits)


async def _left(request: Request) -> Left | None:
    return await asyncio.to_thread(left_with, services_of(request), request.path_params["message"])


def _send(services: StaffServices, member: Member, handover: StoredHandover, answer: WrittenAnswer) -> None:
    """Raises :class:`AnswerError`."""
    message = message_of(answer, services.clinic_names.get(handover.clinic, handover.clinic))
    with services.database.session() as session:
        chat = chat_of_handover(session, handover.id)
        if chat is None or not reach_of(chat, services.settings).is_open:
            raise AnswerError("unreachable")
        try:
            if add_answer(session, handover.id, chat.id, message, answer.seen):
                note(session, member, "messages: answered in the chat", handover.id)
        except AnsweredMeanwhileError:
            raise AnswerError("meanwhile") from None
        except ConversationGoneError:
            raise AnswerError("unreachable") from None


ROUTES = [
    Route("/messages/{message}/answer", show, methods=["GET"]),
    Route("/messages/{message}/answer", send, methods=["POST"]),
]
