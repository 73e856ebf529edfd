"""What people say about a topic: new examples are looked at and added, others taken out or moved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.content.examples import Taught, read_examples, removed
from bot.staff.example_check import MOST_AT_ONCE, CheckedExample, checked, refuse
from bot.staff.overlaps import decided, ensure_seen
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.overlaps import decision_in, find, typed_in
from bot.staff.web.services import StaffServices
from bot.staff.web.topics import topic_page
from bot.storage.audit import note
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def add(request: Request) -> Response:
    """Look at what was typed, or add it if nothing speaks against it, with what moves here from other topics."""
    form, intent = await request.form(), request.path_params["intent"]
    typed, decision = typed_in(form), decision_in(form)
    services, member = services_of(request), request.state.member
    results: list[CheckedExample] = []
    try:
        results = await _checked(services, intent, typed)
        if form.get("do") != "add":
            return await topic_page(request, intent, typed=typed, results=results, decision=decision)
        found = await asyncio.to_thread(find, services, intent, typed)
        new, moving = decided(typed, found, decision)
        refuse([each for each in results if each.text in new], names_nobody=form.get("names_nobody") == "yes")
        ensure_seen(found, decision)
        edit = await asyncio.to_thread(services.draft.teach, intent, new, member.email, moving)
    except EditError as error:
        return await topic_page(request, intent, typed=typed, results=results, decision=decision, error=error)
    about = f"{len(new)} for {intent}, {len(moving)} moved there"
    await asyncio.to_thread(_note, services, member, "examples: added", about)
    return RedirectResponse(f"{PATH}/topics/{intent}?done={'added' if new else 'moved_here'}&edit={edit}", 303)


@needs(Role.EDITOR)
async def move(request: Request) -> Response:
    """Move chosen examples to another topic."""
    form, intent = await request.form(), request.path_params["intent"]
    target = str(form.get("to", ""))
    moving = [Taught(intent, text) for text in form.getlist("example") if isinstance(text, str)]
    services, member = services_of(request), request.state.member
    try:
        if not moving:
            raise EditError("nothing_chosen")
        if target == intent:
            raise EditError("same_topic")
        edit = await asyncio.to_thread(services.draft.teach, target, [], member.email, moving)
    except EditError as error:
        return await topic_page(request, intent, error=error)
    await asyncio.to_thread(_note, services, member, "examples: moved", f"{len(moving)} of {intent} to {target}")
    return RedirectResponse(f"{PATH}/topics/{intent}?done=moved&edit={edit}", 303)


@needs(Role.EDITOR)
async def take_out(request: Request) -> Response:
    form, intent = await request.form(), request.path_params["intent"]
    chosen = [text for text in form.getlist("example") if isinstance(text, str)]
    services, member = services_of(request), request.state.member
    try:
        edit = await asyncio.to_thread(_take_out, services, member, intent, chosen)
    except EditError as error:
        return await topic_page(request, intent, error=error)
    await asyncio.to_thread(_note, services, member, "examples: taken out", f"{len(chosen)} of {intent}")
    return RedirectResponse(f"{PATH}/topics/{intent}?done=taken_out&edit={edit}", 303)


async def _checked(services: StaffServices, intent: str, examples: Sequence[str]) -> list[CheckedExample]:
    if len(examples) > MOST_AT_ONCE:
        raise EditError("too_many")
    training = await asyncio.to_thread(read_examples, services.draft.folder)
    return await checked(training, intent, examples, services.understand)


def _take_out(services: StaffServices, member: Member, intent: str, chosen: Sequence[str]) -> str:
    return services.draft.edit(
        lambda folder: removed(folder, read_examples(folder), intent, chosen),
        member.email,
        f"examples: {len(chosen)} taken out of {intent}",
    )


def _note(services: StaffServices, member: Member, did: str, about: str) -> None:
    with services.database.session() as session:
        note(session, member, did, about)


ROUTES = [
    Route("/topics/{intent}/examples", add, methods=["POST"]),
    Route("/topics/{intent}/examples/take-out", take_out, methods=["POST"]),
    Route("/topics/{intent}/examples/move", move, methods=["POST"]),
]
