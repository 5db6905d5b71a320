"""The rules about workbooks, their sheets and the profiles in them, worded like those in `messages.py`."""

from ..rule import stops, warns

_CONTAINER_RULES = {
    "empty-workbook": stops(
        "Die Datei ist leer (0 Byte): noch einmal speichern.",
        "The file is empty (0 bytes): save it again.",
    ),
    "old-workbook": stops(
        "Das ist eine Arbeitsmappe im alten Format (.xls) oder ein anderes altes Office-Dokument: in Excel öffnen und als „Excel-Arbeitsmappe (.xlsx)“ speichern.",
        "This is a workbook of the old format (.xls) or another old office document: open it in Excel and save it as “Excel workbook (.xlsx)”.",
    ),
    "encrypted-workbook": stops(
        "Die Arbeitsmappe ist verschlüsselt: das Kennwort entfernen (Datei, Informationen, Arbeitsmappe schützen) und erneut speichern.",
        "The workbook is encrypted: remove the password (File, Info, Protect workbook) and save it again.",
    ),
    "macro-workbook": stops(
        "Die Arbeitsmappe enthält Makros (.xlsm): als „Excel-Arbeitsmappe (.xlsx)“ ohne Makros speichern.",
        "The workbook contains macros (.xlsm): save it as “Excel workbook (.xlsx)” without macros.",
    ),
    "not-a-workbook": stops(
        "Das ist keine Arbeitsmappe (erkannt: {found}): eine Datei im Format .xlsx oder .ods ablegen, nicht nur umbenennen.",
        "This is no workbook (recognised: {found}): provide a file in the format .xlsx or .ods, not just a renamed one.",
    ),
    "no-workbook-inside": stops(
        "In der Datei steckt keine Arbeitsmappe im Format .xlsx oder .ods: in Excel oder LibreOffice öffnen und neu speichern.",
        "There is no workbook of the format .xlsx or .ods in the file: open it in Excel or LibreOffice and save it anew.",
    ),
    "damaged-file": stops(
        "Die Arbeitsmappe ist beschädigt ({value}): in Excel öffnen, reparieren lassen und neu speichern.",
        "The workbook is damaged ({value}): open it in Excel, let it be repaired and save it anew.",
    ),
    "damaged-sheet": stops(
        "Das Blatt ist beschädigt ({value}): in Excel öffnen, reparieren lassen und neu speichern.",
        "The sheet is damaged ({value}): open it in Excel, let it be repaired and save it anew.",
    ),
    "doctype-not-allowed": stops(
        "Die Arbeitsmappe enthält in „{value}“ eine Dokumenttyp-Angabe oder Entitäten; so speichert kein Tabellenprogramm: in Excel öffnen und neu speichern.",
        "The workbook holds a document type or entities in “{value}”, as no spreadsheet program saves them: open it in Excel and save it anew.",
    ),
    "zip-too-many-members": stops(
        "Die Datei besteht aus zu vielen Teilen (höchstens {limit}): die Tabellen in eine neue, leere Arbeitsmappe kopieren.",
        "The file consists of too many parts (at most {limit}): copy the tables into a new, empty workbook.",
    ),
    "zip-doubled-member": stops(
        "Die Datei enthält den Teil „{value}“ doppelt: in Excel öffnen und neu speichern.",
        "The file contains the part “{value}” twice: open it in Excel and save it anew.",
    ),
    "zip-too-big": stops(
        "Ausgepackt wäre die Arbeitsmappe zu groß (höchstens {limit} MiB, höchstens hundertfach verdichtet): Bilder, leere formatierte Bereiche und nicht gebrauchte Blätter löschen.",
        "Unpacked the workbook would be too big (at most {limit} MiB, compressed at most a hundredfold): delete pictures, empty formatted ranges and sheets that are not needed.",
    ),
    "too-many-strings": stops(
        "Die Arbeitsmappe enthält zu viele Texte (höchstens {limit}): auf mehrere Dateien verteilen.",
        "The workbook holds too many texts (at most {limit}): split it into several files.",
    ),
    "sheet-too-big": stops(
        "Die Tabelle ist zu groß (höchstens {rows} Zeilen und {columns} Spalten): aufteilen oder leere Bereiche löschen.",
        "The table is too big (at most {rows} rows and {columns} columns): split it or delete empty ranges.",
    ),
    "too-many-cells": stops(
        "Das Blatt umfasst {value} Zellen, mehr als sich lesen lassen: leere und wiederholte Bereiche löschen oder das Blatt aufteilen.",
        "The sheet spans {value} cells, more than can be read: delete empty and repeated ranges, or split it.",
    ),
    "far-cell": stops(
        "Das Blatt reicht bis {value}, ist aber fast ganz leer: die einzelnen Zellen weit außerhalb der Tabelle löschen.",
        "The sheet reaches to {value} but is almost all empty: delete the single cells far outside the table.",
    ),
    "impossible-cell": stops(
        "Eine Zelle mit der Adresse „{value}“ gibt es in keiner Arbeitsmappe: in Excel öffnen und neu speichern.",
        "No workbook has a cell with the address “{value}”: open it in Excel and save it anew.",
    ),
}

