"""What the bot does with each kind of update. Kinds without a handler here are ignored on purpose."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.channels.telegram.messages import SPENT
from bot.channels.telegram.sending import close_tap, mark_choice, say, send_answer, typing
from bot.channels.telegram.sentences import sentences
from bot.channels.telegram.turns import Turns
from bot.conversation.conversations import ChoiceGoneError
from bot.conversation.replies import Answer
from bot.storage.database import Database
from bot.storage.updates import remember_update

CHANNEL = "telegram"
KINDS = ["message", "edited_message", "callback_query"]  # all that Telegram is asked to deliver
EDIT_WINDOW = timedelta(minutes=1)

Context = ContextTypes.DEFAULT_TYPE


class FromPerson(filters.MessageFilter):
    """Not from a bot, a channel or an anonymous group administrator."""

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and not message.from_user.is_bot


class Handlers:
    """Turns updates into turns of the conversation. Outside private chats it only asks to write privately."""

    def __init__(self, turns: Turns, database: Database, clinic: str) -> None:
        self._turns = turns
        self._database = database
        self._clinic = clinic

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        private = FromPerson() & filters.ChatType.PRIVATE
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        words = filters.TEXT | filters.CAPTION
        application.add_handler(TypeHandler(Update, self.drop_repeated), group=-1)
        application.add_handlers(
            [
                CommandHandler("start", self.start, private & new),
                CommandHandler("help", self.help, private & new),
                CommandHandler("plan", self.plan, private & new),
                CommandHandler("reminders", self.reminders, private & new),
                CommandHandler("stop", self.stop, private & new),
                CommandHandler("delete", self.delete, private & new),
                MessageHandler(private & new & filters.TEXT, self.text),
                MessageHandler(private & new & ~filters.StatusUpdate.ALL, self.unreadable),
                MessageHandler(private & edited & words, self.edited),
                MessageHandler(FromPerson() & filters.ChatType.GROUPS & new, self.group),
                CallbackQueryHandler(self.tap),
            ]
        )

    async def drop_repeated(self, update: Update, _: Context) -> None:
        if not await self._is_first(str(update.update_id)):
            raise ApplicationHandlerStop

    async def start(self, update: Update, context: Context) -> None:
        """The link's ``clinic_…`` is accepted; this bot speaks for its own clinic only."""
        chat_id = _chat(update).id
        async with typing(context.bot, chat_id):
            conversation = await self._conversation(chat_id)
            answer = await self._turns.greet(conversation)
        await send_answer(context.bot, chat_id, answer, partial(self._turns.file, conversation))

    async def help(self, update: Update, context: Context) -> None:
        await self._answer(update, context, "help")

    async def plan(self, update: Update, context: Context) -> None:
        await self._answer(update, context, "show my plan")

    async def reminders(self, update: Update, context: Context) -> None:
        await self._answer(update, context, "show my reminders")

    async def stop(self, update: Update, context: Context) -> None:
        await self._answer(update, context, "stop the reminders")

    async def delete(self, update: Update, context: Context) -> None:
        """Erase what is kept about this chat; what Telegram itself keeps is the person's to delete."""
        chat_id = _chat(update).id
        await self._turns.erase(await self._conversation(chat_id))
        await say(context.bot, chat_id, sentences().deleted)

    async def text(self, update: Update, context: Context) -> None:
        await self._answer(update, context, _message(update).text or "")

    async def unreadable(self, update: Update, context: Context) -> None:
        """One line for a picture, a voice message and the like, one for a whole album; a caption is read as text."""
        message = _message(update)
        if message.media_group_id is None or await self._is_first(f"album-{message.media_group_id}"):
            await say(context.bot, message.chat.id, sentences().unreadable)
        if message.caption:
            await self._answer(update, context, message.caption)

    async def edited(self, update: Update, context: Context) -> None:
        """An edit within a minute is answered like a new message; a later one is told to come as a new message."""
        message = _message(update)
        if message.edit_date is None:
            return
        if message.edit_date - message.date <= EDIT_WINDOW:
            await self._answer(update, context, message.text or message.caption or "")
        else:
            await say(context.bot, message.chat.id, sentences().late_edit)

    async def group(self, update: Update, context: Context) -> None:
        """One line when a group first writes, and whenever it gives a command; what it says is never read."""
        message = _message(update)
        if (message.text or "").startswith("/") or await self._is_first(f"group-{message.chat.id}"):
            await say(context.bot, message.chat.id, sentences().write_privately.replace("{bot}", context.bot.username))

    async def tap(self, update: Update, context: Context) -> None:
        query = _tap(update)
        if query.data in (None, SPENT) or _private_message_id(query) is None:
            await close_tap(query)
            return
        answer, notice = None, None
        try:
            async with typing(context.bot, query.from_user.id):
                answer, notice = await self._choose(query)
        finally:
            await close_tap(query, notice)
        if answer is not None:
            await mark_choice(query)
            conversation = await self._conversation(query.from_user.id)
            await send_answer(context.bot, query.from_user.id, answer, partial(self._turns.file, conversation))

    async def _choose(self, query: CallbackQuery) -> tuple[Answer | None, str | None]:
        """The answer to send, or the notice to show: a keyboard counts once, however often it is tapped."""
        conversation = await self._conversation(query.from_user.id)
        tap = f"tap-{conversation}-{_private_message_id(query)}"  # Remembered for long, so without the user's id.
        try:
            answer = await self._turns.answer(conversation, message_id=tap, choice_id=query.data)
        except ChoiceGoneError:
            return None, sentences().choice_gone
        return (answer, None) if await self._is_first(tap) else (None, sentences().already_chosen)

    async def _answer(self, update: Update, context: Context, text: str) -> None:
        chat_id = _chat(update).id
        async with typing(context.bot, chat_id):
            conversation = await self._conversation(chat_id)
            answer = await self._turns.answer(conversation, message_id=f"update-{update.update_id}", text=text)
        await send_answer(context.bot, chat_id, answer, partial(self._turns.file, conversation))

    async def _conversation(self, user_id: int) -> str:
        return await self._turns.open(channel=CHANNEL, clinic=self._clinic, channel_user_id=str(user_id))

    async def _is_first(self, key: str) -> bool:
        return await asyncio.to_thread(self._remember, key)

    def _remember(self, key: str) -> bool:
        with self._database.session() as session:
            return remember_update(session, CHANNEL, key)


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
