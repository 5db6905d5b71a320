"""A refused query as the query page shows it: beside the form, with the line to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response

from ..errors import QueryRefused
from .error_types import ErrorType, error_type

_LINE = re.compile(r"\b(?:line |at )(\d{1,5})\b")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a query is not answered; `line` is the line of the query where it cannot be read, if that is known."""

    error: ErrorType
    detail: str | None
    line: int | None
    seconds: int | None

    @classmethod
    def of(cls, refused: QueryRefused) -> Refusal:
        """What a page shows of a refusal."""
        place = _LINE.search(refused.detail or "")
        return cls(error_type(refused.kind), refused.detail, int(place[1]) if place else None, refused.seconds)

    def on(self, response: Response) -> Response:
        """A page that says so: kept by nobody."""
        response.headers["Cache-Control"] = "no-store"
        if self.seconds is not None:
            response.headers["Retry-After"] = str(self.seconds)
        return response
