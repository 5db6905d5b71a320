"""The command `report`: the report of `/report.pdf` as a file (docs/report.md)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from . import console
from .cli_options import add_settings_options
from .errors import ReportError
from .files import write_whole
from .settings import Settings


def add_commands(commands: Any) -> None:
    """Add it to the subparsers of the command line."""
    reporting = commands.add_parser("report", help="write the report on the current release, or on some of it, as PDF")
    reporting.add_argument("file", type=_document, metavar="FILE", help="the document to write, e.g. bericht.pdf")
    add_settings_options(reporting)
    reporting.add_argument("--lang", metavar="LANG", help="language of the report (the instance's first)")
    reporting.add_argument(
        "--filter", action="append", default=[], metavar="NAME=VALUE", help="only these measures, as in addresses"
    )
    reporting.add_argument("--public-url", metavar="URL", help="the address of the service, which stands in the report")
    reporting.set_defaults(run=_report)


def _document(name: str) -> Path:
    """The type of the argument that names a PDF."""
    path = Path(name)
    if path.suffix.casefold() != ".pdf":
        raise argparse.ArgumentTypeError(f"{name}: the name must end with .pdf")
    return path


def _report(options: argparse.Namespace) -> int:
    from .app import create_app
    from .web.report_file import report

    if not options.file.parent.is_dir():  # before a minute of work, not after it
        raise ReportError(f"{options.file} cannot be written: there is no folder {options.file.parent}")
    settings = Settings.load(
        options.settings, os.environ, releases=options.releases, public_url=options.public_url or None
    )
    made = report(create_app(settings), options.lang, options.filter)
    try:
        write_whole(options.file, made.content)
    except OSError as error:
        raise ReportError(f"{options.file} cannot be written: {error.strerror}") from error
    language = made.language if made.language in console.LANGUAGES else console.usual_language()
    words = "reported" if made.measures != 1 else "reported-one"
    console.Progress(language).say(words, file=options.file, pages=made.pages, measures=made.measures)
    return 0
