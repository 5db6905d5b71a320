"""Hostile addresses (hostile.md 90, 92 to 95, 98): each ends in 301, 308, 400 or 404, none in an error of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATHS = (
    "/id/x/..%2f..%2fetc/passwd",
    "/doc/measure/..%2f..%2f..%2fetc%2fpasswd",
    "/static/..%2f..%2fapp.py",
    "/static/../app.py",
    "/id/measure/%00",
    "/doc/measure/a%00b",
    "/doc/measure/%0d%0aSet-Cookie:%20a=b",
    "//",
    "//evil.example/",
    "/doc//measure/beispielprofil",
    "/doc/measure/;",
    "/doc/measure/%252e%252e",
    "/doc/measure/..",
    "/doc/measure/a\\b",
    "/doc/measure/%5c",
    f"/doc/measure/{'a' * 5000}",
    "/doc/measure/%c0%af%c0%ae",
    "/doc/measure/%ff%fe",
    "/doc/measure/%ed%a0%80",
    "/id/ma%C3%9Fnahme-%C3%A4",
    "/id/ma%c3%9fnahme-%c3%a4",
    "/id/ma%C3%9Fnahme-a%CC%88",
    "/doc/measure/%3Cscript%3Ealert(1)%3C/script%3E",
    "/doc/measure/http://a>%20.%20?s%20?p%20?o%20%23",
    "/doc/measure/%22%20%7D%20DROP%20ALL%20%23",
    "/doc/measure/{{7*7}}",
    "/doc/scheme/herausforderungen-1/%E2%80%AE11",
    "/dump/../manifest",
    "/dump/2024-1/.git/config",
    "/.env",
    "/.git/",
    "/debug",
    "/console",
    "/\\evil.example",
    "/next=//evil.example",
    "/id/measure/BEISPIELPROFIL",
    "/id/measure/beispielprofil/",
)
QUERIES = (
    "lang=%0d%0aSet-Cookie:%20a=b",
    "lang=../../etc",
    "lang=de%22%20.%20?s",
    "challenge=%00",
    "challenge=%ff",
    "challenge=http://a%3E%20.%20?s%20?p%20?o%20%23",
    "target_group=%22%20)%20%7D%20DROP%20ALL%20%23",
    "page=0",
    "page=%D9%A1",
    "page=1&page=1",
    "per_page=11",
    "per_page=9999999999999999999999",
    "sort=-1",
    "year=2021%27",
    "&".join(["challenge=11"] * 5000),
    f"challenge={'1' * 7000}",
)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_path_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (301, 308, 400, 404)
    assert "Set-Cookie" not in response.headers
    assert "evil" not in response.headers.get("Location", "")
    assert "<script>" not in response.text
    assert "{{7*7}}" not in response.text
    assert ">49<" not in response.text


@pytest.mark.parametrize("query", QUERIES)
def test_hostile_query_is_refused_or_read_literally(client: FlaskClient, query: str) -> None:
    response = client.get(f"/explore?{query}")
    assert response.status_code in (200, 400)
    assert "Set-Cookie" not in response.headers
    if response.status_code == 200:
        assert query.startswith("challenge=11&")


def test_value_from_the_address_is_shown_as_text(client: FlaskClient) -> None:
    response = client.get("/explore?challenge=%3Cscript%3Ealert(1)%3C/script%3E")
    assert response.status_code == 400
    assert "<script" not in response.text
