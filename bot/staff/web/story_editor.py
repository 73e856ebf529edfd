"""The editor of one story, rule or test: cards in a form, which nothing keeps until it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.stories.catalogue import Catalogue, read_catalogue
from bot.staff.stories.faults import Fault, faults, is_about_warning_signs
from bot.staff.stories.playing import Played, play
from bot.staff.stories.reading import FOLDERS, PathFile
from bot.staff.stories.saving import REFUSED, Edit, drafted, find, read_beside, saved, with_kept_steps
from bot.staff.stories.tree import rows
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.saved_tests import stories_of
from bot.staff.web.services import StaffServices
from bot.staff.web.stories import area_of, left_out, note_change, problem_page
from bot.staff.web.story_form import NEW_KINDS, BadFormError, carried_out, edit_of, finished, read_form
from bot.staff.words.model import PathKind
from bot.storage.staff import Member

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.staff.conversation_tests import Deviation

UNNAMED = "This one, which has no name yet"
BEGINNING: Mapping[PathKind, tuple[WantedStep, ...]] = {
    "story": (WantedStep("says", ("",)), WantedStep("answers", ("",))),
    "rule": (WantedStep("says", ("",)), WantedStep("answers", ("",))),
    "test": (WantedStep("words", ("", "")), WantedStep("answers", ("",))),
}


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    """The story, rule or test whose ``name`` the address has."""
    if "name" not in request.query_params:
        return RedirectResponse(f"{PATH}/{_area(request)}?{request.query_params}", 303)
    files = await _files(request, "test" if _area(request) == "tests" else "story")
    found = find(files, request.query_params.get("name", ""))
    if found is None:
        return render_problem(request, "not_found", 404)
    file, path = found
    edit = edit_of(file.name, path)
    if request.query_params.get("done") != "story_saved":
        return await edit_page(request, edit, files)
    folder = services_of(request).draft.folder
    return await edit_page(request, edit, files, found=await asyncio.to_thread(_contradictions, folder, files, edit))


@needs(Role.EDITOR)
async def new(request: Request) -> Response:
    wanted = request.query_params.get("kind")
    kind: PathKind = "test" if _area(request) == "tests" else "rule" if wanted == "rule" else "story"
    files = await _files(request, kind)
    return await edit_page(request, Edit("", "", "", WantedPath(kind, "", BEGINNING[kind])), files)


def _area(request: Request) -> str:
    """Which of the two lists the page belongs to: ``stories`` or ``tests``."""
    return PurePath(request.url.path).parent.name


async def _files(request: Request, kind: PathKind) -> list[PathFile]:
    return await asyncio.to_thread(read_beside, services_of(request).draft.folder, kind)


@needs(Role.EDITOR)
async def change(request: Request) -> Response:
    """One button of the form: move a card, add one, look again, or save all of it."""
    form = await request.form()
    try:
        edit, command = read_form(form), str(form.get("do", ""))
        files = await _files(request, edit.wanted.kind)
        edit = _with_kept(files, edit)
        if command == "save":
            return await _save(request, finished(edit), files)
        if command == "check":
            folder = services_of(request).draft.folder
            found = await asyncio.to_thread(_contradictions, folder, files, finished(edit))
            return await edit_page(request, edit, files, found=found)
        if command == "play" and edit.wanted.kind == "test":
            return await edit_page(request, edit, files, deviations=await _tried(request, files, edit))
        if command == "play":
            return await edit_page(request, edit, files, played=await _played(request, edit))
        what, _, place = command.rpartition("-")
        chosen = form.get("new-when" if what == "when-add" else f"new-{place}", "")
        edit, focus = carried_out(edit, command, str(chosen))
    except BadFormError:
        return render_problem(request, "bad_form", 400)
    except EditError as error:
        return await problem_page(request, error)
    return await edit_page(request, edit, files, focus=focus, moved=what)


async def _save(request: Request, edit: Edit, files: Sequence[PathFile]) -> Response:
    try:
        commit = await asyncio.to_thread(_saved, services_of(request), request.state.member, edit)
    except EditError as error:
        return await edit_page(request, edit, files, error=error)
    is_test = edit.wanted.kind == "test"
    done = {"name": edit.wanted.name, "done": "test_changed" if is_test else "story_saved", "edit": commit}
    return RedirectResponse(f"{PATH}/{area_of(edit.wanted.kind)}/one?{urlencode(done)}", 303)


def _saved(services: StaffServices, member: Member, edit: Edit) -> str:
    name = edit.wanted.name
    subject = f"{area_of(edit.wanted.kind)}: {name}"
    commit = services.draft.edit(lambda folder: saved(folder, edit), member.email, subject)
    note_change(services, member, f"{edit.wanted.kind}: saved", name)
    return commit


async def _played(request: Request, edit: Edit) -> list[Played]:
    services = services_of(request)
    if not services.rehearsal.is_ready:
        raise EditError("no_model")
    catalogue = await asyncio.to_thread(read_catalogue, services.draft.folder)
    async with services.rehearsal.stage(next(iter(services.clinics))) as stage:
        return await play(stage, finished(edit).wanted, catalogue)


async def _tried(request: Request, files: Sequence[PathFile], edit: Edit) -> list[Deviation]:
    """Where the live bot goes another way than the test, which need not be saved."""
    services = services_of(request)
    named = edit if edit.wanted.name else replace(edit, wanted=replace(edit.wanted, name=UNNAMED))
    written = await asyncio.to_thread(drafted, files, named)
    return await services.rehearsal.deviations(stories_of(written, named.wanted.name))


async def edit_page(
    request: Request, edit: Edit, files: Sequence[PathFile], error: EditError | None = None, **more: Any
) -> Response:
    """The form; ``more`` may hold what Rasa ``found``, the turns that were ``played``, and the card to go on with."""
    try:
        catalogue = await asyncio.to_thread(read_catalogue, services_of(request).draft.folder)
    except EditError as unreadable:
        return await problem_page(request, unreadable)
    kind = edit.wanted.kind
    shown = {
        "story": edit,
        "area": area_of(kind),
        "catalogue": catalogue,
        "faults": [*_at_a_glance(edit, catalogue, more.get("moved", "")), *more.get("found", ())],
        "checked": "found" in more,
        "locked": is_about_warning_signs(edit.wanted),
        "files": [file.name for file in files if file.name.startswith(f"{FOLDERS[kind]}/") and not file.error],
        **left_out(catalogue, files),
        "new_kinds": NEW_KINDS[kind],
        "can_be_played": all((step.kind, *step.values) == ("questions", "") for step in edit.wanted.condition),
        "tree": [] if kind == "test" else rows(edit.wanted, [path for file in files for path in file.paths]),
        "problem": error.problem if error else "",
        "about": error.about if error else "",
        **{"played": None, "deviations": None, "count": 1, "is_trained": False, "focus": None, "moved": "", **more},
    }
    return render(request, "stories/edit.html", 422 if error else 200, **shown)


def _at_a_glance(edit: Edit, catalogue: Catalogue, moved: str) -> list[Fault]:
    """A form that was just begun, and a card that was just added, are not blamed for being empty."""
    found = faults(edit.wanted, catalogue) if edit.wanted.steps != BEGINNING[edit.wanted.kind] else []
    return [fault for fault in found if fault.sentence != "unfinished" or not moved]


def _contradictions(folder: Path, files: Sequence[PathFile], edit: Edit) -> list[Fault]:
    """What Rasa says of the draft with the edit in it; nothing of a test, or while a card is not finished."""
    from bot.staff.stories.contradictions import contradictions  # imports Rasa

    found = faults(edit.wanted, read_catalogue(folder))
    if edit.wanted.kind == "test" or any(fault.sentence in REFUSED for fault in found):
        return []
    named = edit if edit.wanted.name else replace(edit, wanted=replace(edit.wanted, name=UNNAMED))
    return contradictions((folder / "domain.yml").read_text(), drafted(files, named), named.wanted)


def _with_kept(files: Sequence[PathFile], edit: Edit) -> Edit:
    found = find(files, edit.before) if edit.before else None
    if found is None and any(step.kind == "other" for step in (*edit.wanted.steps, *edit.wanted.condition)):
        raise EditError("path_changed", edit.before)
    return replace(edit, wanted=with_kept_steps(edit.wanted, found[1])) if found else edit


ROUTES = [
    Route("/stories/one", show),
    Route("/stories/new", new),
    Route("/tests/one", show),
    Route("/tests/new", new),
    Route("/stories/edit", change, methods=["POST"]),
]
