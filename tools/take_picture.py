"""Take docs/images/profile.png, the picture in the README, from a running service (`make serve` in another window)."""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "profile.png"
PAGE = "/doc/measure/beispielprofil?lang=de"
WIDTH, HEIGHT = 1280, 620


def main() -> None:
    """Write the picture; the sandbox is off because nothing but our own page is opened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="the service (http://127.0.0.1:8000)")
    url = parser.parse_args().url
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(url + PAGE)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
