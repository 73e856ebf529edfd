"""The stories and rules: all of them, and one to remove."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.stories.catalogue import Catalogue, read_catalogue
from bot.staff.stories.faults import is_about_warning_signs
from bot.staff.stories.reading import PathFile, WrittenPath, read_files
from bot.staff.stories.saving import Edit, taken_out
from bot.staff.stories.writing import WantedPath
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.staff import Member


@dataclass(frozen=True)
class Listed:
    """A line of the list; a locked one is about warning signs."""

    file: str
    path: WrittenPath
    begins: str
    locked: bool


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    sought = request.query_params.get("q", "").strip()
    try:
        files, catalogue = await asyncio.to_thread(_read, services_of(request))
    except EditError as error:
        return await problem_page(request, error)
    listed = [_listed(file, path, catalogue) for file in files for path in file.paths]
    found = [each for each in listed if _fits(each, sought.casefold(), catalogue)]
    return render(request, "stories/list.html", paths=found, sought=sought)


@needs(Role.EDITOR)
async def take_out(request: Request) -> Response:
    """Remove a story or rule."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    edit = Edit(form.get("file", ""), form.get("before", ""), form.get("seen", ""), WantedPath("story", "", ()))
    services, member = services_of(request), request.state.member
    try:
        commit = await asyncio.to_thread(_take_out, services, member, edit)
    except EditError as error:
        return await problem_page(request, error)
    return RedirectResponse(f"{PATH}/stories?{urlencode({'done': 'story_removed', 'edit': commit})}", 303)


async def problem_page(request: Request, error: EditError) -> Response:
    return render(request, "stories/problem.html", 422, problem=error.problem, about=error.about)


def note_change(services: StaffServices, member: Member, what: str, about: str) -> None:
    with services.database.session() as session:
        note(session, member, what, about)


def _take_out(services: StaffServices, member: Member, edit: Edit) -> str:
    subject = f"stories: without {edit.before}"
    commit = services.draft.edit(lambda folder: taken_out(folder, edit), member.email, subject)
    note_change(services, member, "story: removed", edit.before)
    return commit


def _read(services: StaffServices) -> tuple[list[PathFile], Catalogue]:
    return read_files(services.draft.folder), read_catalogue(services.draft.folder)


def _listed(file: PathFile, path: WrittenPath, catalogue: Catalogue) -> Listed:
    said = next((step for step in path.steps if step.intents), path.steps[0])
    return Listed(file.name, path, catalogue.label(said), is_about_warning_signs(path))


def _fits(listed: Listed, sought: str, catalogue: Catalogue) -> bool:
    """Whether all words that are sought stand in its name or steps."""
    steps = (f"{' '.join(step.values)} {catalogue.label(step)}" for step in listed.path.steps)
    text = f"{listed.path.name} {' '.join(steps)}".casefold()
    return all(word in text for word in sought.split())


ROUTES = [
    Route("/stories", show),
    Route("/stories/remove", take_out, methods=["POST"]),
]
