"""One visit of a page in a browser of a given size, colour scheme and language, and what it showed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Milliseconds until a step counts as never coming; a busy machine is no failure.
PATIENCE = 180_000


@dataclass
class Visit:
    """An open page and what happened while it was loaded."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def violations(self, axe: str) -> list[str]:
        """What axe-core finds, one line each; axe is evaluated by the driver, so the page's own policy stays in force."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe)
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
            list(RULES),
        )
        return [
            f"{violation['id']}: {node['html'][:160]} — {node['failureSummary'][:300]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]


@contextmanager
def visit(
    browser: Browser, address: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True, **more: Any
) -> Iterator[Visit]:
    """Open a page in a fresh profile of the browser."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        locale="de-DE",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    seen = Visit(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("response", lambda response: seen.statuses.append(response.status))
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    try:
        # Scripts are deferred and fetch nothing by themselves, so all that a page needs is there when it is loaded.
        page.goto(address)
        page.evaluate("async () => { await document.fonts.ready }")
        yield seen
    finally:
        context.close()
