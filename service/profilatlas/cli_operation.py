"""Commands for those who run a server: `backup`, `restore`, `doctor` (docs/admin.md)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from . import console
from .cli_options import add_language_option, add_switching_options
from .errors import SettingsError
from .settings import Settings


def add_commands(commands: Any) -> None:
    """Add them to the subparsers of the command line."""
    saving = commands.add_parser("backup", help="write releases, sources and settings into one file")
    saving.add_argument(
        "file", type=Path, metavar="FILE", help="the backup to write, e.g. 2026-03-01.tar.gz; it must be new"
    )
    saving.add_argument("--source", type=Path, metavar="SOURCE", help="the source folder, to be backed up as well")
    add_switching_options(saving)
    saving.set_defaults(run=_backup)

    restoring = commands.add_parser("restore", help="unpack a backup into an empty folder")
    restoring.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restoring.add_argument("folder", type=Path, metavar="DIR", help="where to; the folder must be new or empty")
    add_language_option(restoring)
    restoring.set_defaults(run=_restore)

    examining = commands.add_parser(
        "doctor", help="look whether everything is in place for serving, and say what to do"
    )
    add_switching_options(examining)
    examining.add_argument("--format", choices=("table", "json"), default="table", help="how the lines are printed")
    examining.set_defaults(run=_doctor)


def _backup(options: argparse.Namespace) -> int:
    from .backup import back_up

    settings = Settings.load(options.settings, os.environ, releases=options.releases)
    progress = console.Progress(options.lang)
    file = options.settings or Settings.file_of(os.environ)
    listing = back_up(options.file, settings.releases, options.source, file, progress)
    progress.say("backed-up", number=len(listing.files), file=options.file)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from .restore import restore

    progress = console.Progress(options.lang)
    release_id = restore(options.file, options.folder, progress)
    progress.say("restored", folder=options.folder, release=release_id)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from .console_doctor import print_lines
    from .doctor import Line, State, examine

    try:
        settings = Settings.load(options.settings, os.environ, releases=options.releases)
    except SettingsError as error:
        lines = [Line("bad-settings", State.ERROR, {"reason": str(error)})]
    else:
        lines = list(examine(settings, options.settings or Settings.file_of(os.environ)))
    print_lines(lines, options.format, options.lang)
    return 1 if any(line.state is State.ERROR for line in lines) else 0
