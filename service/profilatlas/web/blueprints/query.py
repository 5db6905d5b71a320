"""The query page: write a query, or begin with an example, and see its answer as a table.

A form that is sent leads to the address of its query where that is short (`GET`: it can be shared, and caches keep it),
and is answered at once where it is not. Everything works without a script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from ...endpoint.pool import Answer
from ...endpoint.service import Question
from ...errors import NotAcceptable, QueryRefused
from ...model.media import GRAPH_FORMATS, N_TRIPLES, Format
from ...readers.answers import graph_page, table_page
from ...readers.models import Word
from ...readers.query_page import START, example_text, query_page
from .. import caching, errors, queries, rendering, sending, visit
from ..clients import client_network
from ..negotiation import choose_media_type
from ..queries import QUERY_FILE
from ..refusal import Refusal
from ..visit import current, engine_of, services
from . import HTML

# A sign of the query can take three in a form.
_SIGNS = 3

query = Blueprint("query", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor sent: a text of his own, else an example by name, else neither; `file` names a format to save in."""

    text: str | None
    example: str | None
    file: str

    @property
    def written(self) -> str | None:
        """The query itself."""
        if self.text is None and self.example is not None:
            return example_text(current().release, services().registry, self.example)
        return self.text


@query.before_request
def begin() -> None:
    """A well-formed request, whose query may be long; a pinned release; a language."""
    visit.check_request(texts=("query",))
    visit.begin()


@query.get("/query")
def show() -> Response:
    """The page: with a query or an example, and with the answer when `run` says so; or the answer as a file."""
    asked = _asked(request.args)
    if len(request.path) + len(request.query_string) > services().settings.limits.get_bytes:
        return _refused(asked, QueryRefused("address-too-long"))
    if asked.file:
        return _file(asked)
    if choose_media_type(request.headers.get("Accept", ""), [HTML]) is None:
        raise NotAcceptable([HTML], [])
    return caching.known(current(), HTML) or (_answered(asked) if "run" in request.args else _page(asked))


@query.post("/query")
def send() -> Response:
    """What the form sends."""
    request.max_content_length = _SIGNS * services().settings.limits.post_bytes
    try:
        with services().endpoint.receiving(client_network()):
            asked = _asked(request.form)
    except RequestEntityTooLarge:
        return _refused(Asked("", None, ""), QueryRefused("query-too-long"))
    if asked.text is not None:
        asked = _unchanged(asked) or Asked(asked.text, None, asked.file)
    if queries.is_short(asked.text or ""):
        target = queries.address(asked.text, asked.example, file=asked.file, run=True)
        return caching.redirection(rendering.href(target), 303)
    return _file(asked) if asked.file else _answered(asked)


def _asked(values: MultiDict[str, str]) -> Asked:
    # A button that saves stands behind the list of formats, and goes before what is chosen there.
    text, file = values.get("query"), (values.getlist("format") or [""])[-1]
    return Asked(
        None if text is None else queries.as_written(text),
        values.get("example") or None,
        queries.known_suffix(file) if file else "",
    )


def _unchanged(asked: Asked) -> Asked | None:
    """The example that a form was filled with, where its text was left as it was: it keeps its short address."""
    example = Asked(None, asked.example, asked.file)
    same = example.written is not None and (asked.text or "").strip() == example.written.strip()
    return example if same else None


def _ask(text: str, formats: Callable[[str], str]) -> Answer:
    """Ask the endpoint under the visitor's budget, as `/sparql` does."""
    if len(text.encode()) > services().settings.limits.post_bytes:
        raise QueryRefused("query-too-long")
    if "\0" in text:
        raise QueryRefused("bad-query", "the query contains a NUL")
    question = Question(engine_of(current().release), text, formats)
    return services().endpoint.ask(question, client_network())


def _answered(asked: Asked) -> Response:
    if asked.written is None:
        return _page(asked)
    try:
        return _page(asked, answer=_ask(asked.written, queries.page_format))
    except QueryRefused as refused:
        return _refused(asked, refused)


def _file(asked: Asked) -> Response:
    """The query itself, or its whole answer, to save: never shown as a page of ours."""
    text = asked.written or ""
    if asked.file == QUERY_FILE.suffix:
        return _download(asked, QUERY_FILE, text.encode())
    chosen = QUERY_FILE

    def choose(form: str) -> str:
        nonlocal chosen
        chosen = queries.file_format(asked.file, form)
        return chosen.media_type

    try:
        answer = _ask(text, choose)
    except QueryRefused as refused:
        return _refused(asked, refused)
    return _download(asked, chosen, answer.body)


def _download(asked: Asked, kind: Format, content: bytes) -> Response:
    response = sending.response(content, kind.media_type, client_network())
    response.headers.set("Content-Disposition", "attachment", filename=f"{asked.example or 'query'}.{kind.suffix}")
    return _kept(asked, response)


def _page(asked: Asked, *, answer: Answer | None = None) -> Response:
    return _kept(asked, rendering.html(_body(asked) if answer is None else _body(asked, **_found(answer)), 200))


def _kept(asked: Asked, response: Response) -> Response:
    """The same address gives the same answer until another release comes; other answers nobody keeps."""
    if request.method == "POST" or queries.is_changing(asked.written or ""):
        response.headers["Cache-Control"] = "no-store"
        return response
    return caching.cacheable(response, caching.etag(current(), response.mimetype or HTML))


def _refused(asked: Asked, refused: QueryRefused) -> Response:
    """The page with the query as it was sent, and why it is not answered; for programs, the problem as elsewhere."""
    if not errors.is_page():
        raise refused
    refusal = Refusal.of(refused)
    return refusal.on(rendering.html(_body(asked, refusal=refusal), refusal.error.status))


def _body(asked: Asked, **more: object) -> str:
    here = current()
    page = query_page(here.release, services().registry, here.languages, text=asked.text, example=asked.example)
    named = asked.example or START
    return render_template(
        "query.html",
        page=page,
        file=partial(queries.address, asked.text, named),
        short=queries.is_short(asked.text or ""),
        link=visit.site() + queries.address(asked.text, named),
        limits=services().settings.limits,
        words={
            "address": visit.site() + queries.PATH,
            "prefixes": dict(page.prefixes),
            "classes": _words(page.classes),
            "properties": _words(page.properties),
        },
        row_formats=queries.ROW_FORMATS,
        graph_formats=GRAPH_FORMATS,
        **more,
    )


def _words(words: Iterable[Word]) -> list[tuple[str, str]]:
    return [(word.name, word.label.value) for word in words]


def _found(answer: Answer) -> Mapping[str, object]:
    here = current()
    shown = (here.release, services().registry, here.languages, answer.body)
    graph = answer.media_type == N_TRIPLES.media_type
    found = graph_page(*shown) if graph else table_page(*shown)
    form = "CONSTRUCT" if graph else "SELECT" if found.verdict is None else "ASK"
    return {"found": found, "seconds": Decimal(f"{answer.seconds:.2f}"), "save_as": queries.offered(form)}
