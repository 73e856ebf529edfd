from __future__ import annotations

import json

from bot.conversation.replies import Answer, Image, Message, make_message, message_from_stored, message_of_choice
from bot.knowledge.topics import Topic, Urgency

BUTTONS = ({"title": "Easier", "payload": "/exercise_followup_easier"}, {"title": "Physio", "payload": "/physio"})


def test_a_choice_is_opaque_and_belongs_to_its_message() -> None:
    message = make_message("Hello", buttons=BUTTONS)
    assert [choice.title for choice in message.choices] == ["Easier", "Physio"]
    for choice in message.choices:
        assert len(choice.id) <= 40 and choice.id.isascii()
        assert message_of_choice(choice.id) == message.id


def test_no_two_messages_share_an_id() -> None:
    assert make_message("Hello").id != make_message("Hello").id


def test_a_payload_never_reaches_a_client() -> None:
    answer = Answer((make_message("Hello", buttons=BUTTONS),), Topic.EXERCISES)
    assert "payload" not in json.dumps(answer.as_json())
    assert "/exercise_followup_easier" not in json.dumps(answer.as_json())


def test_the_json_has_the_shape_of_the_chat_api() -> None:
    message = make_message("Hello", buttons=BUTTONS, source_numbers=("1",), urgency=Urgency.URGENT)
    answer = Answer((message,), Topic.CAUSES, Urgency.URGENT).as_json()
    assert set(answer) == {"messages", "topic", "urgency"}
    assert (answer["topic"], answer["urgency"]) == ("causes", "urgent")
    (shown,) = answer["messages"]
    assert set(shown) == {"id", "text", "choices", "image", "sources", "urgency"}
    assert shown["choices"][0] == {"id": message.choices[0].id, "title": "Easier"}
    assert shown["sources"] == [
        {
            "title": "Low back pain and sciatica in over 16s (NG59). NICE, 2016, updated 2020",
            "url": "https://nice.org.uk/guidance/ng59/chapter/Recommendations",
        }
    ]
    assert shown["image"] is None


def test_practice_and_unknown_numbers_are_no_mistake() -> None:
    assert len(make_message("Hello", source_numbers=("1", "9999")).sources) == 1


def test_a_message_comes_back_from_storage_as_it_was() -> None:
    made = make_message("Hello", buttons=BUTTONS, source_numbers=("1", "5"), urgency=Urgency.CRISIS)
    message = Message(made.id, made.text, made.choices, Image("/bridge.svg", "A person"), made.sources, made.urgency)
    stored = json.loads(json.dumps(message.as_stored()))
    assert message_from_stored(message.id, stored) == message


def test_the_text_has_no_blank_ends() -> None:
    assert make_message("\n Hello \n").text == "Hello"
