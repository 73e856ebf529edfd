"""The stories and rules, and the tests: all of them, and one to remove."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.stories.catalogue import Catalogue, read_catalogue
from bot.staff.stories.faults import is_about_warning_signs
from bot.staff.stories.reading import PathFile, WrittenPath
from bot.staff.stories.saving import Edit, read_beside, taken_out
from bot.staff.stories.wanted import WantedPath
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.staff.words.model import PathKind
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
    try:
        found = await asyncio.to_thread(listed, services_of(request), "story", request.query_params.get("q", ""))
    except EditError as error:
        return await problem_page(request, error)
    return render(request, "stories/list.html", **found)


@needs(Role.EDITOR)
async def take_out(request: Request) -> Response:
    """Remove a story, rule or test."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    kind: PathKind = "test" if form.get("kind") == "test" else "story"
    edit = Edit(form.get("file", ""), form.get("before", ""), form.get("seen", ""), WantedPath(kind, "", ()))
    services, member = services_of(request), request.state.member
    try:
        commit = await asyncio.to_thread(_take_out, services, member, edit)
    except EditError as error:
        return await problem_page(request, error)
    return RedirectResponse(f"{PATH}/{area_of(kind)}?{urlencode({'done': f'{kind}_removed', 'edit': commit})}", 303)


def area_of(kind: PathKind) -> str:
    """Where in the staff tool a path of this kind is; also how commits call it."""
    return "tests" if kind == "test" else "stories"


def listed(services: StaffServices, kind: PathKind, sought: str) -> dict[str, Any]:
    """What a list shows: the ``paths`` with all words that are sought, and why files are left out (``broken``)."""
    catalogue = read_catalogue(services.draft.folder)
    files = read_beside(services.draft.folder, kind)
    paths = [_listed(file, path, catalogue) for file in files for path in file.paths]
    found = [each for each in paths if _fits(each, sought.strip().casefold(), catalogue)]
    return {"paths": found, "sought": sought.strip(), "catalogue": catalogue, **left_out(catalogue, files)}


def left_out(catalogue: Catalogue, files: Sequence[PathFile] = ()) -> dict[str, list[EditError]]:
    """For ``stories/broken.html``."""
    return {"broken": [*(file.error for file in files if file.error), *catalogue.unreadable]}


async def problem_page(request: Request, error: EditError) -> Response:
    return render(request, "stories/problem.html", 422, problem=error.problem, about=error.about)


def note_change(services: StaffServices, member: Member, what: str, about: str) -> None:
    with services.database.session() as session:
        note(session, member, what, about)


def _take_out(services: StaffServices, member: Member, edit: Edit) -> str:
    kind = edit.wanted.kind
    subject = f"{area_of(kind)}: without {edit.before}"
    commit = services.draft.edit(lambda folder: taken_out(folder, edit), member.email, subject)
    note_change(services, member, f"{kind}: removed", edit.before)
    return commit


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
