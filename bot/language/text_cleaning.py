"""One spelling for one text: what people (or their keyboards) do to letters is undone before anything reads them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

# Letters of other alphabets that look like Latin ones, in the order of the Latin letters below.
_CYRILLIC = "аеорсухіјѕԁһіӏԛԝкмтвнАЕОРСУХІЈЅКМТВНԌԚԜ"
_CYRILLIC_AS_LATIN = "aeopcyxijsdhilqwkmtbhAEOPCYXIJSKMTBHGQW"
_GREEK = "αεικνορτυχωϲΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_GREEK_AS_LATIN = "aeikvoptuxwcABEZHIKMNOPTYX"
_LOOK_ALIKES = str.maketrans(_CYRILLIC + _GREEK + "\u0131\u0261\u0251", _CYRILLIC_AS_LATIN + _GREEK_AS_LATIN + "iga")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4\uff07", "'"))
_DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")

_WORD = re.compile(r"[^\W\d_]{2,}")
_SPACED_LETTERS = re.compile(r"(?<![\w'])[^\W\d_]([ .\-_*])[^\W\d_](?:\1[^\W\d_])+(?![\w'])")
# Not the "@" of an address: nothing with a dot in front of more letters.
_WORD_WITH_DIGITS = re.compile(r"(?<![\w@$.])[A-Za-z]+(?:[013457@$]{1,2}[A-Za-z]+)+(?![\w@$]|\.\w)")
_SPINE_LEVELS = re.compile(r"(?:[A-Za-z]\d+)+[A-Za-z]?")
# Marks that no letter took in (struck-through or "zalgo" letters), and what selects an emoji's looks.
_STRAY_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f]")

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[.!?;,:\n]")


def clean(text: str) -> str:
    """The same words in plain letters; a run of blanks is one space, and a run with a line break one line break."""
    text = "\n".join(text.translate(_APOSTROPHES).splitlines())
    text = _STRAY_MARKS.sub("", unicodedata.normalize("NFKC", text))
    text = "".join(character for character in text if _is_visible(character))
    text = _WORD.sub(_without_look_alikes, text)
    text = _SPACED_LETTERS.sub(_joined, text)
    text = _WORD_WITH_DIGITS.sub(_without_digits, text)
    text = re.sub(r"\s*\n\s*", "\n", text)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def storable(text: str) -> str:
    """The text without what no database takes: NUL characters go, halves of surrogate pairs become U+FFFD."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_visible(character: str) -> bool:
    """Line breaks and tabs stay; other control and zero-width characters go."""
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf")


def _without_look_alikes(word: re.Match[str]) -> str:
    """A word is folded when nothing foreign is left of it, so that real Russian or Greek keeps most of its letters."""
    folded = word[0].translate(_LOOK_ALIKES)
    return folded if folded.isascii() else word[0]


def _joined(letters: re.Match[str]) -> str:
    return letters[0].replace(letters[1], "")


def _without_digits(word: re.Match[str]) -> str:
    """Digits between letters are letters ("su1cide"), except in the names of vertebrae ("L5S1")."""
    return word[0] if _SPINE_LEVELS.fullmatch(word[0]) else word[0].translate(_DIGITS_AS_LETTERS)


class WordReader:
    """Text to words in one spelling: small letters without accents, contractions and common misspellings undone."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._phrases = {other: word for word, others in content["same_phrase"].items() for other in listed(others)}
        self._phrase = re.compile(rf"\b(?:{_any_of(self._phrases)})\b")
        self._words = {other: word for word, others in content["same_word"].items() for other in listed(others)}
        self._targets = listed(content["often_misspelt"])
        self._well_spelt = {*self._words, *self._targets, *listed(content["not_misspelt"])}

    def read(self, message: str) -> list[str]:
        """The words of a message that a person typed, its punctuation marks among them; a line ends like a sentence."""
        words = self._split(clean(message).replace("\n", " . "))
        return [self._words.get(word, word) for word in map(self._spelt, words)]

    def read_phrases(self, phrases: str) -> list[str]:
        """The words of our own phrases; from now on none of them is taken for a misspelt one in a message."""
        words = self._split(phrases)
        self._well_spelt.update(words)
        return [self._words.get(word, word) for word in words]

    def _split(self, text: str) -> list[str]:
        return _TOKEN.findall(self._phrase.sub(lambda match: self._phrases[match[0]], _plain(text)))

    def _spelt(self, word: str) -> str:
        if len(word) < 5 or word in self._well_spelt:
            return word
        best = extractOne(word, self._targets, scorer=OSA.distance, score_cutoff=1 + (len(word) > 9))
        return best[0] if best and best[0][0] == word[0] else word


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for the longest of the phrases; their first letters come first, so that a word is compared with few."""
    rests: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        rests[phrase[0]].append(re.escape(phrase[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())


def _plain(text: str) -> str:
    """Small letters without accents; "'s" goes, and other apostrophes join ("can't" is "cant")."""
    text = re.sub(r"'s\b", "", text.lower()).replace("'", "").replace("ł", "l")
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def listed(text: str) -> list[str]:
    """The entries of a text with commas, as the word lists are written."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]
