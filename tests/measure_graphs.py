"""Small graphs of measures for tests: described by plain values, drawn at random, made into triples."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from profilatlas.queries.registry import Registry
from profilatlas.resources import queries_dir
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.terms import PREFIXES, adms, cv, dcat, dct, ipv, org, rdf, skos, xsd

BASE = "https://city.example/"
INSTANCE = Instance(BASE, ("de",), "felder-1", {"de": "Stadt"}, as_of=date(2024, 6, 30))
SCHEME = INSTANCE.challenge_scheme_iri
GROUPS = {"kinder": None, "kinder-0-6": "kinder", "kinder-0-3": "kinder-0-6", "frauen": None}
AUTHORITY = f"{BASE}id/actor/land"
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"


@dataclass(frozen=True)
class Funding:
    """One funding of a measure, by short names."""

    programme: str | None = None
    level: str | None = None
    funder: str | None = None
    amount: Decimal | None = None
    kind: str | None = None
    currency: str | None = None
    data_status: str | None = None
    period: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True)
class Measure:
    """One measure, by short names; foci are pairs of a challenge's notation and a weight."""

    name: str
    foci: tuple[tuple[str, str | None], ...] = ()
    groups: tuple[str, ...] = ()
    actors: tuple[tuple[str, str], ...] = ()
    fundings: tuple[Funding, ...] = ()
    areas: tuple[str, ...] = ()
    steering: tuple[str, ...] = ()
    periods: tuple[tuple[date | None, date | None], ...] = ()
    modified: date | None = None
    status: str | None = None
    data_status: str = "illustrative"
    profile_status: str | None = None
    replaces: str | None = None


@dataclass(frozen=True)
class Need:
    """One stated need, by short names; its challenge by notation."""

    name: str
    challenge: str
    groups: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    stated_on: date | None = None


@dataclass(frozen=True)
class City:
    """A scheme of `cells` fields, of which the first has narrower challenges (1.1, 1.2), and measures."""

    cells: int
    measures: tuple[Measure, ...]
    programme_levels: dict[str, str] = field(default_factory=dict)
    programme_ends: dict[str, date] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()


def measure_iri(name: str) -> str:
    """The IRI of a measure."""
    return f"{BASE}id/measure/{name}"


def challenge_iri(notation: str) -> str:
    """The IRI of a challenge."""
    return f"{SCHEME}/{notation}"


def area_iri(name: str) -> str:
    """The IRI of an area; "stadtweit" is one like the others."""
    return f"{BASE}scheme/gebiete-1/{name}"


def registry() -> Registry:
    """All queries of the service."""
    return Registry.load(queries_dir(), PREFIXES)


def store_of(city: City, queries: Registry) -> EmbeddedStore:
    """The city's facts with what is derived from them."""
    store = EmbeddedStore.memory(triples(city))
    derived = [triple for query in queries.below("derive") for triple in store.construct(query.text)]
    store.extend(derived)
    return store


def triples(city: City) -> Iterator[Triple]:
    """The city's asserted facts."""
    yield from _schemes(city)
    for programme, level in city.programme_levels.items():
        yield _fact(f"{BASE}id/programme/{programme}", ipv.fundingLevel, f"{PREFIXES['ipv']}{level}")
    yield _fact(AUTHORITY, org.classification, ipv.publicAuthority)
    yield _fact(area_iri("stadtweit"), rdf.type, ipv.CityWideArea)
    for programme, end in city.programme_ends.items():
        iri = f"{BASE}id/programme/{programme}"
        yield _fact(iri, rdf.type, ipv.FundingProgramme)
        yield _fact(iri, dct.temporal, f"{iri}#temporal")
        yield from _day(f"{iri}#temporal", dcat.endDate, end)
    for measure in city.measures:
        yield from _measure(measure)
    for need in city.needs:
        yield from _need(need)


def _schemes(city: City) -> Iterator[Triple]:
    for index in range(1, city.cells + 1):
        yield _fact(challenge_iri(str(index)), skos.inScheme, SCHEME)
        yield Triple(NamedNode(challenge_iri(str(index))), NamedNode(ipv.index), Literal(index))
    for narrower in ("1.1", "1.2"):
        yield _fact(challenge_iri(narrower), skos.inScheme, SCHEME)
        yield _fact(challenge_iri(narrower), skos.broader, challenge_iri("1"))
    old = f"{BASE}scheme/felder-0/1"
    yield _fact(old, skos.inScheme, f"{BASE}scheme/felder-0")
    yield Triple(NamedNode(old), NamedNode(ipv.index), Literal(1))
    for group, broader in GROUPS.items():
        if broader:
            yield _fact(_group(group), skos.broader, _group(broader))


