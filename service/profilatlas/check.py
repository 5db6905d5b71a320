"""From somebody's table to findings: the composition root of checking, beside `build`.

The table goes the way that a source's tables go. The instance is its context: references lead to what stands there, and
rows of the table take the place of rows about the same things (`ingest/proposal.py`). Only what stands in the file is
reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .examining import examine, gather
from .ingest.log import FindingLog
from .ingest.proposal import Proposed
from .model.checked import ChangeState, Checked, MeasurePreview, StatedFocus, in_reading_order
from .model.difference import State
from .model.finding import Finding, Place
from .queries.binding import bind
from .queries.registry import Registry
from .readers.differences import Describer, Side
from .readers.facts import facts_by, text_of
from .readers.profiles import Profiles
from .release.difference import Difference, compare
from .release.opened import STORE
from .store.embedded import EmbeddedStore
from .store.port import Literal, Store

Progress = Callable[[str, str], None]

MOST_CHANGES = 200
"""How many changed things are described in full; the counts always tell all of them."""

_MORE = frozenset({"more-findings", "more-warnings"})
_CHANGE_STATES = {State.ADDED: ChangeState.NEW, State.CHANGED: ChangeState.CHANGED}


def check_table(
    file: Path, instance: Path, *, release: Path | None = None, progress: Progress = lambda step, detail: None
) -> Checked:
    """Check a table in this process; `limited.run_limited` does it in a child with limits, which uploads need.

    The name of a CSV file says which table it holds. `instance` is a source folder, compared is with a release, else with
    the instance itself. Raises `SourceError` where the instance cannot be read, `StoreError` for a damaged release.
    """
    store = EmbeddedStore.memory()
    gathered = gather(instance, store, progress, file)
    proposed = gathered.sources.proposed
    things = proposed.things
    if not things:
        own = (found for found in gathered.sources.findings if found.place.file == file.name)
        return Checked(file.name, _ordered(own, proposed), proposed.readable)
    with TemporaryDirectory() as work:
        findings = examine(gathered, store, Path(work), only=things, progress=progress)
    own = (found for found in findings if found.place.file == file.name)
    progress("compare", "")
    with _compared(release, instance) as old:
        difference = compare(old, store, gathered.registry)
        scheme = gathered.instance.challenge_scheme_iri
        changes = Describer(Side(old, scheme), Side(store, scheme), gathered.registry, difference).changes(MOST_CHANGES)
    measures = tuple(_previews(store, gathered.registry, scheme, things, difference))
    return Checked(file.name, _ordered(own, proposed), True, measures, changes.to_json())


@contextmanager
def _compared(release: Path | None, instance: Path) -> Iterator[Store]:
    """The store of a release, else one with what the instance says without the table."""
    if release is not None:
        store = EmbeddedStore.open(release / STORE)
    else:
        store = EmbeddedStore.memory()
        gather(instance, store)
    try:
        yield store
    finally:
        store.close()


def _ordered(findings: Iterable[Finding], proposed: Proposed) -> tuple[Finding, ...]:
    """Findings in the order in which one reads the file, the first of very many."""
    sheets = list(dict.fromkeys(table.sheet for table in proposed.tables))
    columns: dict[tuple[str | None, str | None], int] = {
        (table.sheet, header): position for table in proposed.tables for position, header in enumerate(table.headers)
    }
    kept = list(findings)
    notes = {found.rule: found for found in kept if found.rule in _MORE}
    log = FindingLog()  # once more, as shapes and checks have added to what reading found
    for found in in_reading_order((found for found in kept if found.rule not in _MORE), sheets, columns):
        log.add(found)
    notes |= {found.rule: found for found in log if found.rule in _MORE}
    shown = (found for found in log if found.rule not in _MORE)
    return tuple(in_reading_order((*notes.values(), *shown), sheets, columns))


def _previews(
    store: Store, registry: Registry, scheme: str, things: Mapping[str, Place], difference: Difference
) -> Iterator[MeasurePreview]:
    """The measures of which the table speaks, as they would look, in the order of its rows."""
    known = {text_of(row, "measure") for row in store.select(registry["columns/measures"].text)}
    measures = [iri for iri in things if iri in known]
    names = facts_by(store.select(bind(registry["pages/labels"], things=measures)), "thing") if measures else {}
    profiles = Profiles(store, registry, scheme)
    foci = profiles.foci(measures) if measures else {}
    states = {changed.iri: changed.state for changed in difference.measures}
    for iri in measures:
        stated = foci.get(iri, ())
        yield MeasurePreview(
            iri=iri,
            identifier=names[iri].string("identifier") or iri.rpartition("/")[2],
            place=things[iri],
            title={_tag(literal): literal.value for literal in names[iri].literals("title")},
            sentence=profiles.sentence(stated),
            foci=tuple(StatedFocus(focus.challenge, focus.weight, focus.rank) for focus in stated),
            state=_CHANGE_STATES.get(states.get(iri, State.REMOVED), ChangeState.UNCHANGED),
        )


def _tag(literal: Literal) -> str:
    return (literal.language or "").lower()
