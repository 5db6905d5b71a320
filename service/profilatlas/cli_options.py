"""Options that several commands have."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import console


def add_settings_options(command: argparse.ArgumentParser) -> None:
    """Where the releases are, and the settings of a server."""
    command.add_argument("--releases", type=Path, metavar="DIR", help="folder of the releases")
    command.add_argument("--settings", type=Path, metavar="FILE", help="file of settings, e.g. profilatlas.toml")


def add_language_option(command: argparse.ArgumentParser, what: str = "the messages") -> None:
    """The language in which a command speaks."""
    usual = console.usual_language()
    command.add_argument("--lang", choices=console.LANGUAGES, default=usual, help=f"language of {what} ({usual})")


def add_switching_options(command: argparse.ArgumentParser) -> None:
    """Both."""
    add_settings_options(command)
    add_language_option(command)
