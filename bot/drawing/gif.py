"""Scenes as dots: a frame as PNG, the movement as an animated GIF. Always in light colours."""

from __future__ import annotations

from io import BytesIO

import resvg_py
from PIL import Image

from bot.drawing.scene import Frame, Scene
from bot.drawing.svg import frame_svg

GIF_WIDTH = 640  # dots
COLOURS = 64


def png(svg: str, width: int) -> bytes:
    """An SVG without text as PNG, ``width`` dots wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def gif(scene: Scene) -> bytes:
    """The movement, without end."""
    images = {id(frame): _image(scene, frame) for frame in scene.frames}
    first, *others = [images[id(frame)] for frame in scene.frames]
    palette = first.quantize(COLOURS)
    made = BytesIO()
    first.quantize(palette=palette, dither=Image.Dither.NONE).save(
        made,
        format="GIF",
        save_all=True,
        append_images=[image.quantize(palette=palette, dither=Image.Dither.NONE) for image in others],
        duration=[round(seconds * 1000) for seconds in scene.seconds],
        loop=0,
    )
    return made.getvalue()


def _image(scene: Scene, frame: Frame) -> Image.Image:
    return Image.open(BytesIO(png(frame_svg(scene, frame), GIF_WIDTH))).convert("RGB")
