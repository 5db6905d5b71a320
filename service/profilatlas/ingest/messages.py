"""Every rule of reading sources: its name, how grave it is, and what it says in German and English.

`{value}` is the text found, `{hint}` ends the message with a suggestion where there is one; the other words are the
rule's own. A rule's messages say what is wrong and what to do, to somebody who knows spreadsheets.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ..model.finding import Finding, Place
from .foreign.rules import FOREIGN_RULES
from .rule import Rule, stops, warns
from .text import shown
from .workbooks.rules import WORKBOOK_RULES

_HINTS = {"de": " Gemeint ist vielleicht „{}“.", "en": " Perhaps “{}” is meant."}
_VALUE_LIMIT = 200


def finding(
    rule: str,
    place: Place,
    value: str | None = None,
    suggestion: str | Mapping[str, str] | None = None,
    **words: object,
) -> Finding:
    """A finding by the name of its rule; `words` fill what the rule's messages leave open.

    A suggestion that differs by language is kept as its first entry says it.
    """
    known = RULES[rule]
    quoted = "" if value is None else shown(value)
    messages = {}
    for language, template in (("de", known.de), ("en", known.en)):
        meant = suggestion[language] if isinstance(suggestion, Mapping) else suggestion
        hint = _HINTS[language].format(shown(meant)) if meant else ""
        own = {name: word[language] if isinstance(word, Mapping) else word for name, word in words.items()}
        messages[language] = template.format(value=quoted, hint=hint, **own)
    kept = None if value is None else shown(value, _VALUE_LIMIT)
    first = next(iter(suggestion.values())) if isinstance(suggestion, Mapping) else suggestion
    return Finding(rule, known.severity, place, kept, MappingProxyType(messages), suggestion=first)


def unreadable(place: Place, error: OSError) -> Finding:
    """The finding for a file that the system does not let us read."""
    return finding("unreadable-file", place, reason=error.strerror or str(error))


_FOLDER_RULES = {
    "missing-folder": stops(
        "Im Quellordner fehlt der Ordner „{value}“: bitte anlegen.",
        "The source folder lacks the folder “{value}”: create it.",
    ),
    "no-tables": stops(
        "Im Ordner „tables“ steht keine Tabelle, die gelesen werden kann: mindestens eine CSV-Datei ablegen; möglich sind: {known}.",
        "The folder “tables” holds no table that can be read: put at least one CSV file there; possible are: {known}.",
    ),
    "unknown-file": warns(
        "Mit dieser Datei ist nichts anzufangen; sie wird nicht gelesen. Gelesen werden: {known}.{hint}",
        "This file is of no known kind and is not read. Read are: {known}.{hint}",
    ),
    "unreadable-file": stops(
        "Die Datei lässt sich nicht öffnen ({reason}): Rechte, Namen und Datenträger prüfen.",
        "The file cannot be opened ({reason}): check permissions, name and disk.",
    ),
    "link-outside": stops(
        "Das wird nicht gelesen: {reason}.",
        "This is not read: {reason}.",
    ),
    "missing-challenge-scheme": stops(
        "Das Schema der Herausforderungen „{value}“ (instance.toml, challenge_scheme) steht in keiner Datei unter „schemes“: Namen und Ausgabe prüfen.{hint}",
        "The scheme of challenges “{value}” (instance.toml, challenge_scheme) stands in no file under “schemes”: check its name and edition.{hint}",
    ),
    "more-findings": stops(
        "In dieser Datei gibt es mehr als {value} Fehler; gezeigt werden die ersten. Erst diese beheben, dann erneut prüfen.",
        "This file has more than {value} errors; the first are shown. Correct these, then check again.",
    ),
    "more-warnings": warns(
        "In dieser Datei gibt es mehr als {value} Hinweise; gezeigt werden die ersten.",
        "This file has more than {value} warnings; the first are shown.",
    ),
}

_FILE_RULES = {
    "wrong-encoding": stops(
        "Die Datei ist nicht in UTF-8 gespeichert ({value}). In Excel: Speichern unter, Dateityp „CSV UTF-8 (durch Trennzeichen getrennt)“; in einem Texteditor: Kodierung UTF-8.",
        "The file is not saved as UTF-8 ({value}). In Excel: save as “CSV UTF-8 (comma delimited)”; in a text editor: choose the encoding UTF-8.",
    ),
    "no-text-file": stops(
        "Die Datei ist keine CSV-Datei, auch wenn sie so heißt ({value}): in Excel öffnen und als „CSV UTF-8“ speichern oder ihr die richtige Endung geben.",
        "The file is no CSV file, although it is called one ({value}): open it in Excel and save it as “CSV UTF-8”, or give it the right ending.",
    ),
    "empty-file": stops(
        "Die Datei ist leer: die erste Zeile muss die Überschriften enthalten.",
        "The file is empty: its first row must hold the headers.",
    ),
    "wrong-delimiter": stops(
        "Die Spalten sind durch {found} getrennt statt durch ein Semikolon: die Datei mit „;“ als Trennzeichen speichern.",
        "The columns are separated by {found} instead of a semicolon: save the file with “;” as separator.",
    ),
    "wrong-field-count": stops(
        "Die Zeile hat {found} Felder, die Überschrift {expected}: fehlende oder überzählige Semikolons suchen; ein Semikolon im Text braucht eine Zelle in Anführungszeichen.",
        "The row has {found} fields, the header {expected}: look for missing or extra semicolons; a semicolon within a text needs a cell in quotation marks.",
    ),
    "broken-quotes": stops(
        'Ab hier stimmen die Anführungszeichen nicht, oder eine Zelle ist länger als {limit} Zeichen: ein Anführungszeichen im Text wird verdoppelt (""), die Zelle steht dann selbst in Anführungszeichen.',
        'From here on the quotation marks do not match, or a cell is longer than {limit} characters: a quotation mark within a text is doubled (""), and the cell itself then stands in quotation marks.',
    ),
}

_HEADER_RULES = {
    "unknown-column": stops(
        "Die Spalte „{value}“ gibt es in der Tabelle „{table}“ nicht; möglich sind: {known}.{hint}",
        "The table “{table}” has no column “{value}”; possible are: {known}.{hint}",
    ),
    "doubled-column": stops(
        "Die Spalte „{value}“ steht zweimal da (auch als „{other}“): eine der beiden umbenennen oder löschen.",
        "The column “{value}” stands there twice (also as “{other}”): rename or delete one of them.",
    ),
    "nameless-column": stops(
        "Die {value}. Spalte hat Inhalt, aber keine Überschrift: Überschrift ergänzen oder Spalte leeren.",
        "Column number {value} has content but no header: add the header or clear the column.",
    ),
    "missing-column": stops(
        "Der Tabelle „{table}“ fehlt die Spalte „{value}“; ohne sie lassen sich die Zeilen nicht unterscheiden: Spalte ergänzen.",
        "The table “{table}” lacks the column “{value}”; without it the rows cannot be told apart: add the column.",
    ),
    "unknown-language": stops(
        "Die Überschrift „{value}“ nennt eine Sprache, die diese Instanz nicht führt; möglich sind: {known} (instance.toml, languages).",
        "The header “{value}” names a language that this instance does not have; possible are: {known} (instance.toml, languages).",
    ),
    "column-without-language": stops(
        "Die Spalte „{value}“ enthält keine Texte in einer Sprache: die Sprachangabe in der Überschrift weglassen.",
        "The column “{value}” holds no texts in a language: leave the language out of the header.",
    ),
}

_ROW_RULES = {
    "missing-key": stops(
        "Die Zelle ist leer, wird aber gebraucht, um die Zeile zu erkennen: bitte ausfüllen.",
        "The cell is empty but needed to identify the row: fill it in.",
    ),
    "unusable-key": stops(
        "Aus „{value}“ lässt sich keine Adresse bilden: lateinische Buchstaben und Ziffern verwenden, höchstens {limit} Zeichen.",
        "No address can be made of “{value}”: use Latin letters and digits, at most {limit} characters.",
    ),
    "duplicate-row": stops(
        "„{value}“ gibt es schon: {first}. Jede Zeile braucht eine eigene Kennung oder Verknüpfung; eine der beiden ändern oder löschen.",
        "“{value}” exists already: {first}. Every row needs an identifier or combination of its own; change or delete one of the two.",
    ),
    "too-many-values": stops(
        "Hier ist nur ein Wert je Zelle erlaubt, es stehen aber {found} da: einen auswählen.",
        "Only one value per cell is allowed here, but there are {found}: choose one.",
    ),
    "formula": stops(
        "In der Zelle steht eine Formel statt eines Wertes: das Ergebnis als Wert einfügen.",
        "The cell holds a formula instead of a value: paste its result as a value.",
    ),
    "excel-error": stops(
        "In der Zelle steht der Excel-Fehler {value}: in der Tabelle berichtigen und den Wert eintragen.",
        "The cell holds the Excel error {value}: correct it in the spreadsheet and enter the value.",
    ),
}

_VALUE_RULES = {
    "unknown-concept": stops(
        "„{value}“ gibt es nicht; gültig sind {valid}.{hint}",
        "“{value}” does not exist; valid are {valid}.{hint}",
    ),
    "concept-became-date": stops(
        "„{value}“ gibt es nicht; gültig sind {valid}. Vermutlich hat Excel aus einer Nummer wie 10.1 ein Datum gemacht: die Spalte als Text formatieren und die Nummer neu eintragen.{hint}",
        "“{value}” does not exist; valid are {valid}. Excel has probably turned a number such as 10.1 into a date: format the column as text and enter the number again.{hint}",
    ),
    "ambiguous-concept": stops(
        "„{value}“ ist nicht eindeutig; gemeint sein kann {valid}: das Kürzel eintragen.",
        "“{value}” is ambiguous; it may mean {valid}: enter the notation.",
    ),
    "missing-scheme": stops(
        "Für diese Spalte fehlt die Liste der gültigen Werte: unter „schemes“ ein Schema der Art „{value}“ ablegen oder dessen Fehler beheben.",
        "The list of valid values for this column is missing: put a scheme of the kind “{value}” under “schemes” or correct its errors.",
    ),
    "unknown-reference": stops(
        "„{value}“ gibt es in der Tabelle „{table}“ nicht: Kennung prüfen oder dort eine Zeile ergänzen.{hint}",
        "The table “{table}” has no “{value}”: check the identifier or add a row there.{hint}",
    ),
    "missing-table": stops(
        "Diese Spalte nennt Zeilen der Tabelle „{table}“, die fehlt oder nicht gelesen werden konnte: Tabelle unter „tables“ ablegen oder ihre Fehler beheben.",
        "This column names rows of the table “{table}”, which is missing or could not be read: put it under “tables” or correct its errors.",
    ),
    "wrong-number": stops(
        "„{value}“ ist keine Zahl: z. B. 1.234,56 oder 1234,56 schreiben, ohne Währung und Einheit.{hint}",
        "“{value}” is no number: write e.g. 1234.56 or 1.234,56, without currency or unit.{hint}",
    ),
    "ambiguous-number": stops(
        "„{value}“ lässt sich auf zwei Arten lesen: ohne Tausendertrennzeichen schreiben, z. B. 1234 oder 1234,50.{hint}",
        "“{value}” can be read in two ways: write it without thousands separators, e.g. 1234 or 1234.50.{hint}",
    ),
    "number-too-long": stops(
        "„{value}“ hat zu viele Stellen (höchstens 18 vor und 18 nach dem Komma): Wert prüfen.",
        "“{value}” has too many digits (at most 18 before and 18 after the point): check the value.",
    ),
    "wrong-integer": stops(
        "„{value}“ ist keine ganze Zahl: nur Ziffern eintragen, z. B. 3.{hint}",
        "“{value}” is no whole number: enter digits only, e.g. 3.{hint}",
    ),
    "wrong-date": stops(
        "„{value}“ ist kein Datum: als 2024-03-01 oder 01.03.2024 schreiben.{hint}",
        "“{value}” is no date: write 2024-03-01 or 01.03.2024.{hint}",
    ),
    "no-such-day": stops(
        "Den Tag „{value}“ gibt es im Kalender nicht: Datum prüfen.",
        "The day “{value}” is not in the calendar: check the date.",
    ),
    "wrong-boolean": stops(
        "„{value}“ ist weder ja noch nein: „ja“ oder „nein“ eintragen.",
        "“{value}” is neither yes nor no: enter “yes” or “no”.",
    ),
    "wrong-url": stops(
        "„{value}“ ist keine Web-Adresse: vollständig mit https:// eintragen, ohne Leerzeichen.{hint}",
        "“{value}” is no web address: enter it in full, with https:// and without blanks.{hint}",
    ),
    "invisible-sign": stops(
        "Der Text enthält unsichtbare Steuerzeichen ({signs}), die verändern, was man liest: Text neu eintippen oder die Zeichen löschen.",
        "The text contains invisible control characters ({signs}) that change what is read: type it again or delete them.",
    ),
    "mojibake": warns(
        "„{value}“ sieht nach falsch gelesenen Umlauten aus: Text prüfen.{hint}",
        "“{value}” looks like characters read in the wrong encoding: check the text.{hint}",
    ),
    "mixed-script": warns(
        "Das Wort „{value}“ mischt lateinische mit gleich aussehenden griechischen oder kyrillischen Buchstaben: neu eintippen.",
        "The word “{value}” mixes Latin letters with Greek or Cyrillic ones that look alike: type it again.",
    ),
}

_TURTLE_RULES = {
    "turtle-syntax": stops(
        "Das ist kein gültiges Turtle: {reason}. Oft fehlt kurz davor ein Punkt, ein Semikolon oder ein Anführungszeichen.",
        "This is no valid Turtle: {reason}. Often a full stop, a semicolon or a quotation mark is missing shortly before.",
    ),
    "unnamed-node": stops(
        "Knoten ohne Namen ([ ], ( ), _:x oder <<) sind in den Daten nicht erlaubt: dem Eintrag eine Adresse geben.",
        "Nodes without a name ([ ], ( ), _:x or <<) are not allowed in the data: give the thing an address.",
    ),
    "relative-iri": stops(
        "„{value}“ ist keine vollständige Adresse: mit https:// oder einem Präfix schreiben.",
        "“{value}” is no complete address: write it with https:// or a prefix.",
    ),
    "forbidden-iri": stops(
        "Die Adresse „{value}“ ist nicht erlaubt: Adressen beginnen mit http:// oder https://.",
        "The address “{value}” is not allowed: addresses begin with http:// or https://.",
    ),
    "forbidden-datatype": stops(
        "Texte vom Typ „{value}“ sind nicht erlaubt: als einfachen Text mit Sprachangabe schreiben.",
        "Texts of the type “{value}” are not allowed: write plain text with a language tag.",
    ),
    "forbidden-term": stops(
        "„{value}“ gehört nicht in die Daten: Regeln, Einbindungen, Listen und die Begriffe des Vokabulars stehen an anderer Stelle. Die Aussage löschen.",
        "“{value}” does not belong into the data: rules, imports, lists and the terms of the vocabulary stand elsewhere. Delete the statement.",
    ),
    "unusable-predicate": stops(
        "Die Eigenschaft „{value}“ lässt sich nicht nach RDF/XML ausgeben: ihr Name muss auf einen Buchstaben und weitere Buchstaben oder Ziffern enden.",
        "The property “{value}” cannot be written as RDF/XML: its name must end in a letter followed by letters or digits.",
    ),
    "wrong-literal": stops(
        "„{value}“ ist kein gültiger Wert vom Typ {datatype}: Wert berichtigen.",
        "“{value}” is no valid value of the type {datatype}: correct it.",
    ),
    "text-too-long": stops(
        "Ein Text ist mit {value} Zeichen zu lang (höchstens {limit}): kürzen.",
        "A text of {value} characters is too long (at most {limit}): shorten it.",
    ),
}

RULES: Mapping[str, Rule] = MappingProxyType(
    _FOLDER_RULES
    | _FILE_RULES
    | _HEADER_RULES
    | _ROW_RULES
    | _VALUE_RULES
    | _TURTLE_RULES
    | WORKBOOK_RULES
    | dict(FOREIGN_RULES)
)
