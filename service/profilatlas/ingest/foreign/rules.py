"""The rules about foreign tables and their mapping files (docs/mappings.md), worded like those in `messages.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from ..rule import Rule, stops, warns

_FILE_RULES = {
    "mapping-without-table": stops(
        "Zu dieser Beschreibung fehlt die Tabelle: daneben eine Datei gleichen Namens ablegen ({known}) oder die Beschreibung löschen.",
        "The table that this file describes is missing: put a file of the same name beside it ({known}) or delete the description.",
    ),
    "mapping-syntax": stops(
        "Das ist kein gültiges TOML: {value}. Oft fehlt ein Anführungszeichen, ein Komma oder eine Klammer; Namen mit Umlauten oder Leerzeichen stehen in Anführungszeichen; die Datei ist in UTF-8 zu speichern.",
        "This is no valid TOML: {value}. Often a quotation mark, a comma or a bracket is missing; names with umlauts or blanks stand in quotation marks; the file is to be saved as UTF-8.",
    ),
    "mapping-unknown-key": stops(
        "„{key}“ gibt es hier nicht; möglich sind: {known}.{hint}",
        "There is no “{key}” here; possible are: {known}.{hint}",
    ),
    "mapping-missing-key": stops(
        "„{key}“ fehlt: {wanted} eintragen.",
        "“{key}” is missing: enter {wanted}.",
    ),
    "mapping-wrong-value": stops(
        "Der Wert von „{key}“ passt nicht: {wanted} eintragen.",
        "The value of “{key}” does not fit: enter {wanted}.",
    ),
    "mapping-wrong-pattern": stops(
        "Der reguläre Ausdruck „{value}“ in „{key}“ ist nicht gültig: {reason}.",
        "The regular expression “{value}” in “{key}” is not valid: {reason}.",
    ),
    "mapping-wrong-template": stops(
        "Die Vorlage „{value}“ in „{key}“ ist nicht gültig: Namen stehen einzeln in geschweiften Klammern, z. B. {{nummer}}; eine Klammer als Text wird verdoppelt.",
        "The template “{value}” in “{key}” is not valid: names stand one by one in curly brackets, e.g. {{number}}; a bracket that is text is doubled.",
    ),
    "mapping-unknown-table": stops(
        "Die Tabelle „{value}“ gibt es nicht; möglich sind: {known}.{hint}",
        "There is no table “{value}”; possible are: {known}.{hint}",
    ),
    "mapping-unknown-name": stops(
        "„{value}“ in „{key}“ ist weder eine Spalte der Liste noch ein weiter oben beschriebenes Feld; die Spalten der Kopfzeile sind: {known}.{hint}",
        "“{value}” in “{key}” is neither a column of the list nor a field described further up; the columns of the header row are: {known}.{hint}",
    ),
    "mapping-ambiguous-name": stops(
        "Mit „{value}“ in „{key}“ beginnen mehrere Spalten der Liste: {known}. Die Überschrift vollständig angeben.",
        "Several columns of the list begin with “{value}” in “{key}”: {known}. Give the whole header.",
    ),
    "mapping-no-such-sheet": stops(
        "Das Blatt „{value}“ hat die Liste nicht; vorhanden sind: {known}.{hint}",
        "The list has no sheet “{value}”; there are: {known}.{hint}",
    ),
    "mapping-choose-sheet": stops(
        "Die Liste hat mehrere Blätter: mit „sheet“ eines davon nennen: {known}.",
        "The list has several sheets: name one of them with “sheet”: {known}.",
    ),
    "mapping-no-header-row": stops(
        "In Zeile {value} der Liste steht keine Überschrift: mit „header“ die Zeile der Überschriften nennen.",
        "Row {value} of the list holds no headers: name the row of the headers with “header”.",
    ),
    "mapping-no-rows": warns(
        "Keine Zeile der Liste entspricht dem Filter: aus ihr wird nichts übernommen.",
        "No row of the list meets the filter: nothing is taken from it.",
    ),
    "mapping-unused-entry": warns(
        "„{value}“ aus „{key}“ kommt in der Liste nicht vor: Schreibweise prüfen oder die Zeile löschen.{hint}",
        "“{value}” of “{key}” does not occur in the list: check its spelling or delete the line.{hint}",
    ),
}

_LIST_RULES = {
    "unreadable-list": stops(
        "Die Datei lässt sich nicht als Tabelle lesen ({value}): als .xlsx, .ods oder .csv speichern, ohne Kennwort.",
        "The file cannot be read as a table ({value}): save it as .xlsx, .ods or .csv, without a password.",
    ),
    "unmatched-value": stops(
        "„{value}“ hat nicht die Form, die die Beschreibung für „{key}“ verlangt: Muster („match“) oder Zelle berichtigen oder einen Ersatz („default“) angeben.",
        "“{value}” does not have the form that the description demands for “{key}”: correct the pattern (“match”) or the cell, or give a “default”.",
    ),
    "conflicting-rows": stops(
        "Zwei Zeilen sind für „{table}“ dieselbe Sache ({identifier}), sagen aber Verschiedenes zu „{column}“: hier „{value}“, {first} „{other}“. In der Beschreibung die Kennung genauer bilden oder die Schreibweisen zusammenführen („same-as“, „map“).",
        "Two rows are the same thing for “{table}” ({identifier}) but differ in “{column}”: here “{value}”, {first} “{other}”. Make the identifier more exact in the description, or join the spellings (“same-as”, “map”).",
    ),
    "possible-duplicate": warns(
        "„{value}“ ist vielleicht derselbe Akteur wie „{other}“ ({first}). Nichts wurde zusammengelegt: in der Beschreibung unter „same-as“ gleichsetzen oder unter „distinct“ als verschieden eintragen.",
        "“{value}” may be the same actor as “{other}” ({first}). Nothing was merged: in the description equate them under “same-as”, or enter them as different under “distinct”.",
    ),
}

FOREIGN_RULES: Mapping[str, Rule] = MappingProxyType(_FILE_RULES | _LIST_RULES)
