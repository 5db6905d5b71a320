"""The instance's own texts: Markdown becomes HTML that loads nothing from elsewhere and leads nowhere odd."""

import pytest

from profilatlas.release.texts import render_texts


def html(text: str) -> str:
    return render_texts({"texts/imprint.de.md": text}, "de")["imprint"]["de"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScript:alert(1)", "&#106;avascript:alert(1)", "vbscript:x", "data:text/html,x",
        "file:///etc/passwd", "ftp://a.example/", "//a.example/", "https:a.example", "other:x",
    ],
)  # fmt: skip
def test_link_that_leads_nowhere_we_know_stays_text(address: str) -> None:
    assert "<a" not in html(f"[words]({address})")
    assert "<img" not in html(f"![words]({address})")


@pytest.mark.parametrize(
    "address",
    ["https://a.example/x", "http://a.example", "mailto:amt@a.example", "/sources?lang=de", "#top", "imprint"],
)
def test_plain_link_is_one(address: str) -> None:
    assert f'<a href="{address}">words</a>' in html(f"[words]({address})")


def test_image_from_another_host_is_its_words_and_our_own_stays() -> None:
    assert html("![a *plan* <b>](https://a.example/x.png)") == "<p>a plan &lt;b&gt;</p>\n"
    assert '<img src="/static/plan.svg" alt="plan" />' in html("![plan](/static/plan.svg)")


def test_html_is_shown_and_not_obeyed() -> None:
    assert "<script" not in html("<script>alert(1)</script>")


def test_texts_are_by_name_and_language_and_odd_names_are_left_out() -> None:
    sources = {
        "texts/privacy.en.md": "# Title\n\nWords",
        "SOURCES.md": "Quellen",
        "texts/other.md": "x",
        "notes.md": "x",
    }
    assert render_texts(sources, "de") == {
        "imprint": {}, "privacy": {"en": "<p>Words</p>\n"}, "accessibility": {}, "sources": {"de": "<p>Quellen</p>\n"}, "licence": {},
    }  # fmt: skip
