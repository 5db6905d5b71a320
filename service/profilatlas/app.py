"""Where the serving half is put together: settings → application."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel

from . import resources
from .endpoint import isolation
from .endpoint.service import Endpoint
from .engines import engine_for_strangers, engine_of, open_engine
from .limited import run_limited
from .model.checked import Checked
from .queries.binding import bind
from .queries.registry import Registry
from .release.archive import Archive
from .release.keeper import ReleaseKeeper
from .release.manifest import Manifest
from .release.opened import SOURCE, OpenRelease
from .settings import Settings
from .signals import EndOnce
from .terms import PREFIXES
from .turns import Aside, Turns
from .web import assets, errors, in_turns, journal, mounting, rendering, security, visit, watching
from .web.blueprints.analysis import analysis
from .web.blueprints.api import api
from .web.blueprints.catalogue import catalogue
from .web.blueprints.check import check
from .web.blueprints.compare import compare
from .web.blueprints.data import data
from .web.blueprints.definitions import definitions
from .web.blueprints.dumps import dumps
from .web.blueprints.explore import explore
from .web.blueprints.feed import feed
from .web.blueprints.figures import figures
from .web.blueprints.health import health
from .web.blueprints.money import money
from .web.blueprints.pages import pages
from .web.blueprints.query import query
from .web.blueprints.report import report
from .web.blueprints.sparql import sparql
from .web.blueprints.things import collections, things
from .web.blueprints.versions import versions
from .web.blueprints.well_known import well_known
from .web.checks import Checks, Task
from .web.differences import Differences
from .web.drawing import FONTS, Drawer
from .web.kept import KeptPages
from .web.press import Press

if TYPE_CHECKING:
    from .web.metrics import Metrics

_LARGEST_BODY = 64 * 1024


def create_app(settings: Settings) -> Flask:
    """The application over the releases folder of `settings`; it starts, and says why, when there is no release yet."""
    folder = resources.web_dir()
    app = Flask("profilatlas.web", root_path=str(folder), static_folder=None, template_folder="templates")
    app.config.update(
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        BABEL_TRANSLATION_DIRECTORIES=str(folder / "translations"),
        BABEL_DEFAULT_LOCALE=visit.FALLBACK_INTERFACE,
    )
    app.url_map.merge_slashes = False
    app.wsgi_app = mounting.Mounting(app.wsgi_app)  # type: ignore[method-assign]
    turns = Turns(settings.turns)
    open_one = partial(open_release, settings, aside=turns.aside)
    keeper = ReleaseKeeper(settings.releases, open_one)
    static = assets.Assets(folder / "static")
    static.require(*assets.REQUIRED)
    registry = Registry.load(resources.queries_dir(), PREFIXES)
    endpoint, kept = Endpoint(settings.limits, open_engine, aside=turns.aside), KeptPages()
    counted = _metrics(keeper, endpoint, kept) if settings.metrics else None
    app.extensions[visit.EXTENSION] = visit.Services(
        settings=settings,
        keeper=keeper,
        archive=Archive(settings.releases, open_one, holds=partial(_holds, settings, registry)),
        registry=registry,
        assets=static,
        pages=kept,
        checks=Checks(partial(_check, keeper)),
        endpoint=endpoint,
        drawer=Drawer(folder / "static" / FONTS, aside=turns.aside),
        press=Press(aside=turns.aside),
        differences=Differences(aside=turns.aside),
        engine_of=partial(engine_for_strangers, settings),
        metrics=counted,
        version=assets.folder_fingerprint(
            folder / "templates",
            folder / "static",
            folder / "translations",
            resources.charts_dir(),
            resources.report_dir(),
        ),
        interface_languages=visit.interface_languages(folder / "translations"),
    )
    Babel(app, locale_selector=visit.interface_language)
    for part in (security, visit, rendering, errors):
        part.register(app)
    for routes in (
        pages,
        compare,
        explore,
        analysis,
        query,
        things,
        collections,
        data,
        definitions,
        catalogue,
        dumps,
        check,
        report,
        sparql,
        api,
        figures,
        money,
        feed,
        well_known,
        versions,
        health,
        assets.blueprint(static),
    ):
        app.register_blueprint(routes)
    app.wsgi_app = in_turns.InTurns(app.wsgi_app, turns)  # type: ignore[method-assign]
    watching.register(app, [journal.writer(), *([counted.count] if counted else [])])
    return app


def _metrics(keeper: ReleaseKeeper, endpoint: Endpoint, pages: KeptPages) -> Metrics:
    from .web.metrics import Metrics, State  # only where figures are wanted

    return Metrics(State(keeper.status, endpoint.status, pages))


def open_release(settings: Settings, path: Path, aside: Aside = nullcontext) -> OpenRelease:
    """A release over the engine that the settings name; `aside` is for waiting for one elsewhere."""
    manifest = Manifest.read(path)
    engine = engine_of(settings, path, manifest)
    return OpenRelease.open(path, lambda _: open_engine(engine, aside), manifest)


def _holds(settings: Settings, registry: Registry, folder: Path, thing: str) -> bool:
    """Whether a release says anything of a thing, without opening more of it than its store."""
    store = open_engine(engine_of(settings, folder, Manifest.read(folder)))
    try:
        return next(iter(store.select(bind(registry["pages/kind"], thing=thing))), None) is not None
    finally:
        store.close()


def _check(keeper: ReleaseKeeper, task: Task) -> Checked:
    """Check a visitor's table in a limited process, against what the release in service was built from."""
    with keeper.pinned() as release:
        return run_limited(
            task.upload,
            release.path / SOURCE,
            task.folder,
            release=release.path,
            language=task.language,
            progress=lambda step, _: task.progress(step),
        )


def as_worker() -> Flask:
    """The application for the process that serves, which its parent ends.

    In a group of its own, because Ctrl+C in a terminal goes to the whole group: a worker that ends before its parent knows
    why is replaced by another. Such a group is in the background, which a terminal may not let write (`stty tostop`).

    It does not outlive its parent, on whose port it would go on answering.
    """
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    parent = multiprocessing.parent_process()  # known since before the fork: it may have ended by now
    isolation.end_with_parent(parent.pid if parent and parent.pid else os.getppid())
    EndOnce().begin()
    return from_environment()


def from_environment() -> Flask:
    """The application as `profilatlas serve` starts it in a process of its own, with its journal on standard error."""
    settings = Settings.from_environment(os.environ)
    journal.start(settings.log, sys.stderr)
    return create_app(settings)
