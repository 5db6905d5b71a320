"""The instance's own pages (imprint, privacy, accessibility, sources): Markdown in the source, HTML in the release."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

TEXT_NAMES = ("imprint", "privacy", "accessibility")
SOURCES = "sources"
_FILE = re.compile(r"([a-z]+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md")


def render_texts(folder: Path, first_language: str) -> dict[str, dict[str, str]]:
    """HTML by name and language of `texts/{name}.{language}.md` and `SOURCES.md` of a source folder.

    A title that opens a text is left out: the page has one. Raw HTML in the Markdown is shown as text, and links other
    than http(s), mailto and relative ones are left out.
    Raises UnicodeDecodeError for a file that is not UTF-8.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    texts: dict[str, dict[str, str]] = {name: {} for name in (*TEXT_NAMES, SOURCES)}
    for path in sorted((folder / "texts").glob("*.md")):
        match = _FILE.fullmatch(path.name)
        if match and match[1] in texts:
            texts[match[1]][match[2]] = _html(markdown, path)
    sources = folder / "SOURCES.md"
    if sources.is_file():
        texts[SOURCES][first_language] = _html(markdown, sources)
    return texts


def _html(markdown: MarkdownIt, path: Path) -> str:
    tokens = markdown.parse(path.read_text(encoding="utf-8-sig"))
    title = 3 if tokens and tokens[0].tag == "h1" else 0  # opening, words, closing
    return str(markdown.renderer.render(tokens[title:], markdown.options, {}))
