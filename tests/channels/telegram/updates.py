"""Updates as Telegram sends them."""

from __future__ import annotations

from itertools import count
from typing import Any

BOT = {"id": 7, "is_bot": True, "first_name": "Backwise", "username": "BackwiseBot"}
ANN, BEN = 501, 502
NOW = 1_790_000_000

_numbers = count(10_000)


def update(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": next(_numbers), kind: content}


def person(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "Annabella"}


def private(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "type": "private", "first_name": "Annabella"}


def message(user_id: int = ANN, **content: Any) -> dict[str, Any]:
    """The message itself, in a private chat unless ``chat`` says otherwise."""
    return {"message_id": next(_numbers), "date": NOW, "chat": private(user_id), "from": person(user_id), **content}


def text(words: str, user_id: int = ANN, **more: Any) -> dict[str, Any]:
    if words.startswith("/"):
        more["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}]
    return update("message", message(user_id, text=words, **more))


def media(**content: Any) -> dict[str, Any]:
    return update("message", message(**content))


def edit(seconds_later: int, **content: Any) -> dict[str, Any]:
    return update("edited_message", message(edit_date=NOW + seconds_later, **content))


def group_text(words: str) -> dict[str, Any]:
    return text(words, chat=GROUP)


def tap(shown: dict[str, Any], choice_id: str, user_id: int = ANN) -> dict[str, Any]:
    """A tap on the keyboard of a message that the bot sent."""
    query = {"id": str(next(_numbers)), "from": person(user_id), "chat_instance": "1", "data": choice_id}
    return update("callback_query", query | {"message": shown})


PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 10, "height": 10}]
FILE = {"file_id": "f", "file_unique_id": "u"}
UNREADABLE: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    "photo": {"photo": PHOTO},
    "voice": {"voice": FILE | {"duration": 3}},
    "video": {"video": FILE | {"duration": 3, "width": 1, "height": 1}},
    "document": {"document": FILE},
    "location": {"location": {"longitude": 1.0, "latitude": 2.0}},
    "contact": {"contact": {"phone_number": "1", "first_name": "Annabella"}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Walk today?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "a picture by way of another bot": {"photo": PHOTO, "via_bot": BOT | {"id": 8}},
    "story": {"story": {"chat": private(ANN), "id": 1}},
    "dice": {"dice": {"emoji": "🎲", "value": 1}},
    "something newer": {"hologram": {"file_id": "f"}},
}

_MEMBER = {"user": BOT, "status": "member"}
_BLOCKED = {"user": BOT, "status": "kicked", "until_date": 0}
GROUP = {"id": -100, "type": "supergroup", "title": "Walkers"}


def member(*, blocked: bool, chat: dict[str, Any] | None = None, user_id: int = ANN) -> dict[str, Any]:
    """The bot is blocked (or thrown out), or unblocked (or invited)."""
    old, new = (_MEMBER, _BLOCKED) if blocked else (_BLOCKED, _MEMBER)
    where = chat or private(user_id)
    change = {"chat": where, "from": person(user_id), "date": NOW, "old_chat_member": old, "new_chat_member": new}
    return update("my_chat_member", change)


_CHANNEL = {"id": -200, "type": "channel", "title": "News"}
IGNORED: dict[str, dict[str, Any]] = {
    "a channel post": update("channel_post", {"message_id": 1, "date": NOW, "chat": _CHANNEL, "text": "hello"}),
    "a reaction": update(
        "message_reaction",
        {
            "chat": private(ANN),
            "message_id": 1,
            "user": person(ANN),
            "date": NOW,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👍"}],
        },
    ),
    "another bot": update("message", message(text="hello") | {"from": BOT | {"id": 8}}),
    "a pinned message": media(pinned_message=message(text="hello")),
    "an edited picture": edit(5, photo=PHOTO),
    "a moving location": edit(5, location={"longitude": 1.0, "latitude": 2.0}),
    "an inline query": update("inline_query", {"id": "1", "from": person(ANN), "query": "back", "offset": ""}),
    "an edited channel post": update(
        "edited_channel_post",
        {"message_id": 1, "date": NOW, "edit_date": NOW, "chat": _CHANNEL, "text": "hello"},
    ),
    "an invitation to a channel": member(blocked=False, chat=_CHANNEL),
    "a poll that ended": update(
        "poll",
        {
            "id": "1",
            "question": "Walk today?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": True,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        },
    ),
    "a vote": update(
        "poll_answer", {"poll_id": "1", "user": person(ANN), "option_ids": [0], "option_persistent_ids": ["0"]}
    ),
    "counted reactions": update(
        "message_reaction_count", {"chat": _CHANNEL, "message_id": 1, "date": NOW, "reactions": []}
    ),
    "a wish to join a channel": update(
        "chat_join_request", {"chat": _CHANNEL, "from": person(ANN), "user_chat_id": ANN, "date": NOW}
    ),
    "a channel that writes in a group": update(
        "message", message(text="hello", chat=GROUP, sender_chat=_CHANNEL) | {"from": BOT | {"id": 136817688}}
    ),
    "an unknown kind": update("hologram", {"id": "1"}),
}
