"""Set-up on machines that lack something: the scripts say what is missing and what to type."""

import subprocess
from pathlib import Path

import pytest

from tests.running import ROOT

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
