"""An edition of the vocabulary stays at its address when a later one takes its place."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from tests.conftest import INSTANCES
from tests.running import ROOT, application, build

if TYPE_CHECKING:
    from flask.testing import FlaskClient

INVENTED = "0.0.7"
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
}


@pytest.fixture(scope="module")
def invented_edition(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A release that holds an edition nobody ever published: one term had another name in it."""
    folder = tmp_path_factory.mktemp("editions")
    ontology = Path(shutil.copytree(ROOT / "ontology", folder / "ontology"))
    text = (ontology / "editions" / "0.1.0.nt").read_text(encoding="utf-8")
    older = text.replace("0.1.0", INVENTED).replace('"Maßnahme"@de', '"Altes Wort"@de')
    (ontology / "editions" / f"{INVENTED}.nt").write_text(older, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("profilatlas.resources.ontology_dir", lambda: ontology)
        releases = build(INSTANCES / "zwei-mal-zwei", folder / "releases")
    return application(releases).test_client()


def test_earlier_edition_leads_to_its_own_document_in_the_format_asked_for(invented_edition: FlaskClient) -> None:
    for suffix, (media_type, _) in FORMATS.items():
        response = invented_edition.get(f"/def/{INVENTED}", headers={"Accept": media_type})
        assert (response.status_code, response.headers["Location"]) == (303, f"/doc/def/{INVENTED}.{suffix}")
    response = invented_edition.get(f"/def/{INVENTED}", headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Location"]) == (303, f"/doc/def/{INVENTED}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_earlier_edition_says_what_it_said_then_in_every_format(invented_edition: FlaskClient, suffix: str) -> None:
    media_type, known = FORMATS[suffix]
    response = invented_edition.get(f"/doc/def/{INVENTED}.{suffix}")
    assert (response.status_code, response.mimetype) == (200, media_type)
    said = {quad.triple for quad in parse(response.data, format=known)}
    kept = {
        quad.triple
        for quad in parse(path=ROOT / "ontology" / "editions" / "0.1.0.nt")
        if "0.1.0" not in str(quad.object) and '"Maßnahme"@de' not in str(quad.object)
    }
    assert kept <= said
    assert any('"Altes Wort"@de' in str(triple.object) for triple in said)


def test_page_of_an_earlier_edition_says_so_and_the_current_one_lists_it(invented_edition: FlaskClient) -> None:
    older, current = (invented_edition.get(f"/doc/def{path}?lang=fr").text for path in (f"/{INVENTED}", ""))
    assert INVENTED in older
    assert 'href="/doc/def?lang=fr"' in older
    assert f'href="/doc/def/{INVENTED}?lang=fr"' in current
    page = invented_edition.get(f"/doc/def/{INVENTED}.json?lang=fr").get_json()
    assert (page["version"], page["current"]) == (INVENTED, False)
    assert [term["used"] for term in page["classes"]] == [None] * len(page["classes"])


def test_edition_that_never_was_is_unknown(invented_edition: FlaskClient) -> None:
    for address in ("/def/9.9.9", "/doc/def/9.9.9", "/doc/def/9.9.9.ttl", f"/doc/def/{INVENTED}/x", "/doc/def/..%2f"):
        assert invented_edition.get(address).status_code == 404
