"""What stands in `deploy/` beside nginx: the installation, the container's steps without a container, the systemd unit."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from profilatlas import doctor
from tests.nginx import free_port
from tests.running import ROOT

pytest.importorskip("hatchling", reason="missing component: hatchling")

DEPLOY = ROOT / "deploy"
SMALL = ROOT / "tests" / "instances" / "ohne-raster"
UNIT = DEPLOY / "systemd" / "profilatlas.service"
# What serving and its query workers call beyond reading and answering (endpoint/isolation.py, endpoint/nursery.py).
CALLS = {"unshare", "prctl", "setpriority", "prlimit64", "setpgid", "clone", "kill", "wait4", "mmap", "fsync", "flock"}
TRIES, PAUSE = 300, 0.1


def instructions() -> list[tuple[str, str]]:
    """The instructions of the container file, in order, for both of its stages."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8"))
    lines = [line.partition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in lines]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `deploy/install.sh` installed to, as the container file calls it.

    The packages of the lock are those of the tests: pip compares their versions with it and fetches nothing.
    """
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True)
    target = folder / "opt"
    subprocess.run([sys.executable, "-m", "venv", target], check=True)
    (site,) = (target / "lib").glob("python*/site-packages")
    (site / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (script,) = (rest for word, rest in instructions() if word == "RUN" and "install.sh" in rest)
    (wheel,) = folder.glob("*.whl")
    command = script.replace("dist/profilatlas-*.whl", str(wheel)).replace("/opt/profilatlas", str(target))
    done = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("profilatlas ")
    return target


def test_the_steps_of_the_container_build_and_serve_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    port, services = free_port(), compose()["services"]
    variables = dict(rest.split("=", 1) for word, rest in instructions() if word == "ENV")
    releases = tmp_path / "releases"
    environment = {
        **variables,
        "PATH": variables["PATH"].replace("/opt/profilatlas", str(installed)),
        "PROFILATLAS_RELEASES": str(releases),
        "PROFILATLAS_HOST": "127.0.0.1",
        "PROFILATLAS_PORT": str(port),
        "PROFILATLAS_PUBLIC_URL": "https://profile.example",
        "PROFILATLAS_TRUSTED_PROXIES": services["pages"]["environment"]["PROFILATLAS_TRUSTED_PROXIES"],
    }
    build = [word.replace("/srv/profilatlas/source", str(SMALL)) for word in services["build"]["command"]]
    done = subprocess.run(
        [f"{installed}/bin/{build[0]}", *build[1:]], env=environment, cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    (command,) = (json.loads(rest) for word, rest in instructions() if word == "CMD")
    with subprocess.Popen(
        [f"{installed}/bin/{command[0]}", *command[1:]], env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL
    ) as server:
        try:
            page = fetch(f"http://127.0.0.1:{port}/doc/measure/open-house", server)
        finally:
            server.terminate()
    assert "<h1" in page and "Open town hall" in page
    found = subprocess.run(
        [installed / "bin" / "python", "-c", "import profilatlas; print(profilatlas.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.startswith(str(installed)), "the package of the wheel served, not the checkout"


def fetch(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(TRIES):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return str(answer.read().decode("utf-8"))
        except (TimeoutError, urllib.error.URLError, ConnectionError):
            time.sleep(PAUSE)
    raise AssertionError(f"nothing answers at {url}")


def test_everything_that_compose_mounts_and_names_is_there() -> None:
    file = compose()
    folder = DEPLOY / "container"
    for service in file["services"].values():
        for volume in service.get("volumes", ()):
            source = re.sub(r"\$\{\w+:-(.+?)\}", r"\1", volume).split(":")[0]
            assert source in file["volumes"] or (folder / source).exists(), source
        assert set(service.get("networks", ())) <= set(file["networks"])
    build = file["services"]["pages"]["build"]
    assert (folder / build["context"] / build["dockerfile"]).is_file()
    copied = [rest for word, rest in instructions() if word == "COPY"]
    assert copied[0] == ". ." and (ROOT / ".dockerignore").is_file()
    assert file["networks"]["inside"]["internal"] is True
    assert "include profilatlas/nodes.conf" in (DEPLOY / "nginx" / "profilatlas.conf").read_text(encoding="utf-8")


def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser["Service"]


def test_systemd_finds_nothing_wrong_with_the_unit_and_little_that_it_may_do(
    require: Callable[[str], Path], installed: Path, tmp_path: Path
) -> None:
    analyze = require("systemd-analyze")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/profilatlas", str(installed)), encoding="utf-8")
    verified = subprocess.run([analyze, "verify", copy], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", "--threshold=25", copy],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert rated.returncode == 0, rated.stdout


def test_the_unit_lets_query_workers_do_what_they_need(require: Callable[[str], Path]) -> None:
    allowed: set[str] = set()
    groups = unit()["SystemCallFilter"].split()
    while groups:
        listed = subprocess.run(
            [require("systemd-analyze"), "syscall-filter", groups.pop()], capture_output=True, text=True, check=True
        )
        names = [
            line.strip() for line in listed.stdout.splitlines()[1:] if line.strip() and not line.strip().startswith("#")
        ]
        allowed |= {name for name in names if not name.startswith("@")}
        groups += [name for name in names if name.startswith("@")]
    assert allowed >= CALLS, CALLS - allowed
    assert set(unit()["RestrictNamespaces"].split()) == {"user", "net"}
    assert "MemoryDenyWriteExecute" not in unit() and unit()["OOMPolicy"] == "continue"


def test_process_like_a_query_worker_starts_without_any_privilege() -> None:
    """As under the unit: no new privileges, no capabilities. Whether it leaves the network, the kernel decides."""
    bound = ["--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    done = subprocess.run(
        ["setpriv", "--no-new-privs", *bound, sys.executable, "-c", doctor._PROBE],
        env={**os.environ, "PYTHONPATH": str(ROOT / "service")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("isolated", "connected")
    assert doctor._workers().name in ("workers", "connected")
