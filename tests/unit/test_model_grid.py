"""A grid lays out any scheme: rows and columns as stated, or none at all."""

import pytest

from profilatlas.model.grid import Cell, Grid


def placed(index: int, row: int | None = None, column: int | None = None) -> Cell:
    return Cell(f"https://city.example/{index}", index, str(index), row, column)


def indexes(grid: Grid) -> list[list[int | None]]:
    return [[cell.index if cell else None for cell in row] for row in grid.as_rows()]


def test_two_by_two_table_is_laid_out_as_stated() -> None:
    grid = Grid(2, 2, (placed(4, 2, 2), placed(1, 1, 1), placed(3, 2, 1), placed(2, 1, 2)))
    assert indexes(grid) == [[1, 2], [3, 4]]
    assert [cell.index for cell in grid.cells] == [1, 2, 3, 4]


def test_field_without_a_challenge_stays_empty() -> None:
    assert indexes(Grid(2, 2, (placed(1, 1, 1), placed(2, 2, 2)))) == [[1, None], [None, 2]]


def test_scheme_without_a_grid_flows_in_the_order_of_its_indexes() -> None:
    grid = Grid(None, None, tuple(placed(index) for index in range(25, 0, -1)))
    assert not grid.has_layout
    assert indexes(grid) == [list(range(start, start + 5)) for start in (1, 6, 11, 16, 21)]


def test_scheme_without_challenges_has_no_rows() -> None:
    assert Grid(None, None, ()).as_rows() == ()


def test_cell_without_a_field_of_its_own_turns_the_layout_off() -> None:
    grid = Grid(1, 2, (placed(1, 1, 1), placed(2)))
    assert not grid.has_layout
    assert indexes(grid) == [[1, 2]]


def test_position_counts_cells_in_the_order_of_their_indexes() -> None:
    grid = Grid(None, None, (placed(18), placed(11)))
    assert grid.position_of("https://city.example/18") == 1
    assert grid.position_of("https://city.example/19") is None


@pytest.mark.parametrize("row,column", [(0, 1), (1, 0), (3, 1), (1, 3)])
def test_cell_outside_the_grid_is_refused(row: int, column: int) -> None:
    with pytest.raises(ValueError, match="outside the grid"):
        Grid(2, 2, (placed(1, row, column),))


def test_two_cells_on_one_field_are_refused() -> None:
    with pytest.raises(ValueError, match="1 and 2 share a field"):
        Grid(2, 2, (placed(1, 1, 1), placed(2, 1, 1)))


def test_layout_that_nobody_could_draw_is_none() -> None:
    assert indexes(Grid(100_000_000, 100_000_000, (placed(1, 1, 1), placed(2, 9, 9)))) == [[1, 2]]
