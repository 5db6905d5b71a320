"""A check in a process of its own, with limits: whatever a file does to its reader, it does it there.

The child is `python -m profilatlas.check_worker`. It works in a private folder that the caller makes and deletes, and
leaves there `result.json` (the form stands in `model/checked.py`) and `marked.xlsx`. While it works it says each step on
its standard output. It ends when its parent does, uses no network and writes nowhere else.

    with tempfile.TemporaryDirectory() as folder:
        checked = run_limited(upload, release / SOURCE, Path(folder), release=release)
        marked = Path(folder, MARKED)                 # is there unless the file could not be opened
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TypeAlias

from .children import child_environment
from .errors import SourceError
from .model.checked import Checked
from .model.finding import Finding, Place, Severity

Progress: TypeAlias = Callable[[str, str], None]

RESULT = "result.json"
MARKED = "marked.xlsx"
STEPS = ("start", "read", "derive", "validate", "check", "compare", "mark")
OUT_OF_MEMORY, UNSOUND_INSTANCE = 70, 71
"""The exit codes by which the child says what it ran into; with the second the result holds the instance's findings."""

_MEBIBYTE = 1024 * 1024
_LOG = logging.getLogger(__name__)
_ERRORS = "errors.txt"
# Threads reserve memory, of which a check has little.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
_OF_MEMORY = re.compile("MemoryError|memory alloc|failed to map segment|cannot allocate", re.IGNORECASE)
"""How Python, its libraries and the loader say that there is no memory left."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a check may use: bytes of address space (about twice of what it touches), seconds of CPU and of waiting."""

    memory: int = 1024 * _MEBIBYTE
    cpu: int = 60
    wall: float = 90.0


def run_limited(
    file: Path,
    instance: Path,
    folder: Path,
    *,
    release: Path | None = None,
    language: str = "de",
    limits: Limits = Limits(),
    progress: Progress = lambda step, detail: None,
) -> Checked:
    """Check a file against an instance in a child process, and mark it; a child that fails is a finding, too.

    The file has the name that its sender gave it: it stands in every place and says which table a CSV file holds.
    `instance` is a source folder, `release` the release to compare with (else the instance itself), `folder` a private
    folder, `language` that of the notes and the sheet of findings in the marked workbook. `progress` is told each of
    `STEPS`, with a detail that may be empty, and again as a step goes on. Raises `SourceError` where the instance itself cannot be read.
    """
    arguments = [str(file.resolve()), str(instance.resolve()), str(folder.resolve()), "--language", language]
    arguments += ["--release", str(release.resolve())] if release is not None else []
    arguments += ["--memory", str(limits.memory), "--cpu", str(limits.cpu)]
    progress("start", "")
    with (
        (folder / _ERRORS).open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "profilatlas.check_worker", *arguments],
            cwd=folder,
            env=child_environment(TMPDIR=str(folder), HOME=str(folder), **_ONE_THREAD),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            start_new_session=True,
        ) as child,
    ):
        late = Timer(limits.wall, _kill, [child])
        late.start()
        try:
            for line in child.stdout or ():
                step, _, detail = line.rstrip("\n").partition("\t")
                progress(step, detail)
            code = child.wait()
        finally:
            late.cancel()
            _kill(child)
    result = folder / RESULT
    checked = Checked.from_json(json.loads(result.read_text(encoding="utf-8"))) if result.is_file() else None
    if code == UNSOUND_INSTANCE and checked is not None:
        result.unlink()
        raise SourceError(f"{instance} cannot be read", checked.findings)
    if code != 0:
        stopped = _stopped(code, file.name, folder, marking=checked is not None)
        checked = Checked(file.name, (stopped,)) if checked is None else checked.with_finding(stopped)
        result.write_text(json.dumps(checked.to_json(), ensure_ascii=False), encoding="utf-8")
        (folder / MARKED).unlink(missing_ok=True)
    assert checked is not None, "a child that ends well leaves a result"
    return checked


def _kill(child: subprocess.Popen[str]) -> None:
    """End the child and whatever it started; nothing happens to those that have ended."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def _stopped(code: int, name: str, folder: Path, *, marking: bool) -> Finding:
    """Why a result is missing, in words; our log gets the kind of error and nothing of the file's content."""
    said = (folder / _ERRORS).read_text(encoding="utf-8", errors="replace").strip()
    _LOG.warning("a check ended with %s: %s", code, said.rpartition("\n")[2].partition(":")[0])
    if marking:
        return Finding("not-marked", Severity.WARNING, Place(name), None, _MESSAGES["not-marked"])
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        rule = "check-too-long"
    elif code in (OUT_OF_MEMORY, -signal.SIGABRT) or _OF_MEMORY.search(said):
        rule = "check-too-large"
    else:
        rule = "check-failed"
    return Finding(rule, Severity.VIOLATION, Place(name), None, _MESSAGES[rule])


_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "not-marked": {
        "de": "Die Befunde ließen sich nicht in die Tabelle eintragen; diese Liste ist vollständig.",
        "en": "The findings could not be entered into the table; this list is complete.",
    },
    "check-too-long": {
        "de": "Die Prüfung hat zu lange gedauert und wurde abgebrochen: die Tabelle in kleinere Teile aufteilen.",
        "en": "The check took too long and was stopped: split the table into smaller parts.",
    },
    "check-too-large": {
        "de": "Die Prüfung hat zu viel Speicher gebraucht und wurde abgebrochen: leere Zeilen, Bilder und Formatierungen "
        "weit außerhalb der Tabelle löschen oder die Tabelle in kleinere Teile aufteilen.",
        "en": "The check needed too much memory and was stopped: delete empty rows, pictures and formats far outside the "
        "table, or split it into smaller parts.",
    },
    "check-failed": {
        "de": "Die Datei ließ sich nicht lesen; vermutlich ist sie beschädigt: in Excel öffnen, neu speichern und noch "
        "einmal prüfen.",
        "en": "The file could not be read; it is probably damaged: open it in Excel, save it anew and check it again.",
    },
}
