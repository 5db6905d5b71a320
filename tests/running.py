"""Running the product in tests: the command line, a build, the application, a server in a process of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
READY_TRIES = 900
READY_PAUSE = 0.1
ENDING = 60
"""Seconds that a server has to answer what it has begun, and to end."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process and the folder of releases that it serves."""

    url: str
    process: "subprocess.Popen[bytes]"
    releases: Path
    log: IO[bytes]

    def said(self) -> str:
        """Everything that the server has printed so far."""
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")


def command_line(*arguments: str | Path) -> list[str]:
    """The command that runs `profilatlas` with the Python of the tests."""
    start = "import sys; from profilatlas.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start, *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """The environment for a process of its own that imports the package from the checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "service"), "PYTHONUTF8": "1", **more}


def run(*arguments: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as a person would, and return what it said."""
    return subprocess.run(
        command_line(*arguments),
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def build(source: Path, releases: Path, *options: str) -> Path:
    """Build a release in this process and return the folder of releases; the findings stand in a failure's output."""
    from profilatlas.cli import main

    assert main(["build", str(source), "--releases", str(releases), *options]) == 0, f"{source} does not build"
    return releases


def application(releases: Path, **settings: Any) -> "Flask":
    """The application for a folder of releases, as the server runs it; `settings` are others than the usual ones."""
    from profilatlas.app import create_app
    from profilatlas.settings import Settings

    app = create_app(Settings(releases=releases, **settings))
    app.testing = True
    return app


def leash(told: signal.Signals = signal.SIGKILL) -> list[str]:
    """What stands before a command that is not to outlive the process that starts it, in whatever way that ends.

    `told` is the signal that it gets: another than the usual one for those that have processes of their own to end.
    """
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", told.name.removeprefix("SIG"), "--"] if found else []


def stop(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Tell a process to end, and end it by force when it has not after so many seconds."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def serving(releases: Path, *arguments: str) -> Iterator[Server]:
    """A server in a process of its own, ready to answer; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            [*leash(), *command_line("serve", "--releases", releases, "--port", str(port), *arguments)],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", process, releases, log)
        try:
            _wait_until_ready(server)
            yield server
        finally:
            stop(process, ENDING)


def _wait_until_ready(server: Server) -> None:
    for _ in range(READY_TRIES):
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode} before it was ready")
        try:
            with urllib.request.urlopen(f"{server.url}/ready", timeout=30):
                return
        except urllib.error.HTTPError as error:
            error.close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(READY_PAUSE)
    raise RuntimeError(f"{server.url} was not ready after {READY_TRIES} tries")
