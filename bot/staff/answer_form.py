"""The wordings of an answer as fields of a form, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.staff.content.answers import FILE, Wording, with_answer
from bot.staff.content.changes import EditError
from bot.staff.content.typed import one_line, paragraphs
from bot.staff.topics import DraftTopics
from bot.staff.words.answers import MOST_BUTTONS

MOST_WORDINGS = 4
BLANK = Wording("")


def version_of(wordings: Sequence[Wording]) -> str:
    """Changes when anything of an answer changes."""
    said = [[wording.text, wording.buttons, wording.sources] for wording in wordings]
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def targets_of(draft: DraftTopics, answer: str) -> dict[str, str]:
    """Where a button of the answer may lead: payloads, and what they are called."""
    own = {payload for wording in draft.wordings(answer) for _, payload in wording.buttons}
    topics = {f"/{topic.intent}": topic.title for topic in draft.topics.values()}
    return {**topics, **{payload: payload.removeprefix("/") for payload in sorted(own - set(topics))}}


def wordings_in(form: Mapping[str, str], targets: Collection[str]) -> list[Wording]:
    """What a form says, one wording for each place in it; blank where there are no words."""
    return [_wording(form, place, targets) for place in range(MOST_WORDINGS) if f"text.{place}" in form]


def changed_domain(folder: Path, answer: str, now: Sequence[Wording], wordings: Sequence[Wording]) -> bytes:
    """domain.yml with these wordings; raises :class:`EditError`."""
    if not any(wording.text for wording in wordings):
        raise EditError("no_words")
    kept = [_as_it_stands(old, new) for old, new in zip(now, wordings, strict=False)]
    said = [wording if wording.text else None for wording in (*kept, *wordings[len(now) :])]
    text = (folder / FILE).read_bytes().decode()
    return with_answer(text, answer, [*said, *now[len(wordings) :]]).encode()


def _as_it_stands(old: Wording, new: Wording) -> Wording:
    """What a form cannot show, such as a space at the end of a line, is no change."""
    return replace(new, text=old.text) if paragraphs(old.text) == new.text else new


def _wording(form: Mapping[str, str], place: int, targets: Collection[str]) -> Wording:
    text = paragraphs(form.get(f"text.{place}", ""))
    sources = tuple(dict.fromkeys(re.findall(r"\w+", form.get(f"sources.{place}", ""))))
    return Wording(text, tuple(_buttons(form, place, targets)), sources) if text else BLANK


def _buttons(form: Mapping[str, str], place: int, targets: Collection[str]) -> Iterator[tuple[str, str]]:
    for number in range(MOST_BUTTONS):
        title = one_line(form.get(f"title.{place}.{number}", ""))
        payload = form.get(f"payload.{place}.{number}", "")
        if title or payload in targets:
            yield title, payload if payload in targets else ""