def _measure(measure: Measure) -> Iterator[Triple]:
    iri = measure_iri(measure.name)
    yield _fact(iri, rdf.type, ipv.Measure)
    for number, (notation, weight) in enumerate(measure.foci):
        focus = f"{BASE}id/focus/{measure.name}-{number}"
        yield _fact(iri, ipv.hasFocus, focus)
        old = notation == "old"
        yield _fact(focus, ipv.challenge, f"{BASE}scheme/felder-0/1" if old else challenge_iri(notation))
        if weight:
            yield _fact(focus, ipv.weight, f"{PREFIXES['ipv']}{weight}")
    for group in measure.groups:
        yield _fact(iri, dct.audience, _group(group))
    for actor, role in measure.actors:
        involvement = f"{BASE}id/involvement/{measure.name}-{actor}-{role}"
        yield _fact(iri, cv.hasParticipation, involvement)
        yield _fact(involvement, ipv.actor, f"{BASE}id/actor/{actor}")
        yield _fact(involvement, cv.role, f"{PREFIXES['ipv']}{role}")
    for number, funding in enumerate(measure.fundings):
        yield from _funding(iri, f"{BASE}id/funding/{measure.name}-{number}", funding)
    for area in measure.areas:
        yield _fact(iri, dct.spatial, area_iri(area))
    for logic in measure.steering:
        yield _fact(iri, ipv.steeringLogic, f"{BASE}scheme/steuerung-1/{logic}")
    for number, (start, end) in enumerate(measure.periods):
        period = f"{iri}#temporal{number or ''}"
        yield _fact(iri, dct.temporal, period)
        yield from _day(period, dcat.startDate, start)
        yield from _day(period, dcat.endDate, end)
    yield from _day(iri, dct.modified, measure.modified)
    yield _fact(iri, ipv.dataStatus, f"{PREFIXES['ipv']}{measure.data_status}")
    if measure.status:
        yield _fact(iri, adms.status, f"{PREFIXES['ipv']}{measure.status}")
    if measure.profile_status:
        yield _fact(iri, ipv.profileStatus, f"{PREFIXES['ipv']}{measure.profile_status}")
    if measure.replaces:
        yield _fact(iri, dct.replaces, measure_iri(measure.replaces))


def _need(need: Need) -> Iterator[Triple]:
    iri = f"{BASE}id/need/{need.name}"
    yield _fact(iri, rdf.type, ipv.Need)
    yield _fact(iri, ipv.challenge, challenge_iri(need.challenge))
    for group in need.groups:
        yield _fact(iri, dct.audience, _group(group))
    for area in need.areas:
        yield _fact(iri, dct.spatial, area_iri(area))
    yield from _day(iri, dct.date, need.stated_on)


def _funding(measure: str, iri: str, funding: Funding) -> Iterator[Triple]:
    yield _fact(measure, ipv.hasFunding, iri)
    if funding.programme:
        yield _fact(iri, ipv.programme, f"{BASE}id/programme/{funding.programme}")
    if funding.level:
        yield _fact(iri, ipv.fundingLevel, f"{PREFIXES['ipv']}{funding.level}")
    if funding.funder:
        yield _fact(iri, ipv.funder, f"{BASE}id/actor/{funding.funder}")
    if funding.amount is not None:
        yield Triple(
            NamedNode(iri), NamedNode(ipv.amount), Literal(str(funding.amount), datatype=NamedNode(xsd.decimal))
        )
    if funding.kind:
        yield _fact(iri, ipv.amountKind, f"{PREFIXES['ipv']}{funding.kind}")
    if funding.currency:
        yield _fact(iri, ipv.currency, f"{CURRENCIES}{funding.currency}")
    if funding.data_status:
        yield _fact(iri, ipv.dataStatus, f"{PREFIXES['ipv']}{funding.data_status}")
    if any(funding.period):
        start, end = funding.period
        yield _fact(iri, dct.temporal, f"{iri}#temporal")
        yield from _day(f"{iri}#temporal", dcat.startDate, start)
        yield from _day(f"{iri}#temporal", dcat.endDate, end)


def _group(name: str) -> str:
    return f"{BASE}scheme/zielgruppen-1/{name}"


def _fact(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _day(subject: str, predicate: str, day: date | None) -> Iterator[Triple]:
    if day:
        yield Triple(NamedNode(subject), NamedNode(predicate), Literal(day.isoformat(), datatype=NamedNode(xsd.date)))


def _some(values: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


_LEVELS = st.sampled_from(["levelEU", "levelState", "levelPrivate"])
_DAYS = st.none() | st.dates(date(1996, 1, 1), date(2031, 12, 31))
_PERIODS = st.tuples(_DAYS, _DAYS).filter(lambda period: not (period[0] and period[1] and period[1] < period[0]))
_FUNDINGS = st.builds(
    Funding,
    programme=st.none() | st.sampled_from(["p1", "p2"]),
    level=st.none() | _LEVELS,
    funder=st.none() | st.sampled_from(["land", "bund"]),
)


def _measures(name: str, notations: list[str]) -> st.SearchStrategy[Measure]:
    weights = st.sampled_from([None, None, "primary", "secondary"])
    return st.builds(
        Measure,
        name=st.just(name),
        foci=st.dictionaries(st.sampled_from(notations), weights, max_size=5).map(lambda foci: tuple(foci.items())),
        groups=_some(st.sampled_from(sorted(GROUPS)), 3),
        actors=_some(st.tuples(st.sampled_from(["land", "a", "b"]), st.sampled_from(["roleCarrier", "roleFunder"]))),
        fundings=_some(_FUNDINGS),
        areas=_some(st.sampled_from(["stadtweit", "mitte", "heessen"])),
        steering=_some(st.sampled_from(["eigen", "netz"])),
        periods=_some(_PERIODS),
        modified=_DAYS,
        status=st.none() | st.sampled_from(["statusRunning", "statusEnded"]),
        data_status=st.sampled_from(["attested", "illustrative"]),
        profile_status=st.none() | st.sampled_from(["derivedProfile", "illustrativeProfile"]),
    )


@st.composite
def cities(draw: st.DrawFn) -> City:
    """Cities of up to seven measures, with schemes of one field, of a few, or of more than a machine word holds."""
    cells = draw(st.sampled_from([1, 4, 66]))
    notations = ["1.1", "1.2", "old", *[str(index) for index in range(1, cells + 1)][-6:], "1"]
    names = draw(st.lists(st.sampled_from("abcdefgäöz"), max_size=7, unique=True))
    measures = tuple(draw(_measures(name, notations)) for name in names)
    return City(cells, measures, draw(st.dictionaries(st.sampled_from(["p1", "p2"]), _LEVELS)))
