"""The layers of the service from the top down (docs/decisions/0002): imports go down only, which a test reads out of the source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """Modules and packages of `service/profilatlas` that stand side by side; `beside` where they may know each other."""

    name: str
    about: str
    parts: frozenset[str]
    beside: bool = False


LAYERS = (
    Layer(
        "Commands and processes",
        "What puts the rest together; the command line, and the processes that a command or a server starts",
        frozenset(
            {
                "app",
                "backup",
                "build",
                "built_from",
                "check",
                "check_worker",
                "cli",
                "cli_operation",
                "cli_options",
                "cli_report",
                "cli_synth",
                "console",
                "console_check",
                "console_diff",
                "console_doctor",
                "console_errors",
                "diff",
                "diff_worker",
                "doctor",
                "dumping",
                "dumping_aside",
                "dumping_worker",
                "engines",
                "examining",
                "publish",
                "restore",
                "rulebook",
                "synth",
                "twin",
            }
        ),
        beside=True,
    ),
    Layer("Pages", "Every address of the service: HTML, documents, errors, HTTP", frozenset({"web"})),
    Layer(
        "Reading in, rules, page models, endpoint",
        "Four parts that do not know each other",
        frozenset({"endpoint", "ingest", "readers", "validation"}),
    ),
    Layer("Releases", "The contract between building and serving", frozenset({"release"})),
    Layer("Queries", "SPARQL as files, and their parameters", frozenset({"queries"})),
    Layer(
        "Triples",
        "Engines behind one port, and the terms of the vocabulary",
        frozenset({"store", "terms"}),
    ),
    Layer(
        "What all may use",
        "Values of the domain, settings, errors, and a few things about processes and files",
        frozenset(
            {
                "children",
                "circles",
                "errors",
                "files",
                "heap",
                "limited",
                "model",
                "resources",
                "settings",
                "signals",
                "turns",
            }
        ),
        beside=True,
    ),
)
