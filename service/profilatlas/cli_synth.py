"""The command that invents a source folder: `synth` (docs/scaling.md)."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from . import console
from .cli_options import add_language_option

FEWEST, MOST = 1_000, 1_000_000
"""Measures that a folder may be asked for: fewer tell nothing about size, and more were never tried."""


def add_command(commands: Any) -> None:
    """Add it to the subparsers of the command line."""
    inventing = commands.add_parser("synth", help="invent a source folder of any size, to measure and to try with")
    inventing.add_argument(
        "measures", type=number_of_measures, metavar="N", help=f"how many measures ({FEWEST:,} to {MOST:,})"
    )
    inventing.add_argument("folder", type=Path, metavar="DIR", help="where to; the folder must be new or empty")
    inventing.add_argument(
        "--seed", type=_seed, default=1, help="number of the folder; the same one, the same bytes (1)"
    )
    inventing.add_argument(
        "--like",
        type=Path,
        default=Path("data/hamm"),
        metavar="SOURCE",
        help="source folder whose settings, lists and texts it gets (data/hamm)",
    )
    inventing.add_argument(
        "--faults", action="store_true", help="with rows that break rules; DIR-faults.csv says which"
    )
    add_language_option(inventing)
    inventing.set_defaults(run=_synth, format="table")


def number_of_measures(text: str) -> int:
    """How many measures are meant; `ArgumentTypeError` for what is no number or out of range."""
    number = _seed(text.replace("_", ""))
    if not FEWEST <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{text}: between {FEWEST:,} and {MOST:,} measures can be invented")
    return number


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text}: digits alone are wanted, at most 18 of them, e.g. 1000")
    return int(text)


def _synth(options: argparse.Namespace) -> int:
    from .synth.write import synthesize

    bar = console.Bar(options.lang, sys.stderr, time.monotonic, "inventing")
    placed = synthesize(
        options.like,
        options.folder,
        options.measures,
        options.seed,
        faults=options.faults,
        progress=lambda done, total: bar(done, total, done),
    )
    bar.close()
    progress = console.Progress(options.lang)
    progress.say("invented", number=options.measures, folder=options.folder)
    if placed:
        progress.say("spoilt", number=len(placed), file=f"{options.folder}-faults.csv")
    return 0
