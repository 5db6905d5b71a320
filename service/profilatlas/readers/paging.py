"""Pages of a list: which piece is shown and where the others are."""

from __future__ import annotations

from collections.abc import Callable

from .models import PageLink, Paging

SIZES = (10, 25, 50)
_NEIGHBOURS = 2


def paging(total: int, page: int, per_page: int, path_of: Callable[[int], str]) -> Paging:
    """The piece of a list; a page beyond the end is the last one. `path_of` gives the address of a page.

    >>> piece = paging(total=25, page=9, per_page=10, path_of=lambda number: f"?page={number}")
    >>> piece.page, piece.first, piece.last, piece.previous_path, piece.next_path
    (3, 21, 25, '?page=2', None)
    """
    pages = max(1, -(-total // per_page))
    current = min(page, pages)
    near = range(current - _NEIGHBOURS, current + _NEIGHBOURS + 1)
    numbers = sorted({1, pages, *(number for number in near if 1 <= number <= pages)})
    return Paging(
        total=total,
        first=(current - 1) * per_page + 1 if total else 0,
        last=min(current * per_page, total),
        page=current,
        pages=pages,
        per_page=per_page,
        links=tuple(PageLink(number, path_of(number), number == current) for number in numbers),
        previous_path=path_of(current - 1) if current > 1 else None,
        next_path=path_of(current + 1) if current < pages else None,
    )
