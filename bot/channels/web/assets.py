"""The widget's files under addresses that name their content, each compressed once."""

from __future__ import annotations

import gzip
import logging
import mimetypes
from base64 import b64encode
from functools import cache, partial
from hashlib import sha256, sha384
from pathlib import Path

import brotli
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LOG = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
LOADER = "widget.js"
FILES_MARK = b"BACKWISE_FILES"  # what the loader's source says where the address of the other files belongs
HASH_LENGTH = 16  # hexadecimal digits
FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
ENCODINGS = {"br": brotli.compress, "gzip": partial(gzip.compress, mtime=0)}  # the best first
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Asset:
    """One file: its bytes, plain and compressed, and the hashes by which a page or a browser knows them."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        self.hash = sha256(content).hexdigest()[:HASH_LENGTH]
        self.integrity = f"sha384-{b64encode(sha384(content).digest()).decode()}"
        self._type = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._compressed = cache(lambda encoding: ENCODINGS[encoding](content))  # the start does not wait for it

    def response(self, request: Request, caching: str) -> Response:
        """The file as this browser takes it, or 304 when it has it already."""
        encoding = next((each for each in ENCODINGS if each in _accepted(request)), None)
        tag = f'"{self.hash}{f"-{encoding}" if encoding else ""}"'
        # Any website may load it: a tag with an integrity asks for that permission, and there is nothing to hide.
        headers = {"Cache-Control": caching, "ETag": tag, "Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if encoding is None:
            return Response(self.content, media_type=self._type, headers=headers)
        headers["Content-Encoding"] = encoding
        return Response(self._compressed(encoding), media_type=self._type, headers=headers)


class Assets:
    """All files of the widget. ``kept`` is a folder in which each loader that was ever served here stays: a page that
    pins one by its integrity goes on working after an update."""

    def __init__(self, kept: Path) -> None:
        sources = {file.relative_to(STATIC).as_posix(): file.read_bytes() for file in _files(STATIC)}
        self.build = _hash_of_all(sources)
        files = f"assets/{self.build}/".encode()
        self.loader = Asset(LOADER, sources.pop(LOADER).replace(FILES_MARK, files))
        self._files = {name: Asset(name, content) for name, content in sources.items()}
        self._kept = kept
        self._keep_loader()

    @property
    def loader_address(self) -> str:
        """Where today's loader stays the same for ever."""
        return f"/widget.{self.loader.hash}.js"

    def routes(self) -> list[Route]:
        return [
            Route(f"/{LOADER}", self._todays_loader),
            Route("/widget.{hash}.js", self._pinned_loader),
            Route("/assets/{build}/{name:path}", self._file),
        ]

    def _todays_loader(self, request: Request) -> Response:
        return self.loader.response(request, SHORTLY)

    def _pinned_loader(self, request: Request) -> Response:
        wanted = request.path_params["hash"]
        pinned = self.loader if wanted == self.loader.hash else self._kept_loader(wanted)
        # A loader that is known no more becomes today's; a page that pinned it by its integrity refuses that.
        return pinned.response(request, FOREVER) if pinned else self.loader.response(request, SHORTLY)

    def _file(self, request: Request) -> Response:
        asset = self._files.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        # Asked for by the loader of another version, in the middle of an update: today's file, but not for long.
        return asset.response(request, FOREVER if request.path_params["build"] == self.build else SHORTLY)

    def _keep_loader(self) -> None:
        file = self._kept / f"{self.loader.hash}.js"
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.loader.content)
        except OSError as error:
            LOG.warning("The loader could not be kept for pages that pin it: %s.", error.strerror)

    def _kept_loader(self, wanted: str) -> Asset | None:
        """One that an earlier version served; None when it is not there, or not what its name says."""
        names = {file.stem: file for file in self._kept.glob("*.js")}
        if wanted not in names:
            return None
        found = Asset(LOADER, names[wanted].read_bytes())
        return found if found.hash == wanted else None


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _hash_of_all(contents: dict[str, bytes]) -> str:
    digest = sha256()
    for name, content in contents.items():
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:HASH_LENGTH]


def _accepted(request: Request) -> set[str]:
    """The encodings that a browser takes; one with ``q=0`` it does not."""
    offers = [offer.replace(" ", "").split(";") for offer in request.headers.get("accept-encoding", "").split(",")]
    return {name for name, *weights in offers if not {"q=0", "q=0.0", "q=0.00", "q=0.000"} & set(weights)}
