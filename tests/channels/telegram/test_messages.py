from __future__ import annotations

import html
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.messages import (
    SENTENCE_END,
    TEXT_LIMIT,
    Part,
    keyboard,
    render,
    size,
    spent_keyboard,
    split,
    whole,
)
from bot.conversation.replies import Choice, Image, Message, Source

CAUSES = Choice("c1", "Causes", "/causes")
EXERCISES = Choice("c2", "Exercises", "/exercises")

any_text = st.text(st.characters(codec=None), max_size=200)
long_text = st.builds(lambda text, times: text * times, any_text, st.integers(1, 60))


def visible(text: str) -> str:
    """What a person sees: no tags, no spaces, no invisible characters."""
    plain = html.unescape(re.sub(r"</?[ia][^>]*>", "", text))
    return "".join(each for each in plain if unicodedata.category(each) not in {"Zs", "Zl", "Zp", "Cc", "Cf"})


def only(parts: tuple[Part, ...]) -> Part:
    assert len(parts) == 1
    return parts[0]


@given(long_text, st.integers(12, 300))
def test_any_text_split_is_whole_and_fits(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == whole(text)
    assert all(size(html.escape(piece, quote=False)) <= limit for piece in pieces)


@given(long_text)
def test_any_text_is_rendered_whole_and_in_parts_that_fit(text: str) -> None:
    parts = render(Message("m", text))
    # Unescaping is exact only for what was escaped, so the text is escaped here as well.
    assert "".join(visible(part.html) for part in parts) == visible(html.escape(whole(text), quote=False))
    assert all(0 < size(part.html) <= TEXT_LIMIT for part in parts)


@given(st.text(st.sampled_from("<>&;ab. \n"), max_size=6000))
def test_nothing_written_becomes_markup(text: str) -> None:
    for part in render(Message("m", text)):
        assert "<" not in part.html and ">" not in part.html
        assert "&" not in re.sub(r"&(amp|lt|gt);", "", part.html)


@given(st.lists(st.text(st.sampled_from("abc "), min_size=1, max_size=300).map(lambda text: text + ". "), min_size=30))
def test_cuts_are_at_sentence_ends(sentences: list[str]) -> None:
    pieces = split("".join(sentences))
    assert all(SENTENCE_END.search(piece[-3:]) for piece in pieces[:-1])


def test_a_pair_of_surrogates_is_never_halved() -> None:
    pieces = split("🦴" * 5000)
    assert [size(piece) for piece in pieces] == [4096, 4096, 1808]


def test_half_a_surrogate_pair_becomes_a_mark_and_two_halves_become_one_character() -> None:
    assert split("a\ud83dz \ud83e\uddb4") == ["a\ufffdz 🦴"]


def test_a_text_without_anything_visible_is_not_sent() -> None:
    assert render(Message("m", " \n\u200b")) == ()


def test_sources_are_the_last_line_with_links() -> None:
    sources = (Source("A & B", 'https://a.example/?x=1&y="2"'), Source("A book", None))
    part = only(render(Message("m", "Move a little.", sources=sources)))
    link = '<a href="https://a.example/?x=1&amp;y=&quot;2&quot;">A &amp; B</a>'
    assert part.html == f"Move a little.\n\nSources: {link}, A book"


def test_sources_that_do_not_fit_the_text_come_after_it() -> None:
    parts = render(Message("m", "a" * 4090, sources=(Source("B", "https://b.example"),)))
    assert [part.html[:8] for part in parts] == ["aaaaaaaa", "Sources:"]


def test_too_many_sources_for_one_message_come_in_several() -> None:
    sources = tuple(Source(f"{number} " + "t" * 90, "https://b.example") for number in range(60))
    parts = render(Message("m", "Text", sources=sources))
    assert sum(part.html.count("<a href") for part in parts) == 60
    assert all(size(part.html) <= TEXT_LIMIT for part in parts)


def test_the_choices_are_under_the_last_part() -> None:
    parts = render(Message("m", "Move. " * 1000, choices=(CAUSES,)))
    assert [part.keyboard is not None for part in parts] == [False, True]


def test_each_choice_is_a_row_with_its_id_as_data() -> None:
    markup = keyboard([CAUSES, EXERCISES])
    assert markup is not None
    assert [[(b.text, b.callback_data) for b in row] for row in markup.inline_keyboard] == [
        [("Causes", "c1")],
        [("Exercises", "c2")],
    ]


def test_a_choice_id_over_64_bytes_does_not_cost_the_message() -> None:
    markup = keyboard([Choice("é" * 33, "Too long", "/causes"), Choice("c" * 64, "Fits", "/causes")])
    assert markup is not None
    assert [row[0].text for row in markup.inline_keyboard] == ["Fits"]


def test_a_used_keyboard_shows_the_choice_in_one_line() -> None:
    markup = keyboard([CAUSES, EXERCISES])
    assert markup is not None
    spent = spent_keyboard(markup, "c2")
    assert spent is not None
    assert [[button.text for button in row] for row in spent.inline_keyboard] == [["✓ Exercises"]]
    assert spent_keyboard(markup, "c3") is None


def test_a_local_picture_is_described_in_italics() -> None:
    part = only(render(Message("m", "Try this.", image=Image("/static/bird_dog.svg", "On hands & knees"))))
    assert part == Part("<i>On hands &amp; knees</i>\n\nTry this.")


def test_a_public_picture_has_its_description_as_caption() -> None:
    first, second = render(Message("m", "Try this.", image=Image("https://a.example/b.png", "On hands & knees")))
    assert first == Part("On hands &amp; knees", photo="https://a.example/b.png")
    assert second == Part("Try this.")


def test_a_description_too_long_for_a_caption_is_said_in_words() -> None:
    part = only(render(Message("m", "Try this.", image=Image("https://a.example/b.png", "knee " * 300))))
    assert part.photo is None
    assert part.html.endswith("knee</i>\n\nTry this.")
