"""The command line of the service: one function for each command of `profilatlas` (docs/admin.md)."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from . import __version__, circles, cli_operation, cli_report, cli_synth, console, heap
from .cli_options import add_language_option, add_settings_options, add_switching_options
from .console_errors import in_language
from .errors import CheckError, ProfilatlasError, ServeError, SettingsError, SourceError, TemplateError
from .settings import Settings

INTERRUPTED = 128 + signal.SIGINT
"""The exit code after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 the sources or the release are not in order, 2 wrong usage, 130 Ctrl+C."""
    console.write_whatever_comes()
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SourceError as error:
        console.print_findings(error.findings, options.format, options.lang)
        return 1
    except SettingsError as error:
        _parser().error(in_language(str(error), _language(options)))
    except ProfilatlasError as error:
        print(f"profilatlas: {in_language(str(error), _language(options))}", file=sys.stderr)
        return 1
    return code


def _language(options: argparse.Namespace) -> str:
    """The language of what a command says: English where none can be chosen, as the options are.

    `--lang` may name one that only documents have, or none.
    """
    language: str | None = getattr(options, "lang", "en")
    return language if language in console.LANGUAGES else console.usual_language()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="profilatlas", description="Integration measures as profiles and linked data")
    parser.add_argument("--version", action="version", version=f"profilatlas {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    building = commands.add_parser("build", help="check a source folder and make it the current release")
    _add_source_options(building)
    add_settings_options(building)
    building.set_defaults(run=_build)

    publishing = commands.add_parser("publish", help="bring a release to the engine elsewhere and make it current")
    publishing.add_argument("release", nargs="?", metavar="RELEASE", help="id of the release (the newest)")
    add_switching_options(publishing)
    publishing.set_defaults(run=_publish)

    returning = commands.add_parser("rollback", help="make the release before the current one current again")
    add_switching_options(returning)
    returning.set_defaults(run=_rollback)

    cli_operation.add_commands(commands)
    cli_synth.add_command(commands)

    validating = commands.add_parser("validate", help="check a source folder without building anything")
    _add_source_options(validating)
    validating.set_defaults(run=_validate)

    checking = commands.add_parser("check", help="check a table against an instance and mark what is wrong in it")
    checking.add_argument("file", type=Path, help="the table, e.g. massnahmen.xlsx")
    checking.add_argument(
        "--instance", type=Path, required=True, metavar="SOURCE", help="source folder, e.g. data/hamm"
    )
    checking.add_argument("--marked", type=_workbook, metavar="FILE", help="where to write the marked workbook")
    checking.add_argument(
        "--format", choices=("table", "json", "summary"), default="table", help="all findings, or counted by rule"
    )
    add_language_option(checking, "the findings")
    checking.set_defaults(run=_check)

    differing = commands.add_parser("diff", help="show what differs between two releases or source folders")
    differing.add_argument("old", type=Path, metavar="OLD", help="a release, a folder of releases or a source folder")
    differing.add_argument("new", type=Path, metavar="NEW", help="what to compare it with")
    _add_output_options(differing, "how the difference is printed", "the table")
    differing.set_defaults(run=_diff)

    templating = commands.add_parser("template", help="write the workbook in which tables are filled in")
    templating.add_argument("source", type=Path, help="source folder, e.g. data/hamm")
    templating.add_argument("file", type=_workbook, help="the workbook to write, e.g. massnahmen.xlsx; it must be new")
    templating.add_argument("--filled", action="store_true", help="fill in what the sources say")
    templating.add_argument(
        "--lang", dest="language", metavar="LANG", help="language of sheets and headers (the instance's first)"
    )
    templating.set_defaults(run=_template, format="table", lang=console.usual_language())

    cli_report.add_commands(commands)

    exporting = commands.add_parser(
        "export-site", help="write the whole site of the current release to files for nginx"
    )
    exporting.add_argument("folder", type=Path, metavar="DIR", help="where to; new, empty or of an earlier export")
    exporting.add_argument("--public-url", metavar="URL", help="the address under which people will see the site")
    exporting.add_argument("--processes", type=int, metavar="N", help="how many processes write (one per processor)")
    add_switching_options(exporting)
    exporting.set_defaults(run=_export_site)

    serving = commands.add_parser("serve", help="serve the current release")
    add_settings_options(serving)
    serving.add_argument("--host", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=int, help="port to listen on (8000)")
    serving.add_argument("--public-url", metavar="URL", help="the address people see, e.g. behind a proxy")
    serving.add_argument(
        "--trusted-host", action="append", default=[], metavar="NAME", help="another host name to answer to"
    )
    serving.add_argument("--threads", type=int, default=32, metavar="N", help="requests answered at a time (32)")
    serving.set_defaults(run=_serve)
    return parser


def _add_source_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", type=Path, help="source folder, e.g. data/hamm")
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day to look from (instance.toml)"
    )
    _add_output_options(command, "how findings are printed", "the findings")


def _add_output_options(command: argparse.ArgumentParser, form: str, language: str) -> None:
    command.add_argument("--format", choices=("table", "json"), default="table", help=form)
    add_language_option(command, language)


def _workbook(name: str) -> Path:
    """The type of the option that names a workbook."""
    path = Path(name)
    if path.suffix.casefold() != ".xlsx":
        raise argparse.ArgumentTypeError(f"{name}: the name must end with .xlsx")
    return path


# Each command imports what it runs on: serving needs no SHACL engine, building no web server; both start quicker.


def _build(options: argparse.Namespace) -> int:
    from .build import build
    from .publish import clean, retain, upload

    circles.look_seldom()
    heap.give_back_large_blocks()
    settings = Settings.load(options.settings, os.environ, releases=options.releases)
    progress = console.Progress(options.lang)
    bring = partial(upload, settings, progress=progress)
    with closing(progress):
        outcome = build(options.source, settings.releases, as_of=options.as_of, upload=bring, progress=progress)
    clean(settings, progress)
    retain(settings, progress)
    if outcome.new or options.format == "json":
        console.print_findings(outcome.findings, options.format, options.lang)
    progress.end(outcome.release_id, outcome.new)
    return 0


def _publish(options: argparse.Namespace) -> int:
    from .publish import publish

    settings = Settings.load(options.settings, os.environ, releases=options.releases)
    progress = console.Progress(options.lang)
    progress.end(publish(settings, options.release, progress), new=True)
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from .publish import rollback

    settings = Settings.load(options.settings, os.environ, releases=options.releases)
    progress = console.Progress(options.lang)
    progress.end(rollback(settings, progress), new=True)
    return 0


def _validate(options: argparse.Namespace) -> int:
    from .build import check_sources

    with closing(console.Progress(options.lang)) as progress:
        findings = check_sources(options.source, as_of=options.as_of, progress=progress)
    console.print_findings(findings, options.format, options.lang)
    return 1 if any(finding.stops for finding in findings) else 0


def _check(options: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from .console_check import print_checked
    from .limited import MARKED, run_limited

    if not options.file.is_file():
        raise CheckError(f"{options.file} is no file")
    if options.marked is not None and options.marked.exists() and options.marked.samefile(options.file):
        raise CheckError(f"{options.marked} is the table itself: choose another name for the marked workbook")
    progress = console.Progress(options.lang)
    with TemporaryDirectory(prefix="profilatlas-check-") as folder:
        checked = run_limited(options.file, options.instance, Path(folder), language=options.lang, progress=progress)
        if options.marked is not None and (marked := Path(folder, MARKED)).is_file():
            try:
                shutil.copyfile(marked, options.marked)
            except OSError as error:
                raise CheckError(f"{options.marked} cannot be written: {error.strerror}") from error
    print_checked(checked, options.format, options.lang)
    return 1 if checked.stops or not checked.readable else 0


def _diff(options: argparse.Namespace) -> int:
    from .console_diff import print_difference
    from .diff import differing

    with differing(options.old, options.new, console.Progress(options.lang)) as (old, new, describer):
        print_difference(old, new, describer, options.format, options.lang)
    return 0


def _template(options: argparse.Namespace) -> int:
    from . import resources
    from .ingest.layout import Layouts
    from .ingest.writing.template import template_bytes
    from .settings import Instance

    if options.language in console.LANGUAGES:
        options.lang = options.language
    instance = Instance.load(options.source)
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    language = options.language or instance.languages[0]
    content = template_bytes(options.source, instance, layouts, filled=options.filled, language=language)
    try:
        with options.file.open("xb") as stream:  # a workbook that is there may hold somebody's work
            stream.write(content)
    except OSError as error:
        raise TemplateError(f"{options.file} cannot be written: {error.strerror}") from error
    return 0


def _export_site(options: argparse.Namespace) -> int:
    import time

    from .twin.export import export

    settings = Settings.load(
        options.settings, os.environ, releases=options.releases, public_url=options.public_url or None
    )
    processes = options.processes or os.cpu_count() or 1
    bar = console.Bar(options.lang, sys.stderr, time.monotonic)
    done = export(settings, options.folder, max(processes, 1), bar)
    bar.close()
    progress = console.Progress(options.lang)
    progress.say("exported", files=done.files, written=done.written, removed=done.removed, release=done.release_id)
    if done.rules:
        progress.say("rules-changed")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # The web process is forked from this one and finds all modules loaded: one that was killed is back in a second.
    from . import app
    from .signals import PATIENCE_SECONDS, Wake, end_forked_when_told
    from .web.uploads import remove_leftovers

    settings = Settings.load(
        options.settings,
        os.environ,
        releases=options.releases.resolve() if options.releases else None,
        host=options.host,
        port=options.port,
        public_url=options.public_url,
        trusted_hosts=tuple(options.trusted_host) or None,
    )
    _check_port(settings.host, settings.port)
    os.environ.update(settings.to_environment())
    server = Granian(
        f"{app.__name__}:as_worker",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=options.threads,
        workers_kill_timeout=PATIENCE_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    end_forked_when_told()
    server.main_loop_interrupt = Wake()  # type: ignore[assignment] # its signal handlers set it
    if os.isatty(0):  # whoever closes the terminal wants the server to end; elsewhere SIGHUP renews its web process
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.on_startup(lambda: console.say_where(settings.url, f"http://{settings.host}:{settings.port}"))
    # Its advice is for threads that compute: ours wait for engines, child processes and slow readers.
    logging.getLogger("_granian").addFilter(lambda record: "quite high" not in record.getMessage())
    try:
        server.serve()
    finally:
        # The web process may be ended before it can clean up; nothing that visitors sent outlives the server.
        remove_leftovers()
    return 0


def _check_port(host: str, port: int) -> None:
    """Refuse a port that is in use: Granian would share it and answer every second request of the other server."""
    if ":" in host:  # the check of host names knows no IPv6 addresses, so every request would be refused
        raise ServeError("this server listens on IPv4; let a proxy before it answer on IPv6")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
