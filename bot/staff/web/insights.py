"""Insights: what was counted, as charts with tables and as CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.knowledge.clinics import today_at
from bot.staff.csv_file import csv_text
from bot.staff.insights.report import make_report, rows_for_csv
from bot.staff.web.access import Role, needs, services_of
from bot.staff.web.page import HEADERS, render
from bot.staff.web.services import StaffServices
from bot.storage.counts import DayCount, counts_between

USUAL, MOST = timedelta(days=27), timedelta(days=366)


@dataclass(frozen=True)
class Chosen:
    """``clinic`` is "" for all of them."""

    first: date
    last: date
    clinic: str


@needs(Role.EDITOR)
async def show(request: Request) -> Response:
    services, chosen = services_of(request), _chosen(request)
    counts = await asyncio.to_thread(_counts, services, chosen)
    report = make_report(counts, chosen.first, chosen.last)
    return render(request, "insights/report.html", report=report, chosen=chosen, clinics=services.clinic_names)


@needs(Role.EDITOR)
async def download(request: Request) -> Response:
    chosen = _chosen(request)
    counts = await asyncio.to_thread(_counts, services_of(request), chosen)
    name = f"backwise-{chosen.first}-{chosen.last}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_text(rows_for_csv(counts)), media_type="text/csv; charset=utf-8", headers=headers)


def _chosen(request: Request) -> Chosen:
    """What the address asks for; anything unusable is the last four weeks of all clinics."""
    services, query = services_of(request), request.query_params
    today = max(today_at(clinic) for clinic in services.clinics.values())
    last = _day(query.get("to", "")) or today
    first = _day(query.get("from", "")) or last - min(USUAL, last - date.min)
    if not first <= last <= first + MOST:
        first, last = today - USUAL, today
    clinic = query.get("clinic", "")
    return Chosen(first, last, clinic if clinic in services.clinics else "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _counts(services: StaffServices, chosen: Chosen) -> Sequence[DayCount]:
    clinics = [chosen.clinic] if chosen.clinic else list(services.clinics)
    with services.database.session() as session:
        return counts_between(session, clinics, chosen.first, chosen.last)


ROUTES = [Route("/insights", show), Route("/insights.csv", download)]
