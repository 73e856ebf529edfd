"""The colours of the pictures, light and dark, as CSS."""

from __future__ import annotations

# light, dark
PAINTS = {
    "ground": ("#f3f7f7", "#1b2427"),
    "skin": ("#c68a62", "#d39a72"),
    "skin_far": ("#a8714d", "#a8744f"),
    "hair": ("#3b2b26", "#6e5144"),
    "eye": ("#3b2b26", "#2a1d18"),
    "top": ("#e2703a", "#ee8450"),
    "top_far": ("#bb5626", "#bd6033"),
    "trousers": ("#2b4a66", "#7fa6cc"),
    "trousers_far": ("#1d3449", "#587ca0"),
    "shoe": ("#c9bda9", "#e9e1d4"),
    "shoe_far": ("#aea18c", "#b9af9f"),
    "mat": ("#a9cfc8", "#2f5a55"),
    "mat_side": ("#84b3ab", "#234642"),
    "wood": ("#d9b98c", "#9a7a4e"),
    "wood_side": ("#bf9a68", "#7c603b"),
    "wood_edge": ("#a98453", "#6a5131"),
    "wall": ("#d3dde0", "#3a484d"),
    "wall_side": ("#bccace", "#2d393d"),
    "wall_edge": ("#c6d2d6", "#333f44"),
    "floor": ("#dfe8e8", "#2a363a"),
    "floor_side": ("#c9d5d6", "#222c2f"),
    "metal": ("#8498a1", "#7f939c"),
    "metal_side": ("#6c8089", "#66787f"),
    "metal_edge": ("#5d7079", "#58686f"),
    "cloth": ("#8f6fc0", "#a98bd8"),
    "cloth_side": ("#7657a8", "#8b6cbd"),
    "cloth_edge": ("#6a4c9c", "#7c5eae"),
    "water": ("#5fb0d3", "#3f8fb3"),
    "leaf": ("#7db58a", "#4c7f58"),
    "leaf_side": ("#659c72", "#3d6a48"),
    "mark": ("#0b5f6b", "#7fdbe6"),
    "on_mark": ("#ffffff", "#10191c"),
}


def style(*, dark: bool = True, moving: bool = False) -> str:
    """The style sheet; without ``dark`` the picture is light everywhere."""
    css = _colours(0) + (
        ".halo{stroke-width:2.4;stroke-linejoin:round;paint-order:stroke}"
        ".arrow,.digit{fill:none;stroke-linecap:round;stroke-linejoin:round}.arrow{stroke-width:3.4}.digit{stroke-width:2}"
        ".water{opacity:.45}"
    )
    if dark:
        css += f"@media(prefers-color-scheme:dark){{{_colours(1)}}}"
    if moving:
        css += ".still{display:none}@media(prefers-reduced-motion:reduce){.still{display:inline}.moving{display:none}}"
    return css


def _colours(scheme: int) -> str:
    paints = {name: colours[scheme] for name, colours in PAINTS.items()}
    fills = "".join(f".{name}{{fill:{colour}}}" for name, colour in paints.items())
    strokes = {"halo": "ground", "arrow": "mark", "digit": "on_mark"}
    return fills + "".join(f".{name}{{stroke:{paints[paint]}}}" for name, paint in strokes.items())
