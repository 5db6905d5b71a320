"""nginx with the configuration of `deploy/nginx` itself; only ports, paths and, where asked, timeouts are replaced."""

import getpass
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.running import ENDING, ROOT, leash, stop

CONFIGURATION = ROOT / "deploy" / "nginx"
TRIES, PAUSE = 100, 0.05
# Stands between nginx and a node and shortens the life of what passes, so that pages grow old while a test looks on.
HASTY = """
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{node};
        proxy_set_header Host $host;
        proxy_hide_header Cache-Control;
        add_header Cache-Control "public, max-age=1";
        error_page 502 = @gone;
    }}
    location @gone {{ return 444; }}
}}
"""
MAIN = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/log/main.error.log;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    access_log off;
    include profilatlas.conf;
    {more}
}}
"""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def proxying(
    program: Path, folder: Path, port: int, nodes: Sequence[int], *, timeouts: int | None = None, hasty: bool = False
) -> Iterator[str]:
    """The address of an nginx before web nodes on these ports; it ends with the block.

    `timeouts` replaces every timeout towards clients by so many seconds; `hasty` makes pages old after one second.
    """
    shutil.copytree(CONFIGURATION, folder, dirs_exist_ok=True)
    parts = folder / "profilatlas"
    (folder / "log").mkdir()
    (folder / "cache").mkdir()
    ports = [free_port() for _ in nodes] if hasty else nodes
    more = "".join(HASTY.format(port=own, node=node) for own, node in zip(ports, nodes, strict=True)) if hasty else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=getpass.getuser(), more=more))
    (parts / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    line = (parts / "nodes.conf").read_text().splitlines()[1]
    (parts / "nodes.conf").write_text("\n".join(line.replace(":8000", f":{each}") for each in ports))
    _replace(folder / "profilatlas.conf", "/var/log/nginx/", f"{folder}/log/")
    _replace(folder / "profilatlas.conf", "/var/lib/nginx/", f"{folder}/cache/")
    if timeouts is not None:
        text = (parts / "limits.conf").read_text()
        client = r"^(client_header_timeout|client_body_timeout|send_timeout|keepalive_timeout) \d+s"
        (parts / "limits.conf").write_text(re.sub(client, rf"\1 {timeouts}s", text, flags=re.MULTILINE))
    with _running(program, folder, port) as url:
        yield url


@contextmanager
def twin_in(program: Path, folder: Path, site: Path, *, node: int | None = None) -> Iterator[str]:
    """The address of an nginx that serves the files of an exported site, with a web node on this port or without one."""
    shutil.copytree(CONFIGURATION, folder, dirs_exist_ok=True)
    (folder / "profilatlas.conf").unlink()
    (folder / "static.conf").rename(folder / "profilatlas.conf")
    (folder / "log").mkdir()
    port = free_port()
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=getpass.getuser(), more=""))
    (folder / "profilatlas" / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    _replace(folder / "profilatlas.conf", "/srv/profilatlas/site", str(site))
    _replace(folder / "profilatlas.conf", "/var/log/nginx/", f"{folder}/log/")
    if node is not None:
        _replace(folder / "profilatlas" / "service.conf", "default absent;", "default service;")
        (folder / "profilatlas" / "nodes.conf").write_text(f"server 127.0.0.1:{node};\n")
    with _running(program, folder, port) as url:
        yield url


@contextmanager
def _running(program: Path, folder: Path, port: int) -> Iterator[str]:
    """The address of an nginx that runs by the configuration in a folder until the block is left."""
    # Its workers live on when it is killed; when it is told to end it takes them along.
    command = [*leash(signal.SIGTERM), program, "-p", folder, "-c", "nginx.conf"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _wait_until_it_listens(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            stop(process, ENDING)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer names {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(TRIES):
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise RuntimeError(f"nginx ended with {process.returncode}: {said}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(PAUSE)
    raise RuntimeError("nginx does not listen")
