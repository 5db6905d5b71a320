"""Where programs and files lie that tests and benchmarks drive and that may be absent."""

import os
import shutil
import sys
from pathlib import Path

from tests.running import ROOT

SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
_PROGRAMS = {
    "java": "java",
    "oxigraph": "oxigraph",
    "raptor": "rapper",
    "rdflib-endpoint": "rdflib-endpoint",
    "datasette": "datasette",
    "virtuoso": "virtuoso-t",
    "systemd-analyze": "systemd-analyze",
    "wrk": "wrk",
}


def find(component: str) -> Path | None:
    """The place of a component, None where it is absent; `LookupError` for one that nobody knows."""
    if component == "chromium":
        names = ("chromium", "chromium-browser", "google-chrome")
        return next((Path(found) for name in names if (found := shutil.which(name))), None)
    if component == "nginx":
        # Debian puts it where only root's search path leads.
        found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        return Path(found) if found else None
    if component in _PROGRAMS:
        beside = Path(sys.executable).with_name(_PROGRAMS[component])
        found = str(beside) if beside.exists() else shutil.which(_PROGRAMS[component])
        return Path(found) if found else None
    if component == "axe-core":
        path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    elif component == "fuseki":
        path = next((ROOT / "var" / "components").glob("jena-fuseki-server-*.jar"), Path("missing"))
    elif component == "verapdf":
        path = next((ROOT / "var" / "components").glob("greenfield-apps-*.jar"), Path("missing"))
    elif component.startswith("shared/"):
        path = SHARED / component.removeprefix("shared/")
    else:
        raise LookupError(f"nobody knows where to look for {component!r}")
    return path if path.exists() else None
