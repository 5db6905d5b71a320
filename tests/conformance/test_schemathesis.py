"""Schemathesis against the application: whatever it sends, the API does what its OpenAPI description says.

Valid requests are answered as described, invalid ones refused with a status that is described, and none is a 5xx.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis import Config, SerializationContext
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

from tests.running import application

DESCRIPTION = "/api/openapi.json"
# Without budgets: they are tested elsewhere, and here one client sends everything.
LIMITS = {"client_requests": 10**9, "client_errors": 10**9, "client_burst": 1e9, "client_workers": 2, "client_queue": 8}
# One operation for each kind of parameter and of answer.
ONE_OF_EACH = "^/api/(ending_measures|measures_by_year|missing_translations|profile_of|similar_profiles)$"
# A value may be well-formed and still be one that no measure has, a query be a text and still be none.
KNOWS_BETTER = {"positive_data_acceptance": {"enabled": False}}
# The protocol lets clients send parameters of their own, and a page ignores those it does not know.
IS_LENIENT = {"negative_data_rejection": {"enabled": False}}


@schemathesis.serializer("application/sparql-query")
def as_text(context: SerializationContext, value: object) -> bytes:
    """A query is sent as the text that it is."""
    return str(value).encode()


@pytest.fixture(scope="module")
def unlimited(demo_release: Path) -> Iterator[Flask]:
    from profilatlas.settings import Limits
    from profilatlas.web.visit import EXTENSION

    app = application(demo_release, limits=Limits(**LIMITS))  # type: ignore[arg-type]
    app.testing = False
    yield app
    app.extensions[EXTENSION].endpoint.close()


def description(app: Flask, examples: int, phases: tuple[str, ...], checks: Mapping[str, Any]) -> BaseSchema:
    """The description as Schemathesis reads it, with how it is to be tried."""
    every = ("examples", "coverage", "fuzzing", "stateful")
    config = Config.from_dict(
        {
            "seed": 1,
            "generation": {"deterministic": True, "max-examples": examples, "database": "none", "no-shrink": True},
            "phases": {phase: {"enabled": phase in phases} for phase in every},
            "checks": dict(checks),
        }
    )
    return schemathesis.openapi.from_wsgi(DESCRIPTION, app, config=config)


def complaints(schema: BaseSchema) -> tuple[list[str], set[str]]:
    """What Schemathesis found, one line each, and the operations that it tried."""
    found, tried = [], set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(repr(event))
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        for case, checks in recorder.checks.items():
            tried.add(event.label or "")
            found += [
                f"{check.name}: {recorder.interactions[case].request.uri}: {check.failure_info.failure}"
                for check in checks
                if check.failure_info is not None
            ]
    return found, tried


def test_every_operation_answers_as_it_is_described(unlimited: Flask) -> None:
    schema = description(unlimited, 5, ("examples", "fuzzing"), {}).include(path_regex="^/api/")
    found, tried = complaints(schema.exclude(path="/api/measures"))
    assert found == []
    assert len(tried) > 35


def test_the_edges_of_every_kind_of_parameter_are_where_they_are_described(unlimited: Flask) -> None:
    found, tried = complaints(description(unlimited, 25, ("coverage", "fuzzing"), {}).include(path_regex=ONE_OF_EACH))
    assert found == []
    assert len(tried) == 5


def test_the_list_of_measures_refuses_only_what_no_measure_has(unlimited: Flask) -> None:
    schema = description(unlimited, 40, ("examples", "coverage", "fuzzing"), KNOWS_BETTER)
    found, tried = complaints(schema.include(path="/api/measures"))
    assert found == []
    assert tried


def test_queries_and_documents_answer_with_described_statuses(unlimited: Flask) -> None:
    schema = description(unlimited, 40, ("examples", "coverage", "fuzzing"), KNOWS_BETTER | IS_LENIENT)
    found, tried = complaints(schema.include(path_regex="^/(sparql|doc/.*)$"))
    assert found == []
    assert len(tried) == 3
