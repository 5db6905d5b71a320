"""A publisher that is killed, wherever it is, costs nobody anything: the old or the new release is in service, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from profilatlas.release import switch
from tests.faults import kills
from tests.running import ROOT, application, environment

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
NAMED = {
    "look", "read", "derive", "validate", "check", "columns", "search", "texts", "store", "hash", "dump", "read-back",
    "verify", "write-manifest", "sync-files", "write-sequence", "rename-release", "write-current", "switch-current", "switched",
}  # fmt: skip
RANDOM, AT_A_TIME = 200, 2


def killing(releases: Path, number: int, seed: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.kills", str(SMALL), str(releases), str(number), str(seed), *more]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(PYTHONPATH=f"{ROOT}/service:{ROOT}"), stdout=subprocess.PIPE
    )


def report(process: subprocess.Popen[bytes], seconds: int = 600) -> dict[str, Any]:
    said, _ = process.communicate(timeout=seconds)
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(said)
    return told


def check_what_is_left(releases: Path, told: dict[str, Any]) -> None:
    """The last publisher, whom nobody killed, has removed what the others left; what it published is served."""
    assert told["report"]["losses"] == []
    current = switch.current_id(releases)
    assert set(told["left"]) <= {".lock", ".sequence", ".validation", "current", current}
    client = application(releases).test_client()
    assert client.get("/ready").get_json() | {"sparql": None} == {"status": "ready", "release": current, "sparql": None}
    assert client.get("/doc/measure/open-house").status_code == 200


def test_publisher_killed_at_any_named_step_leaves_a_whole_release(tmp_path: Path) -> None:
    told = report(killing(tmp_path, 0, 0))
    assert set(told["report"]["died_at"]) >= NAMED
    assert told["report"]["killed"] == told["report"]["publishers"] - 2 >= 12
    assert told["report"]["served"]["new"] == 3, "the first, the last, and the one that died when all was done"
    check_what_is_left(tmp_path, told)


def test_publishers_killed_at_random_moments_leave_whole_releases(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(AT_A_TIME)]
    processes = [killing(folder, RANDOM // AT_A_TIME, seed, "--quick") for seed, folder in enumerate(folders, start=1)]
    told = [report(process) for process in processes]
    for folder, each in zip(folders, told, strict=True):
        check_what_is_left(folder, each)
    assert sum(each["report"]["publishers"] for each in told) == RANDOM + 3 * AT_A_TIME
    killed, places = (
        sum(each["report"]["killed"] for each in told),
        {p for each in told for p in each["report"]["died_at"]},
    )
    assert killed > RANDOM * 0.7, "some live a little longer than the moment that was chosen for them"
    assert len(places) >= 10, places


def test_loss_would_be_noticed(tmp_path: Path) -> None:
    """The harness itself: a release that is not whole, an older one, a lost one."""
    publishers = kills.Publishers(SMALL, tmp_path)
    (tmp_path / "current").write_text("000002-aaaaaaaaaaaa\n")
    publishers._look("000003-aaaaaaaaaaaa", kills.Life(["verify"]), killed=True, done=False)
    assert "no readable manifest" in publishers.report.losses[0]
    (tmp_path / "current").unlink()
    publishers._look("000003-aaaaaaaaaaaa", kills.Life(["verify"]), killed=True, done=False)
    publishers._look(None, kills.Life(["switched"]), killed=True, done=False)
    assert ["was in service" in each for each in publishers.report.losses] == [False, True, False]
    assert "reported done" in publishers.report.losses[2]


def test_operations_are_those_in_the_releases_folder(tmp_path: Path) -> None:
    assert kills._is_below(tmp_path, tmp_path / "x") and kills._is_below(tmp_path, os.fsencode(tmp_path / "x"))
    assert not kills._is_below(tmp_path, 3) and not kills._is_below(tmp_path, str(tmp_path.parent))
