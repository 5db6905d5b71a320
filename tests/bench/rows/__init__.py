"""The rows of the benchmark: each module has `rows(place)`, which gives its rows one by one as they are measured.

`python -m tests.bench.rows NAME FOLDER SIZE` runs one module and prints each row as a line of JSON; `tests.bench` calls
it as a process of its own for each, so that neither memory nor a failure of one touches the others.
"""

NAMES = {
    "building": ("Build", 420),
    "loading": ("Loading triples", 240),
    "validating": ("Validation", 540),
    "serving": ("Start and memory of the service", 150),
    "throughput": ("Requests per second", 240),
    "lists": ("List and search", 120),
    "pages": ("Pages", 240),
    "aggregates": ("Figures from columns", 180),
    "endpoint": ("`/sparql`", 420),
    "workbook": ("Check of a workbook", 120),
    "twin": ("Static twin", 120),
}
"""Modules in the order in which they run, the heading of their rows, and the seconds they may take for 10,000 measures."""
