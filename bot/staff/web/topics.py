"""The topics: all of them, and one with what people say and what answers it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.knowledge.topics import Topic
from bot.staff.content.changes import EditError
from bot.staff.content.examples import own_examples, read_examples
from bot.staff.example_check import CheckedExample
from bot.staff.overlaps import UNDECIDED, Decision
from bot.staff.topics import DraftTopics, TopicWords, read_topics
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.answer_views import answer_view
from bot.staff.web.overlaps import find, views_of
from bot.staff.web.page import render, render_problem
from bot.staff.web.services import StaffServices

MOST_SHOWN = 100  # examples on a page; a search finds the others


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    sought, subject = (request.query_params.get(name, "").strip() for name in ("find", "subject"))
    try:
        draft = await asyncio.to_thread(read_topics, services_of(request).draft.folder)
    except EditError as error:
        return render(request, "topics/unreadable.html", 500, problem=error.problem, about=error.about)
    groups = _groups(draft, [topic for topic in draft.topics.values() if _fits(topic, draft, sought, subject)])
    subjects = {topic: draft.title(topic) for topic in Topic if topic in draft.topics}
    others = [] if sought or subject else draft.others()
    shown: dict[str, Any] = {
        "groups": groups,
        "subjects": subjects,
        "find": sought,
        "subject": subject,
        "others": others,
    }
    return render(request, "topics/list.html", **shown)


@needs(Role.EDITOR)
async def show_one(request: Request) -> Response:
    return await topic_page(request, request.path_params["intent"])


async def topic_page(
    request: Request,
    intent: str,
    *,
    typed: Sequence[str] = (),
    results: Sequence[CheckedExample] = (),
    decision: Decision = UNDECIDED,
    error: EditError | None = None,
) -> Response:
    """The page of a topic, with what was ``typed`` into it and the ``results`` of looking at that."""
    services, sought = services_of(request), request.query_params.get("find", "").strip()
    try:
        values = await asyncio.to_thread(_one, services, intent, sought, typed, decision)
    except EditError as unreadable:
        return render(request, "topics/unreadable.html", 500, problem=unreadable.problem, about=unreadable.about)
    if values is None:
        return render_problem(request, "not_found", 404)
    problem, about = (error.problem, error.about) if error else ("", "")
    shown = {"typed": typed, "results": results, "problem": problem, "about": about}
    return render(request, "topics/topic.html", 422 if error else 200, **values, **shown)


def _one(
    services: StaffServices, intent: str, sought: str, typed: Sequence[str], decision: Decision
) -> dict[str, Any] | None:
    draft = read_topics(services.draft.folder)
    if intent not in draft.topics:
        return None
    training = read_examples(services.draft.folder)
    topic = draft.topics[intent]
    own = own_examples(training, intent) if topic.examples else []
    found = [example.text for example in own if sought.casefold() in example.text.casefold()]
    answers = [answer_view(services, draft, name) for name in topic.answers]
    counts = {"own": len(own), "found": len(found), "others": topic.examples - len(own)}
    return {
        "topic": topic,
        "draft": draft,
        "answers": answers,
        "examples": found[::-1][:MOST_SHOWN],
        "counts": counts,
        "find": sought,
        "targets": _targets(draft, intent),
        "overlaps": views_of(services, find(services, intent, typed), decision, is_new=False) if own else [],
    }


def _targets(draft: DraftTopics, intent: str) -> list[tuple[str, str]]:
    """Where examples can be moved, by title."""
    others = (topic for topic in draft.topics.values() if topic.examples and topic.intent != intent)
    return sorted(((topic.intent, topic.title) for topic in others), key=lambda target: target[1])


def _fits(topic: TopicWords, draft: DraftTopics, sought: str, subject: str) -> bool:
    words = [topic.title, topic.intent.replace("_", " ")]
    words += [wording.text for answer in topic.answers for wording in draft.wordings(answer)]
    found = not sought or any(sought.casefold() in text.casefold() for text in words)
    return found and (not subject or topic.subject == subject)


def _groups(draft: DraftTopics, topics: Sequence[TopicWords]) -> list[tuple[str, list[TopicWords]]]:
    """The topics by their subject."""
    subjects = dict.fromkeys(topic.subject for topic in topics)
    return [(draft.title(subject), [each for each in topics if each.subject == subject]) for subject in subjects]


ROUTES = [Route("/topics", show), Route("/topics/{intent}", show_one)]
