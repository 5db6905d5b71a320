"""The package as it is installed elsewhere: everything it needs is in the wheel, and it works without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.running import ROOT

pytest.importorskip("hatchling", reason="missing component: hatchling")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `make wheel` builds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_service_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "service" / "profilatlas"
    wanted = {path.relative_to(ROOT / "service").as_posix() for path in package.rglob("*.rq")}
    wanted |= {
        path.relative_to(ROOT / "service").as_posix() for path in (package / "web" / "templates").rglob("*.html")
    }
    for folder in ("ontology", "shapes"):
        files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        wanted |= {f"profilatlas/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert wanted
    assert wanted - names == set()
    for needed in ("/static/vendor/kern/", "/de/LC_MESSAGES/messages.mo", "/ar/LC_MESSAGES/messages.mo"):
        assert any(needed in name for name in names), needed


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"profilatlas", names[-1].split("/")[0]}
    assert [name for name in names if "__pycache__" in name or name.startswith("profilatlas/tests")] == []


def test_an_installed_package_builds_a_release_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    source = ROOT / "tests" / "instances" / "ohne-raster"
    start = "import sys, profilatlas; print(profilatlas.__file__); from profilatlas.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", start, "build", str(source), "--releases", str(tmp_path / "releases")],
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(str(site))
    assert (tmp_path / "releases" / "current").exists()
