"""SPARQL engines as processes of their own, on loopback, in temporary folders; each ends with its block."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from string import Template

from profilatlas.settings import Remote
from tests.running import leash, stop

READY_TRIES = 300
READY_PAUSE = 0.1
ENDING = 10
"""Seconds that an engine has to end."""
FOR_A_SHORT_LIFE = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What Java optimizes beyond the first level pays in programs that run for longer than these tests."""

_VIRTUOSO = Template(
    """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:$sql_port
NumberOfBuffers = $buffers
MaxDirtyBuffers = $dirty
[HTTPServer]
ServerPort = 127.0.0.1:$port
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 1000000
$limit
"""
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine: what the settings say of it, its process, and Virtuoso's port for SQL."""

    name: str
    remote: Remote
    process: "subprocess.Popen[bytes]"
    sql_port: int = 0


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket(AF_INET, SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def oxigraph(program: Path, folder: Path, port: int | None = None, options: Sequence[str] = ()) -> Iterator[Engine]:
    """Oxigraph's own server over the database in `folder`."""
    url = f"http://127.0.0.1:{(port := port or free_port())}"
    command = [program, "serve", "--location", folder / "database", "--bind", f"127.0.0.1:{port}", *options]
    with _running(command, folder, f"{url}/query") as process:
        yield Engine("oxigraph", Remote(query_url=f"{url}/query", graph_store_url=f"{url}/store"), process)


@contextmanager
def fuseki(
    java: Path,
    jar: Path,
    folder: Path,
    *options: str,
    heap: str = "512m",
    dataset: Sequence[str] = ("--mem", "--update"),
) -> Iterator[Engine]:
    """Apache Jena Fuseki over a dataset, usually one in memory; `options` are those of the Java machine."""
    url = f"http://127.0.0.1:{(port := free_port())}/ds"
    command = [
        java,
        f"-Xmx{heap}",
        *options,
        "-jar",
        jar,
        *dataset,
        "--localhost",
        "--port",
        str(port),
        "/ds",
    ]
    with _running(command, folder, f"{url}/query") as process:
        yield Engine("fuseki", Remote(query_url=f"{url}/query", graph_store_url=f"{url}/data"), process)


@contextmanager
def virtuoso(program: Path, folder: Path, buffers: int = 4000, seconds: int | None = None) -> Iterator[Engine]:
    """Virtuoso, whose administrator has the password that everybody knows; a buffer is a page of 8 KiB.

    A query may take so many seconds, by itself as long as it likes.
    """
    url = f"http://127.0.0.1:{(port := free_port())}"
    limit = f"MaxQueryExecutionTime = {seconds}" if seconds else ""
    sql_port, dirty = free_port(), buffers * 3 // 4
    settings = {"port": port, "sql_port": sql_port, "buffers": buffers, "dirty": dirty, "limit": limit}
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.substitute(settings), encoding="ascii")
    remote = Remote(
        query_url=f"{url}/sparql",
        graph_store_url=f"{url}/sparql-graph-crud-auth",
        user="dba",
        password="dba",
        digest=True,
    )
    with _running([program, "-f", "-c", "virtuoso.ini"], folder, remote.query_url) as process:
        yield Engine("virtuoso", remote, process, sql_port)


def checkpoint(program: Path, engine: Engine) -> None:
    """Have Virtuoso (its program) write to its database what is in its log, which its next start would read first.

    `RuntimeError` says why it did not.
    """
    command = [program.with_name("isql-vt"), f"127.0.0.1:{engine.sql_port}", engine.remote.user, engine.remote.password]
    done = subprocess.run(
        [*command, "exec=checkpoint;"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode or "***" in done.stdout + done.stderr:
        raise RuntimeError(f"no checkpoint of Virtuoso: {(done.stdout + done.stderr)[-500:]}")


@contextmanager
def rdflib_endpoint(program: Path, folder: Path, triples: Path) -> Iterator[str]:
    """The address where rdflib-endpoint answers about a file of N-Triples, which it reads into memory first."""
    url = f"http://127.0.0.1:{(port := free_port())}/"
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), triples]
    with _running(command, folder, url, tries=10 * READY_TRIES):
        yield url


@contextmanager
def _running(
    command: list[str | Path], folder: Path, url: str, tries: int = READY_TRIES
) -> "Iterator[subprocess.Popen[bytes]]":
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(
            [*leash(), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until(lambda: _answers(url), process, folder, tries)
        yield process
    finally:
        stop(process, ENDING)


def _wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", folder: Path, tries: int) -> None:
    for _ in range(tries):
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(READY_PAUSE)
    said = (folder / "said.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"{process.args} was not ready after {tries} tries: {said[-2000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}?query=ASK%20%7B%7D", timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
    except (OSError, urllib.error.URLError):
        pass
    return False
