"""SQL in files: each statement under its name, as `-- name: same`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def named_statements(file: Path) -> Mapping[str, str]:
    """The statements of a file by name; `KeyError` is what a wrong name gets."""
    _, *parts = _NAME.split(file.read_text(encoding="ascii"))
    return dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
