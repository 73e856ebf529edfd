"""The saved tests: all of them, and what the live or the trained model makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversation.model_shelf import ModelShelf
from bot.staff.content.changes import EditError
from bot.staff.stories.reading import PathFile
from bot.staff.stories.saving import read_beside
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.staff.web.stories import listed, problem_page

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.staff.conversation_tests import Story


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    return await _page(request, request.query_params.get("q", ""))


@needs(Role.EDITOR)
async def run(request: Request) -> Response:
    """Play the test of a name, or all of them, as the draft has them."""
    form = await request.form()
    name, services = str(form.get("name", "")), services_of(request)
    is_trained = form.get("with") == "trained"
    try:
        files = await asyncio.to_thread(read_beside, services.draft.folder, "test")
        stories = await asyncio.to_thread(stories_of, files, name)
        model = _trained(services) if is_trained else None
        found = await services.rehearsal.deviations(stories, model)
    except EditError as error:
        return await _page(request, "", error=error)
    return await _page(request, "", count=len(stories), deviations=found, is_trained=is_trained)


def stories_of(files: Sequence[PathFile], name: str) -> list[Story]:
    """The tests of these files, or the one of a name; raises :class:`EditError` where there is none."""
    from bot.staff.conversation_tests import stories_in  # imports Rasa

    texts = [(Path(file.name), file.text) for file in files if file.paths]
    stories = [story for file, text in texts for story in stories_in(file, yaml.load(text, Loader=yaml.CSafeLoader))]
    found = [story for story in stories if not name or story.name == name]
    if not found:
        raise EditError("no_such_test", name)
    return found


def _trained(services: StaffServices) -> Path:
    """The file of the draft as it was trained last."""
    shelf = ModelShelf(services.settings.models_folder)
    candidate = shelf.candidate()
    if candidate is None:
        raise EditError("not_trained")
    return shelf.path(candidate)


async def _page(request: Request, sought: str, error: EditError | None = None, **more: Any) -> Response:
    services = services_of(request)
    try:
        shown = await asyncio.to_thread(listed, services, "test", sought)
    except EditError as unreadable:
        return await problem_page(request, unreadable)
    trained = ModelShelf(services.settings.models_folder).candidate()
    problem, about = (error.problem, error.about) if error else ("", "")
    given = {"trained": trained, "problem": problem, "about": about, "deviations": None, "count": 0}
    return render(request, "stories/tests.html", 422 if error else 200, **{**given, **shown, **more})


ROUTES = [Route("/tests", show), Route("/tests/run", run, methods=["POST"])]
