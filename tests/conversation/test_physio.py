"""Finding a physio in words: with the live model and the demonstration clinic's list."""

from __future__ import annotations

import pytest

from bot.composition import Backwise
from tests.conversation.person import arrives, text_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (("find a physio", "Sidney"), "Alex Example"),
        (("find me a physio in Melborne",), "Sam Specimen"),
        (("I need a physio near 3000",), "Sam Specimen"),
        (("physio in Paramata please",), "Kim Imaginary"),
        (("can I see a physio by video",), "Lee Fictional"),
        (("is there a physio who speaks Greek", "Melbourne"), "Sam Specimen"),
        (("a physiotherapist who speaks Mandarin in Sydney",), "Alex Example"),
        (("physio in Sydney", "video"), "Lee Fictional"),
        (("physio in Sydney", "Greek", "Melbourne"), "Sam Specimen"),
        (("physio in Sydney", "Melbourne"), "Sam Specimen"),
    ],
)
async def test_a_physio_is_found_by_place_video_and_language(
    backwise: Backwise, said: tuple[str, ...], name: str
) -> None:
    person = await arrives(backwise)
    for words in said:
        answer = await person.says(words)
    assert name in text_of(answer) and "I cannot book a visit" in text_of(answer)


@pytest.mark.parametrize(
    "said", [("physio in Timbuktu",), ("find a physio", "Atlantis"), ("find a physio", "in leeds")]
)
async def test_where_nobody_is_listed_video_visits_and_the_register_are_offered(
    backwise: Backwise, said: tuple[str, ...]
) -> None:
    person = await arrives(backwise)
    for words in said:
        answer = await person.says(words)
    assert "I found nobody" in text_of(answer) and "also by video" in text_of(answer)
    assert "Ahpra" in text_of(answer)


async def test_a_language_that_nobody_there_speaks_is_said_to_be_missing(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("find me a physio who speaks Polish")
    assert "Nobody there is listed as speaking Polish" in text_of(await person.says("Sydney"))


@pytest.mark.parametrize(
    ("said", "register"),
    [
        ("how do I check if a physio is registered", "Ahpra"),
        ("I live in Ireland, how do I check a physio is registered", "CORU"),
    ],
)
async def test_what_the_professions_do_comes_with_the_registers_of_the_country(
    backwise: Backwise, said: str, register: str
) -> None:
    person = await arrives(backwise)
    told = text_of(await person.says(said))
    assert register in told and "Exercise physiologists plan exercise" in told
