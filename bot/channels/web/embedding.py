"""What a clinic puts into its pages: the tag, what a strict policy must allow, and the lines of the clinic's file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal, cast
from urllib.parse import urlsplit

from bot.channels.web.assets import Assets
from bot.knowledge.clinics import LONGEST_GREETING, LONGEST_LABEL, Clinic, Launcher, Position
from bot.knowledge.colours import COLOUR, ColourPair, readable

Direction = Literal["ltr", "rtl"]
POLICY_LISTS = ("script-src", "connect-src", "img-src")
LONGEST_SITE = 200  # characters
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Choices:
    """How the chat shall look on a clinic's pages; ``direction`` is that of the pages, ``site`` their address."""

    clinic: Clinic
    light: ColourPair
    dark: ColourPair
    launcher: Launcher
    direction: Direction = "ltr"
    site: str = ""

    @property
    def origin(self) -> str | None:
        """The web origin of the site, as a clinic's file lists it; None when the address is none."""
        return _origin(self.site)

    @property
    def is_listed(self) -> bool:
        return self.origin in self.clinic.web_origins


def choices_of(clinic: Clinic, said: Mapping[str, str]) -> Choices:
    """What a form or an address says; what it leaves out or says wrongly is as in the clinic's file."""
    light, own = clinic.colours.light, clinic.launcher
    position, direction = said.get("position", own.position), said.get("direction", "ltr")
    return Choices(
        clinic,
        light=_pair(said, "", light),
        dark=_pair(said, "_dark", clinic.colours.dark or light),
        launcher=Launcher(
            Position(position) if position in list(Position) else own.position,
            _words(said.get("label", own.label), LONGEST_LABEL),
            _words(said.get("greeting", own.greeting), LONGEST_GREETING),
        ),
        direction=cast("Direction", direction) if direction in ("ltr", "rtl") else "ltr",
        site=said.get("site", "").strip()[:LONGEST_SITE],
    )


def tag_of(choices: Choices, server: str, pinned: Assets | None = None) -> str:
    """The script tag for a clinic's pages; ``pinned`` ties it to the loader of these assets by its integrity."""
    attributes = {"src": f"{server}{pinned.loader_address if pinned else '/widget.js'}", **_data(choices)}
    if pinned:
        attributes |= {"integrity": pinned.loader.integrity, "crossorigin": "anonymous"}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<script {written} async></script>"


def policy_lines(server: str) -> str:
    """What a site with a content security policy adds to it."""
    return "\n".join(f"{name} {server};" for name in POLICY_LISTS)


def file_lines(choices: Choices) -> str:
    """The lines with which the clinic's file says the same as ``choices``."""
    launcher = choices.launcher
    return "\n".join(
        (
            "colours:",
            *_pair_lines(readable(choices.light), "  "),
            "  dark:",
            *_pair_lines(readable(choices.dark), "    "),
            "launcher:",
            f"  position: {launcher.position.value}",
            f"  label: {json.dumps(launcher.label, ensure_ascii=False)}",
            f"  greeting: {json.dumps(launcher.greeting, ensure_ascii=False)}",
        )
    )


def _data(choices: Choices) -> dict[str, str]:
    launcher, light, dark = choices.launcher, readable(choices.light), readable(choices.dark)
    data = {"clinic": choices.clinic.id, "accent": light.accent, "accent-text": light.accent_text}
    if dark != light:
        data |= {"accent-dark": dark.accent, "accent-text-dark": dark.accent_text}
    if launcher.position is Position.LEFT or choices.direction == "rtl":  # there, the left is where it sits by itself
        data["position"] = launcher.position.value
    if choices.direction == "rtl":
        data["dir"] = "rtl"
    words = {"label": launcher.label, "greeting": launcher.greeting}
    return {f"data-{name}": value for name, value in {**data, **words}.items() if value}


def _pair(said: Mapping[str, str], end: str, own: ColourPair) -> ColourPair:
    accent, text = said.get(f"accent{end}", ""), said.get(f"accent_text{end}", "")
    return ColourPair(
        accent.lower() if COLOUR.fullmatch(accent) else own.accent,
        text.lower() if COLOUR.fullmatch(text) else own.accent_text,
    )


def _pair_lines(pair: ColourPair, indent: str) -> tuple[str, str]:
    return f'{indent}accent: "{pair.accent}"', f'{indent}accent_text: "{pair.accent_text}"'


def _words(words: str | None, longest: int) -> str | None:
    return " ".join((words or "").split())[:longest] or None


def _origin(site: str) -> str | None:
    try:
        parts = urlsplit(site if "://" in site else f"https://{site}")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or not site:
        return None
    return f"{parts.scheme}://{parts.hostname}{f':{port}' if port not in (None, PORTS[parts.scheme]) else ''}"
