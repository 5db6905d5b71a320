"""Everything the service can refuse, as exceptions that carry the offending value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model.finding import Finding


class ProfilatlasError(Exception):
    """Base of all our own exceptions."""


class SourceError(ProfilatlasError):
    """A source folder cannot become a release; the findings say where and what to do."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ReleaseError(ProfilatlasError):
    """A release is missing, damaged or cannot be written."""


class ReleaseUnavailable(ReleaseError):
    """No release can be served right now; the text says why."""


class BuildRunning(ReleaseError):
    """Another build holds the releases folder."""


class ServeError(ProfilatlasError):
    """The server cannot be started as asked."""


class QueryError(ProfilatlasError):
    """A query file is malformed, or it was bound to unsuitable parameters."""


class StoreError(ProfilatlasError):
    """The store could not answer."""


class NotFound(ProfilatlasError):
    """The release knows nothing by this name."""

    def __init__(self, iri: str) -> None:
        super().__init__(f"not in this release: {iri}")
        self.iri = iri


class Gone(NotFound):
    """What this name stood for was withdrawn; the release says what it was, why, and what takes its place."""


class BadRequest(ProfilatlasError):
    """The client asked for something that has no meaning here."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
