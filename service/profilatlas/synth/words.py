"""Words of invented texts. In languages that have none here, texts are made of the labels of lists alone.

No word may end in what announces a telephone number (tel, fax, mobil …): a number follows it, and rules look for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Words:
    """Parts of titles, and patterns of the other texts; parts at the same position mean the same in all languages."""

    kinds: tuple[str, ...]
    mottos: tuple[str, ...]
    title: str
    measure: str
    need: str
    programme: str
    strength: str
    basis: str
    withdrawn: str
    note: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "de": Words(
            kinds=(
                *("Treff", "Werkstatt", "Lotsendienst", "Kurs", "Beratung", "Patenschaft", "Café", "Sprechstunde"),
                *("Ferienschule", "Netzwerk", "Begleitung", "Theater", "Lernraum", "Garten", "Bus", "Fest"),
            ),
            mottos=(
                *("Neue Wege", "Brücken bauen", "Gemeinsam lernen", "Ankommen", "Mittendrin", "Guter Start"),
                *("Offene Türen", "Starke Familien", "Arbeit finden", "Nachbarn", "Sprache leben", "Gesund bleiben"),
                *("Vielfalt", "Jung und Alt", "Ein Tisch", "Erste Schritte", "Mitreden", "Wurzeln"),
            ),
            title="{kind} {motto} {number}",
            measure="Erfunden, um das Werkzeug zu zeigen. Für: {group}. Es geht um: {challenge}.",
            need="Erfundener Bedarf. Für: {group}. Es geht um: {challenge}.",
            programme="Programm {number} ({level})",
            strength="Erfundene Stärke: {challenge}",
            basis="Erfundene Richtlinie {number}: neben diesem Programm wird nichts anderes gefördert.",
            withdrawn="Entfallenes Beispiel {number}",
            note="Erfundenes Beispiel, das es nicht mehr gibt.",
        ),
        "en": Words(
            kinds=(
                *("Meeting point", "Workshop", "Guide service", "Course", "Advice", "Mentoring", "Café", "Office hour"),
                *("Holiday school", "Network", "Company", "Theatre", "Study room", "Garden", "Bus", "Feast"),
            ),
            mottos=(
                *("New paths", "Building bridges", "Learning together", "Arriving", "In the middle", "Good start"),
                *("Open doors", "Strong families", "Finding work", "Neighbours", "Living language", "Staying healthy"),
                *("Diversity", "Young and old", "One table", "First steps", "Having a say", "Roots"),
            ),
            title="{kind} {motto} {number}",
            measure="Invented to show the tool. For: {group}. It is about: {challenge}.",
            need="Invented need. For: {group}. It is about: {challenge}.",
            programme="Programme {number} ({level})",
            strength="Invented strength: {challenge}",
            basis="Invented directive {number}: nothing else is funded beside this programme.",
            withdrawn="Example {number}, withdrawn",
            note="Invented example that no longer exists.",
        ),
    }
)

WORDLESS = Words(
    kinds=("",),
    mottos=("",),
    title="№ {number}: {challenge}",
    measure="{group}: {challenge}",
    need="{group}: {challenge}",
    programme="{level}, № {number}",
    strength="{challenge}",
    basis="№ {number}",
    withdrawn="№ {number}",
    note="✕",
)
"""What texts look like in a language without words."""


def words(language: str) -> Words:
    """The words of a language or of the one that it is a variant of, else `WORDLESS`."""
    return WORDS.get(language) or WORDS.get(language.partition("-")[0], WORDLESS)
