"""`profilatlas export-site`: asks the application for every address of one release and writes what it says to files.

Several processes ask, each with an application of its own; this one hands out addresses, follows where pages lead, and
writes what nginx needs to know. When another release becomes current meanwhile it stops: the next export completes it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..app import create_app
from ..children import end_with_parent
from ..errors import ExportError
from ..settings import Settings
from ..web import visit
from ..web.caching import PAGE_SECONDS, VARY
from ..web.drawing import Drawer
from ..web.kept import KeptModels
from ..web.security import SECURITY_HEADERS
from ..web.whole_site import Pages, error_body, pages_of
from . import errors
from .asking import Asker
from .folder import TwinFolder
from .rules import Site, is_thing
from .variants import Made, Maker, is_live, parted

Progress = Callable[[int, int, int], None]
"""Is told how many addresses are done, how many are known, and how many files there are."""
_AT_ONCE = 8
_MODELS = 8
_PICTURES = 8 * 1024 * 1024
_USUAL: Mapping[str, str] = {
    "Cache-Control": f"public, max-age={PAGE_SECONDS}, must-revalidate",
    "Content-Security-Policy": SECURITY_HEADERS["Content-Security-Policy"],
    "Vary": VARY,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: `files` that there are, `written` those that changed, `removed` those that are gone.

    `rules` tells whether nginx must read its configuration anew.
    """

    release_id: str
    files: int
    written: int
    removed: int
    rules: bool


@dataclass(frozen=True, slots=True)
class _Task:
    """Addresses for one process; `follow` when their links lead to more."""

    settings: Settings
    folder: Path
    release_id: str
    languages: tuple[str, ...]
    paths: tuple[str, ...]
    follow: bool = False
    gone: bool = False


def export(settings: Settings, folder: Path, processes: int, progress: Progress = lambda *_: None) -> Exported:
    """Write the site of the current release into `folder`; `ExportError` says why it cannot be, or not be completed."""
    app = create_app(settings)
    pages = pages_of(app)
    twin = TwinFolder(folder)
    try:
        with twin.exporting():
            # New processes, not forked ones: the engine of an open release has threads, which no fork takes along.
            with ProcessPoolExecutor(processes, get_context("spawn"), initializer=end_with_parent) as pool:
                work = _Work(pool, settings, folder, pages, progress)
                try:
                    work.run()
                except BrokenProcessPool as error:
                    raise ExportError("a process of the export was ended: export again to complete it") from error
                finally:
                    pool.shutdown(cancel_futures=True)
            made = _rest(app, twin, settings, pages, work.site)
            names = {*work.names, *made.names}
            before = _rules_of(folder)
            written = work.written + made.written + _write_rules(twin, work.site, names)
            removed = twin.end(pages.release_id, names)
            return Exported(pages.release_id, len(names), written, removed, before != _rules_of(folder))
    except OSError as error:
        raise ExportError(f"{error.filename or folder} cannot be written: {error.strerror}") from error


