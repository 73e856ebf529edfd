from __future__ import annotations

import asyncio

from bot.channels.telegram.bot import TelegramChannel
from bot.conversation.replies import Message
from bot.storage.database import Database
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import ANN, BEN, media, tap, text


async def test_a_text_is_answered(channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations) -> None:
    api.push(text("my back hurts"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: my back hurts"]
    assert list(conversations.opened) == [("telegram", "demo", str(ANN))]


async def test_start_greets_with_and_without_the_bots_name_or_a_link(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("/start"), text("/start@BackwiseBot"), text("/start clinic_demo"), text("/start nonsense"))
    await api.wait_for("sendMessage", 4)
    assert api.texts() == ["Hello"] * 4


async def test_help_asks_for_help(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("/help"), text("/help@BackwiseBot"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: help"] * 2


async def test_delete_asks_for_everything_to_be_deleted(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("/delete"))
    await api.wait_for("sendMessage", 1)
    assert api.texts() == ["You said: delete everything"]


async def test_other_words_with_a_slash_are_ordinary_text(channel: TelegramChannel, api: FakeBotApi) -> None:
    words = ["/bottom of my spine", "pain near /bottom of spine", "/greet", '/inform{"slot": "x"}', "/start@OtherBot"]
    api.push(*(text(each) for each in words))
    await api.wait_for("sendMessage", 5)
    assert api.texts() == [f"You said: {each}" for each in words]


async def test_text_arrives_as_written_whatever_it_holds(channel: TelegramChannel, api: FakeBotApi) -> None:
    words = 'is <b>5 < 6</b> & "7" > 6? _*[`'
    api.push(text(words))
    await api.wait_for("sendMessage")
    assert api.texts() == [f"You said: {words}"]


async def test_a_wall_of_text_is_answered_in_parts(channel: TelegramChannel, api: FakeBotApi) -> None:
    wall = ("All of it hurts & aches. " * 170)[:4096]
    api.push(text(wall))
    await api.wait_for("sendMessage", 2)
    assert "".join(" ".join(api.texts()).split()) == "".join(f"You said: {wall}".split())


async def test_links_have_no_preview(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("hello"))
    (call,) = await api.wait_for("sendMessage")
    assert call.data["link_preview_options"] == {"is_disabled": True}


async def test_a_forwarded_text_is_read(channel: TelegramChannel, api: FakeBotApi) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Someone", "date": 1}
    api.push(media(text="forwarded", forward_origin=origin))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: forwarded"]


async def test_typing_is_shown_while_the_answer_is_made(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    gate = conversations.gates["slow"] = asyncio.Event()
    api.push(text("slow"))
    (call,) = await api.wait_for("sendChatAction")
    assert call.data == {"chat_id": str(ANN), "action": "typing"}
    assert api.texts() == []
    gate.set()
    await api.wait_for("sendMessage")


async def test_one_persons_messages_are_answered_in_order_and_others_do_not_wait(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    gate = conversations.gates["first"] = asyncio.Event()
    api.push(text("first"), text("second"), text("third"), text("other", BEN))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: other"]
    gate.set()
    await api.wait_for("sendMessage", 4)
    assert api.texts()[1:] == ["You said: first", "You said: second", "You said: third"]


async def test_a_repeated_update_is_answered_once(channel: TelegramChannel, api: FakeBotApi) -> None:
    once = text("once")
    api.push(once, once)
    await api.wait_for("sendMessage")
    api.push(once, text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: once", "You said: after"]


async def test_the_bot_asks_who_it_is_once(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("one"), text("two"), text("three"))
    await api.wait_for("sendMessage", 3)
    assert len(api.tried("getMe")) == 1


async def test_a_tap_is_closed_marked_and_answered(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "choice-1"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[1] == "You said: Exercises"
    assert len(api.of("answerCallbackQuery")) == 1
    (edited,) = api.of("editMessageReplyMarkup")
    assert edited.data["message_id"] == str(shown.result["message_id"])
    assert edited.data["reply_markup"] == {"inline_keyboard": [[{"text": "✓ Exercises", "callback_data": "✓"}]]}


async def test_a_keyboard_counts_once_however_often_it_is_tapped(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "choice-1"), tap(shown.result, "choice-1"), tap(shown.result, "choice-0"))
    api.push(text("after"))
    await api.wait_for("sendMessage", 3)
    assert api.texts()[1:] == ["You said: Exercises", "You said: after"]
    notices = [call.data.get("text") for call in api.of("answerCallbackQuery")]
    assert notices == [None, "You have already chosen here.", "You have already chosen here."]
    assert [said for _, said in conversations.heard] == ["hello", "Exercises", "after"]


async def test_what_is_remembered_of_updates_does_not_name_the_person(
    channel: TelegramChannel, api: FakeBotApi, database: Database
) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "choice-1"))
    await api.wait_for("sendMessage", 2)
    with database.session() as session:
        keys = session.connection().exec_driver_sql("SELECT update_id FROM processed_updates").scalars().all()
    assert len(keys) == 3
    assert not [key for key in keys if str(ANN) in key.split("-")]


async def test_a_choice_that_is_gone_is_said_so(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    conversations.forget_choices()
    api.push(tap(shown.result, "choice-1"))
    (call,) = await api.wait_for("answerCallbackQuery")
    assert "too old" in call.data["text"] and len(call.data["text"]) <= 200
    assert len(api.texts()) == 1


async def test_a_tap_on_the_mark_of_an_earlier_choice_is_closed(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "✓"))
    await api.wait_for("answerCallbackQuery")
    assert len(api.texts()) == 1


async def test_a_tap_on_a_message_that_telegram_no_longer_shows_is_answered(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    old = {"chat": shown.result["chat"], "message_id": shown.result["message_id"], "date": 0}
    api.push(tap(old, "choice-0"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[1] == "You said: Causes"
    assert api.tried("editMessageReplyMarkup") == []


async def test_a_tap_without_a_message_is_closed(channel: TelegramChannel, api: FakeBotApi) -> None:
    lost = tap({}, "choice-0")
    del lost["callback_query"]["message"]
    api.push(lost)
    await api.wait_for("answerCallbackQuery")
    assert api.texts() == []


async def test_a_tap_whose_turn_fails_is_closed_too(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    conversations.broken.add("Causes")
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "choice-0"))
    await api.wait_for("sendMessage", 2)
    assert len(api.of("answerCallbackQuery")) == 1
    assert "something went wrong" in api.texts()[1]


async def test_a_keyboard_can_be_tapped_again_after_its_turn_failed(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    conversations.broken.add("Causes")
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.push(tap(shown.result, "choice-0"))
    await api.wait_for("sendMessage", 2)
    conversations.broken.clear()
    api.push(tap(shown.result, "choice-0"))
    await api.wait_for("sendMessage", 3)
    assert api.texts()[2] == "You said: Causes"


async def test_an_answer_of_several_messages_arrives_in_order(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    conversations.answers["steps"] = answer_of(*(Message("m", f"Step {number}.") for number in range(4)))
    api.push(text("steps"))
    await api.wait_for("sendMessage", 4)
    assert api.texts() == ["Step 0.", "Step 1.", "Step 2.", "Step 3."]
