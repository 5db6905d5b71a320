"""The command line: `profilatlas build | validate | serve` (docs/admin.md)."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from . import __version__, console
from .errors import ProfilatlasError, ServeError, SourceError
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
    serving.add_argument("--threads", type=int, default=4, metavar="N", help="requests answered at a time (4)")
    serving.set_defaults(run=_serve)
    return parser


def _add_source_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", type=Path, help="source folder, e.g. data/hamm")
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day to look from (instance.toml)"
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="how findings are printed")
    command.add_argument("--lang", choices=console.LANGUAGES, default="de", help="language of the findings (de)")


# Each command imports what it runs on: serving needs no SHACL engine, building no web server; both start quicker.


def _build(options: argparse.Namespace) -> int:
    from .build import build

    progress = console.Progress(options.lang)
    outcome = build(options.source, options.releases, as_of=options.as_of, progress=progress)
    if outcome.new or options.format == "json":
        console.print_findings(outcome.findings, options.format, options.lang)
    progress.end(outcome.release_id, outcome.new)
    return 0


def _validate(options: argparse.Namespace) -> int:
    from .build import check_sources

    findings = check_sources(options.source, as_of=options.as_of, progress=console.Progress(options.lang))
    console.print_findings(findings, options.format, options.lang)
    return 1 if any(finding.stops for finding in findings) else 0


def _serve(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    settings = Settings(
        releases=options.releases.resolve(),
        host=options.host,
        port=options.port,
        public_url=options.public_url.rstrip("/") if options.public_url else None,
        trusted_hosts=tuple(options.trusted_host),
    )
    _check_port(settings.host, settings.port)
    os.environ.update(settings.to_environment())
    server = Granian(
        "profilatlas.app:in_own_group",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=options.threads,
        workers_kill_timeout=30,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: console.say_where(settings.url))
    server.serve()
    return 0


def _check_port(host: str, port: int) -> None:
    """Refuse a port that is in use: Granian would share it and answer every second request of the other server."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
