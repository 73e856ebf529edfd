"""Serves the logos of the clinics, from the files beside theirs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.assets import SHORTLY, Asset
from bot.channels.web.errors import ApiError
from bot.channels.web.pictures import PICTURE_POLICY
from bot.knowledge.clinics import Clinic, logo_problem

LOG = logging.getLogger(__name__)


class Logos:
    """The pictures are read once; a clinic whose picture cannot be used has none, and a line of the log says why."""

    def __init__(self, clinics: Iterable[Clinic], folder: Path) -> None:
        self._assets: dict[str, Asset] = {}
        for clinic in clinics:
            if clinic.logo is None:
                continue
            if problem := logo_problem(clinic.logo, folder):
                LOG.warning("%s.yml: %s", clinic.id, problem)
            else:
                self._assets[clinic.id] = Asset(clinic.logo, (folder / clinic.logo).read_bytes())

    def address(self, clinic: Clinic) -> str | None:
        """Where the logo of a clinic is served, if it has one."""
        return f"/chat/clinics/{clinic.id}/logo" if clinic.id in self._assets else None

    def route(self) -> Route:
        return Route("/chat/clinics/{clinic}/logo", self.fetch, methods=["GET"])

    async def fetch(self, request: Request) -> Response:
        logo = self._assets.get(request.path_params["clinic"])
        if logo is None:
            raise ApiError("not_found")
        response = logo.response(request, SHORTLY)
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response
