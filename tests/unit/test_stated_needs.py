"""The file of stated needs: numbers at once, the needs when somebody asks, and no silence about a damaged one."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from profilatlas.errors import StoreError
from profilatlas.release.stated_needs import FILE, Needs, StatedNeed, write_needs

NEED = StatedNeed("i:a", "c:1", ("c:1",), ("c:1",), ("g:1",), ("g:1", "g:0"), (), date(2024, 2, 29), 0, 0)
NEEDS = (NEED, replace(NEED, iri="i:b", areas=("a:\u2028\x85",), stated_on=None, measures=3, city_wide=1))


def test_needs_survive_their_file(tmp_path: Path) -> None:
    write_needs(tmp_path, NEEDS)
    needs = Needs(tmp_path)
    assert (needs.count, needs.unmet) == (2, 1)
    assert needs.all == NEEDS


def test_there_may_be_none(tmp_path: Path) -> None:
    write_needs(tmp_path, ())
    needs = Needs(tmp_path)
    assert (needs.count, needs.unmet, needs.all) == (0, 0, ())


@pytest.mark.parametrize(
    "head",
    [
        "",
        "{",
        "[]",
        "null",
        '{"needs": 2}',
        '{"needs": null, "unmet": 0}',
        '{"needs": 1e999, "unmet": 0}',
        '{"needs": "2", "unmet": 0}',
    ],
)
def test_a_file_that_begins_otherwise_is_refused_at_once(tmp_path: Path, head: str) -> None:
    (tmp_path / FILE).write_text(f"{head}\n", encoding="utf-8")
    with pytest.raises((ValueError, KeyError, TypeError)):
        Needs(tmp_path)


@pytest.mark.parametrize(
    "lines",
    [[], ["{"], ["{}"], ["7"], ["[" * 100_000], [json.dumps(NEED.to_json())] * 2, [json.dumps(NEED.to_json())] * 3],
)
def test_what_does_not_fit_its_first_line_is_said_when_it_is_read(tmp_path: Path, lines: list[str]) -> None:
    (tmp_path / FILE).write_text("\n".join(['{"needs": 2, "unmet": 1}', *lines]), encoding="utf-8")
    needs = Needs(tmp_path)
    with pytest.raises(StoreError, match=r"needs\.jsonl is damaged"):
        _ = needs.all
