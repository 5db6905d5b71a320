"""Copy what the pages need from node_modules to web/static/vendor: style, fonts, the SPARQL editor, and their licences."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "service" / "profilatlas" / "web" / "static" / "vendor"
FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern/kern.min.css",
    "@kern-ux/native/LICENSE.md": "kern/LICENSE.md",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Regular.woff2": "fonts/FiraSans-Regular.woff2",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Medium.woff2": "fonts/FiraSans-Medium.woff2",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-SemiBold.woff2": "fonts/FiraSans-SemiBold.woff2",
    # Pictures: whole fonts to measure and draw with, and a small one that goes into every SVG.
    "@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf": "pictures/FiraSans_400Regular.ttf",
    "@expo-google-fonts/fira-sans/LICENSE_FONT": "pictures/FiraSans-LICENSE.txt",
    "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf": "pictures/NotoSansArabic_400Regular.ttf",
    "@expo-google-fonts/noto-sans-arabic/LICENSE_FONT": "pictures/NotoSansArabic-LICENSE.txt",
    "@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2": "pictures/fira-sans-latin.woff2",
    # Documents: whole fonts, beside the first of those above. The Arabic one has a glyph for each letter, so that its
    # text can be read out.
    "@expo-google-fonts/fira-sans/600SemiBold/FiraSans_600SemiBold.ttf": "print/FiraSans_600SemiBold.ttf",
    "@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf": "print/IBMPlexSansArabic_400Regular.ttf",
    "@expo-google-fonts/ibm-plex-sans-arabic/600SemiBold/IBMPlexSansArabic_600SemiBold.ttf": "print/IBMPlexSansArabic_600SemiBold.ttf",
    "@expo-google-fonts/ibm-plex-sans-arabic/LICENSE_FONT": "print/IBMPlexSansArabic-LICENSE.txt",
    "@zazuko/yasqe/build/yasqe.min.js": "yasqe/yasqe.min.js",
    "@zazuko/yasqe/build/yasqe.min.css": "yasqe/yasqe.min.css",
}
EDITOR = "@zazuko/yasqe"
EDITOR_MAP = f"{EDITOR}/build/yasqe.min.js.map"
NOTICES = "yasqe/LICENSES.txt"

_PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
_OPENING_COMMENT = re.compile(r"(?:\s*//[^\n]*\n)+|\s*/\*.*?\*/", re.DOTALL)


def copy_assets(packages: Path, target: Path) -> list[Path]:
    """Fill `target` anew; raises FileNotFoundError with what to do when the packages are not installed."""
    missing = [name for name in (*FILES, EDITOR_MAP) if not (packages / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{packages} lacks {', '.join(missing)}: run 'npm ci' first")
    shutil.rmtree(target, ignore_errors=True)
    written = [target / name for name in FILES.values()]
    for source, file in zip(FILES, written, strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, file)
    notices = target / NOTICES
    notices.write_text("\n\n".join(editor_notices(packages)) + "\n", encoding="utf-8")
    return [*written, notices]


def editor_notices(packages: Path) -> Iterator[str]:
    """The licence of every package that the editor's one file was made of, by name; its source map says which."""
    source_map = json.loads((packages / EDITOR_MAP).read_text(encoding="utf-8"))
    openings: dict[str, str] = {}
    for source, content in zip(source_map["sources"], source_map["sourcesContent"], strict=True):
        if match := _PACKAGE.search(source):
            openings.setdefault(match[1], _opening(content))
    for name in (EDITOR, "@zazuko/yasgui-utils", *sorted(openings)):
        yield f"== {name}\n\n{_licence(packages / name, openings.get(name, ''))}"


def _licence(package: Path, opening: str) -> str:
    """The text of a package's licence, else the name that it gives to it, else what its source begins with."""
    if not package.is_dir():
        return opening
    for file in sorted(package.iterdir()):
        if file.name.lower().startswith(("licence", "license")):
            return file.read_text(encoding="utf-8").strip()
    described = json.loads((package / "package.json").read_text(encoding="utf-8"))
    return f"{described['license']}, {_author(described.get('author', ''))}".rstrip(", ")


def _author(author: str | dict[str, str]) -> str:
    return author if isinstance(author, str) else author["name"]


def _opening(source: str) -> str:
    match = _OPENING_COMMENT.match(source)
    return match[0].strip() if match else ""


if __name__ == "__main__":
    try:
        copied = copy_assets(PACKAGES, TARGET)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    print(f"{len(copied)} files copied to {TARGET.relative_to(ROOT)}")
