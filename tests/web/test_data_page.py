"""The page about the data as a whole, and how to cite them: whatever a title holds, no form of citing is broken by it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from profilatlas.readers.models import Citation, Text
from profilatlas.release import switch
from profilatlas.web import citations

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BASE = "https://profilatlas.example/hamm/"


@pytest.fixture(scope="module")
def release_id(demo_release: Path) -> str:
    current = switch.current_id(demo_release)
    assert current
    return current


def test_files_begin_with_the_one_for_most_people_and_each_says_what_it_is_for(client: FlaskClient) -> None:
    page = client.get("/data?lang=de").text
    listed = re.findall(r'download dir="ltr">([^<]+)</a></th><td data-label="Inhalt">(.*?)</td>', page, re.DOTALL)
    assert [name for name, _ in listed[:2]] == ["tables.xlsx", "tables.zip"]
    assert len(listed) > 15
    assert [name for name, said in listed if "<small>" not in said] == []


def test_page_says_how_many_things_of_each_class_there_are_as_the_store_counts_them(client: FlaskClient) -> None:
    text = client.get("/data?lang=en").text
    assert re.search(r">Measure</a></th><td class=\"pa-figure\"[^>]*>35</td><td[^>]*><a href=\"/doc/measure/", text)
    asked = client.get("/sparql?query=SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", headers={"Accept": "text/csv"})
    statements = int(asked.text.split()[1])
    assert f"<strong>{statements:,}</strong>" in text


def test_page_says_what_the_data_cannot_say(client: FlaskClient) -> None:
    text = client.get("/data?lang=de").text
    assert "Vergleichbarkeit einschränken" in text
    assert "27 von 35 Maßnahmen sind beispielhaft" in text
    assert "Lizenztext" in text
    assert "Namensnennung" in text


def test_page_lists_every_dump_of_the_release_with_its_hash(
    client: FlaskClient, demo_release: Path, release_id: str
) -> None:
    text = client.get("/data").text
    index = json.loads((demo_release / release_id / "dumps" / "index.json").read_text(encoding="utf-8"))
    assert index["dumps"]
    for dump in index["dumps"]:
        assert f'href="/dump/{dump["name"]}"' in text
        assert dump["sha256"] in text


def test_what_a_file_holds_is_counted_in_the_language_of_the_page(client: FlaskClient) -> None:
    for path in ("/data", "/catalogue"):
        page = client.get(f"{path}?lang=de").text
        assert re.search(r">(?:\s*)\d+ Tabellen?<", page), path
        assert not re.search(r"\d+ (?:tables|rows|sheets|triples)\b", page), path


def test_data_page_is_in_the_menu_and_leads_to_quality_and_sources(client: FlaskClient) -> None:
    assert '<a href="/data?lang=de">Daten</a>' in client.get("/?lang=de").text
    text = client.get("/data?lang=de").text
    for path in ("/data/quality", "/sources", "/doc/def", "/api", "/query", "/explore"):
        assert f'href="{path}?lang=de"' in text


@pytest.mark.parametrize("suffix", citations.FORMS)
def test_citation_names_release_day_and_address_in_every_form(
    client: FlaskClient, release_id: str, suffix: str
) -> None:
    response = client.get(f"/data/citation.{suffix}?lang=de")
    assert response.status_code == 200
    assert response.mimetype == citations.FORMS[suffix].media_type
    assert f"citation-{release_id}.{suffix}" in response.headers["Content-Disposition"]
    for said in (release_id, "2026", f"{BASE}release/{release_id}", "Profilatlas Hamm"):
        assert said in response.text
    assert client.get("/data/citation.txt").status_code == 404


HOSTILE = "50 % & mehr_{Maß} \\ $1 #2 ~^ \"quoted\": 'x'\n- TY  - JOUR\r\nER  - \u2028 <b> }\n@book{x,"


def cited(text: str, address: str = f"{BASE}release/000001-0123456789ab") -> Citation:
    name = Text(text, "de", "ltr", False)
    return Citation(name, name, "000001-0123456789ab", date(2026, 11, 1), address, "https://a.example/l", name, name)


def test_bibtex_stays_one_entry_with_balanced_braces_whatever_a_title_holds() -> None:
    written = citations.bibtex(cited(HOSTILE))
    depth = 0
    for before, sign in zip(" " + written, written, strict=False):
        if before != "\\":
            depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert len(written.splitlines()) == 2 + len(re.findall(r"^  \w+ = \{", written, re.M))
    title = re.search(r"^  title = \{\{(.*)\}\},$", written, re.M)
    assert title
    assert not re.search(r"(?<!\\)[%&$#_]", title[1])
    assert r"50 \% \& mehr\_\{Maß\} \textbackslash{} \$1 \#2" in title[1]


def test_address_in_bibtex_cannot_end_its_field() -> None:
    written = citations.bibtex(cited("x", "https://a.example/}b{\\c"))
    assert "url = {https://a.example/%7Db%7B%5Cc}," in written


def test_ris_stays_one_record_whatever_a_title_holds() -> None:
    lines = citations.ris(cited(HOSTILE)).split("\r\n")
    assert lines.pop() == ""
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    tags = [line[:2] for line in lines]
    assert (tags[0], tags[-1]) == ("TY", "ER")
    assert len(tags) == len(set(tags))


def test_csl_json_and_citation_file_give_back_what_a_title_holds() -> None:
    (item,) = json.loads(citations.csl_json(cited(HOSTILE)))
    assert item["title"] == item["author"][0]["literal"] == HOSTILE
    assert item["issued"] == {"date-parts": [[2026, 11, 1]]}
    # What is written in CITATION.cff is JSON behind each name, which every reader of YAML 1.2 reads alike.
    lines = citations.cff(cited(HOSTILE)).splitlines()
    fields = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}
    assert fields["title"] == HOSTILE
    assert fields["authors"] == [{"name": HOSTILE}]
    assert (fields["cff-version"], fields["type"], fields["date-released"]) == ("1.2.0", "dataset", "2026-11-01")


def test_control_characters_do_not_reach_a_citation() -> None:
    for written in (citations.bibtex, citations.ris, citations.cff):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", written(cited("a\x00b\x07c\x85d\x9be")))
