"""Kill publishers a thousand times while people read: `python -m tests.bench.kills [NUMBER [SEED]]`.

The rules run, too, so this takes a quarter of an hour. It ends with 1 when anything was lost or a reader met an error.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.faults.test_kills import SMALL, killing, report
from tests.running import build, serving

PAGES = ("/", "/explore", "/doc/measure/open-house", "/sources")


def main(arguments: list[str]) -> int:
    """Run and print; returns the exit code."""
    number, seed = (int(arguments[n]) if n < len(arguments) else usual for n, usual in enumerate((1000, 1)))
    met: Counter[str] = Counter()
    stopped = threading.Event()
    with tempfile.TemporaryDirectory(prefix="profilatlas-kills-") as name:
        with redirect_stdout(sys.stderr):
            releases = build(SMALL, Path(name, "releases"))
        with serving(releases) as server:

            def read() -> None:
                while not stopped.wait(0.02):
                    for page in PAGES:
                        try:
                            with urlopen(f"{server.url}{page}", timeout=30) as answer:
                                met[str(answer.status)] += bool(answer.read())
                        except HTTPError as error:
                            met[str(error.code)] += 1
                        except (URLError, OSError) as error:
                            met[type(error).__name__] += 1

            reader = threading.Thread(target=read)
            reader.start()
            try:
                told = report(killing(releases, number, seed), 7200)["report"]
            finally:
                stopped.set()
                reader.join()
    print(json.dumps({"publishers": told, "readers": met}, indent=1))
    return 1 if told["losses"] or set(met) != {"200"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
