"""Colours that everybody can read: the contrast of two, and the nearest pair that has enough of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, success criterion 1.4.3
BLACK, WHITE = "#000000", "#ffffff"
STEPS = 100


@dataclass(frozen=True)
class ColourPair:
    """``#rrggbb`` colours of the web chat; the text colour is read on the accent colour."""

    accent: str
    accent_text: str

    @property
    def contrast(self) -> float:
        return contrast(self.accent, self.accent_text)


@dataclass(frozen=True)
class Colours(ColourPair):
    """``dark`` is the pair for people whose device shows dark pages; the other serves there too when it is missing."""

    dark: ColourPair | None = None

    @property
    def light(self) -> ColourPair:
        return ColourPair(self.accent, self.accent_text)


def contrast(colour: str, other: str) -> float:
    """The WCAG contrast ratio of two ``#rrggbb`` colours: 1 to 21."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(pair: ColourPair) -> ColourPair:
    """The pair, its accent made darker or lighter, as little as possible, until the text on it can be read.

    The launcher needs no more: it has a ring in the colour of its text, and of two colours with a contrast of 4.5 one
    stands out from a white page and one from a black page.
    """
    if pair.contrast >= LEAST_CONTRAST:
        return pair
    is_darker = _luminance(pair.accent) <= _luminance(pair.accent_text)
    ends = (BLACK, WHITE) if is_darker else (WHITE, BLACK)
    end = next(end for end in ends if contrast(end, pair.accent_text) >= LEAST_CONTRAST)
    mixtures = (_mixed(pair.accent, end, step / STEPS) for step in range(1, STEPS + 1))
    return replace(pair, accent=next(each for each in mixtures if contrast(each, pair.accent_text) >= LEAST_CONTRAST))


def correction(pair: ColourPair) -> str | None:
    """What is shown instead of a pair that could not be read, in words for who chose it; None for a good one."""
    shown = readable(pair)
    if shown == pair:
        return None
    ratio = rounded_down(pair.contrast)
    return (
        f"the contrast of accent_text ({pair.accent_text}) on accent ({pair.accent}) is {ratio}; "
        f"it must be {LEAST_CONTRAST} or more, so the chat shows {shown.accent} instead of {pair.accent}."
    )


def _mixed(colour: str, end: str, share: float) -> str:
    channels = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(start + (stop - start) * share):02x}" for start, stop in channels)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def rounded_down(ratio: float) -> float:
    """Two decimals, so that 4.499 does not read as 4.5."""
    return int(ratio * 100) / 100
