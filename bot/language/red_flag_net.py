"""The word net of the safety gate: finds plainly said warning signs, without a model.

All words and rules are in ``knowledge/content/warning_words.yml``; this module only knows how to put them together.
It looks phrases up in a tree of words of its own: importing spaCy takes seconds, and the gate answers before that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from typing import Any, NamedTuple

from bot.knowledge.content_files import ContentError, read_yaml
from bot.knowledge.content_in_use import content_file
from bot.knowledge.red_flags import Verdict, alarms
from bot.language.text_cleaning import WordReader, listed

FILE = "warning_words.yml"
_URGENCIES = ("emergency", "crisis", "urgent")
_WINDOW = 30  # no two concepts of one rule are further apart: what is beyond is not even compared
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ALTERNATIVES = re.compile(r"(?:\(([^)]*)\)|([^\s()?]+))(\??)")


class Found(NamedTuple):
    """A concept at the words ``start`` to ``end`` (exclusive) of a message."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True)
class Message:
    """What rules look at: concepts that are not denied, the sentence of each word, and the words that are silenced."""

    found: Mapping[str, Sequence[Found]]
    sentences: Sequence[int]
    silenced: Mapping[str, set[int]]


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
    in_order: bool

    def match(self, message: Message) -> tuple[Found, ...] | None:
        """The concepts that make this rule true of a message."""
        present = message.found.keys()
        if not present.isdisjoint(self.unless) or any(map(present.isdisjoint, (*self.near, *self.also))):
            return None
        near = [self._usable(choice, message) for choice in self.near]
        return next((spans for spans in _neighbours(near) if self._are_close(spans, message.sentences)), None)

    def _usable(self, choice: Iterable[str], message: Message) -> list[Found]:
        found = (one for name in choice for one in message.found.get(name, ()))
        return [one for one in found if not any(one.start in message.silenced[name] for name in self.heeds)]

    def _are_close(self, spans: Iterable[Found], sentences: Sequence[int]) -> bool:
        ordered = list(spans) if self.in_order else sorted(spans, key=lambda one: one.start)
        gaps = [right.start - left.end for left, right in pairwise(ordered)]
        one_sentence = sentences[ordered[0].start] == sentences[ordered[-1].start]
        return one_sentence and min(gaps, default=0) >= 0 and sum(gaps) <= self.reach


class RedFlagNet:
    """Builds in a fraction of a second; ``find`` takes about a millisecond."""

    def __init__(self) -> None:
        content = read_yaml(content_file(FILE))
        self._reader = WordReader(content["reading"])
        self._fillers = frozenset(listed(content["reading"]["fillers"]))
        self._negation = {name: frozenset(listed(words)) for name, words in content["negation"].items()}
        self._links = {",", *self._negation["links"]}
        self._people = {word: who == "others" for who, words in content["people"].items() for word in listed(words)}
        self._numbers: dict[str, list[list[float]]] = content["numbers"]
        self._units = frozenset(listed(content["units"]))
        self._silencers: dict[str, dict[str, Any]] = content["silencers"]
        self._phrases: dict[str, Any] = {}
        for name, phrases in content["concepts"].items():
            self._learn(name, phrases)
        self._rules = [rule for entry in content["rules"] for rule in _rules(entry)]
        _check(self._rules, {*content["concepts"], *self._numbers})
        groups = dict.fromkeys(rule.group for rule in self._rules)
        self._order = sorted(groups, key=lambda group: _URGENCIES.index(alarms()[group].urgency))

    def find(self, text: str) -> Verdict | None:
        """The most urgent alarm that the words of one message raise, with all its signs; ``None``: none."""
        words, people = self._words_and_people(text)
        message = self._message([*words, "\n"], people)
        hits = [(rule, spans) for rule in self._rules if (spans := rule.match(message))]
        if not hits:
            return None
        group = min((rule.group for rule, _ in hits), key=self._order.index)
        reasons = [(rule, spans) for rule, spans in hits if rule.group == group]
        signs = dict.fromkeys(rule.sign for rule, _ in reasons if rule.sign)
        return Verdict(group, tuple(signs), _is_someone_else(reasons[0][1], people))

    def is_about_someone_else(self, text: str) -> bool:
        """Whether a message speaks of others more often than of its writer."""
        others = [other for _, other in self._words_and_people(text)[1]]
        return others.count(True) > others.count(False)

    def _learn(self, concept: str, phrases: str) -> None:
        """Put a concept into the tree of words: a branch a word, and under ``""`` the concepts that end there."""
        lines = "\n".join(spelling for entry in listed(phrases) for spelling in _spellings(entry))
        words = [word for word in self._reader.read_phrases(lines) if word not in self._fillers]
        for phrase in filter(None, map(str.split, " ".join(words).split("\n"))):
            branch = self._phrases
            for word in phrase:
                branch = branch.setdefault(word, {})
            branch.setdefault("", set()).add(concept)

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

    def _message(self, words: list[str], people: Iterable[tuple[int, bool]]) -> Message:
        sentences = list(accumulate((word in self._negation["sentence_ends"] for word in words), initial=0))
        everything = [*self._phrases_in(words), *self._numbers_in(words)]
        masked = {at for one in everything if one.concept == "no_sign" for at in range(one.start, one.end)}
        kept = [one for one in everything if masked.isdisjoint(range(one.start, one.end))]
        denied = self._denied(words, kept, masked)
        found: dict[str, list[Found]] = defaultdict(list)
        for one in kept:
            after = [word for word in words[one.end : one.end + 3] if word not in (",", ":")]
            if one.start not in denied and self._negation["after"].isdisjoint((after[0], " ".join(after[:2]))):
                found[one.concept].append(one)
        found["somebody"] = [Found("somebody", at, at + 1) for at, _ in people]
        return Message(found, sentences, self._silenced(found, sentences))

    def _phrases_in(self, words: list[str]) -> Iterator[Found]:
        for start in range(len(words)):
            branch = self._phrases
            for end in range(start, len(words)):
                branch = branch.get(words[end], {})
                yield from (Found(concept, start, end + 1) for concept in branch.get("", ()))
                if not branch:
                    break

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
        reach = 9 if negator in self._negation["words"] else 0
        for at in range(position + 1, min(position + reach, len(words))):
            word, after = words[at], words[min(at + 1, len(words) - 1)]
            new_subject = words[at - 1] in self._links or negator in self._negation["answers"]
            if word in self._negation["stops"] or (new_subject and word in self._negation["subjects"]):
                return
            if word in self._links and (negator in self._negation["narrow"] or after not in self._negation["listed"]):
                return
            yield at

    def _silenced(self, found: Mapping[str, Sequence[Found]], sentences: Sequence[int]) -> Mapping[str, set[int]]:
        """By silencer, the words it silences: its sentence, or the rest of it, unless something stronger is there."""
        silenced: dict[str, set[int]] = {}
        for name, how in self._silencers.items():
            stronger = {sentences[one.start] for other in listed(how["unless"]) for one in found.get(other, ())}
            starts = [(sentences[one.start], one.start if how["ahead"] else 0) for one in found.get(name, ())]
            if f"{name}_everything" in found:
                starts += [(sentence, 0) for sentence in set(sentences)]
            silenced[name] = {
                at
                for at, sentence in enumerate(sentences)
                if sentence not in stronger and any(where == sentence and start <= at for where, start in starts)
            }
        return silenced


