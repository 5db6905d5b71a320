"""What the command line says in German when a command cannot be done: a sentence for each English one of the exceptions.

Exceptions speak English wherever they are met, for logs and for those who program; only here they are put into the language
that somebody chose with `--lang`. `{}` is whatever differs, `{0}` its place in the German sentence. A test reads the
sentences from the code, so none can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

GERMAN: Mapping[str, str] = {
    # release/switch.py, release/keeper.py, release/manifest.py, build.py, publish.py
    "another build is running in {}: wait until it has ended": "in {0} läuft schon ein Bau: bitte warten, bis er endet",
    "the file `{}` names no release": "die Datei `{0}` nennt keine Fassung",
    "`{}` in the releases folder is no file": "`{0}` im Ordner der Fassungen ist keine Datei",
    "the file `{}` in the releases folder cannot be read": "die Datei `{0}` im Ordner der Fassungen ist nicht lesbar",
    "the releases folder {} cannot be read: {}": "der Ordner der Fassungen {0} ist nicht lesbar: {1}",
    "no release is current: build one into {}/": "keine Fassung ist die aktuelle: bitte eine in {0}/ bauen",
    "release {} carries the manifest of {}": "die Fassung {0} enthält das Verzeichnis von {1}",
    "release {} is not of format {}, which this version reads: build anew": "die Fassung {0} hat nicht das Format {1}, das diese Version liest: bitte neu bauen",
    "release {} has no readable manifest": "das Verzeichnis der Fassung {0} ist nicht lesbar",
    "the manifest of release {} is damaged": "das Verzeichnis der Fassung {0} ist beschädigt",
    "release {} is damaged: {} is missing or has another size": "die Fassung {0} ist beschädigt: {1} fehlt oder hat eine andere Größe",
    "release {} is damaged: {} has changed since it was published": "die Fassung {0} ist beschädigt: {1} hat sich seit der Veröffentlichung geändert",
    "the release could not be written to {} ({}): make room there or mend the permissions, then build again; the release in service is untouched": "die Fassung konnte nicht nach {0} geschrieben werden ({1}): bitte dort Platz schaffen oder die Rechte berichtigen und neu bauen; die ausgelieferte Fassung ist unberührt",
    "there is no sound release before {}: nothing was changed": "vor {0} gibt es keine heile Fassung: nichts wurde geändert",
    "each release brings its own store: build makes it current (store is not remote)": "jede Fassung bringt ihren Speicher mit: build macht sie zur aktuellen (store ist nicht remote)",
    "release {} did not arrive whole: the engine counts {} triples instead of {}; {}": "die Fassung {0} ist nicht ganz angekommen: die Maschine zählt {1} statt {2} Aussagen; {3}",
    "there is no release in {}: build one": "in {0} gibt es keine Fassung: bitte eine bauen",
    "release {} could not be brought to the engine ({}); {}": "die Fassung {0} konnte nicht zur Maschine gebracht werden ({1}); {2}",
    "{} cannot be written to ({}); nothing was switched": "in {0} kann nicht geschrieben werden ({1}); nichts wurde umgeschaltet",
    "the release has things without an IRI, which cannot be sent piece by piece": "die Fassung hat Dinge ohne IRI, die sich nicht stückweise senden lassen",
    # backup.py, restore.py
    "there is no sound release in {}: nothing to back up": "in {0} gibt es keine heile Fassung: nichts zu sichern",
    "{} is there already: choose a new name": "{0} gibt es schon: bitte einen neuen Namen wählen",
    "{} is no folder": "{0} ist kein Ordner",
    "no backup was written to {}: {}": "nach {0} wurde keine Sicherung geschrieben: {1}",
    "{} cannot be backed up: {}": "{0} kann nicht gesichert werden: {1}",
    "the backup is of format {}, this version reads {}": "die Sicherung hat das Format {0}, diese Version liest {1}",
    "the list of the backup is damaged": "die Liste der Sicherung ist beschädigt",
    "{} changed meanwhile: no backup was written, try again": "{0} hat sich unterdessen geändert: es wurde keine Sicherung geschrieben, bitte noch einmal versuchen",
    "the backup is not whole: {} is missing": "die Sicherung ist nicht vollständig: {0} fehlt",
    "this is no backup of Profilatlas: its list is not at its beginning": "das ist keine Sicherung von Profilatlas: an ihrem Anfang steht keine Liste",
    "{} is no file": "{0} ist keine Datei",
    "the disk is too small: {} bytes are needed and {} are free": "der Platz reicht nicht: {0} Byte werden gebraucht, {1} sind frei",
    "the backup is damaged: {} names no release in it": "die Sicherung ist beschädigt: {0} nennt keine Fassung darin",
    "the backup holds what no backup of ours does: {}": "die Sicherung enthält, was keine von uns enthält: {0}",
    "{} could not be restored to {}: {}": "{0} konnte nicht nach {1} zurückgeholt werden: {2}",
    "{} is not empty: name a new folder, nothing was changed": "{0} ist nicht leer: bitte einen neuen Ordner nennen, nichts wurde geändert",
    "{} cannot be used: {}": "{0} ist nicht benutzbar: {1}",
    "the backup is damaged: {}": "die Sicherung ist beschädigt: {0}",
    "the backup holds what its list does not name: {}": "die Sicherung enthält, was ihre Liste nicht nennt: {0}",
    "the backup is damaged: {} is not what was backed up": "die Sicherung ist beschädigt: {0} ist nicht, was gesichert wurde",
    # settings/server.py
    "{} has the wrong kind of value: {}": "{0} hat die falsche Art von Wert: {1}",
    "store must be embedded or remote, not {}": "store muss embedded oder remote sein, nicht {0}",
    "log must be json, text or off, not {}": "log muss json, text oder off sein, nicht {0}",
    "port must be a number up to {}, not {}": "port muss eine Zahl bis {0} sein, nicht {1}",
    "host must be a name or an address, not {}": "host muss ein Name oder eine Adresse sein, nicht {0}",
    "public_url must be an address as https://profile.example.org, without ? and #, not {}": "public_url muss eine Adresse wie https://profile.example.org sein, ohne ? und #, nicht {0}",
    "turns must be at least 1, not {}": "turns muss mindestens 1 sein, nicht {0}",
    "keep_releases must be 0 (all of them) or a number, not {}": "keep_releases muss 0 (alle) oder eine Zahl sein, nicht {0}",
    "store is remote: say where it answers queries (remote.query_url)": "store ist remote: bitte angeben, wo er Abfragen beantwortet (remote.query_url)",
    "say where the engine takes graphs (remote.graph_store_url)": "bitte angeben, wo die Maschine Graphen annimmt (remote.graph_store_url)",
    "security_contact must begin with https://, mailto: or tel: and have no blanks": "security_contact muss mit https://, mailto: oder tel: beginnen und darf keine Leerzeichen enthalten",
    "say where the releases are: --releases, or releases in the file of settings": "bitte angeben, wo die Fassungen liegen: --releases, oder releases in der Datei der Einstellungen",
    "there is no setting {}; known ones: {}": "die Einstellung {0} gibt es nicht; bekannt sind: {1}",
    "{} must be true or false, not {}": "{0} muss true oder false sein, nicht {1}",
    "the settings in {} cannot be read: {}": "die Einstellungen in {0} sind nicht lesbar: {1}",
    "{}: there is no setting {}; known ones: {}": "{0}: die Einstellung {1} gibt es nicht; bekannt sind: {2}",
    "limits.{} must be greater than 0, not {}": "limits.{0} muss größer als 0 sein, nicht {1}",
    "{} must be a number, not {}": "{0} muss eine Zahl sein, nicht {1}",
    "trusted_proxies: {} is no address or network": "trusted_proxies: {0} ist weder Adresse noch Netz",
    # cli.py, cli_report.py, diff.py, web/report_file.py
    "{} is the table itself: choose another name for the marked workbook": "{0} ist die Tabelle selbst: bitte einen anderen Namen für die Mappe mit den Eintragungen wählen",
    "{} cannot be written: {}": "{0} kann nicht geschrieben werden: {1}",
    "this server listens on IPv4; let a proxy before it answer on IPv6": "dieser Server antwortet über IPv4; für IPv6 bitte einen Proxy davor einsetzen",
    "cannot listen on {}, port {}: {}": "auf {0}, Port {1} kann nicht geantwortet werden: {2}",
    "{} is neither a release nor a folder of releases nor a source folder": "{0} ist weder eine Fassung noch ein Ordner mit Fassungen noch ein Quellordner",
    "{} cannot be written: there is no folder {}": "{0} kann nicht geschrieben werden: den Ordner {1} gibt es nicht",
    "--filter {}: write NAME=VALUE, e.g. year=2026": "--filter {0}: bitte NAME=WERT schreiben, z. B. year=2026",
    "--lang {}: the release does not have this language; it has: {}": "--lang {0}: die Fassung hat diese Sprache nicht; sie hat: {1}",
    "more than {} measures: choose fewer with --filter": "mehr als {0} Maßnahmen: bitte mit --filter weniger wählen",
    # twin/folder.py, twin/export.py
    "{} holds files that no export wrote: choose a new or empty folder": "{0} enthält Dateien, die kein Export geschrieben hat: bitte einen neuen oder leeren Ordner wählen",
    "{} cannot be the name of a file": "{0} kann kein Dateiname sein",
    "{} was written by another version: export to a new folder": "{0} hat eine andere Version geschrieben: bitte in einen neuen Ordner exportieren",
    "{} is damaged: export to a new folder": "{0} ist beschädigt: bitte in einen neuen Ordner exportieren",
    "another export writes to {}: wait until it has ended": "nach {0} schreibt schon ein anderer Export: bitte warten, bis er endet",
    "release {} became current meanwhile: export again": "unterdessen wurde die Fassung {0} die aktuelle: bitte noch einmal exportieren",
    "a process of the export was ended: export again to complete it": "ein Prozess des Exports wurde beendet: bitte noch einmal exportieren, um ihn abzuschließen",
    # synth/
    "{} measures are too few for {} faults": "{0} Maßnahmen sind zu wenige für {1} Fehler",
    "no challenge belongs to {}, which instance.toml names": "zu {0}, das instance.toml nennt, gehört keine Herausforderung",
    "{} is no source folder: name one whose lists the new folder is to have, e.g. data/hamm": "{0} ist kein Quellordner: bitte einen nennen, dessen Listen der neue Ordner bekommen soll, z. B. data/hamm",
    "{} is no folder: choose a new or empty one": "{0} ist kein Ordner: bitte einen neuen oder leeren wählen",
    "{} is not empty: choose a new or empty folder": "{0} ist nicht leer: bitte einen neuen oder leeren Ordner wählen",
    "{} is there already: move it, or choose another folder": "{0} gibt es schon: bitte verschieben oder einen anderen Ordner wählen",
    # what the system says
    "No space left on device": "kein Platz mehr auf dem Datenträger",
    "Permission denied": "keine Berechtigung",
    "Read-only file system": "Dateisystem nur lesbar",
    "No such file or directory": "Datei oder Ordner nicht gefunden",
    "Is a directory": "ist ein Ordner",
    "Not a directory": "kein Ordner",
    "File exists": "gibt es schon",
    "Address already in use": "die Adresse ist schon belegt",
    "Input/output error": "Ein- oder Ausgabefehler",
}


def in_language(message: str, language: str) -> str:
    """An exception's sentence in the language chosen; English where it has no other.

    >>> in_language("no backup was written to /mnt/b.tar: No space left on device", "de")
    'nach /mnt/b.tar wurde keine Sicherung geschrieben: kein Platz mehr auf dem Datenträger'
    """
    if language != "de":
        return message
    for pattern, german in _patterns():
        if found := pattern.fullmatch(message):
            # What differs may be a sentence, too: that of the system, or of an exception before this one.
            return german.format(*(in_language(part, language) for part in found.groups()))
    return message


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences as patterns, those with most words of their own first."""
    longest = sorted(GERMAN.items(), key=lambda pair: -len(pair[0].replace("{}", "")))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), german)
        for english, german in longest
    )
