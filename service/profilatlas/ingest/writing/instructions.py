"""What a template says in words, in German and English: the sheet of instructions and the notes at the headers."""

from collections.abc import Mapping
from types import MappingProxyType

from ..layout import Column, Kind
from ..table import VALUE_SEPARATOR

LANGUAGES = ("de", "en")

_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sheet": ("Anleitung", "Instructions"),
        "title": ("{instance}: Tabellen ausfüllen", "{instance}: filling in the tables"),
        "intro": (
            "Jedes Blatt ist eine Tabelle, jede Zeile eine Sache, zum Beispiel eine Maßnahme. "
            "Was Sie noch nicht wissen, lassen Sie leer.",
            "Every sheet is a table, every row a thing, for example a measure. What you do not know yet stays empty.",
        ),
        "steps": ("So geht es", "How it works"),
        "step-rows": (
            "Auf dem Blatt „{measures}“ je Maßnahme eine Zeile ausfüllen. Spalten mit dunkler Überschrift sind Pflicht. "
            "Ein Klick auf eine Überschrift zeigt als Notiz, was in die Spalte gehört.",
            "On the sheet “{measures}” fill in one row per measure. Columns with a dark header are mandatory. "
            "Pointing at a header shows a note on what belongs in the column.",
        ),
        "step-grid": (
            "Das Profil in den {cells} schmalen Spalten ankreuzen: x, wo die Maßnahme hinschaut; (x), wo sie es nur "
            "nebenbei tut. Alle anderen Felder bleiben leer.",
            "Mark the profile in the {cells} narrow columns: x for what the measure focuses on; (x) for what it does "
            "only by the way. All other cells stay empty.",
        ),
        "step-foci": (
            "Wer mehr sagen will (Art, Rang, Untergruppen wie 10.2), schreibt es auf das Blatt „{foci}“, eine Zeile je "
            "Herausforderung. Stehen dort Zeilen zu einer Maßnahme, so gelten sie und nicht die Kreuze: dann beides "
            "ändern oder die Kreuze dieser Maßnahme löschen.",
            "To say more (kind, rank, narrower ones such as 10.2), use the sheet “{foci}”, one row per challenge. Where "
            "it has rows for a measure, these count and not the crosses: then change both, or delete the crosses of "
            "that measure.",
        ),
        "step-lists": (
            "Zellen mit einem Pfeil bieten eine Auswahl an. Gehören mehrere Werte in eine Zelle, trennt sie ein "
            "senkrechter Strich: eins|zwei (Alt Gr und < auf deutschen Tastaturen).",
            "Cells with an arrow offer a choice. Several values in one cell are separated by a vertical bar: one|two.",
        ),
        "step-identifiers": (
            "Kennungen sind kurz, eindeutig und bleiben für immer gleich. Andere Blätter nennen eine Maßnahme oder "
            "einen Akteur mit dessen Kennung.",
            "Identifiers are short, unique and never change. Other sheets name a measure or an actor by its identifier.",
        ),
        "step-check": (
            "Als Excel-Arbeitsmappe (.xlsx) speichern und auf der Seite „Tabelle prüfen“ hochladen: Sie nennt jeden "
            "Fehler mit Zeile und Spalte und veröffentlicht nichts.",
            "Save as an Excel workbook (.xlsx) and upload it on the page “Check your table”: it names every mistake "
            "with row and column and publishes nothing.",
        ),
        "step-care": (
            "Blattnamen und Überschriften nicht ändern; keine Formeln, keine Summenzeilen, keine verbundenen Zellen. "
            "Ein Apostroph vor = + - @ gehört zur Datei und verschwindet beim Einlesen. Keine Namen von Personen.",
            "Leave the names of sheets and the headers as they are; no formulas, no rows of totals, no merged cells. "
            "An apostrophe before = + - @ belongs to the file and goes when it is read. No names of persons.",
        ),
        "grid": ("Die Herausforderungen", "The challenges"),
        "narrower": ("Ohne eigenes Feld: {challenges}.", "Without a cell of their own: {challenges}."),
        "columns": ("Die Spalten", "The columns"),
        "head-sheet": ("Blatt", "Sheet"),
        "head-column": ("Spalte", "Column"),
        "head-content": ("Inhalt", "Content"),
        "head-help": ("Wozu", "What for"),
        "lists": ("Die Listen", "The lists"),
        "lists-intro": (
            "Bezeichnung oder Kürzel, beides gilt. Neue Einträge legt an, wer die Instanz betreut.",
            "Label or notation, both will do. New entries are made by whoever looks after the instance.",
        ),
        "left-out": ("Nicht in dieser Arbeitsmappe", "Not in this workbook"),
        "left-out-intro": (
            "Diese Angaben passen in keine Zeile und bleiben unverändert, wo sie stehen:",
            "These statements fit into no row and stay unchanged where they are:",
        ),
        "required": ("Pflichtangabe.", "Mandatory."),
        "mandatory": ("Pflicht", "mandatory"),
        "several": ("Mehrere Werte mit | trennen.", "Separate several values with |."),
        "marks": (
            "x = im Blick, (x) = nur nebenbei, leer = nicht im Blick.",
            "x = in focus, (x) = only by the way, empty = not in focus.",
        ),
        "bad-choice": (
            "Das steht nicht in der Liste. Trotzdem behalten? Die Liste steht auf dem Blatt „{sheet}“.",
            "The list has no such entry. Keep it all the same? The list is on the sheet “{sheet}”.",
        ),
        "bad-reference": (
            "Das ist keine Kennung vom Blatt „{sheet}“. Trotzdem behalten?",
            "This is no identifier from the sheet “{sheet}”. Keep it all the same?",
        ),
        "bad-date": (
            "Bitte ein vollständiges Datum eintragen, z. B. 01.03.2024.",
            "Please enter a complete date, e.g. 2024-03-01.",
        ),
        "bad-number": (
            "Bitte nur eine Zahl eintragen, ohne Währung und ohne Text.",
            "Please enter a number alone, without a currency or text.",
        ),
        "bad-integer": ("Bitte eine ganze Zahl eintragen.", "Please enter a whole number."),
        "bad-mark": (
            "In dieses Feld gehört x, (x) oder nichts.",
            "This cell takes x, (x) or nothing.",
        ),
        "not-so": ("Bitte prüfen", "Please check"),
        Kind.TEXT: ("Text", "text"),
        Kind.STRING: ("kurzer Text", "short text"),
        Kind.INTEGER: ("ganze Zahl", "whole number"),
        Kind.DECIMAL: ("Zahl", "number"),
        Kind.BOOLEAN: ("ja oder nein", "yes or no"),
        Kind.DATE: ("Datum", "date"),
        Kind.URL: ("Web-Adresse mit https://", "web address with https://"),
        Kind.CONCEPT: ("Eintrag einer Liste", "entry of a list"),
        Kind.CHALLENGE: ("Nummer der Herausforderung", "number of the challenge"),
        Kind.ROW: ("Kennung aus „{sheet}“", "identifier from “{sheet}”"),
    }
)


def say(key: str, language: str, **words: object) -> str:
    """A text of the template in German, or in English for every other language."""
    german, english = _TEXTS[key]
    return (german if language == "de" else english).format(**words)


def note(required: bool, column: Column, content: str, help_text: str, language: str) -> str:
    """The note at a header: what the column is for, what its cells hold, and whether it is mandatory."""
    lines = [help_text, f"{content[:1].upper()}{content[1:]}." if content else ""]
    if required:
        lines.append(say("required", language))
    if column.multiple and column.splits and VALUE_SEPARATOR not in help_text:
        lines.append(say("several", language))
    return "\n".join(line for line in lines if line)
