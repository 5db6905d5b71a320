"""Mistakes put into invented tables on purpose, one for each kind of rule that a row can break, so that a test can look for each.

A fault changes cells of one row, leaves out parts of its measure, or adds rows to it. Rules about whole files, Turtle and
workbooks are not here: no row breaks them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..errors import SynthError
from ..terms import adms, cv, dcat, dct, ipv, org, skos

Cells: TypeAlias = Mapping[str, str | Sequence[str]]
"""New cells by predicate. What stands in braces is filled in: `spoiling.py` has the words."""

PARTS = (ipv.Focus, ipv.Involvement, ipv.Funding)
OF_MEASURES = (ipv.Measure, *PARTS)
ATTESTED_ACTOR = "attested-actor"
_SOURCE = "https://profilatlas.example/"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule, the table with the row that breaks it, and what is different in that row.

    In the table of a part (a focus, an involvement, a funding) the row is one more of the measure's. `without` are parts that
    the measure does not get, `more` are further rows of its fundings. `also` are rules about the same thing that it breaks too.
    """

    rule: str
    table: str
    cells: Cells = field(default_factory=dict)
    without: tuple[str, ...] = ()
    more: tuple[Cells, ...] = ()
    also: tuple[str, ...] = ()


_READING = (
    Fault("missing-key", ipv.Measure, {dct.identifier: ""}, PARTS),
    Fault("unusable-key", ipv.Measure, {dct.identifier: "***"}, PARTS),
    Fault("duplicate-row", ipv.Measure, {dct.identifier: "{first}"}, PARTS),
    Fault("sum-row", ipv.Measure, {dct.identifier: "Summe"}, PARTS),
    Fault("unknown-concept", ipv.Focus, {ipv.challenge: "999999"}),
    Fault("unknown-reference", ipv.Involvement, {ipv.actor: "nobody"}),
    Fault("too-many-values", ipv.Measure, {adms.status: "{planned}|{running}"}),
    Fault("wrong-date", ipv.Measure, {dct.modified: "in spring"}),
    Fault("no-such-day", ipv.Measure, {dct.modified: "2025-02-30"}),
    Fault("wrong-number", ipv.Funding, {ipv.amount: "much"}),
    Fault("ambiguous-number", ipv.Funding, {ipv.amount: "1.234"}),
    Fault("number-too-long", ipv.Funding, {ipv.amount: "1" * 400}),
    Fault("wrong-integer", ipv.Focus, {ipv.rank: "1,5"}),
    Fault("wrong-boolean", ipv.FundingProgramme, {ipv.excludesOtherFunding: "perhaps"}),
    Fault("wrong-url", org.Organization, {dct.source: "www.example.org"}),
    Fault("excel-error", ipv.Measure, {dct.title: "#REF!"}),
    Fault("formula", ipv.Measure, {dct.title: "=A1&B1"}),
    Fault("invisible-sign", ipv.Measure, {dct.title: "Treff\u202epunkt"}),
    Fault("mojibake", ipv.Measure, {dct.title: "TÃ¼ren"}, also=("text-garbled",)),
    Fault("mixed-script", ipv.Measure, {dct.title: "T\u0443pen"}, also=("text-mixed-scripts",)),
)
"""What is noticed while a row is read."""