_SHEET_RULES = {
    "unknown-sheet": warns(
        "Mit diesem Blatt ist nichts anzufangen; es wird nicht gelesen. Blätter heißen wie ihre Tabellen: {known}.{hint}",
        "This sheet is of no known kind and is not read. Sheets are named like their tables: {known}.{hint}",
    ),
    "empty-sheet": warns(
        "Das Blatt ist leer: die erste Zeile enthält die Überschriften.",
        "The sheet is empty: its first row holds the headers.",
    ),
    "no-table-sheets": stops(
        "Die Arbeitsmappe enthält kein Blatt, das gelesen werden kann. Blätter heißen wie ihre Tabellen: {known}.",
        "The workbook holds no sheet that can be read. Sheets are named like their tables: {known}.",
    ),
    "hidden-sheet": stops(
        "Das Blatt „{value}“ ist ausgeblendet und würde ungesehen veröffentlicht: einblenden und prüfen oder löschen.",
        "The sheet “{value}” is hidden and would be published unseen: show and check it, or delete it.",
    ),
    "hidden-rows": stops(
        "Ausgeblendete oder herausgefilterte Zeilen ({value}) würden ungesehen veröffentlicht: einblenden und prüfen oder löschen.",
        "Hidden rows or rows that a filter leaves out ({value}) would be published unseen: show and check them, or delete them.",
    ),
    "hidden-column": stops(
        "Die Spalte „{value}“ ist ausgeblendet und würde ungesehen veröffentlicht: einblenden und prüfen oder löschen.",
        "The column “{value}” is hidden and would be published unseen: show and check it, or delete it.",
    ),
    "merged-cells": stops(
        "Die Zellen {value} sind verbunden; welche Zeilen oder Spalten der Inhalt meint, ist nicht zu erkennen: Verbindung aufheben und jede Zelle ausfüllen.",
        "The cells {value} are merged; which rows or columns their content is meant for cannot be told: unmerge them and fill in every cell.",
    ),
    "formula-value": warns(
        "In der Zelle steht eine Formel; übernommen wird der gespeicherte Wert „{value}“. Sicherer: das Ergebnis als Wert einfügen.",
        "The cell holds a formula; its stored value “{value}” is taken. Safer: paste the result as a value.",
    ),
    "formula-without-value": stops(
        "In der Zelle steht eine Formel ohne Wert; Formeln werden nicht ausgerechnet: in Excel öffnen und speichern oder das Ergebnis als Wert einfügen.",
        "The cell holds a formula without a value; formulas are not computed: open and save the file in Excel, or paste the result as a value.",
    ),
    "number-as-text": warns(
        "„{value}“ steht als Zahl da, die Spalte enthält aber Text: führende Null verloren? Die Zelle als Text formatieren und neu eingeben.",
        "“{value}” stands there as a number, but the column holds text: has a leading zero been lost? Format the cell as text and enter it again.",
    ),
    "second-header": stops(
        "Die Zeile wiederholt die Überschriften: löschen; Überschriften stehen nur einmal, in der ersten Zeile.",
        "The row repeats the headers: delete it; headers stand only once, in the first row.",
    ),
    "sum-row": stops(
        "Das sieht nach einer Summenzeile aus („{value}“): löschen; Summen rechnet der Profilatlas selbst.",
        "This looks like a row of totals (“{value}”): delete it; Profilatlas computes totals itself.",
    ),
}

_PROFILE_RULES = {
    "unknown-grid-column": stops(
        "Die Überschrift „{value}“ beginnt mit der Nummer einer Herausforderung, nennt aber eine andere Bezeichnung: berichtigen.{hint}",
        "The header “{value}” begins with the number of a challenge but gives another name: correct it.{hint}",
    ),
    "wrong-mark": stops(
        "„{value}“ ist kein Zeichen für einen Schwerpunkt: x (im Blick), (x) oder „sekundär“, „primär“ oder nichts eintragen.",
        "“{value}” is no mark for a focus: enter x (in focus), (x) or “secondary”, “primary”, or nothing.",
    ),
    "profile-contradicts-foci": stops(
        "Zum Profil von „{measure}“ sagen zwei Stellen Verschiedenes. {difference}",
        "Two places disagree about the profile of “{measure}”. {difference}",
    ),
    "drawn-cell": stops(
        "An dieser Stelle des gezeichneten Profils muss die Nummer {expected} stehen (oder ein x): berichtigen.",
        "This place of the drawn profile must hold the number {expected} (or an x): correct it.",
    ),
    "drawn-without-measure": stops(
        "Über diesem gezeichneten Profil steht nicht, zu welcher Maßnahme es gehört: Kennung oder Titel in die Zeile darüber schreiben.",
        "Nothing above this drawn profile says which measure it belongs to: write its identifier or title into the row above.",
    ),
    "ambiguous-title": stops(
        "Mehrere Maßnahmen heißen „{value}“: über das gezeichnete Profil die Kennung schreiben.",
        "Several measures are called “{value}”: write the identifier above the drawn profile.",
    ),
}

WORKBOOK_RULES = _CONTAINER_RULES | _SHEET_RULES | _PROFILE_RULES
