"""How two statements about one profile differ, in words that say what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from ...model.finding import Place


class Source(Enum):
    """What says that a challenge is in focus."""

    ROW = auto()
    MARK = auto()
    DRAWING = auto()


@dataclass(frozen=True, slots=True)
class Stated:
    """One focus that is stated elsewhere: its weight, what is written for it, its place and that of its weight."""

    weight: str | None
    text: str
    place: Place
    says: Place
    source: Source


def missing_focus(mark: str, source: Source, challenge: str, there: Stated) -> Mapping[str, str]:
    """A mark, and nothing at all about the challenge where the measure's other foci, like `there`, are stated."""
    sheet = there.place.sheet or there.place.file
    rows = there.source is Source.ROW
    on = ("Auf dem Blatt", "the sheet") if there.place.sheet else ("In der Datei", "the file")
    add = ("eine Zeile ergänzen", "add a row") if rows else (f"{challenge} markieren", f"mark {challenge}")
    this = ("die Markierung", "the mark") if source is Source.DRAWING else (f"das {mark}", f"the {mark}")
    return {
        "de": f"{on[0]} {sheet} fehlt {challenge} für diese Maßnahme: dort {add[0]} oder {this[0]} hier löschen.",
        "en": f"On {on[1]} {sheet}, {challenge} is missing for this measure: {add[1]} there or delete {this[1]} here.",
    }


def other_weight(mark: str, there: Stated) -> Mapping[str, str]:
    """A mark, and a focus of another weight."""
    said = (f"steht „{there.text}“", f"“{there.text}”") if there.text else ("steht kein Gewicht", "no weight")
    return {
        "de": f"Dort {said[0]}, hier „{mark}“: eine der beiden Stellen berichtigen ({there.says.text('de')}).",
        "en": f"It says {said[1]} there, “{mark}” here: correct one of the two ({there.says.text('en')}).",
    }


def missing_mark(mark: str, challenge: str, there: Stated) -> Mapping[str, str]:
    """A focus without its mark."""
    row = there.source is Source.ROW
    undo = ("die Zeile dort", "the row there") if row else ("die Markierung dort", "the mark there")
    return {
        "de": f"Hier fehlt ein {mark} unter {challenge}: ergänzen oder {undo[0]} löschen ({there.place.text('de')}).",
        "en": f"An {mark} is missing here under {challenge}: add it or delete {undo[1]} ({there.place.text('en')}).",
    }
