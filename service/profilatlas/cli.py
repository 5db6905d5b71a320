"""The command line: `profilatlas build | validate | serve` (docs/admin.md)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from . import __version__, console
from .build import build, check_sources
from .errors import ProfilatlasError, SourceError
from .settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 the sources or the release are not in order, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except SourceError as error:
        console.print_findings(error.findings, options.format, options.lang)
        return 1
    except ProfilatlasError as error:
        print(f"profilatlas: {error}", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="profilatlas", description="Integration measures as profiles and linked data")
    parser.add_argument("--version", action="version", version=f"profilatlas {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    building = commands.add_parser("build", help="check a source folder and make it the current release")
    _add_source_options(building)
    building.add_argument("--releases", type=Path, required=True, metavar="DIR", help="folder of the releases")
    building.set_defaults(run=_build)

    validating = commands.add_parser("validate", help="check a source folder without building anything")
    _add_source_options(validating)
    validating.set_defaults(run=_validate)

    serving = commands.add_parser("serve", help="serve the current release")
    serving.add_argument("--releases", type=Path, required=True, metavar="DIR", help="folder of the releases")
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    serving.add_argument("--public-url", metavar="URL", help="the address people see, e.g. behind a proxy")
    serving.add_argument(
        "--trusted-host", action="append", default=[], metavar="NAME", help="another host name to answer to"
    )
    serving.add_argument("--threads", type=int, default=8, metavar="N", help="requests answered at a time (8)")
    serving.set_defaults(run=_serve)
    return parser


def _add_source_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", type=Path, help="source folder, e.g. data/hamm")
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day to look from (instance.toml)"
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="how findings are printed")
    command.add_argument("--lang", choices=console.LANGUAGES, default="de", help="language of the findings (de)")


def _build(options: argparse.Namespace) -> int:
    progress = console.Progress(options.lang)
    outcome = build(options.source, options.releases, as_of=options.as_of, progress=progress)
    if outcome.new:
        console.print_findings(outcome.findings, options.format, options.lang)
    progress.end(outcome.release_id, outcome.new)
    return 0


def _validate(options: argparse.Namespace) -> int:
    findings = check_sources(options.source, as_of=options.as_of, progress=console.Progress(options.lang))
    console.print_findings(findings, options.format, options.lang)
    return 1 if any(finding.stops for finding in findings) else 0


def _serve(options: argparse.Namespace) -> int:
    # Imported here: building needs no web server, and this keeps `profilatlas build` quick to start.
    from granian.constants import Interfaces
    from granian import Granian

    settings = Settings(
        releases=options.releases.resolve(),
        host=options.host,
        port=options.port,
        public_url=options.public_url.rstrip("/") if options.public_url else None,
        trusted_hosts=tuple(options.trusted_host),
    )
    os.environ.update(settings.to_environment())
    server = Granian(
        "profilatlas.app:from_environment",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=options.threads,
        workers_kill_timeout=30,
        respawn_failed_workers=True,
    )
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
