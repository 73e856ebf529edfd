from __future__ import annotations

from tests.actions.harness import Run

WORDS = {"clinic_name": "East Clinic", "clinic_contact": "Call us.", "emergency_number": "111", "retention_days": "7"}


def test_a_session_knows_the_clinic_s_words_and_what_was_wished(run: Run) -> None:
    before = dict.fromkeys(WORDS, "old") | {
        "session_started_metadata": {"answer_variables": WORDS},
        "wish": {"limits": ["KN"]},
        "shown": ["bridge"],
        "place": "Sydney",
    }
    said = run("action_session_start", slots=before)
    assert [said.events[0]["event"], said.events[-1]["event"]] == ["session_started", "action"]
    set_again = {event["name"]: event["value"] for event in said.events if event["event"] == "slot"}
    assert set_again == WORDS | {"wish": {"limits": ["KN"]}, "shown": ["bridge"]}


def test_words_without_a_slot_are_left_out(run: Run) -> None:
    said = run("action_session_start", slots={"session_started_metadata": {"answer_variables": {"colour": "red"}}})
    assert [event["event"] for event in said.events] == ["session_started", "action"]


def test_rasa_s_own_commands_start_a_session_without_words(run: Run) -> None:
    assert len(run("action_session_start", slots={}).events) == 2
