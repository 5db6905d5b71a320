"""Take the pictures of README and docs from a running service (`make serve` in another window).

Without names all of them, else only those named: `take_picture.py http://127.0.0.1:8000 profile overview`. The one of the
report is a page of the PDF: `curl URL/report.pdf?… | pdftoppm -r 70 -f 2 -l 2 -singlefile -png - docs/images/report`.
"""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH = 1280


@dataclass(frozen=True, slots=True)
class Picture:
    """The window on a page, from its top or from an element on."""

    path: str
    height: int
    begin: str | None = None


PICTURES = {
    "profile": Picture("/doc/measure/beispielprofil?lang=de", 620),
    "overview": Picture("/?target_group=gefluechtete&lang=de", 640, "section:has(#overview-grid) form"),
    "explore": Picture("/explore?target_group=gefluechtete&lang=de", 760),
    "needs": Picture("/analysis/needs?lang=de", 640, "section[aria-labelledby=gaps]"),
    "developments": Picture("/analysis/developments?lang=de", 500, "section[aria-labelledby=grids]"),
    "money": Picture("/analysis/money?lang=de", 860, "section:has(#figure-funding_flows)"),
}


def main() -> None:
    """Write the pictures; the sandbox is off because nothing but our own pages is opened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="the service (http://127.0.0.1:8000)")
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], help="which pictures; all when left out")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in asked.names or PICTURES:
            picture = PICTURES[name]
            page = browser.new_page(viewport={"width": WIDTH, "height": picture.height}, reduced_motion="reduce")
            page.goto(asked.url + picture.path)
            if picture.begin:
                page.locator(picture.begin).first.evaluate("element => element.scrollIntoView()")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
