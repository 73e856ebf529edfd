"""The pages /embed and /embed/preview, as they come over HTTP."""

from __future__ import annotations

from html import unescape

import httpx
import pytest

from tests.channels.web.conftest import SECURITY

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("address", ["/embed", "/embed/preview", "/embed.css", "/embed.js", "/preview.js"])
def test_the_pages_are_there_with_the_security_headers(starting: httpx.Client, address: str) -> None:
    response = starting.get(address)
    assert response.status_code == 200
    for name, beginning in SECURITY.items():
        assert response.headers[name].startswith(beginning), name
    assert "unsafe" not in response.headers["content-security-policy"]


def test_only_the_preview_may_stand_in_a_frame_and_only_in_one_of_ours(starting: httpx.Client) -> None:
    policies = {address: starting.get(address).headers["content-security-policy"] for address in ("/", "/embed")}
    assert all("frame-ancestors 'none'" in policy for policy in policies.values())
    assert "frame-src 'self'" in policies["/embed"]
    assert "frame-ancestors 'self'" in starting.get("/embed/preview").headers["content-security-policy"]


def test_the_tag_names_the_server_that_was_asked(starting: httpx.Client) -> None:
    page = unescape(starting.get("/embed").text)
    assert f'<script src="{starting.base_url}/widget.js" data-clinic="demo"' in page
    assert 'integrity="sha384-' in page


def test_a_colour_that_is_put_right_is_told(starting: httpx.Client) -> None:
    page = starting.get("/embed", params={"accent": "#ffd400"}).text
    assert "#ffffff on #ffd400 would be hard to read" in page
    assert "#8c7500" in page


def test_a_website_is_looked_up_in_the_list_without_showing_the_list(starting: httpx.Client) -> None:
    assert "may show the chat" in starting.get("/embed", params={"site": "http://localhost:8000"}).text
    unknown = starting.get("/embed", params={"site": "clinic.example"}).text
    assert "https://clinic.example is not on the list" in unknown
    assert "localhost:8000" not in unknown


def test_an_unknown_clinic_is_the_one_that_there_is(starting: httpx.Client) -> None:
    assert 'data-clinic="demo"' in unescape(starting.get("/embed", params={"clinic": "nobody"}).text)


@pytest.mark.parametrize("field", ["clinic", "accent", "label", "greeting", "position", "direction", "site"])
@pytest.mark.parametrize("address", ["/embed", "/embed/preview"])
def test_nothing_that_is_written_becomes_html(starting: httpx.Client, address: str, field: str) -> None:
    page = starting.get(address, params={field: HOSTILE}).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_preview_shows_the_chat_as_it_was_chosen(starting: httpx.Client) -> None:
    page = starting.get("/embed/preview", params={"position": "left", "direction": "rtl", "greeting": "Hello"}).text
    assert '<html lang="en" dir="rtl">' in page
    assert 'data-position="left"' in page
    assert 'data-greeting="Hello"' in page
