"""Says while examples are typed which of them other topics have, and reads what is to become of those."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.staff.content.changes import EditError
from bot.staff.content.examples import read_examples, teachable_intents, tidy
from bot.staff.example_check import MOST_AT_ONCE
from bot.staff.overlaps import Decision, Overlap, overlaps
from bot.staff.topics import read_titles, title_of
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices


@dataclass(frozen=True)
class OverlapView:
    """An overlap as a page shows it; ``ticked`` are to move."""

    overlap: Overlap
    title: str
    ticked: frozenset[str]


@needs(Role.EDITOR)
async def look(request: Request) -> Response:
    """The part of a page that shows overlaps, for the script that asks while somebody types."""
    form = await request.form()
    typed, intent, is_new = typed_in(form), str(form.get("intent", "")), "subject" in form
    try:
        found = await asyncio.to_thread(find, services_of(request), intent, typed)
        views = await asyncio.to_thread(views_of, services_of(request), found, decision_in(form), is_new)
    except EditError:
        views = []  # the page says it when somebody saves
    return render(request, "topics/overlap_part.html", views=views, typed=typed, is_new=is_new)


def typed_in(form: FormData) -> list[str]:
    return tidy(str(form.get("examples", "")).splitlines())


def decision_in(form: FormData) -> Decision:
    shown, move = (frozenset(filter(_is_text, form.getlist(name))) for name in ("shown", "move"))
    return Decision(frozenset(map(str, shown)), frozenset(map(str, move)))


def find(services: StaffServices, intent: str, typed: Sequence[str]) -> list[Overlap]:
    """The overlaps of a topic ("" or unknown: of one that is not there yet); raises :class:`EditError`. Blocks."""
    training = read_examples(services.draft.folder)
    known = intent if intent in teachable_intents(training) else ""
    return overlaps(training, services.vectors_of, known, typed[:MOST_AT_ONCE])


def views_of(services: StaffServices, found: Sequence[Overlap], decision: Decision, is_new: bool) -> list[OverlapView]:
    """To a new topic examples move unless somebody says otherwise; to an old one only if somebody says so."""
    titles = read_titles(services.draft.folder) if found else {}
    return [_view(overlap, titles, decision, is_new) for overlap in found]


def _view(overlap: Overlap, titles: Mapping[str, str], decision: Decision, is_new: bool) -> OverlapView:
    ticked = (text for text in overlap.examples if text in decision.move or (is_new and text not in decision.shown))
    return OverlapView(overlap, title_of(overlap.intent, titles), frozenset(ticked))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


ROUTES = [Route("/overlaps", look, methods=["POST"])]
