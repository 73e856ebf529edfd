"""The plan and reminders from the first words to the files, with the live model and a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.composition import Backwise
from bot.conversation.errors import UnknownConversationError, UnknownFileError
from bot.storage.reminders import Reminder, find_reminder
from tests.conversation.person import Person, arrives, text_of

pytestmark = pytest.mark.slow


async def _on_telegram(backwise: Backwise) -> Person:
    opened = await backwise.conversations.open(channel="telegram", clinic="demo", channel_user_id="7")
    return Person(backwise, opened)


def _reminder(person: Person) -> Reminder | None:
    with person.backwise.database.session() as session:
        return find_reminder(session, person.conversation)


async def test_a_movement_is_kept_shown_printed_and_taken_out(backwise: Backwise) -> None:
    person = await arrives(backwise)
    shown = await person.says("show me knee rolls")
    assert "Knee rolls" in text_of(await person.taps(shown, "Keep in my plan"))
    assert "Bridge" in text_of(await person.says("add the bridge to my plan"))
    printed = await person.says("can I print my plan")
    assert [file.name for message in printed.messages for file in message.files] == ["plan.pdf"]
    assert (await backwise.conversations.file(person.conversation, "plan.pdf")).startswith(b"%PDF")
    which = await person.says("remove something from my plan")
    assert "Knee rolls" not in text_of(await person.taps(which, "Knee rolls"))
    assert "Bridge" in text_of(await person.says("show my plan"))


async def test_what_was_done_is_in_the_week(backwise: Backwise) -> None:
    person = await arrives(backwise)
    assert "not told me" in text_of(await person.says("what did I do this week"))
    await person.says("show me knee rolls")
    await person.says("I did it")
    week = await person.says("what did I do this week")
    assert "Knee rolls" in text_of(week)
    assert (await backwise.conversations.file(person.conversation, "week.png")).startswith(b"\x89PNG")


async def test_a_sixth_movement_has_no_room_and_walking_has(backwise: Backwise) -> None:
    person = await arrives(backwise)
    for name in ("knee rolls", "the bridge", "bird dog", "the clam", "heel raises"):
        await person.says(f"add {name} to my plan")
    assert "holds five" in text_of(await person.says("add pelvic tilts to my plan"))
    assert "Walking plan" in text_of(await person.says("add the walking plan to my plan"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("8am on weekdays", "on weekdays at 8:00 am (Sydney time)"),
        ("remind me every other day at 7", "every 2 days at 7:00 am (Sydney time)"),
        ("remind me on mondays and fridays at 18:30 London time", "on Monday, Friday at 6:30 pm (London time)"),
    ],
)
async def test_days_and_times_are_understood_and_said_back(backwise: Backwise, said: str, told: str) -> None:
    person = await _on_telegram(backwise)
    await person.says("can you send me reminders")
    assert told in text_of(await person.says(said))
    reminder = _reminder(person)
    assert reminder and reminder.next_at and reminder.next_at > datetime.now(UTC)


async def test_reminders_are_paused_started_again_and_stopped_by_one_word(backwise: Backwise) -> None:
    person = await _on_telegram(backwise)
    await person.says("remind me every day at 8am")
    await person.says("pause for two weeks")
    paused = _reminder(person)
    assert paused and paused.next_at and paused.next_at > datetime.now(UTC) + timedelta(days=13)
    await person.says("start my reminders again")
    going = _reminder(person)
    assert going and going.next_at and going.next_at <= datetime.now(UTC) + timedelta(days=2)
    await person.says("stop")
    assert _reminder(person) is None


async def test_a_time_in_quiet_hours_is_not_kept(backwise: Backwise) -> None:
    person = await _on_telegram(backwise)
    assert "quiet hours" in text_of(await person.says("remind me every day at 11pm"))
    assert _reminder(person) is None


async def test_on_the_web_the_calendar_file_reminds(backwise: Backwise) -> None:
    person = await arrives(backwise)
    answer = await person.says("remind me at 8am on weekdays")
    assert [file.name for message in answer.messages for file in message.files] == ["plan.ics"]
    reminder = _reminder(person)
    assert reminder and reminder.next_at is None
    calendar = Calendar.from_ical(await backwise.conversations.file(person.conversation, "plan.ics"))
    (event,) = calendar.walk("VEVENT")
    rule: Any = event["RRULE"]
    assert rule["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
    assert event["DTSTART"].params["TZID"] == "Australia/Sydney"


async def test_nobody_is_told_to_move_right_after_an_alarm(backwise: Backwise) -> None:
    person = await _on_telegram(backwise)
    await person.says("remind me every day at 8am")
    assert await backwise.conversations.remind(person.conversation)
    await person.says("I am numb between my legs")
    assert await backwise.conversations.remind(person.conversation) is None
    await person.says("stop")
    assert _reminder(person) is None


async def test_files_end_with_the_conversation(backwise: Backwise) -> None:
    person = await arrives(backwise)
    with pytest.raises(UnknownFileError):
        await backwise.conversations.file(person.conversation, "plan.pdf")
    await backwise.conversations.erase(person.conversation)
    with pytest.raises(UnknownConversationError):
        await backwise.conversations.file(person.conversation, "plan.pdf")
