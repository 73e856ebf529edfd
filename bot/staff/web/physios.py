"""The physios that a clinic suggests: list, import from a spreadsheet, take off the list."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.physio_file import COLUMNS
from bot.storage.physios import Physio, PhysioImportError, import_physios, physios_for, remove_physio
from bot.storage.staff import Member


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    return await _list(request, clinic_named(request, request.query_params.get("clinic")))


@needs(Role.REVIEWER)
async def import_file(request: Request) -> Response:
    """Import a CSV file whole, or show what is wrong with each line."""
    form = await request.form()
    clinic, file = clinic_named(request, form.get("clinic")), form.get("file")
    if not isinstance(file, UploadFile):
        return render_problem(request, "bad_form", 400)
    content = await file.read()
    try:
        await asyncio.to_thread(_import, services_of(request), request.state.member, clinic, content)
    except PhysioImportError as error:
        return await _list(request, clinic, error.problems)
    return RedirectResponse(f"{PATH}/physios?clinic={clinic}&done=imported", 303)


@needs(Role.REVIEWER)
async def remove(request: Request) -> Response:
    form = await request.form()
    clinic = clinic_named(request, form.get("clinic"))
    register, number = str(form.get("register", "")), str(form.get("register_number", ""))
    done = await asyncio.to_thread(_remove, services_of(request), request.state.member, clinic, register, number)
    return RedirectResponse(f"{PATH}/physios?clinic={clinic}{'&done=removed' if done else ''}", 303)


async def _list(request: Request, clinic: str, problems: list[str] | None = None) -> Response:
    services = services_of(request)
    physios = await asyncio.to_thread(_physios, services, clinic)
    names = services.clinic_names
    shown = {"physios": physios, "clinics": names, "clinic": clinic, "columns": COLUMNS, "problems": problems or []}
    return render(request, "physios/list.html", 422 if problems else 200, **shown)


def clinic_named(request: Request, name: object) -> str:
    """The id of the clinic of this name, or of the first."""
    clinics = services_of(request).clinics
    return name if isinstance(name, str) and name in clinics else next(iter(clinics))


def _physios(services: StaffServices, clinic: str) -> list[Physio]:
    with services.database.session() as session:
        return physios_for(session, clinic)


def _import(services: StaffServices, member: Member, clinic: str, content: bytes) -> None:
    with TemporaryDirectory() as folder, services.database.session() as session:
        file = Path(folder) / "The file"
        file.write_bytes(content)
        count = import_physios(session, file, clinic)
        note(session, member, "physios: imported", f"{clinic}, {count}")


def _remove(services: StaffServices, member: Member, clinic: str, register: str, number: str) -> bool:
    with services.database.session() as session:
        removed = remove_physio(session, clinic, register, number)
        if removed:
            note(session, member, "physios: removed", f"{clinic}, {register} {number}")
    return removed


ROUTES = [
    Route("/physios", show),
    Route("/physios/import", import_file, methods=["POST"]),
    Route("/physios/remove", remove, methods=["POST"]),
]