@dataclass(slots=True)
class _Work:
    """What is to be asked, and what came of it."""

    pool: ProcessPoolExecutor
    settings: Settings
    folder: Path
    pages: Pages
    progress: Progress
    names: list[str] = field(default_factory=list)
    written: int = 0
    site: Site = field(init=False)

    def run(self) -> None:
        """Ask for everything; a few tasks are under way per process, so that memory stays small."""
        self.site = Site(self.settings.url, self.pages.release_id, self.pages.languages, _USUAL)
        seen = {*self.pages.entrances, *self.pages.things, *self.pages.withdrawn}
        tasks = deque(self._tasks([each for each in self.pages.entrances if not is_live(each)], 1, follow=True))
        tasks.extend(self._tasks([each.partition("?")[0] for each in self.pages.lasting], 20))
        tasks.extend(self._tasks(self.pages.things, _AT_ONCE))
        tasks.extend(self._tasks(self.pages.withdrawn, _AT_ONCE, gone=True))
        total, done = sum(len(task.paths) for task in tasks), 0
        running: dict[Future[Made], _Task] = {}
        while tasks or running:
            while tasks and len(running) < 3 * (os.cpu_count() or 1):
                task = tasks.popleft()
                running[self.pool.submit(_make, task)] = task
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                made = future.result()
                done += len(running.pop(future).paths)
                self._take(made)
                found = sorted(path for path in made.links - seen if self._is_new(path))
                seen.update(found)
                # All formats of one page together: what was read or drawn for one of them serves the others.
                for _, together in groupby(found, lambda path: parted(path)[0]):
                    tasks.extendleft(self._tasks(together, _AT_ONCE, follow=True))
                total += len(found)
                self.progress(done, total, len(self.names))

    def _is_new(self, path: str) -> bool:
        """Whether a link leads to a page that neither a list has nor a document in another format; what is computed has none."""
        stem, suffix = parted(path)
        known = is_live(path) or path.startswith(("/id/", "/scheme/", "/static/"))
        return not known and not (suffix and is_thing(stem)) and suffix not in self.site.offers.get(stem, ())

    def _take(self, made: Made) -> None:
        self.names += made.names
        self.written += made.written
        self.site.add(made)

    def _tasks(self, paths: Iterable[str], size: int, *, follow: bool = False, gone: bool = False) -> list[_Task]:
        listed, pages = tuple(paths), self.pages
        return [
            _Task(self.settings, self.folder, pages.release_id, pages.languages, listed[at : at + size], follow, gone)
            for at in range(0, len(listed), size)
        ]


@lru_cache(maxsize=1)
def _opened(settings: Settings, folder: Path) -> tuple[Any, TwinFolder]:
    """What one process of the pool works with from task to task."""
    app = create_app(settings)
    services: visit.Services = app.extensions[visit.EXTENSION]
    drawer = Drawer(services.drawer.fonts, kept=_PICTURES)
    app.extensions[visit.EXTENSION] = replace(services, models=KeptModels(_MODELS), drawer=drawer)
    return app, TwinFolder(folder)


def _make(task: _Task) -> Made:
    """Make the files of some addresses, in a process of the pool."""
    app, folder = _opened(task.settings, task.folder)
    asker, made = Asker(app, task.settings.url), Made()
    maker = Maker(asker, folder, task.languages)
    _require(app, task.release_id)
    for path in task.paths:
        if task.gone:
            _put(folder, errors.gone(asker, task.languages, path), made)
        else:
            maker.make(path, made, follow=task.follow)
    _require(app, task.release_id)
    return made


def _require(app: Any, release_id: str) -> None:
    services: visit.Services = app.extensions[visit.EXTENSION]
    with services.keeper.pinned() as release:
        if release.manifest.id != release_id:
            raise ExportError(f"release {release.manifest.id} became current meanwhile: export again")


def _rest(app: Any, twin: TwinFolder, settings: Settings, pages: Pages, site: Site) -> Made:
    """What no address has: pages of errors."""
    made = Made()
    asker = Asker(app, settings.url)
    places = {("html",): "/imprint"} | {offer: stem for stem, offer in sorted(site.offers.items())}
    usual = next((path for path in pages.things if path.count("/") == 3), None)
    if usual:
        places[site.thing_offer] = usual
    _put(twin, errors.always(pages.languages, partial(_error, app)), made)
    _put(twin, errors.unacceptable(asker, pages.languages, places), made)
    for address in pages.lasting:
        path, _, tag = address.partition("?v=")
        answer = asker.ask(address, pages.languages[0])
        site.lasting[f"{path}|{tag}"] = answer.headers["Cache-Control"]
    return made


def _error(app: Any, name: str, address: str, language: str, accept: str, detail: str | None) -> bytes:
    return error_body(app, name, address, language, accept, detail)


def _put(folder: TwinFolder, files: Iterable[tuple[str, bytes]], made: Made) -> None:
    for name, body in files:
        made.written += folder.put(name, (body,))
        made.names.append(name)


def _write_rules(twin: TwinFolder, site: Site, names: set[str]) -> int:
    files = {"nginx/maps.conf": site.lines(), "nginx/types.conf": site.type_lines()}
    written = 0
    for name, lines in files.items():
        written += twin.put(name, (f"{line}\n".encode() for line in lines))
        names.add(name)
    return written


def _rules_of(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted((folder / "nginx").glob("*.conf"))]
