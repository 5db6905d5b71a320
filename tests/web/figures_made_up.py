"""Figures that no data of ours have: every chart, labels that mean harm, and too many rows."""

from collections.abc import Mapping

from profilatlas.readers.figures import Column, Figure, FigureMaker, Parameters
from profilatlas.readers.filters import Filters
from profilatlas.readers.grids import SchemeGrid
from profilatlas.readers.models import Link, Text
from profilatlas.readers.models.figures import Value
from profilatlas.readers.reading import Reading

HARMFUL = (
    "</svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} ${alert(1)} #{1}",
    "datum.value); alert(1); //",
    "&lt;script&gt; &amp; \\u003c",
    "شؤون اللاجئين (5)",
)
LONG = (
    "Bundesministerium für Bildung, Familie, Senioren, Frauen und Jugend",
    "Beispielhochschule, Institut für Wirkungsforschung und Weiterbildung",
    "Selbstbestimmung, Eigenverantwortung und Selbstständigkeit",
)
MANY = 10_000


def thing(label: str) -> Link:
    """A thing with this name."""
    rtl = any("\u0600" <= sign <= "\u06ff" for sign in label)
    return Link(
        f"https://example.org/{abs(hash(label))}",
        Text(label, "ar" if rtl else "de", "rtl" if rtl else "ltr", False),
        None,
    )


THINGS = tuple(map(thing, HARMFUL))
_NUMBER = Column("measures", "number")


def _figure(name: str, chart: str, columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...]) -> Figure:
    return Figure(name, columns, rows, None, chart, "/", None)


def bars(_: Reading, __: Filters, ___: Parameters) -> Figure:
    return _figure(
        "bars", "bars", (Column("actor", "thing"), _NUMBER), tuple((each, n) for n, each in enumerate(THINGS))
    )


def many(_: Reading, __: Filters, ___: Parameters) -> Figure:
    return _figure("many", "bars", (Column("actor", "text"), _NUMBER), tuple((f"row {n}", n) for n in range(MANY)))


def heat_map(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("actor", "thing"), Column("target_group", "thing"), _NUMBER)
    return _figure("heat_map", "heatmap", columns, tuple((a, b, n) for a in THINGS for n, b in enumerate(THINGS)))


def lines(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("year", "year"), Column("actor", "thing"), _NUMBER)
    rows = tuple((str(year), each, n) for n, each in enumerate(THINGS) for year in range(2019, 2024))
    return _figure("lines", "lines_by_year", columns, rows)


def one_year(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("year", "year"), Column("actor", "thing"), _NUMBER)
    return _figure("one_year", "lines_by_year", columns, tuple(("2024", each, n) for n, each in enumerate(THINGS)))


def multiples(reading: Reading, _: Filters, __: Parameters) -> Figure:
    cells = [reading.link(cell.iri) for cell in SchemeGrid.of_instance(reading).grid.cells]
    columns = (Column("cell", "cell"), Column("year", "year"), _NUMBER)
    rows = tuple((cell, year, n) for n, cell in enumerate(cells) for year in (2019, 2020))
    return _figure("multiples", "small_multiples_grid_by_year", columns, rows)


def flow(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("funder", "thing"), Column("actor", "thing"), Column("amount", "money", "EUR"))
    return _figure("flow", "sankey", columns, tuple((a, b, 1000) for a in THINGS[:3] for b in THINGS[2:]))


def network(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("actor", "thing"), Column("partner", "thing"), _NUMBER)
    return _figure("network", "network", columns, tuple((THINGS[0], each, n) for n, each in enumerate(THINGS[1:], 1)))


def long_names(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (
        Column("funder", "thing"),
        Column("actor", "thing"),
        Column("cell", "thing"),
        Column("amount", "money", "EUR"),
    )
    return _figure("long_names", "sankey", columns, ((*map(thing, LONG), 1000),))


def long_pairs(_: Reading, __: Filters, ___: Parameters) -> Figure:
    columns = (Column("actor", "thing"), Column("partner", "thing"), _NUMBER)
    return _figure("long_pairs", "network", columns, ((thing(LONG[0]), thing(LONG[1]), 2),))


def empty(_: Reading, __: Filters, ___: Parameters) -> Figure:
    return _figure("empty", "bars", (Column("actor", "thing"), _NUMBER), ())


DRAWN = ("bars", "heat_map", "lines", "one_year", "multiples", "flow", "network")
FIGURES: Mapping[str, FigureMaker] = {
    make.__name__: FigureMaker(make.__name__, make)
    for make in (bars, many, heat_map, lines, one_year, multiples, flow, network, long_names, long_pairs, empty)
}
