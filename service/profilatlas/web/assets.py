"""Static files: each is addressed with its fingerprint, so a browser may keep it for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, abort, request

from ..errors import ProfilatlasError
from . import mounting

REQUIRED = (
    "favicon.svg",
    "fonts.css",
    "profilatlas.css",
    "vendor/kern/kern.min.css",
    "vendor/yasqe/yasqe.min.css",
    "vendor/yasqe/yasqe.min.js",
)
FOR_EVER = 365 * 24 * 3600
ONE_HOUR = 3600
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".md": "text/plain",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class AssetsMissing(ProfilatlasError):
    """Files that every page needs are not there."""


@dataclass(frozen=True)
class Asset:
    """One file."""

    content: bytes
    media_type: str
    tag: str

    @classmethod
    def read(cls, file: Path) -> Asset:
        """Read a file."""
        media_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return cls(file.read_bytes(), media_type, fingerprint([file]))

    @cached_property
    def packed(self) -> bytes | None:
        """The content packed, when somebody asks for it first; None where packing does not make it smaller."""
        packed = gzip.compress(self.content, mtime=0)
        return packed if len(packed) < 0.9 * len(self.content) else None


class Assets:
    """The files of a static folder, read once."""

    def __init__(self, folder: Path) -> None:
        self._assets = {file.relative_to(folder).as_posix(): Asset.read(file) for file in _files(folder)}

    def require(self, *names: str) -> None:
        """Refuse to start a half set-up service; `AssetsMissing` says what to do."""
        missing = [name for name in names if name not in self._assets]
        if missing:
            raise AssetsMissing(
                f"static files are missing: {', '.join(missing)}: run `make build` or install the wheel"
            )

    @property
    def names(self) -> tuple[str, ...]:
        """All files."""
        return tuple(self._assets)

    def url(self, name: str) -> str:
        """The address of a file, with its fingerprint; KeyError for a file that is not there."""
        return f"{mounting.root()}/static/{name}?v={self._assets[name].tag}"

    def send(self, name: str) -> Response:
        """A file; only a request that names the right fingerprint may be kept for ever."""
        if name not in self._assets:
            abort(404)
        asset = self._assets[name]
        packed = asset.packed if request.accept_encodings.quality("gzip") else None
        response = Response(packed or asset.content, mimetype=asset.media_type)
        if packed:
            response.content_encoding = "gzip"
        if asset.packed:
            response.vary.add("Accept-Encoding")
        response.cache_control.public = True
        if request.args.getlist("v") == [asset.tag]:
            response.cache_control.max_age = FOR_EVER
            response.cache_control.immutable = True
        else:
            response.cache_control.max_age = ONE_HOUR
            response.cache_control.must_revalidate = True
        response.set_etag(f"{asset.tag}-gzip" if packed else asset.tag)
        response.make_conditional(request)
        return response


def blueprint(assets: Assets) -> Blueprint:
    """The route of the static files."""
    routes = Blueprint("static", __name__)
    routes.add_url_rule("/static/<path:name>", view_func=assets.send, endpoint="file")
    return routes


def fingerprint(files: Iterable[Path]) -> str:
    """A short digest of the files' contents, in their given order."""
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        content = file.read_bytes()
        digest.update(len(content).to_bytes(8))
        digest.update(content)
    return digest.hexdigest()


def folder_fingerprint(*folders: Path) -> str:
    """A short digest of everything in the folders: it changes when a template, style or translation does."""
    return fingerprint(file for folder in folders for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())
