"""What somebody probably meant: the nearest of the names that would have been right."""

from collections.abc import Collection

from rapidfuzz import fuzz, process

_LONG_ENOUGH = 4
"""A shorter part of a name stands in too many of them."""


def nearest(text: str, names: Collection[str], cutoff: float = 0.7) -> str | None:
    """The name most like a text, the first of equals; else the only one that contains it; both as `comparable` has them.

    `cutoff` is the share of signs that must agree in order (0 to 1).

    >>> nearest("sprachpatn", ["sprachpaten", "sprachtandem"])
    'sprachpaten'
    >>> nearest("jugendliche", ["kinder6bis12", "jugendlicheundjungeerwachsene12bis27"])
    'jugendlicheundjungeerwachsene12bis27'
    >>> nearest("garten", ["sprachpaten", "frauen"], 0.75)
    """
    if not text:
        return None
    found = process.extractOne(text, tuple(names), scorer=fuzz.ratio, score_cutoff=cutoff * 100)
    if found is not None:
        return str(found[0])
    containing = [name for name in names if text in name] if len(text) >= _LONG_ENOUGH else []
    return containing[0] if len(containing) == 1 else None
