"""How often a process looks for objects that hold each other in a circle."""

from __future__ import annotations

import gc

_NEW_OBJECTS, _TIMES = 50_000, 20


def look_seldom() -> None:
    """Look for circles when there are 50,000 new objects instead of 700, in this process.

    For processes that work through all measures once: they keep millions of objects, hardly any of them in a circle, and going
    through them again and again took a tenth of a build's time.
    """
    gc.set_threshold(_NEW_OBJECTS, _TIMES, _TIMES)
