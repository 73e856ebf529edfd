"""The word net of the safety gate: finds plainly said warning signs, without a model.

All words and rules are in ``knowledge/content/warning_words.yml``; this module only knows how to put them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.knowledge.content_files import CONTENT, read_yaml
from bot.knowledge.red_flags import Verdict, alarms
from bot.language.text_cleaning import clean

FILE = CONTENT / "warning_words.yml"
URGENCIES = ("emergency", "crisis", "urgent")

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[.!?;,:\n]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ALTERNATIVES = re.compile(r"(?:\(([^)]*)\)|([^\s()?]+))(\??)")


class Found(NamedTuple):
    """A concept at the words ``start`` to ``end`` (exclusive) of a message."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True)
class Message:
    """What rules look at: the concepts that are not denied, the sentence of each word, and who silences which sentence."""

    found: Mapping[str, Sequence[Found]]
    sentences: Sequence[int]
    silenced: Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class Rule:
    """``near``: choices of concepts within ``reach`` other words of one sentence; ``also``: anywhere in the message."""

    group: str
    sign: str | None
    near: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...]
    unless: frozenset[str]
    heeds: frozenset[str]
    reach: int

    def match(self, message: Message) -> tuple[Found, ...] | None:
        """The concepts that make this rule true of a message."""
        if any(name in message.found for name in self.unless):
            return None
        near = [self._usable(choice, message) for choice in self.near]
        if not all(near) or not all(any(name in message.found for name in choice) for choice in self.also):
            return None
        return next((spans for spans in product(*near) if self._are_close(spans, message.sentences)), None)

    def _usable(self, choice: Iterable[str], message: Message) -> list[Found]:
        found = (one for name in choice for one in message.found.get(name, ()))
        return [one for one in found if not self.heeds & message.silenced[message.sentences[one.start]]]

    def _are_close(self, spans: Iterable[Found], sentences: Sequence[int]) -> bool:
        ordered = sorted(spans, key=lambda one: one.start)
        gaps = [right.start - left.end for left, right in zip(ordered, ordered[1:], strict=False)]
        one_sentence = sentences[ordered[0].start] == sentences[ordered[-1].start]
        return one_sentence and min(gaps, default=0) >= 0 and sum(gaps) <= self.reach


