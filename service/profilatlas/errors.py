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


class TemplateError(ProfilatlasError):
    """A template cannot be made, or not be written where it was asked for."""


class ReleaseError(ProfilatlasError):
    """A release is missing, damaged or cannot be written."""


class ReleaseUnavailable(ReleaseError):
    """No release can be served right now; the text says why."""


class VersionUnavailable(ReleaseUnavailable):
    """A release that was asked for by its id cannot be served; the text says why. Others can."""


class ReleaseRemoved(ReleaseError):
    """A release that was asked for by its id is no longer kept."""

    def __init__(self, release_id: str) -> None:
        super().__init__(f"release {release_id} is no longer kept")
        self.release_id = release_id


class BuildRunning(ReleaseError):
    """Another build holds the releases folder."""


class SettingsError(ProfilatlasError):
    """The settings of a server are incomplete or wrong; the text names the setting."""


class BackupError(ProfilatlasError):
    """A backup cannot be written, or not be restored; the text says why."""


class SynthError(ProfilatlasError):
    """A source folder cannot be invented as asked; the text says why."""


class ExportError(ProfilatlasError):
    """The site cannot be written to files; the text says why."""


class ServeError(ProfilatlasError):
    """The server cannot be started as asked."""


class CheckError(ProfilatlasError):
    """A table cannot be checked as asked."""


class QueryError(ProfilatlasError):
    """A query file is malformed, or it was bound to unsuitable parameters."""


class StoreError(ProfilatlasError):
    """The store could not answer."""


class EngineUnavailable(StoreError):
    """The engine that holds the triples does not answer; `seconds` until it is worth trying again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class AnswerTooLarge(StoreError):
    """An engine answered with more than may be taken in."""


class NotFound(ProfilatlasError):
    """The release knows nothing by this name."""

    def __init__(self, iri: str) -> None:
        super().__init__(f"not in this release: {iri}")
        self.iri = iri


class NotAcceptable(ProfilatlasError):
    """An address comes in none of the formats that a client takes.

    `available` are the media types there are, `links` lead to them as in a Link header.
    """

    def __init__(self, available: Sequence[str], links: Sequence[str]) -> None:
        super().__init__(", ".join(available))
        self.available = tuple(available)
        self.links = tuple(links)


class Gone(NotFound):
    """What this name stood for was withdrawn; the release says what it was, why, and what takes its place."""


class BadRequest(ProfilatlasError):
    """The client asked for something that has no meaning here.

    `detail` says what was met, in `language`.
    """

    def __init__(self, detail: str, language: str = "en") -> None:
        super().__init__(detail)
        self.detail = detail
        self.language = language


class QueryRefused(ProfilatlasError):
    """A visitor's query is not answered; `kind` names the type of error (web/errors.py).

    `detail` says what was met, in English and without the query's text; `seconds` until it is worth trying again.
    """

    def __init__(self, kind: str, detail: str | None = None, seconds: int | None = None) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail
        self.seconds = seconds


class ReportError(ProfilatlasError):
    """A report cannot be written where or as it was asked for."""


class ReportRefused(ProfilatlasError):
    """A report is not made; `kind` names the type of error (web/errors.py), `seconds` until it is worth trying again."""

    def __init__(self, kind: str, seconds: int | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


class DifferenceRefused(ProfilatlasError):
    """Two releases are not compared; `kind` names the type of error (web/errors.py), `seconds` until it is worth trying again."""

    def __init__(self, kind: str, seconds: int | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


class UploadRefused(ProfilatlasError):
    """A file cannot be taken in for checking; `kind` names the type of error (web/errors.py)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class ChecksBusy(ProfilatlasError):
    """As many tables are being checked as there is room for; `seconds` until it is worth trying again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many checks; try again in {seconds} s")
        self.seconds = seconds


class CheckGone(ProfilatlasError):
    """The result of a check was fetched, deleted, or its time is over."""


class PictureUnavailable(ProfilatlasError):
    """A picture cannot be drawn now; `seconds` until it is worth trying again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
