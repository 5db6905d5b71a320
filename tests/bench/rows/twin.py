"""The static twin of the demo, served by nginx, beside the service itself: how fast it is made, requests per second."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from profilatlas.settings import Settings
from profilatlas.twin.export import export
from tests.bench import wrk
from tests.bench.place import DEMO, Place, note
from tests.bench.questions import FREE, serving_with
from tests.bench.row import Row
from tests.bench.rows.throughput import CONNECTIONS, SECONDS, WARM_UP
from tests.bench.timing import Taken
from tests.components import find
from tests.nginx import twin_in
from tests.running import build

NAME, BESIDE = "measure page of the demo by nginx", "the service, page kept"
PAGE = "/doc/measure/beispielprofil"
AT_LEAST_FILES = 300.0
HEADERS = ("Accept: text/html", "Accept-Language: de")


def rows(place: Place) -> Iterator[Row]:
    """Always the demo: the files of the twin do not know how many there are."""
    nginx = find("nginx")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        releases = build(DEMO, folder / "releases")
        note("exporting the demo")
        before = time.perf_counter()
        done = export(Settings(releases=releases), folder / "site", 2)
        files = done.files / (time.perf_counter() - before)
        yield Row(
            "export of the static twin", "", "files/s", Taken(files), more=True, note=f"{done.files:,} files; goal 300"
        )
        if nginx is None or find("wrk") is None:
            yield Row.missing(NAME, BESIDE, wrk.MISSING if nginx else "nginx is missing (Debian: nginx-light)")
            return
        (folder / "nginx").mkdir()
        folder.chmod(0o755)
        urls = {
            "ours": stack.enter_context(twin_in(nginx, folder / "nginx", folder / "site")),
            "theirs": stack.enter_context(serving_with(releases, **FREE)).url,
        }
        told = {}
        for url in urls.values():
            wrk.ask(url, [PAGE], 1, WARM_UP, HEADERS)
        turns = [(side, number) for side in urls for number in CONNECTIONS]
        for side, number in random.Random(1).sample(turns, len(turns)):
            found = wrk.ask(urls[side], [PAGE], number, SECONDS, HEADERS)
            told[side, number] = Taken(found.per_second, found.p99)
    for number in CONNECTIONS:
        yield Row(
            f"{NAME}, {number} connections", BESIDE, "requests/s", told["ours", number], told["theirs", number], True
        )
