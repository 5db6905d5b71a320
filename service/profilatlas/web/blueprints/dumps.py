"""The dumps of the release in service."""

from __future__ import annotations

from flask import Blueprint, Response

from ..dump_files import dump_response
from ..visit import current
from . import begin

dumps = Blueprint("dumps", __name__)
dumps.before_request(begin)


@dumps.get("/dump/<name>")
def dump(name: str) -> Response:
    """One dump, as the file that it is; 404 for whatever is none."""
    return dump_response(current().release, name)