class WordReader:
    """Text to words in one spelling: small letters without accents, contractions and common misspellings undone."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._phrases = {other: word for word, others in content["same_phrase"].items() for other in _listed(others)}
        longest_first = sorted(map(re.escape, self._phrases), key=len, reverse=True)
        self._phrase = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")
        self._words = {other: word for word, others in content["same_word"].items() for other in _listed(others)}
        self._targets = _listed(content["often_misspelt"])
        self._well_spelt = frozenset((*self._words, *self._targets, *_listed(content["not_misspelt"])))

    def read(self, text: str) -> list[str]:
        text = self._phrase.sub(lambda match: self._phrases[match[0]], _plain(text))
        return [self._words.get(word, word) for word in map(self._spelt, _TOKEN.findall(text))]

    def _spelt(self, word: str) -> str:
        if len(word) < 6 or word in self._well_spelt:
            return word
        best = extractOne(word, self._targets, scorer=OSA.distance, score_cutoff=1 + (len(word) > 9))
        return best[0] if best and best[0][0] == word[0] else word


class RedFlagNet:
    """Builds in a fraction of a second; ``find`` takes about a millisecond."""

    def __init__(self) -> None:
        content = read_yaml(FILE)
        self._reader = WordReader(content["reading"])
        self._fillers = frozenset(_listed(content["reading"]["fillers"]))
        self._negation = {name: frozenset(_listed(words)) for name, words in content["negation"].items()}
        self._people = {word: who == "others" for who, words in content["people"].items() for word in _listed(words)}
        self._numbers: dict[str, list[list[float]]] = content["numbers"]
        self._units = frozenset(_listed(content["units"]))
        self._silencers: dict[str, str | None] = content["silencers"]
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        for name, phrases in content["concepts"].items():
            self._matcher.add(name, list(self._patterns(phrases)))
        self._rules = [rule for entry in content["rules"] for rule in _rules(entry)]
        self._order = sorted(dict.fromkeys(rule.group for rule in self._rules), key=_urgency)

    def find(self, text: str) -> Verdict | None:
        """The most urgent alarm that the words of one message raise, with all its signs; ``None``: none."""
        words, people = self._words_and_people(text)
        message = self._message(words, people)
        hits = [(rule, spans) for rule in self._rules if (spans := rule.match(message))]
        if not hits:
            return None
        group = min((rule.group for rule, _ in hits), key=self._order.index)
        reasons = [(rule.sign, spans) for rule, spans in hits if rule.group == group]
        signs = dict.fromkeys(sign for sign, _ in reasons if sign)
        return Verdict(group, tuple(signs), _is_someone_else(reasons[0][1], people))

    def _patterns(self, phrases: str) -> Iterator[Doc]:
        for phrase in {spelling for entry in phrases.split(",") for spelling in _spellings(entry)}:
            words, _ = self._words_and_people(phrase)
            yield Doc(self._vocab, words=words)

    def _words_and_people(self, text: str) -> tuple[list[str], list[tuple[int, bool]]]:
        """The words that count, and where among them a person is meant (``True``: somebody else)."""
        words: list[str] = []
        people: list[tuple[int, bool]] = []
        for word in self._reader.read(text):
            if word in self._people:
                people.append((len(words), self._people[word]))
            if word not in self._fillers:
                words.append(word)
        return words, people

    def _message(self, words: list[str], people: list[tuple[int, bool]]) -> Message:
        sentences = list(_sentences(words, self._negation["sentence_ends"]))
        everything = [*self._phrases_in(words), *self._numbers_in(words)]
        masked = {at for one in everything if one.concept == "no_sign" for at in range(one.start, one.end)}
        kept = [one for one in everything if masked.isdisjoint(range(one.start, one.end))]
        denied = self._denied(words, kept, masked)
        found: dict[str, list[Found]] = defaultdict(list)
        for one in kept:
            if one.start not in denied and words[one.end] not in self._negation["after"]:
                found[one.concept].append(one)
        found["somebody"] = [Found("somebody", at, at + 1) for at, _ in people]
        return Message(found, sentences, self._silenced(found, sentences))

    def _phrases_in(self, words: list[str]) -> Iterator[Found]:
        for key, start, end in self._matcher(Doc(self._vocab, words=words)):
            yield Found(self._vocab.strings[key], start, end)

    def _numbers_in(self, words: list[str]) -> Iterator[Found]:
        for at, word in enumerate(words):
            if _NUMBER.fullmatch(word) and words[at + 1] not in self._units:
                value = float(word.replace(",", "."))
                for name, ranges in self._numbers.items():
                    if any(low <= value <= high for low, high in ranges):
                        yield Found(name, at, at + 1)

    def _denied(self, words: list[str], found: Iterable[Found], masked: set[int]) -> set[int]:
        """The words within reach of a negation; a negation that is part of a sign ("no feeling") denies nothing."""
        part_of_sign = {at for one in found if one.end - one.start > 1 for at in range(one.start, one.end)}
        free = set(range(len(words))) - part_of_sign - masked
        return {at for position in free for at in self._denied_by(words, position)}

    def _denied_by(self, words: list[str], position: int) -> Iterator[int]:
        negator = words[position]
        if negator not in self._negation["words"]:
            return
        for at in range(position + 1, min(position + 9, len(words))):
            before, word, after = words[at - 1], words[at], words[min(at + 1, len(words) - 1)]
            new_subject = before in self._negation["links"] or negator in self._negation["answers"]
            if word in self._negation["stops"] or (new_subject and word in self._negation["subjects"]):
                return
            if word in self._negation["links"] and after not in self._negation["listed"]:
                return
            yield at

    def _silenced(self, found: Mapping[str, Sequence[Found]], sentences: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """By sentence, the silencers in it, without those that something stronger in the same sentence overrules."""
        places = {name: {sentences[one.start] for one in found.get(name, ())} for name in found}
        everywhere = {name for name, _ in self._silencers.items() if f"{name}_everything" in found}
        silenced: dict[int, frozenset[str]] = {}
        for sentence in set(sentences):
            here = {
                name
                for name, stronger in self._silencers.items()
                if sentence in places.get(name, ()) and sentence not in places.get(stronger or "", ())
            }
            silenced[sentence] = frozenset(here | everywhere)
        return silenced


def _is_someone_else(spans: Iterable[Found], people: Sequence[tuple[int, bool]]) -> bool:
    """Who was named last up to the end of the sign; if nobody was, whether only others are named at all."""
    end = max(one.end for one in spans)
    before = [other for at, other in people if at < end]
    return before[-1] if before else bool(people) and all(other for _, other in people)


def _sentences(words: Iterable[str], ends: frozenset[str]) -> Iterator[int]:
    number = 0
    for word in words:
        yield number
        number += word in ends


def _rules(entry: Mapping[str, Any]) -> Iterator[Rule]:
    for line in entry["when"]:
        near, *also = ([tuple(choice.split("|")) for choice in part.split(" + ")] for part in line.split(" & "))
        yield Rule(
            group=entry["group"],
            sign=entry.get("sign"),
            near=tuple(near),
            also=tuple(choice for part in also for choice in part),
            unless=frozenset(_listed(entry.get("unless", ""))),
            heeds=frozenset(_listed(entry.get("heeds", "about, asks, old, over, others"))),
            reach=entry.get("reach", 6),
        )


def _urgency(group: str) -> int:
    return URGENCIES.index(alarms()[group].urgency)


def _spellings(phrase: str) -> Iterator[str]:
    """The phrases that "(a|b) c?" stands for."""
    parts = [
        [*(choices or word).split("|"), *([""] if optional else [])]
        for choices, word, optional in _ALTERNATIVES.findall(phrase)
    ]
    for words in product(*parts):
        yield " ".join(filter(None, words))


def _plain(text: str) -> str:
    """Small letters without accents; "'s" goes, and other apostrophes join ("can't" is "cant")."""
    text = re.sub(r"'s\b", "", clean(text).lower()).replace("'", "").replace("ł", "l")
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _listed(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]