def _neighbours(near: Sequence[Sequence[Found]]) -> Iterator[tuple[Found, ...]]:
    """One of each, all choices of them; nothing if one is missing."""
    for first in near[0]:
        around = [[one for one in choice if abs(one.start - first.start) < _WINDOW] for choice in near[1:]]
        yield from product([first], *around)


def _is_someone_else(spans: Iterable[Found], people: Sequence[tuple[int, bool]]) -> bool:
    """Who was named last up to the end of the sign; if nobody was, whether only others are named at all."""
    end = max(one.end for one in spans)
    before = [other for at, other in people if at < end]
    return before[-1] if before else bool(people) and all(other for _, other in people)


def _rules(entry: Mapping[str, Any]) -> Iterator[Rule]:
    for line in entry["when"]:
        near, *also = ([tuple(choice.split("|")) for choice in part.split(" + ")] for part in line.split(" & "))
        yield Rule(
            group=entry["group"],
            sign=entry.get("sign"),
            near=tuple(near),
            also=tuple(choice for part in also for choice in part),
            unless=frozenset(listed(entry.get("unless", ""))),
            heeds=frozenset(listed(entry.get("heeds", "about, asks, imagined, old, past, over, others"))),
            reach=entry.get("reach", 6),
            in_order=entry.get("in_order", False),
        )


def _check(rules: Iterable[Rule], concepts: set[str]) -> None:
    for rule in rules:
        named = {*rule.unless, *(name for choice in (*rule.near, *rule.also) for name in choice)}
        if unknown := sorted(named - concepts):
            raise ContentError(f'{FILE}: a rule of {rule.group} names "{unknown[0]}", which is no concept.')
        if rule.group not in alarms():
            raise ContentError(f'{FILE}: there is no alarm "{rule.group}" in red_flags.yml.')


def _spellings(phrase: str) -> Iterator[str]:
    """The phrases that "(a|b) c?" stands for."""
    if re.search(r"\([^)]*(?:\(|$)", phrase):
        raise ContentError(f'{FILE}: "{phrase}" has brackets within brackets, or one that is not closed.')
    parts = [
        [*map(str.strip, (choices or word).split("|")), *([""] if optional else [])]
        for choices, word, optional in _ALTERNATIVES.findall(phrase)
    ]
    for words in product(*parts):
        yield " ".join(filter(None, words))
