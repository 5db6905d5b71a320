"""The page of a concept scheme in one edition: all its concepts, for challenges with the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Literal
from ..terms import ipv
from .collective import most_frequent
from .facts import Facts, facts_by
from .filters import Filters
from .grids import SchemeGrid
from .models import ConceptLine, SchemePage
from .reading import Reading, last_part, natural
from .speech import plain

_ROLES = {
    ipv.ChallengeScheme: "challenge",
    ipv.TargetGroupScheme: "target_group",
    ipv.SteeringLogicScheme: "steering",
    ipv.AreaScheme: "area",
    ipv.ConceptPlanScheme: "plan",
}
_FACETS = ("challenge", "target_group", "steering", "area", "plan")


def scheme_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> SchemePage:
    """Read the page of a scheme; `NotFound` when there is none by this IRI."""
    reading = Reading(release, registry, languages)
    facts = reading.about("scheme", scheme=iri)
    role = role_of(facts)
    concepts = facts_by(reading.rows("scheme_concepts", scheme=iri), "concept")
    names = ("challenge", "focus") if role == "challenge" else (role,) if role in _FACETS else ()
    counts = {name: most_frequent(reading, name, None) for name in names}
    grid = SchemeGrid(reading, iri) if role == "challenge" else None
    counted = grid is not None and grid.is_counted

    def line(concept: str, depth: int) -> ConceptLine:
        # Challenges count by cell; a narrower one has no cell and counts where it is stated.
        name = "focus" if role == "challenge" and concept not in reading.columns.cells else role
        measures = counts[name].measures_with(concept) if role in _FACETS else None
        return ConceptLine(
            link=reading.link(concept),
            depth=depth,
            definition=reading.speech.text(concepts[concept].literals("definition")),
            measures=measures,
            measures_path=Filters({name: (concept,)}).path(reading) if measures else None,
        )

    return SchemePage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        role=role,
        title=reading.speech.text(_names(facts)) or plain(last_part(iri)),
        description=reading.speech.text(facts.literals("description")),
        edition=facts.string("edition"),
        editorial_notes=reading.speech.texts(facts.literals("editorialNote")),
        concepts=tuple(line(concept, depth) for concept, depth in in_hierarchy(concepts)),
        grid=grid.aggregate(None, Filters()) if grid and counted else None,
    )


def in_hierarchy(concepts: Mapping[str, Facts]) -> Iterator[tuple[str, int]]:
    """Each concept once with its depth, narrower ones after their broader one, by index and notation.

    A circle of broader concepts does not hang: its members follow at the end as if they had none.
    """
    narrower: dict[str | None, list[str]] = {}
    for concept, facts in concepts.items():
        inside = [broader for broader in facts.iris("broader") if broader in concepts and broader != concept]
        for broader in inside or (None,):
            narrower.setdefault(broader, []).append(concept)

    def key(concept: str) -> tuple[float, object, str]:
        facts = concepts[concept]
        index = facts.integer("index")
        return (float("inf") if index is None else index, natural(facts.string("notation") or ""), concept)

    seen: set[str] = set()
    for top in (*sorted(narrower.get(None, ()), key=key), *sorted(concepts, key=key)):
        pending = [(top, 0)]
        while pending:
            concept, depth = pending.pop()
            if concept not in seen:
                seen.add(concept)
                yield concept, depth
                pending += [(each, depth + 1) for each in sorted(narrower.get(concept, ()), key=key, reverse=True)]


def role_of(facts: Facts) -> str:
    """What the concepts of a scheme are to a measure, by the scheme's class; "concept" for any other scheme."""
    return next((_ROLES[each] for each in facts.iris("schemeClass") if each in _ROLES), "concept")


def _names(facts: Facts) -> tuple[Literal, ...]:
    return next((named for field in ("title", "label", "name") if (named := facts.literals(field))), ())
