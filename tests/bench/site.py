"""Export the site of generated measures: `python -m tests.bench.site [MEASURES [PROCESSES]]` (goal: 300 files/s on two cores).

On a machine that does other things as well, the files per second of processor time say more than those on the clock.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from profilatlas.settings import Settings
from profilatlas.synth.write import synthesize
from profilatlas.twin.export import export
from tests.running import ROOT, build


def main(arguments: list[str]) -> int:
    """Build, export, export again; prints what each export took."""
    measures, processes = (int(arguments[n]) if n < len(arguments) else usual for n, usual in enumerate((0, 2)))
    with tempfile.TemporaryDirectory(prefix="profilatlas-site-") as name:
        source = ROOT / "data" / "hamm"
        if measures:
            synthesize(source, Path(name, "source"), measures)
            source = Path(name, "source")
        settings = Settings(releases=build(source, Path(name, "releases")))
        for which in ("first", "again"):
            began, used = time.monotonic(), _used()
            done = export(settings, Path(name, "site"), processes)
            seconds, processor = time.monotonic() - began, _used() - used
            told = {
                "export": which,
                "processes": processes,
                "processors": os.cpu_count(),
                "files": done.files,
                "written": done.written,
                "seconds": round(seconds, 1),
                "files_per_second": round(done.files / seconds),
                "processor_seconds": round(processor, 1),
                "files_per_processor_second": round(done.files / processor),
            }
            print(json.dumps(told), flush=True)
    return 0


def _used() -> float:
    """Seconds of processor time of this process and of those that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
