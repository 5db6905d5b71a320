"""`report/findings.json`: what was read for a release, and everything that was found about it, a finding a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..model.finding import Finding


def write_report(path: Path, sources: Iterable[Mapping[str, object]], findings: Iterable[Finding]) -> None:
    """Write the report piece by piece: of a million measures there may be a million findings."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"sources": {json.dumps(list(sources), ensure_ascii=False)},\n"findings": [')
        before = "\n"
        for finding in findings:
            file.write(before + json.dumps(finding.to_json(), ensure_ascii=False))
            before = ",\n"
        file.write("\n]}\n")
