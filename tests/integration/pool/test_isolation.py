"""What a worker has, and what it has not."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from profilatlas.engines import Engine
from profilatlas.settings import Remote
from tests.integration.pool.asking import Make, endless, priorities, wait_for


def test_a_worker_has_no_network_where_the_kernel_allows_it(limited: Make) -> None:
    probe = limited(probing=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        connected = probe.probe(f"connect {address}")
    if probe.pool.status().isolated:
        assert connected == "OSError" and probe.probe("interfaces") == ["lo"]
    else:
        assert connected == "connected"


def test_a_worker_of_an_engine_elsewhere_has_the_network(limited: Make) -> None:
    probe = limited(probing=True)
    elsewhere = Engine(Path("nowhere"), remote=Remote("http://127.0.0.1/"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert probe.probe(f"connect 127.0.0.1:{server.getsockname()[1]}", engine=elsewhere) == "connected"
    assert probe.pool.status().isolated is False


def test_a_worker_knows_no_secrets_and_holds_no_foreign_files(
    limited: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROFILATLAS_REMOTE_PASSWORD", "secret")
    inherited = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    try:
        probe = limited(probing=True)
        assert not [name for name in probe.probe("environment") if name.startswith("PROFILATLAS")]
        files = probe.probe("files")
        assert {files.pop(name) for name in ("0", "1", "2")} == {os.devnull}
        assert sorted(kind.partition(":")[0] for kind in files.values()) == ["pipe", "socket"], files
    finally:
        os.close(inherited)


def test_a_worker_writes_nothing(limited: Make, tmp_path: Path) -> None:
    probe = limited(probing=True)
    assert probe.probe(f"write {tmp_path / 'written'}") != "written"
    assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0
    assert probe.probe("limits") == [0, 0]


def test_a_worker_does_not_run_the_main_module_of_the_web_process(limited: Make) -> None:
    assert limited(probing=True).probe("main") == ["profilatlas.endpoint.nursery", False]


def test_queries_run_below_pages_and_long_ones_below_queries(limited: Make, tmp_path: Path) -> None:
    probe = limited(probing=True)
    usual = probe.probe("nice")
    assert usual > os.getpriority(os.PRIO_PROCESS, 0)
    with endless(probe, tmp_path, "hostile") as process:
        wait_for(lambda: priorities(process) == {19})
    assert usual < 19
