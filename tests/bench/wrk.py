"""wrk, a program that asks a server as fast as it can over so many connections, and what it tells."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.components import find
from tests.running import leash

MISSING = "the program `wrk` is missing (Debian: wrk; `tools/install_bench_components.sh` installs it as root)"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_SCRIPT = """
local paths, at = {}, 0
for path in io.lines(%s) do paths[#paths + 1] = path end
function setup(thread) thread:set("first", math.random(#paths)) end
request = function() at = at + 1; return wrk.format("GET", paths[(first + at) %% #paths + 1]) end
"""


@dataclass(frozen=True, slots=True)
class Told:
    """Requests per second, the 99th percentile in milliseconds."""

    per_second: float
    p99: float


def ask(url: str, paths: Sequence[str], connections: int, seconds: float, headers: Sequence[str] = ()) -> Told:
    """Ask a server for paths in turn, each connection from its own place on; ends the benchmark on any other answer than 200."""
    program = find("wrk")
    if program is None:
        raise LookupError(MISSING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paths").write_text("\n".join(paths) + "\n", encoding="utf-8")
        (folder / "ask.lua").write_text(_SCRIPT % json.dumps(str(folder / "paths")), encoding="utf-8")
        options = [f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "30s", "--latency"]
        options += [word for header in headers for word in ("-H", header)]
        command = [*leash(), program, *options, "-s", folder / "ask.lua", url]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    return read(answer.stdout or answer.stderr)


def read(text: str) -> Told:
    """What wrk prints, as numbers; ends the benchmark where it met errors or answers that are none."""
    if found := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", text):
        sys.exit(f"wrk met {found.group()}")
    rate, last = re.search(r"Requests/sec:\s+([\d.]+)", text), re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    if rate is None or last is None:
        sys.exit(f"wrk said: {text[:300]}")
    return Told(float(rate.group(1)), float(last.group(1)) * _UNITS[last.group(2)])
