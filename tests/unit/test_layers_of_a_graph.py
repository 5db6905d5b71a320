"""The columns of a small graph, and the picture that is made of them."""

import os
import subprocess
import sys

import pytest

from profilatlas.model.layers import layered
from profilatlas.readers.models import Link, Relation, Text
from profilatlas.web.class_diagram import picture_of


def test_nodes_stand_in_the_column_of_their_distance_from_the_busiest_one() -> None:
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("d", "d"), ("e", "d")]
    columns = layered(["e", "d", "c", "b", "a", "alone"], edges)
    assert [set(column) for column in columns] == [{"a"}, {"b", "c"}, {"d"}, {"e"}, {"alone"}]


def test_every_node_stands_once_whatever_the_cycles() -> None:
    nodes = [f"n{number}" for number in range(30)]
    edges = [(one, nodes[(place * 7 + 3) % 30]) for place, one in enumerate(nodes)]
    columns = layered(nodes, edges)
    assert sorted(node for column in columns for node in column) == sorted(nodes)
    assert layered(list(reversed(nodes)), list(reversed(edges))) == columns, "the order of the input decides nothing"


def test_columns_are_the_same_in_every_process() -> None:
    """Sets of texts are in another order in each; sums of fractions depended on it."""
    made = """
import random
from profilatlas.model.layers import layered
nodes = [f"n{number}" for number in range(24)]
for seed in range(60):
    chance = random.Random(seed)
    print(layered(nodes, [(a, b) for a in nodes for b in nodes if chance.random() < 0.12]))
"""
    answers = {
        subprocess.run(
            [sys.executable, "-c", made],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1


def link(name: str) -> Link:
    return Link(f"https://a.example/{name}", Text(name, "de", "ltr", False), None)


RELATIONS = (
    Relation(link("Maßnahme"), link("hat"), link("Schwerpunkt"), False, True),
    Relation(link("Schwerpunkt"), link("auf"), link("Herausforderung"), True, False),
    Relation(link("Maßnahme"), link("ersetzt"), link("Maßnahme"), False, True),
)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_boxes_lie_inside_the_picture_and_never_on_each_other(direction: str) -> None:
    picture = picture_of(RELATIONS, direction)  # type: ignore[arg-type]
    assert picture
    assert {box.name.value for box in picture.boxes} == {"Maßnahme", "Schwerpunkt", "Herausforderung"}
    assert len(picture.arrows) == 2, "what leads to itself stands in the table only"
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - picture.box_width
        assert 0 <= box.y <= picture.height - picture.box_height
        for other in picture.boxes:
            apart = abs(box.x - other.x) >= picture.box_width or abs(box.y - other.y) >= picture.box_height
            assert apart or box is other


def test_picture_is_mirrored_from_right_to_left() -> None:
    one, other = picture_of(RELATIONS, "ltr"), picture_of(RELATIONS, "rtl")
    assert one
    assert other
    assert [box.x for box in one.boxes] == [one.width - box.x - one.box_width for box in other.boxes]


def test_no_relations_make_no_picture() -> None:
    assert picture_of((), "ltr") is None
