"""The editor of one story or rule: cards in a form, which nothing keeps until it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.stories.catalogue import Catalogue, read_catalogue
from bot.staff.stories.faults import Fault, faults, is_about_warning_signs
from bot.staff.stories.playing import Played, play
from bot.staff.stories.reading import PathFile, read_files
from bot.staff.stories.saving import REFUSED, Edit, drafted, find, saved, with_kept_steps
from bot.staff.stories.tree import rows
from bot.staff.stories.writing import WantedPath, WantedStep
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices
from bot.staff.web.stories import note_change, problem_page
from bot.staff.web.story_form import NEW_KINDS, BadFormError, carried_out, edit_of, finished, read_form
from bot.staff.words.model import PathKind
from bot.storage.staff import Member

NEW_FILES = {"story": "data/stories/", "rule": "data/rules/"}
UNNAMED = "This one, which has no name yet"
BEGINNING = (WantedStep("says", ("",)), WantedStep("answers", ("",)))


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    """The story or rule whose ``name`` the address has."""
    if "name" not in request.query_params:
        return RedirectResponse(f"{PATH}/stories?{request.query_params}", 303)
    try:
        files = await asyncio.to_thread(read_files, services_of(request).draft.folder)
    except EditError as error:
        return await problem_page(request, error)
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
    kind: PathKind = "rule" if request.query_params.get("kind") == "rule" else "story"
    try:
        files = await asyncio.to_thread(read_files, services_of(request).draft.folder)
    except EditError as error:
        return await problem_page(request, error)
    return await edit_page(request, Edit("", "", "", WantedPath(kind, "", BEGINNING)), files)


@needs(Role.EDITOR)
async def change(request: Request) -> Response:
    """One button of the form: move a card, add one, look again, or save all of it."""
    form = await request.form()
    try:
        edit, command = read_form(form), str(form.get("do", ""))
        files = await asyncio.to_thread(read_files, services_of(request).draft.folder)
        edit = _with_kept(files, edit)
        if command == "save":
            return await _save(request, finished(edit), files)
        if command == "check":
            folder = services_of(request).draft.folder
            found = await asyncio.to_thread(_contradictions, folder, files, finished(edit))
            return await edit_page(request, edit, files, found=found)
        if command == "play":
            return await edit_page(request, edit, files, played=await _played(request, edit))
        place = command.rpartition("-")[2]
        edit, focus = carried_out(edit, command, str(form.get(f"new-{place}", "")))
    except BadFormError:
        return render_problem(request, "bad_form", 400)
    except EditError as error:
        return await problem_page(request, error)
    return await edit_page(request, edit, files, focus=focus, moved=command.partition("-")[0])


async def _save(request: Request, edit: Edit, files: Sequence[PathFile]) -> Response:
    try:
        commit = await asyncio.to_thread(_saved, services_of(request), request.state.member, edit)
    except EditError as error:
        return await edit_page(request, edit, files, error=error)
    address = urlencode({"name": edit.wanted.name, "done": "story_saved", "edit": commit})
    return RedirectResponse(f"{PATH}/stories/one?{address}", 303)


def _saved(services: StaffServices, member: Member, edit: Edit) -> str:
    name = edit.wanted.name
    commit = services.draft.edit(lambda folder: saved(folder, edit), member.email, f"stories: {name}")
    note_change(services, member, f"{edit.wanted.kind}: saved", name)
    return commit


async def _played(request: Request, edit: Edit) -> list[Played]:
    services = services_of(request)
    if not services.rehearsal.is_ready:
        raise EditError("no_model")
    catalogue = await asyncio.to_thread(read_catalogue, services.draft.folder)
    async with services.rehearsal.stage(next(iter(services.clinics))) as stage:
        return await play(stage, finished(edit).wanted, catalogue)


async def edit_page(
    request: Request, edit: Edit, files: Sequence[PathFile], error: EditError | None = None, **more: Any
) -> Response:
    """The form; ``more`` may hold what Rasa ``found``, the turns that were ``played``, and the card to go on with."""
    try:
        catalogue = await asyncio.to_thread(read_catalogue, services_of(request).draft.folder)
    except EditError as unreadable:
        return await problem_page(request, unreadable)
    there = find(files, edit.before) if edit.before else None
    shown = {
        "story": edit,
        "catalogue": catalogue,
        "faults": [*_at_a_glance(edit, catalogue, more.get("moved", "")), *more.get("found", ())],
        "checked": "found" in more,
        "locked": is_about_warning_signs(edit.wanted),
        "files": [file.name for file in files if file.name.startswith(NEW_FILES[edit.wanted.kind])],
        "new_kinds": NEW_KINDS,
        "condition": there[1].condition if there else (),
        "tree": rows(edit.wanted, [path for file in files for path in file.paths]),
        "problem": error.problem if error else "",
        "about": error.about if error else "",
        **{"played": None, "focus": None, "moved": "", **more},
    }
    return render(request, "stories/edit.html", 422 if error else 200, **shown)


def _at_a_glance(edit: Edit, catalogue: Catalogue, moved: str) -> list[Fault]:
    """A form that was just begun, and a card that was just added, are not blamed for being empty."""
    found = faults(edit.wanted, catalogue) if edit.wanted.steps != BEGINNING else []
    return [fault for fault in found if fault.sentence != "unfinished" or not moved]


def _contradictions(folder: Path, files: Sequence[PathFile], edit: Edit) -> list[Fault]:
    """What Rasa says of the draft with the edit in it; nothing while a card is not finished."""
    from bot.staff.stories.contradictions import contradictions  # imports Rasa

    if any(fault.sentence in REFUSED for fault in faults(edit.wanted, read_catalogue(folder))):
        return []
    named = edit if edit.wanted.name else replace(edit, wanted=replace(edit.wanted, name=UNNAMED))
    return contradictions((folder / "domain.yml").read_text(), drafted(files, named), named.wanted)


def _with_kept(files: Sequence[PathFile], edit: Edit) -> Edit:
    found = find(files, edit.before) if edit.before else None
    if found is None and any(step.kind == "other" for step in edit.wanted.steps):
        raise EditError("path_changed", edit.before)
    return replace(edit, wanted=with_kept_steps(edit.wanted, found[1])) if found else edit


ROUTES = [
    Route("/stories/one", show),
    Route("/stories/new", new),
    Route("/stories/edit", change, methods=["POST"]),
]
