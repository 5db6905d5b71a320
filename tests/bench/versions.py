"""Which versions of packages and engines take part: figures and kept databases are worth something for these alone."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import PackageNotFoundError, version

from tests.components import find

PACKAGES = (
    "profilatlas",
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "pyshacl",
    "pyrudof",
    "datasette",
    "rdflib-endpoint",
    "granian",
)
ENGINES = {"fuseki": "Fuseki", "virtuoso": "Virtuoso"}
"""Those that are no Python packages."""


def versions() -> dict[str, str]:
    """What takes part and is there."""
    told = {name: of_package(name) for name in PACKAGES}
    told |= {name: of_engine(engine) for engine, name in ENGINES.items()}
    return {name: each for name, each in told.items() if each}


def of_package(name: str) -> str:
    """The version of a Python package, "" for one that is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def of_engine(name: str) -> str:
    """The version of an engine, "" for one that is not there."""
    if name not in ENGINES:
        return of_package(name)
    program = find(name)
    if program is None:
        return ""
    if name == "fuseki":
        return number_in(program.stem)
    done = subprocess.run([program, "-?"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return number_in((done.stdout + done.stderr).decode("utf-8", "replace"))


def number_in(text: str) -> str:
    """The first number of a version in a text, or "".

    >>> number_in("jena-fuseki-server-5.2.0"), number_in("Version 7.2.5.3229-pthreads as of Feb 8 2023"), number_in("Java 17")
    ('5.2.0', '7.2.5.3229', '')
    """
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found.group() if found else ""
