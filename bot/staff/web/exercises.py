"""The exercises: what each looks like and says, and its words to edit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.knowledge.exercises import Exercise
from bot.staff.content.changes import Change, EditError
from bot.staff.exercise_form import FILE, changed_text, exercise_in, form_of, read_catalogue
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    try:
        catalogue = await asyncio.to_thread(read_catalogue, services_of(request).draft.folder)
    except EditError as error:
        return render(request, "exercises/list.html", 500, exercises=[], problem=error.problem, about=error.about)
    return render(request, "exercises/list.html", exercises=list(catalogue.values()), problem="", about="")


@needs(Role.REVIEWER)
async def edit(request: Request) -> Response:
    exercise = await asyncio.to_thread(_find, request)
    return _form(request, exercise, form_of(exercise)) if exercise else render_problem(request, "not_found", 404)


@needs(Role.REVIEWER)
async def save(request: Request) -> Response:
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    exercise = await asyncio.to_thread(_find, request)
    if exercise is None:
        return render_problem(request, "not_found", 404)
    try:
        commit = await asyncio.to_thread(_save, services_of(request), request.state.member, exercise.id, form)
    except EditError as error:
        return _form(request, exercise, {name: form.get(name, "") for name in form_of(exercise)}, error)
    return RedirectResponse(f"{PATH}/exercises/{exercise.id}?done=saved_draft&edit={commit}", 303)


def _find(request: Request) -> Exercise | None:
    try:
        return read_catalogue(services_of(request).draft.folder).get(request.path_params["exercise"])
    except EditError:
        return None


def _form(request: Request, exercise: Exercise, fields: Mapping[str, str], error: EditError | None = None) -> Response:
    problem, about = (error.problem, error.about) if error else ("", "")
    shown: dict[str, Any] = {"exercise": exercise, "fields": fields, "problem": problem, "about": about}
    shown["seen"], shown["clashes"] = services_of(request).draft.version(FILE), error.clashes if error else ()
    return render(request, "exercises/form.html", 422 if error else 200, **shown)


def _save(services: StaffServices, member: Member, exercise: str, form: Mapping[str, str]) -> str:
    """Save what the form changed in the version of the catalogue that it was made from; the commit, "" without one."""
    seen = form.get("seen", "")
    text = services.draft.content(FILE, seen).decode()
    changed = changed_text(text, exercise_in(text, exercise), form)
    if changed == text:
        return ""
    subject = f"exercises: words of {exercise}"
    commit = services.draft.save(Change(FILE, changed.encode()), seen, member.email, subject)
    with services.database.session() as session:
        note(session, member, "exercise: changed", exercise)
    return commit


ROUTES = [
    Route("/exercises", show),
    Route("/exercises/{exercise}", edit),
    Route("/exercises/{exercise}", save, methods=["POST"]),
]
