"""Measures one source folder: its build, the start of the server, its pages, the memory of its processes."""

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from profilatlas.web.kept import KeptPages
from profilatlas.web.visit import EXTENSION
from tests.running import application, command_line, environment, serving

WARM_UP = 20
REQUESTS = 200
STARTS = 3
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one source; times in seconds, memory in bytes, p50 by page.

    `made` are pages made anew each time, `pages` those kept from an earlier visit, `answers` the latter over HTTP.
    """

    measures: int
    build: float
    build_memory: int
    release_size: int
    start: float
    made: dict[str, float]
    pages: dict[str, float]
    answers: dict[str, float]
    memory: int


def measure(source: Path, releases: Path, paths: dict[str, str], note: Callable[[str], None]) -> Measured:
    """Build and serve a source folder and time what the requirements name; `paths` are pages by what they are."""
    note(f"building {source.name}")
    build, build_memory = _build(source, releases)
    release = releases / (releases / "current").read_text().strip()
    size = sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
    note(f"serving {source.name}")
    start = statistics.median(_start(releases) for _ in range(STARTS))
    app = application(releases)
    client = app.test_client()
    pages = {name: _p50(lambda path=path: _get_inside(client, path)) for name, path in paths.items()}
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=KeptPages(0))
    made = {name: _p50(lambda path=path: _get_inside(client, path)) for name, path in paths.items()}
    with serving(releases) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        answers = {name: _p50(lambda path=path: _get(connection, path)) for name, path in paths.items()}
        connection.close()
        memory = max(_resident(pid) for pid in _family(server.process.pid))
    return Measured(_measures(release), build, build_memory, size, start, made, pages, answers, memory)


def _build(source: Path, releases: Path) -> tuple[float, int]:
    """Seconds and the largest memory of a build in a process of its own, with all its child processes."""
    before = time.perf_counter()
    process = subprocess.Popen(
        command_line("build", source, "--releases", releases, "--format", "json"),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{source} does not build")
    return seconds, usage.ru_maxrss * 1024


def _start(releases: Path) -> float:
    """Seconds from starting the command to the first answered page."""
    before = time.perf_counter()
    with serving(releases):
        return time.perf_counter() - before


def _p50(request: Callable[[], None]) -> float:
    for _ in range(WARM_UP):
        request()
    times = []
    for _ in range(REQUESTS):
        before = time.perf_counter()
        request()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def _get_inside(client: object, path: str) -> None:
    answer = client.get(path)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def _measures(release: Path) -> int:
    from profilatlas.release.manifest import Manifest

    return Manifest.read(release).counts["measures"]
