"""The chat API: sessions, messages, export and erasure (openapi.yml describes it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.errors import ApiError
from bot.channels.web.events import Events
from bot.channels.web.limits import Pace, RateLimit
from bot.channels.web.logos import Logos
from bot.channels.web.own_files import OwnFiles
from bot.channels.web.patience import in_time
from bot.channels.web.request_body import Said, message_id, read_json, read_said
from bot.channels.web.tokens import Tokens, WebSession
from bot.conversation.conversations import Conversations
from bot.conversation.errors import ChoiceGoneError, UnknownConversationError, UnknownMessageError
from bot.knowledge.clinics import Clinic
from bot.knowledge.colours import Colours, readable
from bot.knowledge.countries import countries
from bot.settings import Settings

# Seconds between two messages of one person that are looked at for warning signs although they are over the limit: who
# writes by hand never waits, and a flood costs the others a thirtieth of the processor.
LOOK_APART = 0.25


class ChatApi:
    """The handlers of ``/chat/…``; each checks who asks before it does anything."""

    def __init__(self, conversations: Conversations, clinics: Mapping[str, Clinic], settings: Settings) -> None:
        self._conversations = conversations
        self._clinics = clinics
        self._tokens = Tokens(settings.signing_key(), settings.session_hours)
        self._files = OwnFiles(conversations, self._tokens)
        self._logos = Logos(clinics.values(), settings.clinics_folder)
        self._events = Events(conversations, self._linked)
        self._new_sessions = RateLimit(settings.sessions_per_minute)
        self._messages = RateLimit(settings.messages_per_minute)
        self._over_limit = Pace(LOOK_APART)

    def routes(self) -> list[Route]:
        return [
            Route("/chat/clinics/{clinic}", in_time(self.clinic), methods=["GET"]),
            Route("/chat/sessions", in_time(self.open_session), methods=["POST"]),
            Route("/chat/messages", in_time(self.post_message), methods=["POST"]),
            Route("/chat/messages", in_time(self.list_messages), methods=["GET"]),
            Route("/chat/events", in_time(self.events), methods=["GET"]),
            Route("/chat/messages/{message}/helpful", in_time(self.mark_message), methods=["POST"]),
            self._files.route(),
            self._logos.route(),
            Route("/chat/export", in_time(self.export), methods=["GET"]),
            Route("/chat/session", in_time(self.erase), methods=["DELETE"]),
        ]

    async def clinic(self, request: Request) -> Response:
        """What the widget shows of a clinic."""
        clinic = self._known_clinic(request, request.path_params["clinic"])
        country = countries().get(clinic.country or "")
        shown = {
            "name": clinic.name,
            "privacy_url": clinic.privacy_url,
            "logo": self._logos.address(clinic),
            "colours": _shown(clinic.colours),
            "country": clinic.country,
            "emergency": country.emergency if country else None,
        }
        return JSONResponse(shown)

    async def open_session(self, request: Request) -> Response:
        """A new conversation with its greeting."""
        clinic = self._known_clinic(request, (await read_json(request)).get("clinic"))
        if not self._new_sessions.allows(request.client.host if request.client else ""):
            raise ApiError("too_many")
        conversation = await self._conversations.open(channel="web", clinic=clinic.id)
        greeting = await self._conversations.greet(conversation)
        token, expires_at = self._tokens.issue(conversation, clinic.id)
        messages = [message.as_json() for message in greeting.messages]
        body = {"token": token, "expires_at": expires_at.isoformat(), "messages": messages}
        return JSONResponse(body, status_code=201)

    async def post_message(self, request: Request) -> Response:
        """The answer to a message or a tapped choice; the same id again gets the same answer."""
        session = self._session(request)
        said = await read_said(request)
        if not self._messages.allows(session.conversation):
            await self._over_limit.wait(session.conversation)  # a flood of warning signs must not hold others up either
            if not await self._raises_alarm(said):
                raise ApiError("too_many")
        try:
            answer = await self._conversations.answer(
                session.conversation, message_id=said.id, text=said.text, choice_id=said.choice, clinic=session.clinic
            )
        except ChoiceGoneError as error:
            raise ApiError("choice_gone") from error
        except UnknownConversationError as error:
            raise ApiError("no_session") from error
        shown = answer.as_json()
        return JSONResponse({**shown, "messages": self._linked(shown["messages"], session)})

    async def list_messages(self, request: Request) -> Response:
        """What was said after a message, or all of it: for a page that was reloaded."""
        session = self._session(request)
        try:
            messages = await self._conversations.history(session.conversation, _after(request))
        except UnknownConversationError as error:
            raise ApiError("no_session") from error
        return JSONResponse({"messages": self._linked(messages, session)})

    async def events(self, request: Request) -> Response:
        """What was said after a message, and then what comes later, for as long as the session lasts."""
        return self._events.stream(self._session(request), _after(request))

    async def mark_message(self, request: Request) -> Response:
        """Note whether an answer helped; the latest word counts."""
        session = self._session(request)
        is_helpful = (await read_json(request)).get("helpful")
        if not isinstance(is_helpful, bool):
            raise ApiError("bad_request")
        if not self._messages.allows(session.conversation):
            raise ApiError("too_many")
        try:
            await self._conversations.mark(session.conversation, request.path_params["message"], is_helpful)
        except UnknownMessageError as error:
            raise ApiError("not_found") from error
        except UnknownConversationError as error:
            raise ApiError("no_session") from error
        return Response(status_code=204)

    async def export(self, request: Request) -> Response:
        """Everything kept about the conversation, as a file."""
        session = self._session(request)
        try:
            kept = await self._conversations.export(session.conversation)
        except UnknownConversationError as error:
            raise ApiError("no_session") from error
        return JSONResponse(kept, headers={"Content-Disposition": 'attachment; filename="backwise-chat.json"'})

    async def erase(self, request: Request) -> Response:
        """Erase everything kept about the conversation."""
        await self._conversations.erase(self._session(request).conversation)
        return Response(status_code=204)

    def _linked(self, messages: list[dict[str, Any]], session: WebSession) -> list[dict[str, Any]]:
        return [self._files.with_addresses(message, session) for message in messages]

    async def _raises_alarm(self, said: Said) -> bool:
        return said.text is not None and await self._conversations.raises_alarm(said.text)

    def _session(self, request: Request) -> WebSession:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        session = self._tokens.read(token) if kind.lower() == "bearer" else None
        if session is None or session.clinic not in self._clinics:
            raise ApiError("no_session")
        self._known_clinic(request, session.clinic)
        return session

    def _known_clinic(self, request: Request, name: object) -> Clinic:
        clinic = self._clinics.get(name) if isinstance(name, str) else None
        if clinic is None:
            raise ApiError("unknown_clinic")
        origin = request.headers.get("origin")
        if origin and origin not in clinic.web_origins and origin != _own_origin(request):
            raise ApiError("wrong_origin")
        return clinic


def _after(request: Request) -> str | None:
    """The message after which to go on; a browser that connects again knows better than the address it calls."""
    return message_id(request.headers.get("last-event-id") or request.query_params.get("after"))


def _shown(colours: Colours) -> dict[str, Any]:
    """The colours of the chat on light and on dark pages, put right where text could not be read."""
    return {**asdict(readable(colours.light)), "dark": asdict(readable(colours.dark or colours.light))}


def _own_origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"
