"""The widget's files: addresses that name their content, compressed answers, and loaders that a page pins."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import brotli
import httpx
import pytest

from bot.channels.web.app import build_app
from bot.channels.web.assets import STATIC, Assets
from bot.composition import Backwise
from tests.channels.web.conftest import SECURITY, error_of, serving
from tests.channels.web.widget_harness import served

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
OTHERS = [file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*.*") if file.name != "widget.js"]
NOTHING = [
    "/chat.js",
    "/widget.css",
    "/assets",
    "/assets/",
    "/assets/x/",
    "/assets/x/nothing.js",
    "/assets/x/widget.js",
]
OUTSIDE = ["/assets/x/../../app.py", "/assets/x/..%2f..%2fapp.py", "/assets/x/%2fetc%2fpasswd", "/widget...%2fapp.js"]


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets(tmp_path)


def test_the_loader_names_where_the_other_files_are(starting: httpx.Client) -> None:
    loader = starting.get("/widget.js").text
    assert "BACKWISE_FILES" not in loader
    (files,) = re.findall(r"assets/[0-9a-f]{16}/", loader)
    for name in OTHERS:
        response = starting.get(f"/{files}{name}")
        assert response.content == (STATIC / name).read_bytes()
        assert response.headers["cache-control"] == FOREVER


def test_the_plain_loader_is_asked_for_again_soon_and_the_pinned_one_never(
    starting: httpx.Client, assets: Assets
) -> None:
    plain, pinned = starting.get("/widget.js"), starting.get(assets.loader_address)
    assert plain.content == pinned.content
    assert plain.headers["cache-control"] == SHORTLY
    assert pinned.headers["cache-control"] == FOREVER


def test_the_integrity_is_that_of_what_is_served(starting: httpx.Client, assets: Assets) -> None:
    content = starting.get(assets.loader_address).content
    assert assets.loader.integrity == f"sha384-{b64encode(sha384(content).digest()).decode()}"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip", "br"),
        ("gzip, br; q=0", "gzip"),
        ("gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_file_comes_in_the_smallest_form_that_the_browser_takes(
    starting: httpx.Client, accepted: str, encoding: str | None
) -> None:
    with starting.stream("GET", "/widget.js", headers={"Accept-Encoding": accepted}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in response.headers["vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(raw) == starting.get("/widget.js").content
    assert int(response.headers["content-length"]) == len(raw)


def test_what_the_browser_has_is_not_sent_again(starting: httpx.Client) -> None:
    first = starting.get("/widget.js", headers={"Accept-Encoding": "br"})
    again = starting.get(
        "/widget.js", headers={"Accept-Encoding": "br", "If-None-Match": f'"other", W/{first.headers["etag"]}'}
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = starting.get("/widget.js", headers={"Accept-Encoding": "identity", "If-None-Match": first.headers["etag"]})
    assert plain.status_code == 200


def test_any_website_may_load_the_files_but_only_a_listed_one_may_chat(starting: httpx.Client, assets: Assets) -> None:
    stranger = {"Origin": "https://elsewhere.example"}
    for address in ("/widget.js", assets.loader_address, f"/assets/{assets.build}/{OTHERS[0]}"):
        assert starting.get(address, headers=stranger).headers["access-control-allow-origin"] == "*"
    refused = starting.get("/chat/clinics/demo", headers=stranger)
    assert error_of(refused) == (403, "wrong_origin")
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize("address", ["/widget.js", "/widget.0123456789abcdef.js", f"/assets/old/{OTHERS[0]}"])
def test_the_files_carry_the_security_headers(starting: httpx.Client, address: str) -> None:
    response = starting.get(address)
    for name in SECURITY.keys() - {"cache-control"}:
        assert response.headers[name].startswith(SECURITY[name]), name


def test_in_the_middle_of_an_update_today_s_file_comes_and_is_not_kept_for_long(starting: httpx.Client) -> None:
    response = starting.get(f"/assets/0123456789abcdef/{OTHERS[0]}")
    assert response.content == (STATIC / OTHERS[0]).read_bytes()
    assert response.headers["cache-control"] == SHORTLY


def test_a_loader_that_a_page_pinned_is_served_after_an_update(starting_backwise: Backwise) -> None:
    kept = starting_backwise.settings.build_folder / "loaders"
    kept.mkdir(parents=True)
    old = b"// the loader of an earlier version\n"
    assets = Assets(kept)
    earlier = type(assets.loader)("widget.js", old)
    (kept / f"{earlier.hash}.js").write_bytes(old)
    with serving(starting_backwise) as client:
        response = client.get(f"/widget.{earlier.hash}.js")
        assert response.content == old
        assert response.headers["cache-control"] == FOREVER


def test_a_kept_loader_that_somebody_changed_is_not_served(starting_backwise: Backwise) -> None:
    kept = starting_backwise.settings.build_folder / "loaders"
    kept.mkdir(parents=True)
    (kept / "0123456789abcdef.js").write_bytes(b"alert(1)")
    with serving(starting_backwise) as client:
        response = client.get("/widget.0123456789abcdef.js")
        assert response.content == client.get("/widget.js").content
        assert response.headers["cache-control"] == SHORTLY


def test_without_a_place_to_keep_loaders_today_s_is_served_all_the_same(starting_backwise: Backwise) -> None:
    (starting_backwise.settings.build_folder / "loaders").write_text("a file where the folder should be")
    backwise = starting_backwise
    with served(build_app(backwise.conversations, backwise.clinics, backwise.settings)) as origin:
        assert httpx.get(f"{origin}/widget.js").status_code == 200


@pytest.mark.parametrize("address", NOTHING)
def test_an_address_without_a_file_is_a_plain_404(starting: httpx.Client, address: str) -> None:
    assert error_of(starting.get(address)) == (404, "not_found")


@pytest.mark.parametrize("address", OUTSIDE)
def test_no_file_outside_is_served(starting: httpx.Client, address: str) -> None:
    path = httpx.URL(scheme="http", host="127.0.0.1", port=starting.base_url.port, raw_path=address.encode())
    response = starting.get(path)
    assert response.status_code == 404 or response.content == starting.get("/widget.js").content
