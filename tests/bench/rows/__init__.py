"""The rows of the benchmark: each module has `rows(place)`, which gives its rows one by one as they are measured.

`python -m tests.bench.rows NAME FOLDER SIZE` runs one module and prints each row as a line of JSON; `tests.bench` calls
it as a process of its own for each, so that neither memory nor a failure of one touches the others.
"""

from typing import NamedTuple


class Module(NamedTuple):
    """The heading of its rows, the seconds it may take for up to 10,000 measures, and those for each further 10,000."""

    heading: str
    seconds: float
    more: float = 0

    def longest(self, measures: int) -> float:
        """The seconds it may take at a size."""
        return self.seconds + self.more * max(0, measures - USUAL) / USUAL


USUAL = 10_000
NAMES = {
    "building": Module("Build", 420, 90),
    "loading": Module("Loading triples", 240, 20),
    "validating": Module("Validation", 540),
    "serving": Module("Start and memory of the service", 150, 3),
    "throughput": Module("Requests per second", 420, 40),
    "lists": Module("List and search", 120, 15),
    "pages": Module("Pages", 360, 40),
    "aggregates": Module("Figures from columns", 300, 40),
    "endpoint": Module("`/sparql`", 1200, 60),
    "workbook": Module("Check of a workbook", 120),
    "twin": Module("Static twin", 120),
}
"""Modules in the order in which they run."""
