"""Edges on cycles: found exactly, however long the chains are."""

from profilatlas.model.cycles import edges_on_cycles


def test_only_edges_that_lead_back_are_found() -> None:
    tail, ring, back = [("a", "b"), ("b", "c")], [("c", "d"), ("d", "e"), ("e", "c")], [("e", "f"), ("f", "f")]
    assert edges_on_cycles([*tail, *ring, *back]) == {*ring, ("f", "f")}


def test_two_rings_that_share_a_node_or_are_joined_by_a_bridge() -> None:
    rings = {(1, 2), (2, 1), (2, 3), (3, 2), (7, 8), (8, 7)}
    assert edges_on_cycles([*rings, (3, 7), (1, 9)]) == rings


def test_long_chain_and_long_ring_need_no_recursion() -> None:
    chain = [(number, number + 1) for number in range(50_000)]
    assert edges_on_cycles(chain) == set()
    assert edges_on_cycles([*chain, (50_000, 0)]) == {*chain, (50_000, 0)}


def test_nothing_has_no_cycles() -> None:
    assert edges_on_cycles(()) == set()
