"""The block of structured data in pages: what the page says in the words of schema.org, and nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
BASE = "https://profilatlas.example/hamm/"


def block_of(client: FlaskClient, address: str) -> dict[str, Any]:
    (block,) = BLOCK.findall(client.get(address).text)
    assert not set("<>&") & set(block)
    read: dict[str, Any] = json.loads(block)
    return read


def test_measure_is_a_service_with_its_carriers_and_those_it_is_for(client: FlaskClient) -> None:
    block = block_of(client, "/doc/measure/sprachpaten?lang=en")
    assert (block["@context"], block["@type"]) == ("https://schema.org", "Service")
    assert block["@id"] == f"{BASE}id/measure/sprachpaten"
    assert block["url"] == "http://127.0.0.1:8000/doc/measure/sprachpaten"
    assert [each["@id"] for each in block["provider"]] == [f"{BASE}id/actor/beispielverein-sprachbruecke"]
    assert {each["audienceType"] for each in block["audience"]} >= {"Refugees"}


@pytest.mark.parametrize(
    ("address", "mark"), [("/doc/measure/sprachpaten", "beispielhaft"), ("/doc/measure/kim-hamm", None)]
)
def test_illustrative_thing_is_marked_as_such(client: FlaskClient, address: str, mark: str | None) -> None:
    assert block_of(client, address).get("disambiguatingDescription") == mark


def test_start_page_is_a_dataset_with_licence_release_and_endpoint(client: FlaskClient) -> None:
    block = block_of(client, "/")
    assert (block["@type"], block["@id"]) == ("Dataset", f"{BASE}void#dataset")
    assert block["license"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    assert block["version"] == client.get("/ready").json["release"]
    assert block["distribution"]["contentUrl"] == "http://127.0.0.1:8000/sparql"


def test_nothing_is_stated_that_is_not_known(client: FlaskClient) -> None:
    block = block_of(client, "/doc/measure/beispielprofil")
    assert not {"provider", "audience", "areaServed"} & set(block)
    assert all(value not in (None, "", []) for value in block.values())


@pytest.mark.parametrize("address", ["/explore", "/imprint", "/doc/def", "/doc/measure/nothing", "/doc/actor"])
def test_page_about_no_single_thing_has_no_block(client: FlaskClient, address: str) -> None:
    assert BLOCK.search(client.get(address).text) is None
