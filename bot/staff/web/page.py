"""Shows a template, with what every page has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.staff.content.changes import EditError

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# With no referrer at all, browsers do not say either from which site a form comes.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TOKEN = Markup('<input type="hidden" name="csrf" value="{}">')
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; ``done`` in its address names what was just done (``done.html`` has the sentences), ``edit`` the commit
    that it can be taken back by, ``number`` the messages of the inbox that it dealt with."""
    about = {
        "member": getattr(request.state, "member", None),
        "token": TOKEN.format(getattr(request.state, "csrf", "")),
        "path": request.url.path,
        "done": request.query_params.get("done", ""),
        "edit": request.query_params.get("edit", ""),
        "from_inbox": request.query_params.getlist("number"),
    }
    return HTMLResponse(TEMPLATES.get_template(template).render({**about, **values}), status, HEADERS)


def edit_sentence(error: EditError) -> str:
    """Why nothing was changed, as the pages say it."""
    sentences: dict[str, str] = TEMPLATES.get_template("edit_problem.html").make_module({"problem": ""}).sentences  # type: ignore[attr-defined]
    return " ".join(filter(None, (sentences[error.problem], error.about)))


def render_problem(request: Request, sentence: str, status: int) -> HTMLResponse:
    """A page that says why something was not done; ``sentence`` is the name of one in ``problem.html``."""
    return render(request, "problem.html", status, sentence=sentence)
