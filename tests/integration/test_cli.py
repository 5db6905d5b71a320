"""The command line as a person meets it: what goes where, exit codes, and help that says enough."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from profilatlas import __version__
from profilatlas.signals import PATIENCE_SECONDS
from tests.running import ROOT, command_line, environment, run, serving

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
UNKILLED = PATIENCE_SECONDS - 5
"""Seconds after which a server that has not ended waits to kill; that it speaks of killing says nothing, its processes end sooner
than Granian notices."""


def test_build_reports_progress_apart_from_findings(tmp_path: Path) -> None:
    done = run("build", SMALL, "--releases", tmp_path, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert {found["severity"] for found in json.loads(done.stdout)} <= {"Warning"}
    assert "lesen" in done.stderr
    assert (tmp_path / "current").read_text().strip() in done.stderr


def test_building_again_says_that_nothing_changed(tmp_path: Path) -> None:
    run("build", SMALL, "--releases", tmp_path)
    done = run("build", SMALL, "--releases", tmp_path, "--lang", "en")
    assert done.returncode == 0
    assert "Nothing has changed" in done.stderr


def test_a_command_speaks_the_language_of_the_environment_unless_it_is_told_another() -> None:
    assert "errors" in run("validate", SMALL, LC_ALL="en_GB.UTF-8").stdout
    assert "Fehler" in run("validate", SMALL, "--lang", "de", LC_ALL="en_GB.UTF-8").stdout


def test_validate_builds_nothing(tmp_path: Path) -> None:
    source = Path(shutil.copytree(SMALL, tmp_path / "source"))
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    done = run("validate", source, "--format", "json", TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_as_of_decides_from_which_day_the_data_are_seen(tmp_path: Path) -> None:
    done = run("build", SMALL, "--releases", tmp_path, "--as-of", "2025-07-01")
    assert done.returncode == 0, done.stderr
    release = tmp_path / (tmp_path / "current").read_text().strip()
    assert json.loads((release / "manifest.json").read_text(encoding="utf-8"))["as_of"] == "2025-07-01"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("unknown",),
        ("build",),
        ("build", "somewhere"),
        ("build", "somewhere", "--releases", "x", "--as-of", "yesterday"),
        ("validate", "somewhere", "--format", "xml"),
        ("serve",),
        ("serve", "--releases", "x", "--port", "many"),
    ],
)
def test_wrong_usage_is_exit_2_with_a_hint_and_no_traceback(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: profilatlas" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    done = run("build", tmp_path / "nowhere", "--releases", tmp_path / "releases")
    assert done.returncode == 1
    assert "instance.toml" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("build", "--help"), ("validate", "--help"), ("serve", "--help")])
def test_help_is_there(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0
    assert "usage: profilatlas" in done.stdout


def test_version_is_the_package_s() -> None:
    assert run("--version").stdout.strip() == f"profilatlas {__version__}"


def test_control_signs_of_a_source_do_not_reach_the_terminal(tmp_path: Path) -> None:
    source = Path(shutil.copytree(SMALL, tmp_path / "source"))
    table = next((source / "tables").glob("*.csv"))
    header, _, rows = table.read_text(encoding="utf-8").partition("\n")
    table.write_text(f"{header};\x1b[31mred\n{rows}", encoding="utf-8")
    done = run("validate", source)
    assert "\\x1b[31mred" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def workers_of(parent: int) -> list[int]:
    """The processes that the server's own one started."""
    return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()]


def test_ctrl_c_ends_the_server_without_killing_it(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(timeout=UNKILLED) == 0


def test_a_service_manager_that_tells_all_processes_ends_the_server(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        workers = workers_of(server.process.pid)
        assert workers
        for process in (server.process.pid, *workers):
            with suppress(ProcessLookupError):  # its parent was quicker
                os.kill(process, signal.SIGTERM)
        assert server.process.wait(timeout=UNKILLED) == 0


def test_signals_that_come_in_one_moment_end_the_server(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        told = (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
        for each in told:
            server.process.send_signal(each)
        # The last ones may come when nobody listens any more.
        assert server.process.wait(timeout=UNKILLED) in (0, *(-each for each in told))


def test_a_server_that_is_told_to_end_while_it_starts_ends(gridless_release: Path) -> None:
    command = command_line("serve", "--releases", gridless_release, "--port", "0")
    with subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        while not workers_of(process.pid):  # of the second that it takes to start, the first moment
            assert process.poll() is None
        process.terminate()
        try:
            assert process.wait(timeout=UNKILLED) == 0
        finally:
            process.kill()


def test_what_serves_ends_with_its_parent(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        (worker,) = workers_of(server.process.pid)
        ended = os.pidfd_open(worker)
        server.process.kill()
        assert select.select([ended], [], [], 60)[0] == [ended]
        os.close(ended)


def test_what_serves_ends_although_its_parent_ended_before_it_began(gridless_release: Path) -> None:
    command = command_line("serve", "--releases", gridless_release, "--port", "0")
    with subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        while not (workers := workers_of(process.pid)):
            assert process.poll() is None
        ended = os.pidfd_open(workers[0])
        os.kill(workers[0], signal.SIGSTOP)
        process.kill()
    os.kill(workers[0], signal.SIGCONT)
    assert select.select([ended], [], [], 60)[0] == [ended]
    os.close(ended)


def test_a_server_ends_with_the_terminal_in_which_it_was_begun(gridless_release: Path) -> None:
    ours, terminal = pty.openpty()
    command = command_line("serve", "--releases", gridless_release, "--port", "0")
    with subprocess.Popen(
        command, env=environment(), stdin=terminal, stdout=terminal, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        os.close(terminal)
        try:
            assert process.stderr is not None and b"http://" in process.stderr.readline()
            process.send_signal(signal.SIGHUP)
            assert process.wait(timeout=UNKILLED) == 0
        finally:
            process.kill()
            os.close(ours)


def test_signs_that_the_terminal_does_not_have_end_no_command() -> None:
    command = command_line("validate", SMALL, "--lang", "en")
    told = {**environment(), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=told, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "\\u" in done.stdout


def test_a_port_in_use_is_refused(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        done = run("serve", "--releases", gridless_release, "--port", server.url.rpartition(":")[2])
    assert done.returncode == 1
    assert "cannot listen" in done.stderr
