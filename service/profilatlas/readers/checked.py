"""What a check found, as a page: findings in reading order, counts by rule, and the measures as they would look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeVar
from urllib.parse import urlencode

from ..model.checked import ChangeState, Checked, MeasurePreview
from ..model.difference import Change, Changes
from ..model.finding import FALLBACK_LANGUAGE, Finding, Place
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .changed import changed_fields, changed_thing
from .filters import page_number, refuse_unknown, single
from .grids import FocusState, SchemeGrid
from .models import CheckedFinding, CheckedMeasure, CheckedPage, CheckedRule, CheckedSheet, Paging, SourceRow
from .paging import paging
from .reading import Reading
from .speech import Speech, plain

_Item = TypeVar("_Item")

FINDINGS_PER_PAGE = 25
MEASURES_PER_PAGE = 12
MOST_OTHERS = 50
ERRORS, NOTES = "errors", "notes"
_PARAMETERS = ("page", "profiles", "rule", "show")
_ORDER = {ChangeState.NEW: 0, ChangeState.CHANGED: 1, ChangeState.UNCHANGED: 2}


def checked_page(
    release: OpenRelease,
    registry: Registry,
    checked: Checked,
    path: str,
    parameters: Mapping[str, Sequence[str]],
    languages: Sequence[str],
) -> CheckedPage:
    """Read the page at `path`; `BadRequest` for parameters it does not have."""
    reading = Reading(release, registry, languages)
    speech = Speech((*reading.speech.languages, FALLBACK_LANGUAGE))
    refuse_unknown(reading, parameters, _PARAMETERS)
    summary = checked.summary
    rule = single(reading, parameters, "rule", "", [count.rule for count in summary])
    musts = sum(finding.stops for finding in checked.findings)
    shown = single(reading, parameters, "show", ERRORS if musts else NOTES, (ERRORS, NOTES))
    findings = [
        finding
        for finding in checked.findings
        if (finding.rule == rule if rule else finding.stops is (shown == ERRORS))
    ]
    changes = Changes.from_json(checked.changes) if checked.changes else Changes((), (), ())
    measures = sorted(checked.measures, key=lambda measure: _ORDER[measure.state])
    states = [measure.state for measure in measures]
    at_findings = page_number(reading, parameters)
    at_measures = page_number(reading, {"page": parameters.get("profiles", ())})

    def address(anchor: str, **more: int | str) -> str:
        stated = {"rule": rule, "show": "" if rule else shown, "page": at_findings, "profiles": at_measures, **more}
        kept = {name: value for name, value in stated.items() if value not in ("", 1)}
        return f"{path}{'?' if kept else ''}{urlencode(kept)}#{anchor}"

    findings_paging = paging(len(findings), at_findings, FINDINGS_PER_PAGE, lambda page: address("findings", page=page))
    measures_paging = paging(
        len(measures), at_measures, MEASURES_PER_PAGE, lambda page: address("profiles", profiles=page)
    )
    return CheckedPage(
        file=checked.file,
        readable=checked.readable,
        musts=musts,
        shoulds=len(checked.findings) - musts,
        shown="" if rule else shown,
        musts_path=address("findings", page=1, rule="", show=ERRORS),
        shoulds_path=address("findings", page=1, rule="", show=NOTES),
        rules=tuple(
            CheckedRule(
                rule=count.rule,
                must=count.severity.value == "Violation",
                findings=count.count,
                example=speech.among(count.messages) or plain(count.rule),
                various=len({finding.messages.get("en") for finding in checked.findings if finding.rule == count.rule})
                > 1,
                path=address("findings", page=1, show="", rule=count.rule),
                chosen=count.rule == rule,
            )
            for count in summary
        ),
        sheets=tuple(
            CheckedSheet(sheet, tuple(_finding(speech, finding) for finding in found))
            for sheet, found in groupby(_piece(findings, findings_paging), key=lambda finding: finding.place.sheet)
        ),
        paging=findings_paging,
        new=states.count(ChangeState.NEW),
        changed=states.count(ChangeState.CHANGED),
        unchanged=states.count(ChangeState.UNCHANGED),
        measures=_measures(reading, _piece(measures, measures_paging), changes),
        measures_paging=measures_paging,
        others=tuple(changed_thing(change, reading.speech) for change in changes.others[:MOST_OTHERS]),
        more_others=max(0, len(changes.others) - MOST_OTHERS) + changes.left_out,
    )


def _finding(speech: Speech, finding: Finding) -> CheckedFinding:
    return CheckedFinding(
        rule=finding.rule,
        must=finding.stops,
        message=speech.among(finding.messages) or plain(finding.rule),
        place=_row(finding.place),
        line=finding.place.line,
        column=finding.place.column,
        value=finding.value,
        suggestion=finding.suggestion,
    )


def _measures(reading: Reading, measures: Sequence[MeasurePreview], changes: Changes) -> tuple[CheckedMeasure, ...]:
    if not measures:
        return ()
    scheme = SchemeGrid.of_instance(reading)
    change_of = {change.iri: change for change in changes.measures}
    return tuple(_measure(reading, scheme, measure, change_of.get(measure.iri)) for measure in measures)


def _measure(reading: Reading, scheme: SchemeGrid, measure: MeasurePreview, change: Change | None) -> CheckedMeasure:
    foci = [FocusState.of(focus.challenge, focus.weight) for focus in measure.foci]
    differs = change if measure.state is ChangeState.CHANGED else None
    profile = differs.profile if differs else None
    return CheckedMeasure(
        title=reading.speech.among(measure.title) or plain(measure.identifier),
        identifier=measure.identifier,
        state=measure.state.value,
        path=None if measure.state is ChangeState.NEW else reading.addresses.page(measure.iri),
        place=_row(measure.place),
        grid=scheme.profile(foci) if any(focus.challenge in scheme.cell_of for focus in foci) else None,
        sentence=reading.speech.among(measure.sentence),
        gained=profile.added if profile else (),
        lost=profile.removed if profile else (),
        fields=changed_fields(differs, reading.speech) if differs else (),
    )


def _row(place: Place) -> SourceRow:
    return SourceRow(place.file, place.sheet, place.row)


def _piece(items: Sequence[_Item], where: Paging) -> Sequence[_Item]:
    return items[max(0, where.first - 1) : where.last]
