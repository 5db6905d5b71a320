"""Is everything in place for serving? One examination after the other, each with what to do where it is not (`doctor`).

Nothing is changed by looking, and whatever fails is a line of its own: an examination never raises.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from stat import S_IRWXG, S_IRWXO, S_IWOTH

from . import __version__, resources
from .engines import engine_of, open_engine
from .errors import ProfilatlasError, ReleaseError
from .release import switch
from .release.manifest import Manifest
from .settings import Settings

_RESERVE = 200 * 1024 * 1024
"""Bytes that a build needs besides a release as large as the current one."""

_PROBE = """
import threading
from profilatlas.endpoint.isolation import leave_network
isolated = leave_network()
threading.stack_size(256 * 1024 * 1024)
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
print("isolated" if isolated else "connected")
"""
_PROBE_SECONDS = 60


class State(StrEnum):
    """How grave a line is: an `error` keeps the service, or a build, from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """What one examination found: `name` of the message (`console_doctor.py`) and the `values` that stand in it."""

    name: str
    state: State = State.OK
    values: Mapping[str, str] = field(default_factory=dict)


def examine(settings: Settings, file: Path | None = None) -> Iterator[Line]:
    """Look at everything that these settings, which may come from a file, make use of."""
    yield from _settings(settings, file)
    yield from _folder(settings.releases)
    manifest, lines = _release(settings.releases)
    yield from lines
    if manifest is not None:
        yield from _room(settings.releases, manifest)
        yield from _engine(settings, manifest)
    yield from _components()
    yield _port(settings.host, settings.port)
    yield _workers()


def _settings(settings: Settings, file: Path | None) -> Iterator[Line]:
    if file is not None and settings.remote.password and _mode(file) & (S_IRWXG | S_IRWXO):
        yield Line("password", State.WARNING, {"file": str(file)})
    if settings.public_url is None:
        yield Line("public-url", State.WARNING, {"url": settings.url})
    elif not settings.public_url.startswith("https://"):
        yield Line("no-https", State.WARNING, {"url": settings.url})
    elif not settings.trusted_proxies:
        yield Line("proxies", State.WARNING)
    else:
        yield Line("settings", values={"url": settings.url})


def _folder(releases: Path) -> Iterator[Line]:
    where = {"folder": str(releases)}
    if not releases.is_dir() or not os.access(releases, os.R_OK | os.X_OK):
        yield Line("no-folder", State.ERROR, where)
        return
    if _mode(releases) & S_IWOTH:
        yield Line("open-folder", State.WARNING, where)
    yield Line("folder", values=where) if os.access(releases, os.W_OK) else Line("read-only", State.WARNING, where)
    leftovers = [path.name for path in releases.glob(".building-*")]
    if leftovers:
        yield Line("leftovers", State.WARNING, {"names": ", ".join(leftovers)})


def _release(releases: Path) -> tuple[Manifest | None, list[Line]]:
    """The release that would serve, and what there is to say about it and about the one that should."""
    lines: list[Line] = []
    try:
        named = switch.current_id(releases)
        candidates = switch.from_release(releases, named or "")
    except ReleaseError as error:
        return None, [Line("bad-current", State.ERROR, {"reason": str(error)})]
    if not candidates:
        return None, [Line("no-release", State.ERROR, {"folder": str(releases)})]
    for release_id in candidates:
        try:
            manifest = Manifest.read(releases / release_id)
            manifest.verify_hashes(releases / release_id)
        except ReleaseError as error:
            lines.append(Line("damaged", State.ERROR, {"reason": str(error)}))
            continue
        lines.append(Line("release", values={"release": release_id, "number": str(len(manifest.files))}))
        if manifest.version != __version__:
            lines.append(Line("other-version", State.WARNING, {"built": manifest.version, "installed": __version__}))
        return manifest, lines
    return None, lines


def _room(releases: Path, manifest: Manifest) -> Iterator[Line]:
    free, needed = shutil.disk_usage(releases).free, 2 * manifest.size + _RESERVE
    values = {"free": _mebibytes(free), "needed": _mebibytes(needed)}
    yield Line("room", values=values) if free >= needed else Line("no-room", State.WARNING, values)


def _engine(settings: Settings, manifest: Manifest) -> Iterator[Line]:
    """Whether the engine has what the release should have: its triples, all of them."""
    expected = manifest.counts["triples"]
    try:
        store = open_engine(engine_of(settings, settings.releases / manifest.id, manifest))
        try:
            counted = store.count()
        finally:
            store.close()
    except ProfilatlasError as error:
        yield Line("engine-down", State.ERROR, {"reason": str(error)})
        return
    values = {"counted": str(counted), "expected": str(expected)}
    yield Line("engine", values=values) if counted == expected else Line("engine-differs", State.ERROR, values)


def _components() -> Iterator[Line]:
    web = resources.web_dir()
    needed = {
        "translations": any((web / "translations").glob("*/LC_MESSAGES/*.mo")),
        "static files": (web / "static" / "vendor" / "kern").is_dir(),
        "fonts": all(font.is_file() for font in resources.print_fonts()),
        "vocabulary": (resources.ontology_dir() / "profile.ttl").is_file(),
        "rules": any(resources.shapes_dir().glob("*.ttl")),
    }
    missing = [name for name, there in needed.items() if not there]
    yield Line("missing", State.ERROR, {"names": ", ".join(missing)}) if missing else Line("components")
    for program in ("nginx", "rapper"):
        found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        yield Line("program", values={"program": found}) if found else Line(f"no-{program}", State.WARNING)


def _port(host: str, port: int) -> Line:
    """Whether the server runs, or could."""
    values = {"address": f"{host}:{port}"}
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return Line("port", values=values)
        except OSError as error:
            values["reason"] = error.strerror or str(error)
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/ready", headers={"Host": "localhost"})
        answer = connection.getresponse()
        said = answer.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return Line("port-taken", State.ERROR, values)
    finally:
        connection.close()
    if '"sparql"' not in said:
        return Line("port-taken", State.ERROR, values)
    running = answer.status == 200 and "degraded" not in said
    return (
        Line("running", values=values) if running else Line("not-ready", State.ERROR, values | {"said": said.strip()})
    )


def _workers() -> Line:
    """Whether a process like the workers for queries gets what it needs: no network, 256 MiB of stack."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE],
            env={**os.environ, "PYTHONPATH": str(resources.package_dir().parent)},
            capture_output=True,
            text=True,
            check=False,
            timeout=_PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Line("no-workers", State.ERROR, {"reason": str(error)})
    if done.returncode != 0:
        return Line("no-workers", State.ERROR, {"reason": done.stderr.strip().rpartition("\n")[2]})
    return Line("workers") if done.stdout.strip() == "isolated" else Line("connected", State.WARNING)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _mebibytes(size: int) -> str:
    return f"{size // (1024 * 1024)} MiB"
