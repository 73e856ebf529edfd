"""The staff tool as one part of the web server, under ``/staff``."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.staff.web import (
    answers,
    chat_answers,
    clinics,
    exercises,
    inbox,
    inbox_teaching,
    insights,
    messages,
    new_topics,
    overlaps,
    people,
    physios,
    publish,
    saved_tests,
    sign_in,
    stories,
    story_editor,
    teaching,
    topic_examples,
    topic_reviews,
    topics,
    undo,
)
from bot.staff.web.access import PATH, Role, needs
from bot.staff.web.page import HERE, render_problem
from bot.staff.web.passwords import Throttle
from bot.staff.web.services import StaffServices

SCREENS = (
    messages,
    chat_answers,
    inbox,
    inbox_teaching,
    overlaps,
    new_topics,
    topics,
    topic_examples,
    topic_reviews,
    answers,
    stories,
    story_editor,
    teaching,
    saved_tests,
    insights,
    exercises,
    physios,
    publish,
    clinics,
    people,
    undo,
)


def build_staff(services: StaffServices) -> tuple[Route, Mount]:
    """The staff tool, which answers its own errors, and its address as people type it."""
    routes = [
        Route("/", home),
        *sign_in.ROUTES,
        *(route for screen in SCREENS for route in screen.ROUTES),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={404: not_found})
    app.state.services, app.state.throttle = services, Throttle()
    return Route(PATH, typed), Mount(PATH, app=app)


def typed(request: Request) -> Response:
    return RedirectResponse(f"{PATH}/", 308)


@needs(Role.EDITOR)
async def home(request: Request) -> Response:
    return RedirectResponse(f"{PATH}/inbox", 303)


async def not_found(request: Request, error: Exception) -> Response:
    return render_problem(request, "not_found", 404)
