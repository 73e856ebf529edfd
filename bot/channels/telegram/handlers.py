"""What the bot does with each kind of update. Kinds without a handler here are ignored on purpose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.channels.telegram.inbox import CHANNEL, Inbox
from bot.channels.telegram.links import read_link
from bot.channels.telegram.messages import SPENT
from bot.channels.telegram.post import Post
from bot.channels.telegram.sending import close_tap, mark_choice, say, typing
from bot.channels.telegram.sentences import sentences
from bot.channels.telegram.turns import Turns
from bot.channels.telegram.warning import Warnings
from bot.conversation.errors import ChoiceGoneError
from bot.conversation.replies import Answer
from bot.storage.database import DatabaseError

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]  # all that Telegram is asked to deliver
EDIT_WINDOW = timedelta(minutes=1)

Context = ContextTypes.DEFAULT_TYPE


class FromPerson(filters.MessageFilter):
    """Not from a bot, a channel or an anonymous group administrator."""

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and not message.from_user.is_bot


class Handlers:
    """Turns updates into turns of the conversation. Outside private chats it only asks to write privately."""

    def __init__(
        self,
        turns: Turns,
        inbox: Inbox,
        post: Post,
        clinic: str,
        clinics: Collection[str],
        stop_reminders: Callable[[int], Awaitable[None]],
        warnings: Warnings,
    ) -> None:
        """``clinic`` is whose bot this is; a link may lead to another one of ``clinics``."""
        self._turns = turns
        self._inbox = inbox
        self._post = post
        self._clinic = clinic
        self._clinics = clinics
        self._stop_reminders = stop_reminders
        self._warnings = warnings

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        private = FromPerson() & filters.ChatType.PRIVATE
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        words = filters.TEXT | filters.CAPTION
        application.add_handler(TypeHandler(Update, self.check), group=-1)
        application.add_handlers(
            [
                CommandHandler("start", self.start, private & new),
                *(CommandHandler(name, self.command(says), private & new) for name, says in _speaking()),
                MessageHandler(private & new & filters.TEXT, self.text),
                MessageHandler(private & new & ~filters.StatusUpdate.ALL, self.unreadable),
                MessageHandler(private & edited & words, self.edited),
                MessageHandler(FromPerson() & filters.ChatType.GROUPS & new, self.group),
                CallbackQueryHandler(self.tap),
                ChatMemberHandler(self.member, ChatMemberHandler.MY_CHAT_MEMBER),
            ]
        )

    async def check(self, update: Update, _: Context) -> None:
        """Nothing is done for an update that the database does not know: it might be answered a second time."""
        self._inbox.sender(update)

    async def start(self, update: Update, context: Context) -> None:
        """A greeting. A link may name a clinic, whose conversation it is from then on, or a movement to show."""
        chat_id = _chat(update).id
        link = read_link(_message(update).text or "", self._clinics)
        async with typing(context.bot, chat_id):
            conversation = await self._conversation(chat_id, link.clinic)
            answer = await self._turns.greet(conversation)
        await self._send(update, context, conversation, answer)
        if link.exercise:
            await self._answer(update, context, sentences().exercise_link.replace("{exercise}", link.exercise))

    def command(self, says: str) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        """The handler of a command that says something for the person."""
        return lambda update, context: self._answer(update, context, says)

    async def text(self, update: Update, context: Context) -> None:
        await self._answer(update, context, _message(update).text or "")

    async def unreadable(self, update: Update, context: Context) -> None:
        """One line for a picture, a voice message and the like, one for a whole album; a caption is read as text."""
        message = _message(update)
        album = message.media_group_id
        if album is None or await self._inbox.is_first(f"album-{album}", update):
            await self._say(update, context, sentences().unreadable)
        if message.caption:
            await self._answer(update, context, message.caption)

    async def edited(self, update: Update, context: Context) -> None:
        """An edit within a minute replaces: the buttons under the earlier answer go. A later one is told to come as a
        new message, unless it holds a warning sign."""
        message = _message(update)
        if message.edit_date is None:
            return
        words = message.text or message.caption or ""
        in_time = message.edit_date - message.date <= EDIT_WINDOW
        if in_time or await self._turns.raises_alarm(words):
            await self._post.remove_keyboard(_chat(update).id, message.message_id)
            await self._answer(update, context, words)
        else:
            await self._say(update, context, sentences().late_edit)

    async def member(self, update: Update, context: Context) -> None:
        """Who blocks the bot is reminded no more; who unblocks it hears nothing. Groups get one line."""
        change = update.my_chat_member
        assert change is not None
        left = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        if change.chat.type == ChatType.PRIVATE:
            if left:
                await self._stop_reminders(change.chat.id)
        elif not left and change.chat.type != ChatType.CHANNEL:
            await self._ask_to_write_privately(update, context)

    async def group(self, update: Update, context: Context) -> None:
        """What a group says is never read."""
        await self._ask_to_write_privately(update, context)

    async def _ask_to_write_privately(self, update: Update, context: Context) -> None:
        """One line, the first time and whenever a command is given."""
        given = (update.effective_message and update.effective_message.text) or ""
        if given.startswith("/") or await self._inbox.is_first(f"group-{_chat(update).id}", update):
            await self._say(update, context, sentences().write_privately.replace("{bot}", context.bot.username))

    async def tap(self, update: Update, context: Context) -> None:
        query = _tap(update)
        if query.data in (None, SPENT) or _private_message_id(query) is None:
            await close_tap(query)
            return
        answer, notice = None, None
        conversation = await self._conversation(query.from_user.id)
        try:
            async with typing(context.bot, query.from_user.id):
                answer, notice = await self._choose(update, conversation)
        finally:
            await close_tap(query, notice)
        if answer is not None:
            await mark_choice(query)
            await self._send(update, context, conversation, answer)

    async def _choose(self, update: Update, conversation: str) -> tuple[Answer | None, str | None]:
        """The answer to send, or the notice to show: a keyboard counts once, however often it is tapped."""
        query = _tap(update)
        tap = f"tap-{conversation}-{_private_message_id(query)}"  # Remembered for long, so without the user's id.
        try:
            answer = await self._turns.answer(conversation, message_id=tap, choice_id=query.data)
        except ChoiceGoneError:
            return None, sentences().choice_gone
        if answer.erases:
            return answer, None  # Nothing of the chat is kept, so neither is the tap.
        return (answer, None) if await self._inbox.is_first(tap, update) else (None, sentences().already_chosen)

    async def _answer(self, update: Update, context: Context, text: str) -> None:
        chat_id = _chat(update).id
        async with typing(context.bot, chat_id):
            try:
                conversation = await self._conversation(chat_id)
                answer = await self._turns.answer(conversation, message_id=f"update-{update.update_id}", text=text)
            except DatabaseError:
                if await self._warnings.now(update, self._inbox.sender(update)):
                    return
                raise
        await self._send(update, context, conversation, answer)

    async def _send(self, update: Update, context: Context, conversation: str, answer: Answer) -> None:
        own_file = partial(self._turns.file, conversation)
        said = update.message or update.edited_message
        to = said.message_id if said else None
        await self._post.send_answer(_chat(update).id, answer, own_file, self._inbox.sender(update), to)

    async def _say(self, update: Update, context: Context, sentence: str) -> None:
        await self._inbox.sender(update)(partial(say, context.bot, _chat(update).id, sentence))

    async def _conversation(self, user_id: int, clinic: str | None = None) -> str:
        """The one that they wrote in last; with a ``clinic``, theirs with that one."""
        return await self._turns.open(
            channel=CHANNEL, clinic=clinic or self._clinic, channel_user_id=str(user_id), stay=clinic is None
        )


def _speaking() -> Iterator[tuple[str, str]]:
    """The commands that say something, with what they say."""
    return ((command.name, command.says) for command in sentences().commands if command.says)


def _private_message_id(query: CallbackQuery) -> int | None:
    """The message whose keyboard was tapped, if it is in a private chat and Telegram still names it."""
    in_private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return query.message.message_id if query.message and in_private else None


# What each handler's filter has made sure of.


def _chat(update: Update) -> Chat:
    assert update.effective_chat is not None
    return update.effective_chat


def _message(update: Update) -> Message:
    assert update.effective_message is not None
    return update.effective_message


def _tap(update: Update) -> CallbackQuery:
    assert update.callback_query is not None
    return update.callback_query
