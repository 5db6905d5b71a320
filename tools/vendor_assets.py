"""Copy what the pages need of the design system from node_modules to web/static/vendor: style, fonts and licences."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KERN = ROOT / "node_modules" / "@kern-ux" / "native"
TARGET = ROOT / "service" / "profilatlas" / "web" / "static" / "vendor"
FILES = {
    "dist/kern.min.css": "kern/kern.min.css",
    "LICENSE.md": "kern/LICENSE.md",
    "dist/fonts/fira-sans/FiraSans-Regular.woff2": "fonts/FiraSans-Regular.woff2",
    "dist/fonts/fira-sans/FiraSans-Medium.woff2": "fonts/FiraSans-Medium.woff2",
    "dist/fonts/fira-sans/FiraSans-SemiBold.woff2": "fonts/FiraSans-SemiBold.woff2",
}


def copy_assets(package: Path, target: Path) -> list[Path]:
    """Fill `target` anew; raises FileNotFoundError with what to do when the packages are not installed."""
    missing = [name for name in FILES if not (package / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{package} lacks {', '.join(missing)}: run 'npm ci' first")
    shutil.rmtree(target, ignore_errors=True)
    written = [target / name for name in FILES.values()]
    for source, file in zip(FILES, written, strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / source, file)
    return written


if __name__ == "__main__":
    try:
        copied = copy_assets(KERN, TARGET)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    print(f"{len(copied)} files of the design system copied to {TARGET.relative_to(ROOT)}")
