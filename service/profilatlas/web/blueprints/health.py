"""For operators: is the process alive, is a sound release in service, and how is the SPARQL endpoint?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from ..visit import services

health = Blueprint("health", __name__)


@health.get("/health")
def alive() -> Response:
    """The process answers."""
    return _report({"status": "alive"}, 200)


@health.get("/ready")
def ready() -> Response:
    """A release is in service; `degraded` when it is not the one that should be, and why.

    `sparql` is the state of the endpoint (`PoolStatus`); `isolated` tells whether its workers are without a network.
    """
    status, sparql = services().keeper.status(), asdict(services().endpoint.status())
    if status.release_id is None:
        return _report({"status": "unavailable", "reason": status.problem or "no release yet", "sparql": sparql}, 503)
    report: dict[str, Any] = {"status": "ready", "release": status.release_id, "sparql": sparql}
    if status.problem:
        report |= {"status": "degraded", "reason": status.problem}
    return _report(report, 200)


@health.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, where the settings want them."""
    figures = services().metrics
    if figures is None:
        abort(404)
    return Response(figures.text(), content_type=figures.content_type, headers={"Cache-Control": "no-store"})


def _report(content: dict[str, Any], status: int) -> Response:
    response = jsonify(content)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
