"""The handout as content of its Typst template (`report/handout.typ`), and the code that leads to its page."""

from __future__ import annotations

import io
from urllib.parse import quote

import segno
from flask_babel import gettext, ngettext

from ..readers.models.report import HandoutPage, Offer
from ..readers.speech import direction
from . import print_words, urls
from .formats import comma
from .print_words import Figures, Printed, chosen, names, text

TEMPLATE = "handout"
# Cameras of telephones read no denser code from paper of this size.
LONGEST_ADDRESS = 400


def handout_document(page: HandoutPage, tag: str, address: str) -> Printed:
    """The content in the language `tag`; `address` is the absolute one of the handout's page."""
    figures = Figures(tag, page.as_of)
    code = code_svg(address)
    return {
        **print_words.language(tag),
        "rtl": direction(tag) == "rtl",
        "comma": comma(),
        "title": gettext("Offers for you"),
        "catalogue": text(page.title),
        "publisher": text(page.publisher),
        "chosen": chosen(page.chosen),
        "words": {
            "for_whom": gettext("For whom"),
            "where": gettext("Where"),
            "who": gettext("Who offers it"),
            "when": gettext("When"),
            "contact": gettext("Contact and more"),
            "illustrative": gettext("Example: this offer does not exist"),
            "none": gettext("There is no measure for this choice."),
            "online": gettext("This page on the internet"),
            "code": gettext("Code that leads to the address %(address)s", address=address),
            "state": gettext("as of %(day)s", day=figures.day(page.as_of)),
            "release": gettext("Release"),
            "offers_change": gettext("Offers change: ask before you go."),
        },
        "release": page.release,
        "more": more_offers(page, figures),
        "ended": ended_offers(page, figures),
        "offers": [_offer(offer, figures) for offer in page.offers],
        "address": address,
        "readable": urls.readable(address),
        "code": code,
    }


def more_offers(page: HandoutPage, figures: Figures) -> str | None:
    """How many more measures there are than the page holds."""
    others = page.total - len(page.offers)
    if not others:
        return None
    words: str = ngettext(
        "There is %(count)s more offer: follow the address.",
        "There are %(count)s more offers: follow the address.",
        others,
        count=figures.number(others),
    )
    return words


def ended_offers(page: HandoutPage, figures: Figures) -> str | None:
    """How many measures are left out because they have ended."""
    if not page.ended:
        return None
    words: str = ngettext(
        "%(count)s offer that has ended is left out.",
        "%(count)s offers that have ended are left out.",
        page.ended,
        count=figures.number(page.ended),
    )
    return words


def code_svg(address: str) -> str | None:
    """A QR code as SVG, black on white with its margin; None for an address too long to be read by a telephone."""
    if len(address) > LONGEST_ADDRESS:
        return None
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="svg", border=4, light="#fff", xmldecl=False, nl=False)
    return picture.getvalue().decode("ascii")


def code_uri(address: str) -> str | None:
    """The same as an address for a page's picture."""
    code = code_svg(address)
    return None if code is None else f"data:image/svg+xml,{quote(code)}"


def _offer(offer: Offer, figures: Figures) -> Printed:
    return {
        "title": text(offer.title),
        "about": text(offer.about),
        "for_whom": names(offer.target_groups),
        "where": names(offer.areas),
        "who": names(offer.carriers),
        "when": figures.period(offer.period),
        "contact": [{"address": url, "readable": urls.readable(url)} for url in offer.web_pages if urls.is_web(url)],
        "illustrative": offer.illustrative,
    }
