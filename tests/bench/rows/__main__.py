"""One module of rows, run by itself: prints a line of JSON for each row as soon as it is measured."""

import argparse
import json
import signal
import sys
from importlib import import_module
from pathlib import Path

from tests.bench.place import Place
from tests.bench.rows import NAMES


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rows")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # its servers end with the blocks that hold them
    rows = sys.stdout
    sys.stdout = sys.stderr  # what builds have to say is no row
    for row in import_module(f"tests.bench.rows.{asked.name}").rows(Place(asked.folder.resolve(), asked.size)):
        print(json.dumps(row.to_json(), ensure_ascii=False), file=rows, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
