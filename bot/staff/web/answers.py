"""One answer of the bot: its wordings to change, shown as in the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.answer_check import read_sources
from bot.staff.answer_form import BLANK, MOST_WORDINGS, changed_domain, targets_of, version_of, wordings_in
from bot.staff.content.answers import FILE, Wording
from bot.staff.content.changes import Change, EditError
from bot.staff.topics import DraftTopics, read_topics
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.answer_views import answer_view
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.staff.words.answers import LONGEST_TITLE, MOST_BUTTONS
from bot.storage.audit import note
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def edit(request: Request) -> Response:
    return await asyncio.to_thread(_page, request)


@needs(Role.EDITOR)
async def save(request: Request) -> Response:
    """Show what was typed as it would look, or save it if nothing speaks against it."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    if form.get("do") != "save":
        return await asyncio.to_thread(_page, request, form)
    answer, member = request.path_params["answer"], request.state.member
    try:
        commit = await asyncio.to_thread(_save, services_of(request), member, answer, form)
    except EditError as error:
        return await asyncio.to_thread(_page, request, form, error)
    return RedirectResponse(f"{PATH}/topics/answers/{answer}?done=answer_saved&edit={commit}", 303)


def _page(request: Request, form: Mapping[str, str] | None = None, error: EditError | None = None) -> Response:
    """The form, with what was typed (``form``) or with what the draft says."""
    services, answer = services_of(request), request.path_params["answer"]
    try:
        draft = read_topics(services.draft.folder)
        if not draft.wordings(answer):
            return render_problem(request, "not_found", 404)
        values = _values(services, draft, answer, form, error)
    except EditError as unreadable:
        return render(request, "topics/unreadable.html", 500, problem=unreadable.problem, about=unreadable.about)
    problem, about = (error.problem, error.about) if error else ("", "")
    return render(request, "topics/answer.html", 422 if error else 200, problem=problem, about=about, **values)


def _values(
    services: StaffServices, draft: DraftTopics, answer: str, form: Mapping[str, str] | None, error: EditError | None
) -> dict[str, Any]:
    now, targets = draft.wordings(answer), targets_of(draft, answer)
    said: Sequence[Wording] = now if form is None else wordings_in(form, targets)
    overtaken = error is not None and error.problem == "changed_meanwhile"
    return {
        "answer": answer,
        "topics": [topic for topic in draft.topics.values() if answer in topic.answers],
        "view": answer_view(services, draft, answer, [wording for wording in said if wording.text]),
        "now": answer_view(services, draft, answer) if overtaken else None,
        "seen": form.get("seen", "") if form and not overtaken else version_of(now),
        "fields": [*said, *[BLANK] * (not said or said[-1] != BLANK)][:MOST_WORDINGS],
        "targets": targets,
        "sources": read_sources(services.draft.folder).values(),
        "most_buttons": MOST_BUTTONS,
        "longest_title": LONGEST_TITLE,
        "is_proposed": form is not None,
    }


def _save(services: StaffServices, member: Member, answer: str, form: Mapping[str, str]) -> str:
    """The name of the commit."""

    def make(folder: Path) -> list[Change]:
        draft = read_topics(folder)
        wordings = wordings_in(form, targets_of(draft, answer))
        if form.get("seen") != version_of(draft.wordings(answer)):
            raise EditError("changed_meanwhile", FILE)
        proposed = answer_view(services, draft, answer, [wording for wording in wordings if wording.text])
        for problem in proposed.problems:
            raise EditError(problem)
        return [Change(FILE, changed_domain(folder, answer, draft.wordings(answer), wordings))]

    commit = services.draft.edit(make, member.email, f"answers: {answer}")
    with services.database.session() as session:
        note(session, member, "answer: changed", answer)
    return commit


ROUTES = [
    Route("/topics/answers/{answer}", edit),
    Route("/topics/answers/{answer}", save, methods=["POST"]),
]
