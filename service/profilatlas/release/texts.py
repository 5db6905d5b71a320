"""The instance's own pages (imprint, privacy, accessibility, sources, the text of the licence): Markdown in the source, HTML in the release."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TEXT_NAMES = ("imprint", "privacy", "accessibility")
SOURCES = "sources"
LICENCE = "licence"
_FILE = re.compile(r"texts/([a-z]+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md")
_OWN = re.compile(r"(?!//)(?![^/?#]*:)")
_LINK = re.compile(r"https?://[^/]|mailto:[^/]|" + _OWN.pattern, re.IGNORECASE)


class _Markdown(MarkdownIt):
    """Markdown whose links lead only where ours may lead."""

    def validateLink(self, url: str) -> bool:
        """Whether an address becomes a link.

        >>> own = _Markdown()
        >>> [own.validateLink(each) for each in ("https://a.example/", "mailto:amt@a.example", "/sources", "#top")]
        [True, True, True, True]
        >>> [own.validateLink(each) for each in ("javascript:alert(1)", "//a.example", "https:a.example", "data:,x")]
        [False, False, False, False]
        """
        return _LINK.match(url) is not None


def render_texts(sources: Mapping[str, str], first_language: str) -> dict[str, dict[str, str]]:
    """HTML by name and language, from what stands in `texts/{name}.{language}.md` and `SOURCES.md`, by these paths.

    A title that opens a text is left out: the page has one. Raw HTML in the Markdown is shown as text. Links lead to
    http(s), to mailto or to our own pages; of an image from another host its words are shown, for a page loads nothing
    from elsewhere.
    """
    markdown = _Markdown("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _image)
    texts: dict[str, dict[str, str]] = {name: {} for name in (*TEXT_NAMES, SOURCES, LICENCE)}
    for file, text in sorted(sources.items()):
        match = _FILE.fullmatch(file)
        if match and match[1] in texts:
            texts[match[1]][match[2]] = _html(markdown, text)
    if "SOURCES.md" in sources:
        texts[SOURCES][first_language] = _html(markdown, sources["SOURCES.md"])
    return texts


def _html(markdown: MarkdownIt, text: str) -> str:
    tokens = markdown.parse(text)
    title = 3 if tokens and tokens[0].tag == "h1" else 0  # opening, words, closing
    return str(markdown.renderer.render(tokens[title:], markdown.options, {}))


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    if _OWN.match(str(token.attrGet("src") or "")):
        return renderer.image(tokens, index, options, env)
    return escapeHtml(renderer.renderInlineAsText(token.children, options, env))
