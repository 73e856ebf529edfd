"""A clinic's settings: opening hours, contact, who reads messages, whether there is an inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.knowledge.opening_hours import DAYS
from bot.staff.clinic_form import changed_text, clinic_in, form_of
from bot.staff.content.changes import Change, EditError
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.physios import clinic_named
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.staff import Member


@needs(Role.ADMIN)
async def show(request: Request) -> Response:
    clinic = clinic_named(request, request.query_params.get("clinic"))
    return _form(request, clinic, form_of(services_of(request).clinics[clinic]))


@needs(Role.ADMIN)
async def save(request: Request) -> Response:
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    clinic = clinic_named(request, form.get("clinic"))
    try:
        commit = await asyncio.to_thread(_save, services_of(request), request.state.member, clinic, form)
    except EditError as error:
        shown = {name: form.get(name, "") for name in form_of(services_of(request).clinics[clinic])}
        return _form(request, clinic, shown, error)
    return RedirectResponse(f"{PATH}/clinics?clinic={clinic}&done=saved&edit={commit}", 303)


def _form(request: Request, clinic: str, fields: Mapping[str, str], error: EditError | None = None) -> Response:
    services = services_of(request)
    names = services.clinic_names
    try:
        seen = services.draft.version(_file(services, clinic))
    except EditError as elsewhere:
        seen, error = "", elsewhere
    problem, about = (error.problem, error.about) if error else ("", "")
    clashes = error.clashes if error else ()
    shown = {
        "clashes": clashes,
        "clinics": names,
        "clinic": clinic,
        "fields": fields,
        "days": DAYS,
        "problem": problem,
        "about": about,
    }
    return render(request, "clinics/form.html", 422 if error else 200, seen=seen, **shown)


def _file(services: StaffServices, clinic: str) -> str:
    return services.draft.name_of(services.settings.clinics_folder / f"{clinic}.yml")


def _save(services: StaffServices, member: Member, clinic: str, form: Mapping[str, str]) -> str:
    """Save what the form changed in the version of the file that it was made from; this process goes by it at once.

    Gives the commit, "" without one.
    """
    file, seen = _file(services, clinic), form.get("seen", "")
    text = services.draft.content(file, seen).decode()
    changed = changed_text(text, clinic, form)
    if changed == text:
        return ""
    subject = f"clinics: {clinic} by its form"
    commit = services.draft.save(Change(file, changed.encode()), seen, member.email, subject)
    _take_up(services, clinic)
    with services.database.session() as session:
        note(session, member, "clinic: changed", clinic)
    return commit


def take_up(services: StaffServices, files: Collection[str]) -> None:
    """Go by what these files of the content folder say now, as far as they are clinics'."""
    for clinic in services.clinics:
        with suppress(EditError):
            if _file(services, clinic) in files:
                _take_up(services, clinic)


def _take_up(services: StaffServices, clinic: str) -> None:
    services.clinics[clinic] = clinic_in(services.draft.content(_file(services, clinic)).decode(), clinic)


ROUTES = [Route("/clinics", show), Route("/clinics", save, methods=["POST"])]
