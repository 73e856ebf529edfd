"""How hard a text is to read, as a school grade (Flesch-Kincaid)."""

from __future__ import annotations

import re

HARDEST = 8.0  # clinical brief, section 6.7: grade 6 to 8
LONGEST_SENTENCE = 20  # words

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^laeiouy])(?:e|es|ed)$|(?<=[aeiouy]l)es?$")


def reading_grade(text: str) -> float:
    """The school grade that reads this with ease: 6.0 is about eleven years of age. 0 for no words."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    return max(0.0, 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59)


def longest_sentence(text: str) -> int:
    """Words of the longest sentence."""
    return max(map(len, sentences_of(text)), default=0)


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence."""
    words = (_WORD.findall(sentence) for sentence in _SENTENCE_END.split(text))
    return [found for found in words if found]


def _syllables(word: str) -> int:
    plain = word.lower().replace("\u2019", "'").removesuffix("'s")
    return max(1, len(_VOWELS.findall(_SILENT.sub("", plain))))
