"""What one request is about: the release it reads from beginning to end, and the language of its answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g, request

from ..endpoint.service import Endpoint
from ..errors import BadRequest, NotFound, ReleaseRemoved, ReleaseUnavailable, VersionUnavailable
from ..queries.registry import Registry
from ..readers.models import Text
from ..readers.speech import Speech
from ..release.archive import Archive
from ..release.keeper import ReleaseKeeper
from ..release.manifest import Manifest
from ..release.opened import OpenRelease
from ..settings import Settings
from . import mounting
from .assets import Assets
from .checks import Checks
from .differences import Differences
from .drawing import Drawer
from .kept import KeptModels, KeptPages
from .negotiation import LONGEST_HEADER, choose_language
from .press import Press

if TYPE_CHECKING:
    from .metrics import Metrics

EXTENSION = "profilatlas"
LANGUAGE_PARAMETER = "lang"
FALLBACK_INTERFACE = "en"
_HEADERS = ("Accept", "Accept-Language", "Accept-Profile")


@dataclass(frozen=True, slots=True)
class Services:
    """What all requests share.

    `engine_of` says which engine the workers of `endpoint` open for a release. `metrics` is None where none are
    wanted. `version` changes with templates, styles and translations.
    """

    settings: Settings
    keeper: ReleaseKeeper
    archive: Archive
    registry: Registry
    assets: Assets
    pages: KeptPages
    checks: Checks
    endpoint: Endpoint
    drawer: Drawer
    press: Press
    differences: Differences
    engine_of: Callable[[OpenRelease], Any]
    metrics: Metrics | None
    version: str
    interface_languages: frozenset[str]
    models: KeptModels = field(default_factory=KeptModels)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's release and language; `explicit` when the address names the language, so that links keep it.

    `mount` is the path below which the release stands where the address names it; `newest` is the current release then.
    """

    release: OpenRelease
    language: str
    explicit: bool
    mount: str = ""
    newest: Manifest | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The language asked for, then the instance's own in their order: where a text is looked for."""
        others = (language for language in self.release.instance.languages if language != self.language)
        return (self.language, *others)

    def text(self, texts: Mapping[str, str]) -> Text | None:
        """The text to show of one that exists in several languages."""
        return Speech(self.languages).among(texts)


def services() -> Services:
    """What the application was made with."""
    shared: Services = current_app.extensions[EXTENSION]
    return shared


def site() -> str:
    """The public address below which the release of this request stands: what absolute addresses begin with."""
    visit: Visit | None = g.get("visit")
    return services().settings.url + (visit.mount if visit is not None else "")


def engine_of(release: OpenRelease) -> Any:
    """The engine that holds a release, as a `Question` to the endpoint names it; `StoreError` when it is known to be down."""
    release.store.check()
    return services().engine_of(release)


def register(app: Flask) -> None:
    """Give every pinned release back when its request ends."""

    @app.teardown_request
    def unpin(_: BaseException | None) -> None:
        pins: ExitStack | None = g.pop("pins", None)
        if pins is not None:
            pins.close()


def begin() -> Visit:
    """Pin the current release and choose the language; once per request."""
    if "visit" not in g:
        release = _pin()
        language, explicit = _language(release.instance.languages)
        g.visit = Visit(release, language, explicit, *_mounted(release))
    return current()


def begin_for_error() -> Visit | None:
    """The visit for an error page: never fails, and is None when there is no release to speak of."""
    if "visit" not in g:
        try:
            release = _pin_for_error()
        except ReleaseUnavailable:
            return None
        asked = request.args.get(LANGUAGE_PARAMETER, "")
        explicit = asked in release.instance.languages
        header = request.headers.get("Accept-Language", "")
        language = asked if explicit else choose_language(header, release.instance.languages)
        g.visit = Visit(release, language, explicit, *_mounted(release))
    return current()


def current() -> Visit:
    """The visit that `begin` made."""
    visit: Visit = g.visit
    return visit


def interface_language() -> str:
    """The language of the interface texts: the page's own, or English when there is no catalogue for it."""
    visit: Visit | None = g.get("visit")
    available = services().interface_languages
    if visit is None:
        first_fallback = sorted(available, key=lambda language: (language != FALLBACK_INTERFACE, language))
        return choose_language(request.headers.get("Accept-Language", ""), first_fallback)
    return visit.language if visit.language in available else FALLBACK_INTERFACE


def interface_languages(translations: Path) -> frozenset[str]:
    """The languages that have a catalogue."""
    return frozenset(folder.parent.name for folder in translations.glob("*/LC_MESSAGES"))


def parameters() -> dict[str, list[str]]:
    """The parameters of the address without the language and without empty values, as a form sends them."""
    found = {name: [value for value in values if value] for name, values in request.args.lists()}
    return {name: values for name, values in found.items() if values and name != LANGUAGE_PARAMETER}


def check_request(texts: Collection[str] = ()) -> None:
    """Refuse what no form or link of ours makes: doubled languages, odd names, broken text, endless headers.

    `texts` names parameters that hold whole texts, which those who read them must check.
    """
    if request.path.startswith("//"):
        raise BadRequest("the address begins with two slashes")
    for name, value in request.args.items(multi=True):
        if not name.isidentifier() or not name.isascii():
            raise BadRequest("a parameter's name is malformed")
        if name in texts:
            continue
        if not value.isprintable() or "\N{REPLACEMENT CHARACTER}" in value or len(value) > 200:
            raise BadRequest("a parameter's value is malformed")
    if any(len(request.headers.get(name, "")) > LONGEST_HEADER for name in _HEADERS):
        raise BadRequest("a header is too long")


def _pin() -> OpenRelease:
    """The release that the address names, else the current one, which stays pinned in any case."""
    if "release" not in g:
        shared = services()
        current_release = _pin_current()
        asked = mounting.asked_release()
        g.release = (
            current_release
            if asked is None or asked == current_release.manifest.id
            else g.pins.enter_context(shared.archive.pinned(asked))
        )
    release: OpenRelease = g.release
    return release


def _pin_current() -> OpenRelease:
    if "current" not in g:
        g.pins = ExitStack()
        g.current = g.pins.enter_context(services().keeper.pinned())
    release: OpenRelease = g.current
    return release


def _pin_for_error() -> OpenRelease:
    """A release to speak of: the current one where the one that the address names is not there."""
    try:
        return _pin()
    except (NotFound, ReleaseRemoved, VersionUnavailable):
        return _pin_current()


def _mounted(release: OpenRelease) -> tuple[str, Manifest | None]:
    """Where a release stands, and the current one beside it; nothing for the current release at its usual place."""
    asked = mounting.asked_release()
    if asked != release.manifest.id:
        return "", None
    return mounting.address_of(asked), _pin_current().manifest


def _language(available: tuple[str, ...]) -> tuple[str, bool]:
    asked = request.args.getlist(LANGUAGE_PARAMETER)
    if not asked:
        return choose_language(request.headers.get("Accept-Language", ""), available), False
    if len(asked) > 1 or asked[0] not in available:
        raise BadRequest("the address asks for a language that this catalogue does not have")
    return asked[0], True
