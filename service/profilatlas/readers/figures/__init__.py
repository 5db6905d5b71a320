"""The figures by name: their addresses are `/figure/{name}`.

A figure is added by a module of this package that has a tuple `FIGURES` of makers.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from ..models.figures import Column, Figure, Kind, Value
from .maker import FigureMaker, Parameters

__all__ = ["FIGURES", "Column", "Figure", "FigureMaker", "Kind", "Parameters", "Value"]


def _found() -> dict[str, FigureMaker]:
    makers: dict[str, FigureMaker] = {}
    for module in iter_modules(__path__):
        for maker in getattr(import_module(f"{__name__}.{module.name}"), "FIGURES", ()):
            if maker.name in makers:
                raise ValueError(f"two figures are called {maker.name}")
            makers[maker.name] = maker
    return makers


FIGURES: Mapping[str, FigureMaker] = MappingProxyType(_found())
