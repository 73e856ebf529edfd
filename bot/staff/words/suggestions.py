"""Sentences about names that do not exist."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process

from bot.staff.words.finding import Finding, Place


def did_you_mean(name: str, known: Collection[str]) -> str | None:
    """A question with the most similar known name; None when none is similar."""
    best = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=70)
    return f'Did you mean "{best[0]}"?' if best else None


def does_not_exist(place: Place, kind: str, name: str, known: Collection[str], home: str) -> Finding:
    """The finding for a name that is not in the file ``home``, where ``known`` names are."""
    advice = did_you_mean(name, known) or f"Add it to {home} or correct the name."
    return place.error(f'the {kind} "{name}" does not exist. {advice}')
