"""One step of the inbox: "this means …" adds what people said to a topic of the draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.knowledge.labels import labels
from bot.staff.content.changes import EditError
from bot.staff.content.examples import check_examples, read_examples, tidy
from bot.staff.overlaps import UNDECIDED, Decision, decided, ensure_seen
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.inbox import numbers_in, told
from bot.staff.web.overlaps import OverlapView, decision_in, find, typed_in, views_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.inbox import Status, messages_of, set_status
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def ask(request: Request) -> Response:
    """The form, with the wordings of the messages that the address names."""
    numbers = numbers_in(request.query_params.getlist("number"))
    said = await asyncio.to_thread(wordings_of_messages, services_of(request), numbers)
    return await _form(request, numbers, said, request.query_params.get("intent", ""))


@needs(Role.EDITOR)
async def teach(request: Request) -> Response:
    form = await request.form()
    numbers, intent = numbers_in(form.getlist("number")), str(form.get("intent", ""))
    typed, decision = typed_in(form), decision_in(form)
    services, member = services_of(request), request.state.member
    try:
        found = await asyncio.to_thread(find, services, intent, typed)
        new, moving = decided(typed, found, decision)
        await asyncio.to_thread(_check, services, intent, new)
        ensure_seen(found, decision)
        edit = await asyncio.to_thread(services.draft.teach, intent, new, member.email, moving)
    except EditError as error:
        return await _form(request, numbers, typed, intent, decision, error)
    await asyncio.to_thread(_note, services, member, numbers, f"{len(new)} for {intent}, {len(moving)} moved there")
    return told("inbox", "taught", numbers, edit)


async def _form(
    request: Request,
    numbers: Sequence[int],
    examples: Sequence[str],
    intent: str = "",
    decision: Decision = UNDECIDED,
    error: EditError | None = None,
) -> Response:
    services, views = services_of(request), list[OverlapView]()
    try:
        intents = await asyncio.to_thread(services.draft.intents)
        found = await asyncio.to_thread(find, services, intent, examples) if intent else []
        views = await asyncio.to_thread(views_of, services, found, decision, is_new=False)
    except EditError as unreadable:
        intents, error = [], unreadable
    titles = labels("topic_titles")
    topics = sorted(((name, titles.get(name, name.replace("_", " "))) for name in intents), key=lambda topic: topic[1])
    problem, about = (error.problem, error.about) if error else ("", "")
    shown = {
        "numbers": numbers,
        "examples": examples,
        "intent": intent,
        "problem": problem,
        "about": about,
        "overlaps": views,
    }
    return render(request, "inbox/teach.html", 422 if error else 200, topics=topics, **shown)


def wordings_of_messages(services: StaffServices, numbers: Sequence[int]) -> list[str]:
    """Each wording of these messages of the inbox once."""
    with services.database.session() as session:
        return tidy([message.text for message in messages_of(session, numbers)])


def _check(services: StaffServices, intent: str, examples: Sequence[str]) -> None:
    check_examples(read_examples(services.draft.folder), intent, examples)


def _note(services: StaffServices, member: Member, numbers: Sequence[int], about: str) -> None:
    with services.database.session() as session:
        set_status(session, numbers, Status.TAUGHT)
        note(session, member, "examples: added", about)


ROUTES = [Route("/inbox/teach", ask), Route("/inbox/teach", teach, methods=["POST"])]
