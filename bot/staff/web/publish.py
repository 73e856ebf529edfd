"""Publish: see what changed, train and test it, make it live, and go back."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.staff.content.patches import patches
from bot.staff.publishing import PublishError
from bot.staff.training_start import start_training
from bot.staff.web.access import PATH, Role, needs, services_of
from bot.staff.web.page import HEADERS, render, render_problem
from bot.staff.web.publish_page import desk_of, progress, publishing_of, read_page
from bot.staff.web.services import StaffServices
from bot.storage.audit import note
from bot.storage.safety_reviews import review
from bot.storage.staff import Member

LONGEST_NOTE = 200  # characters


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    return await _page(request)


@needs(Role.EDITOR)
async def show_progress(request: Request) -> Response:
    return JSONResponse(progress(await asyncio.to_thread(desk_of(services_of(request)).last)), headers=HEADERS)


@needs(Role.EDITOR)
async def train(request: Request) -> Response:
    """Train and test the draft, as it is now, in a process of its own."""
    services = services_of(request)
    if not await asyncio.to_thread(start_training, services.training_command, desk_of(services)):
        return await _page(request, "not_started")
    await asyncio.to_thread(_note, services, request.state.member, "training: started")
    return RedirectResponse(f"{PATH}/publish", 303)


@needs(Role.EDITOR)
async def stop(request: Request) -> Response:
    services = services_of(request)
    await asyncio.to_thread(desk_of(services).stop)
    await asyncio.to_thread(_note, services, request.state.member, "training: stopped")
    return RedirectResponse(f"{PATH}/publish?done=stopped", 303)


@needs(Role.REVIEWER)
async def agree(request: Request) -> Response:
    """Note that the member has read the change of safety texts that the page showed."""
    digest = str((await request.form()).get("digest", ""))
    if not digest.isalnum():
        return render_problem(request, "bad_form", 400)
    await asyncio.to_thread(_agree, services_of(request), request.state.member, digest)
    return RedirectResponse(f"{PATH}/publish?done=agreed", 303)


@needs(Role.REVIEWER)
async def publish(request: Request) -> Response:
    """Make the candidate live that the page showed."""
    form = await request.form()
    file, about = str(form.get("file", "")), " ".join(str(form.get("note", "")).split())[:LONGEST_NOTE]
    try:
        await asyncio.to_thread(_publish, services_of(request), request.state.member, file, about)
    except PublishError as error:
        return await _page(request, error.problem, error.about)
    return RedirectResponse(f"{PATH}/publish?done=published", 303)


@needs(Role.REVIEWER)
async def roll_back(request: Request) -> Response:
    number = str((await request.form()).get("version", ""))
    if not number.isdecimal() or len(number) > 9:
        return render_problem(request, "bad_form", 400)
    if not await asyncio.to_thread(_roll_back, services_of(request), request.state.member, int(number)):
        return await _page(request, "gone")
    return RedirectResponse(f"{PATH}/publish?done=rolled_back", 303)


@needs(Role.EDITOR)
async def download_patch(request: Request) -> Response:
    content = await asyncio.to_thread(patches, services_of(request).draft.git)
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="backwise-words.patch"'}
    return Response(content, media_type="text/x-patch; charset=utf-8", headers=headers)


async def _page(request: Request, problem: str = "", about: str = "") -> Response:
    page = await asyncio.to_thread(read_page, services_of(request))
    shown = {"page": page, "progress": progress(page.run), "problem": problem, "about": about}
    return render(request, "publish/page.html", 422 if problem else 200, longest_note=LONGEST_NOTE, **shown)


def _publish(services: StaffServices, member: Member, file: str, about: str) -> None:
    publishing = publishing_of(services)
    model = publishing.shelf.candidate()
    if model is None or model.file != file:
        raise PublishError("other_candidate")
    version = publishing.publish(model, member.email, about)
    _note(services, member, "published", f"version {version.number}")


def _agree(services: StaffServices, member: Member, digest: str) -> None:
    with services.database.session() as session:
        review(session, member, digest)
        note(session, member, "safety texts: agreed", digest[:10])


def _roll_back(services: StaffServices, member: Member, number: int) -> bool:
    if publishing_of(services).shelf.roll_back(number) is None:
        return False
    _note(services, member, "rolled back", f"version {number}")
    return True


def _note(services: StaffServices, member: Member, did: str, about: str = "") -> None:
    with services.database.session() as session:
        note(session, member, did, about)


ROUTES = [
    Route("/publish", show),
    Route("/publish/progress", show_progress),
    Route("/publish/words.patch", download_patch),
    Route("/publish/train", train, methods=["POST"]),
    Route("/publish/stop", stop, methods=["POST"]),
    Route("/publish/agree", agree, methods=["POST"]),
    Route("/publish/go", publish, methods=["POST"]),
    Route("/publish/roll-back", roll_back, methods=["POST"]),
]
