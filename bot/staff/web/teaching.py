"""Talk to the live bot, and make of any turn what it should have done: an example, a story, or a test."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversation.replies import Answer
from bot.staff.content.changes import EditError
from bot.staff.content.examples import tidy
from bot.staff.rehearsal import Exchange
from bot.staff.stories.catalogue import Catalogue, read_catalogue
from bot.staff.stories.saving import Edit, read_beside
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.page import render
from bot.staff.web.physios import clinic_named
from bot.staff.web.services import StaffServices
from bot.staff.web.stories import left_out, note_change, problem_page
from bot.staff.web.story_editor import edit_page
from bot.storage.staff import Member

MOST_TURNS, LONGEST = 30, 1000


@dataclass(frozen=True)
class Chat:
    """What was said so far; the bot's side is made anew each time, so that nothing of it need be kept."""

    clinic: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """What became of a chat: the name of a sentence of ``done.html``, and the commit."""

    sentence: str = ""
    commit: str = ""


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    return await _page(request, Chat(clinic_named(request, request.query_params.get("clinic")), ()))


@needs(Role.EDITOR)
async def talk(request: Request) -> Response:
    """Say one thing more, or teach what should have followed."""
    form = await request.form()
    chat, (command, _, number) = _chat(request, form), str(form.get("do", "say")).partition("-")
    turn = int(number) if number.isdecimal() and int(number) < len(chat.said) else len(chat.said) - 1
    try:
        if command == "example":
            return await _page(request, chat, done=await _taught(request, chat, turn, form))
        if command == "test":
            return await _page(request, chat, done=await _tested(request, chat, form))
        if command == "story":
            return await _story(request, chat, turn, str(form.get("answer", "")))
    except EditError as error:
        return await _page(request, chat, error=error)
    return await _page(request, chat)


def _chat(request: Request, form: FormData) -> Chat:
    said = [each for each in (*form.getlist("said"), form.get("text", "")) if isinstance(each, str) and each.strip()]
    return Chat(clinic_named(request, form.get("clinic")), tuple(each[:LONGEST] for each in said[:MOST_TURNS]))


async def _held(request: Request, chat: Chat) -> tuple[Answer, list[Exchange]]:
    """The greeting and the turns of the chat."""
    async with services_of(request).rehearsal.stage(chat.clinic) as stage:
        return await stage.greet(), [await stage.say(text) for text in chat.said]


async def _taught(request: Request, chat: Chat, turn: int, form: FormData) -> Done:
    """The words of a turn become an example."""
    services, member = services_of(request), request.state.member
    intent, examples = str(form.get("intent", "")), tidy([str(form.get("words", ""))])
    commit = await asyncio.to_thread(services.draft.teach, intent, examples, member.email)
    await asyncio.to_thread(note_change, services, member, "examples: added", f"1 for {intent}")
    return Done("taught", commit)


async def _tested(request: Request, chat: Chat, form: FormData) -> Done:
    """The chat becomes a test."""
    _, exchanges = await _held(request, chat)
    name = " ".join(str(form.get("name", "")).split())
    commit = await asyncio.to_thread(_save_test, services_of(request), request.state.member, name, exchanges)
    return Done("test_saved", commit)


def _save_test(services: StaffServices, member: Member, name: str, exchanges: Sequence[Exchange]) -> str:
    from bot.staff.stories.from_chats import saved_test  # imports Rasa

    catalogue = read_catalogue(services.draft.folder)
    commit = services.draft.edit(
        lambda folder: saved_test(folder, name, exchanges, catalogue), member.email, f"tests: {name}"
    )
    note_change(services, member, "test: saved", name)
    return commit


async def _story(request: Request, chat: Chat, turn: int, answer: str) -> Response:
    """The editor, with the story of the chat up to a turn that is answered otherwise."""
    from bot.staff.stories.from_chats import story_of  # imports Rasa

    _, exchanges = await _held(request, Chat(chat.clinic, chat.said[: turn + 1]))
    if not exchanges or not exchanges[-1].intent:
        raise EditError("warning_sign")
    files = await asyncio.to_thread(read_beside, services_of(request).draft.folder, "story")
    return await edit_page(request, Edit("", "", "", story_of(exchanges, answer)), files)


async def _page(request: Request, chat: Chat, error: EditError | None = None, done: Done | None = None) -> Response:
    services = services_of(request)
    try:
        catalogue: Catalogue = await asyncio.to_thread(read_catalogue, services.draft.folder)
    except EditError as unreadable:
        return await problem_page(request, unreadable)
    greeting, exchanges = await _held(request, chat)
    done = done or Done()
    shown = {
        "clinics": services.clinic_names,
        "chat": chat,
        "greeting": greeting,
        "exchanges": exchanges,
        "catalogue": catalogue,
        **left_out(catalogue),
        "ready": services.rehearsal.is_ready,
        "full": len(chat.said) >= MOST_TURNS,
        "done": done.sentence,
        "edit": done.commit,
        "problem": error.problem if error else "",
        "about": error.about if error else "",
    }
    return render(request, "stories/teach.html", 422 if error else 200, **shown)


ROUTES = [Route("/teach", show), Route("/teach", talk, methods=["POST"])]