_SHAPES = (
    Fault("Attested-source", org.Organization, {ipv.dataStatus: "{attested}"}),
    Fault("Measure-title-min", ipv.Measure, {dct.title: ""}),
    Fault("Measure-dataStatus-min", ipv.Measure, {ipv.dataStatus: ""}),
    Fault("Measure-audience-min", ipv.Measure, {dct.audience: ""}),
    Fault("Measure-steeringLogic-min", ipv.Measure, {ipv.steeringLogic: ""}),
    Fault("Measure-spatial-min", ipv.Measure, {dct.spatial: ""}),
    Fault("Measure-start-min", ipv.Measure, {dcat.startDate: ""}),
    Fault("Measure-hasFocus-min", ipv.Measure, without=(ipv.Focus,)),
    Fault("Measure-carrier-min", ipv.Measure, without=(ipv.Involvement,)),
    Fault("Measure-profileStatus-missing", ipv.Measure, {ipv.profileStatus: ""}),
    Fault("Focus-rank", ipv.Focus, {ipv.rank: "0"}),
    Fault("Funding-dataStatus-min", ipv.Funding, {ipv.dataStatus: ""}),
    Fault("Funding-amount-currency", ipv.Funding, {ipv.currency: ""}),
    Fault("Funding-amount-range", ipv.Funding, {ipv.amount: "-1"}),
    Fault("Funding-share-range", ipv.Funding, {ipv.share: "1.5"}),
    Fault("FundingProgramme-title-min", ipv.FundingProgramme, {dct.title: ""}),
    Fault("FundingProgramme-dataStatus-min", ipv.FundingProgramme, {ipv.dataStatus: ""}),
    Fault(
        "FundingProgramme-legalBasis-excluding",
        ipv.FundingProgramme,
        {ipv.excludesOtherFunding: "true", ipv.legalBasis: ""},
    ),
    Fault("Organization-prefLabel-min", org.Organization, {skos.prefLabel: ""}),
    Fault("Organization-dataStatus-min", org.Organization, {ipv.dataStatus: ""}),
    Fault("Need-challenge-min", ipv.Need, {ipv.challenge: ""}),
    Fault("Need-dataStatus-min", ipv.Need, {ipv.dataStatus: ""}),
    Fault("Tombstone-title-min", ipv.Tombstone, {dct.title: ""}),
)
"""What one thing must or should have."""

_CHECKS = (
    Fault("period-order", ipv.Measure, {dcat.startDate: "2020-01-01", dcat.endDate: "2019-01-01"}),
    Fault("period-length", ipv.Measure, {dcat.startDate: "1901-01-01", dcat.endDate: "2105-01-01"}),
    Fault("period-plausible", ipv.Measure, {dcat.startDate: "1850-01-01"}),
    Fault("funding-period", ipv.Funding, {dcat.endDate: "2150-01-01"}),
    Fault("funding-exclusive", ipv.Funding, {ipv.programme: "{excluding}"}, more=({},)),
    Fault("shares-sum", ipv.Measure, without=(ipv.Funding,), more=({ipv.share: "0.7"}, {ipv.share: "0.6"})),
    Fault("funder-without-funding", ipv.Involvement, {cv.role: "{funder}"}),
    Fault("illustrative-actor", ipv.Involvement, {ipv.actor: ATTESTED_ACTOR}),
    Fault("replaces-acyclic", ipv.Measure, {dct.replaces: "{own}"}),
    Fault("label-first-language", ipv.Measure, {dct.title: ("",)}),
    Fault("text-translation", ipv.Measure, {dct.description: ("…", "")}),
    Fault("text-contact", ipv.Measure, {dct.description: "office@profilatlas.example"}),
    Fault("text-birth-date", ipv.Measure, {dct.description: "geb. 1.2.1990"}),
    Fault("withdrawn-exists", ipv.Tombstone, {ipv.withdrawn: "{base}id/measure/{first}"}),
    Fault("withdrawn-address", ipv.Tombstone, {ipv.withdrawn: "https://elsewhere.example/1"}),
)
"""What is wrong only beside other rows, or by a rule about all texts."""

FAULTS = (*_READING, *_SHAPES, *_CHECKS)
ATTESTED = {dct.identifier: ATTESTED_ACTOR, ipv.dataStatus: "{attested}", dct.source: _SOURCE}
"""The actor whom an illustrative measure must not name; this row breaks nothing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a fault was put: the rule, the file inside the folder, the row (1 is the headers)."""

    rule: str
    file: str
    row: int


def places(measures: int) -> dict[int, Fault]:
    """The faults that concern measures by the number of the measure, evenly spread; the first measure stays sound."""
    concerned = [fault for fault in FAULTS if fault.table in OF_MEASURES]
    step = (measures - 1) // len(concerned)
    if step < 1:
        raise SynthError(f"{measures} measures are too few for {len(concerned)} faults")
    return {1 + number * step: fault for number, fault in enumerate(concerned)}
