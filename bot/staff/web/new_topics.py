"""A new topic, from a form: all its parts at once, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.staff.answer_check import read_sources
from bot.staff.answer_form import BLANK, targets_of, wordings_in
from bot.staff.content.answers import Wording
from bot.staff.content.changes import EditError
from bot.staff.content.examples import Taught, read_examples, tidy
from bot.staff.content.new_topic import SUBJECTS, NewTopic, new_topic
from bot.staff.content.typed import one_line
from bot.staff.example_check import MOST_AT_ONCE, CheckedExample, checked, refuse
from bot.staff.overlaps import UNDECIDED, Decision, decided, ensure_seen
from bot.staff.topics import DraftTopics, read_topics
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.answer_views import answer_view
from bot.staff.web.inbox import numbers_in, told
from bot.staff.web.inbox_teaching import wordings_of_messages
from bot.staff.web.overlaps import decision_in, find, views_of
from bot.staff.web.page import render
from bot.staff.web.services import StaffServices
from bot.staff.words.answers import LONGEST_TITLE, MOST_BUTTONS
from bot.storage.audit import note
from bot.storage.inbox import Status, set_status
from bot.storage.staff import Member

USUAL_BUTTONS = (("See gentle moves", "/exercises"), ("Find a physio", "/physio"))


@needs(Role.EDITOR)
async def ask(request: Request) -> Response:
    """The form, with the wordings of the messages of the inbox that the address names."""
    numbers = numbers_in(request.query_params.getlist("number"))
    said = await asyncio.to_thread(wordings_of_messages, services_of(request), numbers)
    blank = NewTopic("", "", tuple(said), (), Wording("", USUAL_BUTTONS))
    return await asyncio.to_thread(_page, request, blank, numbers)


@needs(Role.EDITOR)
async def make(request: Request) -> Response:
    """Show what was typed as it would look, or make the topic if nothing speaks against it."""
    form, services, member = await request.form(), services_of(request), request.state.member
    numbers, results = numbers_in(form.getlist("number")), list[CheckedExample]()
    topic, decision = NewTopic("", "", (), (), BLANK), decision_in(form)
    try:
        draft = await asyncio.to_thread(read_topics, services.draft.folder)
        topic = _topic_in(form, draft)
        results = await _checked(services, topic)
        if form.get("do") != "save":
            return await asyncio.to_thread(_page, request, topic, numbers, results, decision)
        found = await asyncio.to_thread(find, services, "", topic.examples)
        new, moving = decided(topic.examples, found, decision)
        refuse([each for each in results if each.text in {*new, *topic.questions}], names_nobody=_names_nobody(form))
        ensure_seen(found, decision)
        wanted = replace(topic, examples=tuple(new))
        commit = await asyncio.to_thread(_save, services, member, wanted, moving, numbers)
    except EditError as error:
        return await asyncio.to_thread(_page, request, topic, numbers, results, decision, error)
    return told(f"topics/{topic.intent}", "new_topic", numbers, commit)


def _names_nobody(form: FormData) -> bool:
    return form.get("names_nobody") == "yes"


def _topic_in(form: FormData, draft: DraftTopics) -> NewTopic:
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    said = wordings_in(fields, targets_of(draft, ""))
    examples, questions = (tuple(tidy(fields.get(name, "").splitlines())) for name in ("examples", "questions"))
    title = one_line(fields.get("title", ""))
    return NewTopic(fields.get("subject", ""), title, examples, questions, said[0] if said else BLANK)


async def _checked(services: StaffServices, topic: NewTopic) -> list[CheckedExample]:
    said = [*topic.examples, *topic.questions]
    if len(said) > MOST_AT_ONCE:
        raise EditError("too_many")
    training = await asyncio.to_thread(read_examples, services.draft.folder)
    return await checked(training, topic.intent, said, services.understand)


def _save(
    services: StaffServices, member: Member, topic: NewTopic, moving: Sequence[Taught], numbers: Sequence[int]
) -> str:
    """The name of the commit; the messages of the inbox count as dealt with."""
    view = answer_view(services, read_topics(services.draft.folder), f"utter_{topic.intent}", [topic.answer])
    for problem in view.problems:
        raise EditError(problem)
    subject = f"topics: new, {topic.intent}"
    commit = services.draft.edit(lambda folder: new_topic(folder, topic, moving), member.email, subject)
    with services.database.session() as session:
        set_status(session, numbers, Status.TAUGHT)
        note(session, member, "topic: made", topic.intent)
    return commit


def _page(
    request: Request,
    topic: NewTopic,
    numbers: Sequence[int],
    results: Sequence[CheckedExample] = (),
    decision: Decision = UNDECIDED,
    error: EditError | None = None,
) -> Response:
    services = services_of(request)
    try:
        values = _values(services, topic, decision)
    except EditError as unreadable:
        return render(request, "topics/unreadable.html", 500, problem=unreadable.problem, about=unreadable.about)
    problem, about = (error.problem, error.about) if error else ("", "")
    shown: dict[str, Any] = {"topic": topic, "numbers": numbers, "results": results, "problem": problem, "about": about}
    return render(request, "topics/new.html", 422 if error else 200, **values, **shown)


def _values(services: StaffServices, topic: NewTopic, decision: Decision) -> dict[str, Any]:
    draft = read_topics(services.draft.folder)
    return {
        "draft": draft,
        "subjects": {subject: draft.title(subject) for subject in SUBJECTS},
        "view": answer_view(services, draft, f"utter_{topic.intent}", [topic.answer] if topic.answer.text else []),
        "overlaps": views_of(services, find(services, "", topic.examples), decision, is_new=True),
        "targets": targets_of(draft, ""),
        "sources": read_sources(services.draft.folder).values(),
        "most_buttons": MOST_BUTTONS,
        "longest_title": LONGEST_TITLE,
    }


ROUTES = [Route("/topics/new", ask), Route("/topics/new", make, methods=["POST"])]
