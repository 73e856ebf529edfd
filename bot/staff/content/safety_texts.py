"""Texts on which somebody's safety hangs: whether they changed between two commits, and who changed them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import yaml

from bot.staff.content.git import Git

# Who signs what off: docs/staff.md.
FILES = (
    "bot/knowledge/content/red_flags.yml",
    "bot/knowledge/content/warning_words.yml",
    "bot/knowledge/content/avoid_codes.yml",
    "bot/knowledge/content/countries.yml",
    "data/nlu/emergency.yml",
    "data/nlu/urgent.yml",
    "data/nlu/crisis.yml",
    "data/nlu/look_alikes.yml",
)
DOMAIN, ANSWERS = "domain.yml", "utter_red_flags_info"

Texts = Mapping[str, str]  # the version of each text, by the file or answer


@dataclass(frozen=True)
class SafetyChange:
    """``texts``: what changed; ``authors``: by whom; ``digest``: names exactly this change, for those who read it."""

    texts: tuple[str, ...]
    authors: frozenset[str]
    digest: str


def safety_change(git: Git, before: str, after: str) -> SafetyChange | None:
    """What changed from one commit to another ("" or an unknown one: from nothing); None: no safety text."""
    old, new = _texts(git, before), _texts(git, after)
    changed = _changed(old, new)
    if not changed:
        return None
    content = json.dumps([[name, old.get(name), new.get(name)] for name in changed])
    return SafetyChange(changed, _authors(git, before, after), sha256(content.encode()).hexdigest())


def _authors(git: Git, before: str, after: str) -> frozenset[str]:
    since = [f"^{before}"] if before and git.does("cat-file", "-e", f"{before}^{{commit}}") else []
    listed = git.says("log", "--format=%H %ae", after, *since, "--", *FILES, DOMAIN) or b""
    commits = [line.split(" ", 1) for line in listed.decode().splitlines()]
    return frozenset(
        author.casefold() for commit, author in commits if _changed(_texts(git, f"{commit}^"), _texts(git, commit))
    )


def _changed(old: Texts, new: Texts) -> tuple[str, ...]:
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _texts(git: Git, commit: str) -> Texts:
    listed = (git.says("ls-tree", commit, "--", *FILES, DOMAIN) if commit else None) or b""
    found = {}
    for line in listed.decode().splitlines():
        about, name = line.split("\t")
        found[name] = about.split()[2]
    domain = found.pop(DOMAIN, None)
    return {**found, **(_answers(git, domain) if domain else {})}


@lru_cache(maxsize=64)
def _answers(git: Git, blob: str) -> Texts:
    """The safety answers of a version of the domain; one that cannot be read counts as another text."""
    try:
        domain = yaml.load(git.says("cat-file", "blob", blob) or b"", Loader=yaml.CSafeLoader)
        answers = {name: words for name, words in domain["responses"].items() if name.startswith(ANSWERS)}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        return {DOMAIN: blob}
    return {name: json.dumps(words, default=str) for name, words in answers.items()}
