"""For operators: is the process alive, and is a sound release in service?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from ..visit import services

health = Blueprint("health", __name__)


@health.get("/health")
def alive() -> Response:
    """The process answers."""
    return _report({"status": "alive"}, 200)


@health.get("/ready")
def ready() -> Response:
    """A release is in service; `degraded` when it is not the one that should be, and why."""
    status = services().keeper.status()
    if status.release_id is None:
        return _report({"status": "unavailable", "reason": status.problem or "no release yet"}, 503)
    if status.problem:
        return _report({"status": "degraded", "release": status.release_id, "reason": status.problem}, 200)
    return _report({"status": "ready", "release": status.release_id}, 200)


def _report(content: dict[str, str], status: int) -> Response:
    response = jsonify(content)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
