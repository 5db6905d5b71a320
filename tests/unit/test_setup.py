"""Set-up on machines that lack something: the scripts say what is missing and what to type."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.running import ROOT
from tools import vendor_assets

OLD = "exit 1"
GOOD = "exit 0"
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac'


def run(script: str, folder: Path, **programs: str) -> "subprocess.CompletedProcess[str]":
    """Run a set-up script on a machine that has these programs and no others."""
    for name, body in {"id": "echo 1000", **programs}.items():
        program = folder / name.replace("_", ".")
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / script)],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("programs", "chosen"),
    [
        ({"python3": GOOD, "python3_13": GOOD}, "python3"),
        ({"python3": OLD, "python3_12": GOOD, "python3_11": GOOD}, "python3.12"),
        ({"python3": WITHOUT_VENV, "python3_11": GOOD}, "python3.11"),
    ],
)
def test_the_first_python_that_is_complete_is_chosen(programs: dict[str, str], chosen: str, tmp_path: Path) -> None:
    done = run("find_python.sh", tmp_path, **programs)
    assert done.returncode == 0
    assert Path(done.stdout.strip()).name == chosen


def test_without_a_new_enough_python_the_command_to_install_one_is_named(tmp_path: Path) -> None:
    done = run("find_python.sh", tmp_path, python3=OLD)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "3.11" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_debian_s_python_without_ensurepip_is_explained(tmp_path: Path) -> None:
    done = run("find_python.sh", tmp_path, python3=WITHOUT_VENV)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "sudo apt-get install python3-venv" in done.stderr


def test_without_chromium_the_command_is_named_and_setup_goes_on(tmp_path: Path) -> None:
    done = run("install_chromium.sh", tmp_path)
    assert done.returncode == 0
    assert "sudo apt-get install chromium" in done.stderr


def test_as_root_chromium_is_installed(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    done = run("install_chromium.sh", tmp_path, id="echo 0", **{"apt-get": f'echo "$@" >> {calls}'})
    assert done.returncode == 0
    assert "install" in calls.read_text()
    assert "chromium" in calls.read_text()


def test_a_failed_installation_does_not_stop_setup(tmp_path: Path) -> None:
    done = run("install_chromium.sh", tmp_path, id="echo 0", **{"apt-get": "exit 100"})
    assert done.returncode == 0
    assert "could not be installed" in done.stderr


def test_without_engines_the_commands_are_named_and_setup_goes_on(tmp_path: Path) -> None:
    done = run("install_test_components.sh", tmp_path, dirname="echo tools")
    assert done.returncode == 0
    assert "virtuoso-opensource openjdk-17-jre-headless maven" in done.stderr.partition("sudo apt-get install")[2]


def test_as_root_each_engine_is_installed_by_itself_and_a_failure_stops_nothing(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    failing = f'echo "$@" >> {calls}; case "$*" in *virtuoso*) exit 100;; esac'
    done = run(
        "install_test_components.sh", tmp_path, id="echo 0", dirname="echo tools", sleep=GOOD, **{"apt-get": failing}
    )
    assert done.returncode == 0
    assert calls.read_text().count("virtuoso") == 3, "tried again"
    assert "maven" in calls.read_text()
    assert "virtuoso-opensource could not be installed" in done.stderr


def packages(folder: Path) -> Path:
    """A folder of packages as npm leaves it, each file holding its own name; the editor is made of three packages."""
    for name in (*vendor_assets.FILES, vendor_assets.EDITOR_MAP):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    sources = {
        "../src/index.ts": "export {}",
        "../../../node_modules/codemirror/lib/codemirror.js": "code",
        "../../../node_modules/gone/index.js": "// Copyright of gone\n// Do as you like.\ncode",
    }
    (folder / vendor_assets.EDITOR_MAP).write_text(
        json.dumps({"sources": list(sources), "sourcesContent": list(sources.values())}), encoding="utf-8"
    )
    (folder / "codemirror").mkdir()
    (folder / "codemirror" / "LICENSE").write_text("Licence of codemirror", encoding="utf-8")
    for name in (vendor_assets.EDITOR, "@zazuko/yasgui-utils"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "package.json").write_text('{"license": "MIT", "author": {"name": "Somebody"}}')
    return folder


def test_the_editor_is_served_with_the_licence_of_everything_it_is_made_of(tmp_path: Path) -> None:
    written = vendor_assets.copy_assets(packages(tmp_path / "packages"), tmp_path / "vendor")
    assert all(file.is_file() for file in written)
    notices = (tmp_path / "vendor" / vendor_assets.NOTICES).read_text(encoding="utf-8")
    assert "== @zazuko/yasqe\n\nMIT, Somebody\n" in notices
    assert "== codemirror\n\nLicence of codemirror\n" in notices
    assert "== gone\n\n// Copyright of gone\n// Do as you like.\n" in notices


def test_files_of_an_earlier_version_are_not_served_any_longer(tmp_path: Path) -> None:
    old = tmp_path / "vendor" / "old.js"
    old.parent.mkdir()
    old.touch()
    vendor_assets.copy_assets(packages(tmp_path / "packages"), tmp_path / "vendor")
    assert not old.exists()


def test_packages_that_are_not_installed_are_named(tmp_path: Path) -> None:
    folder = packages(tmp_path / "packages")
    (folder / "@zazuko" / "yasqe" / "build" / "yasqe.min.js").unlink()
    with pytest.raises(FileNotFoundError, match=r"yasqe\.min\.js: run 'npm ci' first"):
        vendor_assets.copy_assets(folder, tmp_path / "vendor")


def test_locked_packages_have_a_digest_and_name_no_host() -> None:
    """Whoever installs chooses where from; what is installed is the same."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    locked = {name: package for name, package in lock["packages"].items() if name}
    assert locked
    for name, package in locked.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_packages_for_pages_are_pinned_exactly() -> None:
    described = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**described["dependencies"], **described["devDependencies"]}
    assert all(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version) for version in versions.values())
