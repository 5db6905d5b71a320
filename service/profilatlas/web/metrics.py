"""Figures for Prometheus at `/metrics`: requests, release, query workers, kept pages, this process.

Each application has a registry of its own; its values are those of one process, which is all that `serve` starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from ..endpoint.pool import PoolStatus
from ..release.keeper import Status
from ..release.manifest import sequence_of
from .kept import KeptPages
from .watching import Served

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class State:
    """Where the figures of the moment come from."""

    release: Callable[[], Status]
    pool: Callable[[], PoolStatus]
    pages: KeptPages


class Metrics:
    """Counts requests and shows all figures. Safe between threads."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self, state: State) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "profilatlas_requests", "Requests answered", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "profilatlas_request_seconds",
            "Time until an answer was handed over",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Moment(state))
        ProcessCollector(namespace="profilatlas", registry=self._registry)

    def count(self, served: Served) -> None:
        """Note one request."""
        self._requests.labels(served.route, str(served.status)).inc()
        self._seconds.labels(served.route).observe(served.seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text format (`content_type`)."""
        return generate_latest(self._registry)


class _Moment(Collector):
    """The figures of the moment at which they are asked for."""

    def __init__(self, state: State) -> None:
        self._state = state

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the names are ours alone."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The release in service, the alarm, the query workers, the kept pages."""
        status, pool, pages = self._state.release(), self._state.pool(), self._state.pages
        release = GaugeMetricFamily("profilatlas_release_info", "The release in service", labels=("release",))
        if status.release_id is not None:
            release.add_metric((status.release_id,), 1)
        yield release
        sequence = sequence_of(status.release_id) if status.release_id else None
        figures = {
            "release_sequence": ("Number of the release in service, 0 without one", sequence or 0),
            "ready": ("Whether a release is in service", status.release_id is not None),
            "degraded": ("Alarm: the release that should be in service is not, /ready says why", bool(status.problem)),
            "query_workers": ("Processes for queries of strangers", pool.alive),
            "query_workers_isolated": ("Whether they are without a network", pool.isolated is not False),
            "queries_running": ("Queries being answered", pool.running),
            "queries_queued": ("Queries waiting for their turn", pool.queued),
            "queries_started": ("Queries handed to a worker so far", pool.started),
            "kept_pages": ("Pages that were made and are kept", pages.count),
            "kept_page_bytes": ("Bytes that they take", pages.size),
        }
        for name, (meaning, value) in figures.items():
            yield GaugeMetricFamily(f"profilatlas_{name}", meaning, value=float(value))
