"""Our own pages: the demonstration, and the configurator with which a clinic makes its tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.assets import Assets
from bot.channels.web.embedding import Choices, choices_of, file_lines, policy_lines, tag_of
from bot.channels.web.headers import POLICY
from bot.knowledge.clinics import LONGEST_GREETING, LONGEST_LABEL, Clinic
from bot.knowledge.colours import LEAST_CONTRAST, readable, rounded_down
from bot.settings import Settings

PAGES = Path(__file__).parent / "pages"
FILES = ("demo.css", "embed.css", "embed.js", "preview.js")
TEMPLATES = Environment(
    loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
CONFIGURATOR_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'; frame-src 'self'")
PREVIEW_POLICY = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
DEMO = "demo"
LONGEST = {"label": LONGEST_LABEL, "greeting": LONGEST_GREETING}


class OwnPages:
    """``/`` and ``/embed``, for the clinics of this Backwise."""

    def __init__(self, clinics: Mapping[str, Clinic], assets: Assets, settings: Settings) -> None:
        self._clinics = clinics
        self._assets = assets
        self._settings = settings

    def routes(self) -> list[Route]:
        return [
            Route("/", self._demonstration),
            Route("/embed", self._configurator),
            Route("/embed/preview", self._preview),
            *(Route(f"/{name}", _file(name)) for name in FILES),
        ]

    def _demonstration(self, request: Request) -> Response:
        return HTMLResponse(demonstration(choices_of(self._clinic(DEMO), {})))

    def _preview(self, request: Request) -> Response:
        choices = self._choices(request)
        return HTMLResponse(
            demonstration(choices, is_preview=True), headers={"Content-Security-Policy": PREVIEW_POLICY}
        )

    def _configurator(self, request: Request) -> Response:
        choices = self._choices(request)
        server = self._settings.site(str(request.url))
        values: dict[str, Any] = {
            "clinics": {each.id: each.name for each in self._clinics.values()},
            "choices": choices,
            "longest": LONGEST,
            "least": LEAST_CONTRAST,
            "pairs": [("light", choices.light), ("dark", choices.dark)],
            "readable": readable,
            "rounded": rounded_down,
            "tag": tag_of(choices, server),
            "pinned_tag": tag_of(choices, server, self._assets),
            "policy": policy_lines(server),
            "lines": file_lines(choices),
            "preview": f"/embed/preview?{request.url.query}",
        }
        page = TEMPLATES.get_template("embed.html").render(values)
        return HTMLResponse(page, headers={"Content-Security-Policy": CONFIGURATOR_POLICY})

    def _choices(self, request: Request) -> Choices:
        said = request.query_params
        return choices_of(self._clinic(said.get("clinic", DEMO)), said)

    def _clinic(self, name: str) -> Clinic:
        """The clinic of that name, else the first."""
        return self._clinics.get(name) or next(iter(self._clinics.values()))


def demonstration(choices: Choices, *, is_preview: bool = False) -> str:
    """The page of a made-up clinic, with the chat as ``choices`` say."""
    values = {"tag": tag_of(choices, ""), "direction": choices.direction, "is_preview": is_preview}
    return TEMPLATES.get_template("demo.html").render(values)


def _file(name: str) -> Callable[[Request], Response]:
    def file(request: Request) -> Response:
        return FileResponse(PAGES / name)

    return file
