"""No client network keeps others from being answered."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from profilatlas.errors import QueryRefused, StoreError
from tests.integration.pool.asking import (
    ENDLESS,
    PATIENCE,
    SOME,
    Make,
    endless,
    wait_for,
)

pytestmark = pytest.mark.alone


def test_a_client_waits_for_its_own_query_and_others_do_not(limited: Make, tmp_path: Path) -> None:
    probe = limited(probing=True, queue_seconds=0.3)
    with endless(probe, tmp_path, "busy"):
        refused = probe.refused("nice", client="busy")
        assert refused.kind == "overloaded" and refused.seconds
        assert probe.probe("nice", client="other")
        assert probe.pool.status().running == 1
    assert probe.probe("nice", client="busy")


@pytest.mark.parametrize("hostile", [2, 6])
def test_endless_queries_of_some_networks_leave_room_for_others(limited: Make, hostile: int) -> None:
    store = limited(seconds=30.0, queue_seconds=PATIENCE)
    over = threading.Event()

    def attack(client: str) -> None:
        while not over.is_set():
            try:
                store.ask(ENDLESS, client=client)
            except (QueryRefused, StoreError):
                over.wait(0.1)

    attackers = [threading.Thread(target=attack, args=(f"hostile {number}",)) for number in range(hostile)]
    for attacker in attackers:
        attacker.start()
    try:
        wait_for(lambda: store.pool.status().running >= min(hostile, 4))
        wait_for(lambda: store.pool.status().queued == 0 or hostile > 4)
        for number in range(8):
            assert store.ask(SOME, client=f"honest {number % 4}").body
        assert store.pool.status().running >= 2, "nobody was there to disturb"
    finally:
        over.set()
        store.pool.close()
        for attacker in attackers:
            attacker.join(PATIENCE)


def test_a_page_of_many_questions_at_once_is_answered(limited: Make) -> None:
    store = limited(queue_seconds=PATIENCE)
    answers: list[bytes] = []

    def ask(client: str) -> None:
        answers.append(store.ask(SOME, client=client).body)

    threads = [threading.Thread(target=ask, args=(f"client {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(answers) == 8 and len(set(answers)) == 1
