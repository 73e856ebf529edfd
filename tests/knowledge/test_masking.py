from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.masking import LONGEST, masked

TELLING = {
    "my name is john smith and my back hurts": "my name is <name> and my back hurts",
    "My name\u2019s Siobhan O'Neill, can I swim": "My name's <name>, can I swim",
    "i'm called ng. my leg hurts": "i'm called <name>. my leg hurts",
    "Name: Maria de la Cruz": "Name: <name>",
    "my husband Kofi says rest": "my husband <name> says rest",
    "dr patel told me to rest": "dr <name> told me to rest",
    "Hello, I am Anna": "Hello, I am <name>",
    "ring me on 0412 345 678 please": "ring me on <number> please",
    "tel (02) 9876-5432": "tel <number>",
    "+44 20 7946 0958": "<number>",
    "\uff10\uff14\uff11\uff12\uff13\uff14\uff15": "<number>",
    "٠٤١٢٣٤٥٦٧٨ is my number": "<number> is my number",
    "04\u200b12 34\u200b5 678": "<number>",
    "0.4.1.2.3.4.5": "<number>",
    "oh four one two three four five six": "<number>",
    "write to jane.doe+back@clinic.example now": "write to <contact> now",
    "jane at gmail dot com": "<contact>",
    "i am @backpainbob there": "i am <contact> there",
    "i live in wagga wagga and hurt": "i live in <address> and hurt",
    "come to 12 High Street": "come to <address>",
    "unit 5/12b old mill road hurts": "<address> hurts",
    "near SW1A 1AA": "near <address>",
    "born 12/03/1980": "born <date>",
    "dob 3rd of march 1961": "dob <date>",
    "it began on March 4, 1999": "it began on <date>",
    "medicare 2953 1234 5 1": "medicare <number>",
    "my mrn is AB123456C": "my mrn is <number>",
    "see https://x.example/me?id=7": "see <link>",
    "see facebook.com/jane.doe": "see <link>",
}


@pytest.mark.parametrize("said", TELLING)
def test_what_tells_who_somebody_is_goes(said: str) -> None:
    assert masked(said) == TELLING[said]


@pytest.mark.parametrize(
    "said",
    [
        "can i go in the sauna",
        "I am 45 and lifted 20 kg, is L5 bad?",
        "this is getting worse. What now?",
        "what is the name of that stretch",
        "My Back Hurts When I Sit",
        "WHY DOES IT HURT",
        "I miss running",
        "Should I take Panadol or ask my GP about an MRI?",
        "3 sets of 10 on Monday",
        "where can i go at night",
        "Is it the disc? Or a muscle",
    ],
)
def test_ordinary_words_stay(said: str) -> None:
    assert masked(said) == said


def test_brackets_that_mean_something_in_training_data_are_made_round() -> None:
    assert masked("[sauna](place){x}") == "(sauna)(place)(x)"


def test_a_long_message_is_cut_once_it_is_masked() -> None:
    assert masked("ouch " * 500).endswith("…")
    assert len(masked("ouch " * 500)) <= LONGEST
    assert "0412" not in masked("x" * 490 + " 0412 345 678")


@given(st.text(max_size=300))
def test_a_masked_message_holds_no_long_number_and_no_address(text: str) -> None:
    assert not re.search(r"\d[\s\d()./,:;*_-]*\d[\s()./,:;*_-]*\d", masked(text))
    assert "@" not in masked(text) or not re.search(r"\S@\S", masked(text))


PHONES = st.lists(st.sampled_from("0123456789"), min_size=6, max_size=14)
BETWEEN = st.sampled_from(["", " ", "-", ".", " - ", "/", ") ", "(", "\u00a0", "\u2013", "_"])


@given(PHONES, BETWEEN, st.sampled_from(["call {}", "{}", "my name is {}", "it's {} ok", "a{}b"]))
def test_no_phone_number_gets_through(digits: list[str], between: str, sentence: str) -> None:
    said = sentence.format(between.join(digits))
    assert len(re.findall(r"\d", masked(said))) <= 2


@given(st.text(alphabet="abc ABC.,@:/019-<>", max_size=80))
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize("piece", ["a", "1a", "@", "a.", "1-", "A", "my name is a ", "11aa", "www.", "a at b "])
def test_no_message_takes_long(piece: str) -> None:
    """Not timed: a pattern that goes back and forth would never end here."""
    assert len(masked(piece * (8000 // len(piece)))) <= LONGEST
