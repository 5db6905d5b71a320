"""What `profilatlas doctor` says on a terminal: one line for each examination, and what to do where one is not well."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap

from .console import printable
from .doctor import Line, State

_WIDTH = 100
_STATES = {
    "de": {State.OK: "gut", State.WARNING: "Hinweis", State.ERROR: "FEHLER"},
    "en": {State.OK: "ok", State.WARNING: "warning", State.ERROR: "ERROR"},
}
_SUMMARY = {"de": "{errors} Fehler, {warnings} Hinweise.", "en": "{errors} errors, {warnings} warnings."}

# German and English: what was found, and what to do about it ("" where nothing is to be done).
MESSAGES = {
    "settings": (
        ("Die Einstellungen stimmen; die Adresse ist {url}.", ""),
        ("The settings are sound; the address is {url}.", ""),
    ),
    "bad-settings": (
        ("Die Einstellungen sind nicht zu gebrauchen: {reason}.", "Den genannten Wert ändern; docs/settings.md nennt alle Einstellungen."),
        ("The settings cannot be used: {reason}.", "Change the value that is named; docs/settings.md has all settings."),
    ),
    "password": (
        ("Andere Benutzer können das Kennwort in {file} lesen.", "chmod 600 {file}, oder PROFILATLAS_REMOTE_PASSWORD setzen."),
        ("Other users can read the password in {file}.", "chmod 600 {file}, or set PROFILATLAS_REMOTE_PASSWORD."),
    ),
    "public-url": (
        ("Absolute Adressen lauten auf {url}, denn public_url fehlt.", "In den Einstellungen public_url angeben: die Adresse, die man im Browser sieht."),
        ("Absolute addresses begin with {url}, since public_url is missing.", "Enter public_url in the settings: the address people see in the browser."),
    ),
    "no-https": (
        ("{url} ist ohne Verschlüsselung.", "In nginx ein Zertifikat einrichten (profilatlas/listen.conf) und public_url auf https:// ändern."),
        ("{url} is not encrypted.", "Set a certificate up in nginx (profilatlas/listen.conf) and change public_url to https://."),
    ),
    "proxies": (
        ("Alle Besucher zählen als einer, denn trusted_proxies fehlt.", "In den Einstellungen trusted_proxies angeben: die Adresse des Rechners mit nginx, meist 127.0.0.1."),
        ("All visitors count as one, since trusted_proxies is missing.", "Enter trusted_proxies in the settings: the address of the machine with nginx, mostly 127.0.0.1."),
    ),
    "folder": (
        ("Der Ordner der Fassungen ist {folder}.", ""),
        ("The folder of releases is {folder}.", ""),
    ),
    "no-folder": (
        ("Der Ordner der Fassungen {folder} fehlt oder ist nicht lesbar.", "Mit `profilatlas build` eine erste Fassung bauen, oder dem Benutzer des Dienstes Leserechte geben."),
        ("The folder of releases {folder} is missing or cannot be read.", "Build a first release with `profilatlas build`, or let the user of the service read it."),
    ),
    "open-folder": (
        ("Jeder darf in {folder} schreiben.", "chmod o-w {folder}"),
        ("Anybody may write to {folder}.", "chmod o-w {folder}"),
    ),
    "read-only": (
        ("Dieser Benutzer darf nicht in {folder} schreiben; zum Ausliefern genügt das.", "Zum Bauen den Befehl als der Benutzer geben, dem der Ordner gehört."),
        ("This user may not write to {folder}, which is enough for serving.", "To build, give the command as the user who owns the folder."),
    ),
    "leftovers": (
        ("Ein Bau läuft oder wurde abgebrochen: {names}.", "Nichts: der nächste Bau räumt auf."),
        ("A build is running or was interrupted: {names}.", "Nothing: the next build cleans up."),
    ),
    "bad-current": (
        ("Welche Fassung gilt, ist nicht zu lesen: {reason}.", "`profilatlas build` aufrufen; es schreibt die Datei `current` neu."),
        ("Which release is current cannot be read: {reason}.", "Run `profilatlas build`, which writes the file `current` anew."),
    ),
    "no-release": (
        ("In {folder} ist keine Fassung.", "`profilatlas build QUELLORDNER --releases {folder}`"),
        ("There is no release in {folder}.", "`profilatlas build SOURCE --releases {folder}`"),
    ),
    "damaged": (
        ("Eine Fassung lässt sich nicht ausliefern: {reason}.", "`profilatlas build` baut sie neu; sonst `profilatlas restore` aus der letzten Sicherung. Den Datenträger prüfen."),
        ("A release cannot be served: {reason}.", "`profilatlas build` makes it anew; else `profilatlas restore` from the last backup. Check the disk."),
    ),
    "release": (
        ("Die Fassung {release} ist vollständig ({number} Dateien stimmen mit ihren Prüfsummen überein).", ""),
        ("Release {release} is whole ({number} files agree with their hashes).", ""),
    ),
    "other-version": (
        ("Die Fassung ist von Version {built} gebaut, installiert ist {installed}.", "`profilatlas build` einmal aufrufen, damit auch Wortschatz und Prüfungen neu sind."),
        ("The release was built by version {built}, installed is {installed}.", "Run `profilatlas build` once, so that vocabulary and rules are new, too."),
    ),
    "room": (
        ("Auf dem Datenträger sind {free} frei.", ""),
        ("{free} are free on the disk.", ""),
    ),
    "no-room": (
        ("Auf dem Datenträger sind nur {free} frei; ein Bau braucht bis zu {needed}.", "Platz schaffen, zum Beispiel alte Fassungen löschen (nicht die aktuelle und nicht die davor)."),
        ("Only {free} are free on the disk; a build needs up to {needed}.", "Make room, for instance delete old releases (not the current one and not the one before)."),
    ),
    "engine": (
        ("Die Datenbank hat alle {counted} Aussagen.", ""),
        ("The engine has all {counted} triples.", ""),
    ),
    "engine-down": (
        ("Die Datenbank antwortet nicht: {reason}.", "Bei store = \"remote\": prüfen, ob sie läuft und remote.query_url stimmt; sonst `profilatlas build`."),
        ("The engine does not answer: {reason}.", "With store = \"remote\": see whether it runs and remote.query_url is right; else `profilatlas build`."),
    ),
    "engine-differs": (
        ("Die Datenbank hat {counted} statt {expected} Aussagen.", "`profilatlas publish` überträgt die Fassung noch einmal."),
        ("The engine has {counted} triples instead of {expected}.", "`profilatlas publish` uploads the release again."),
    ),
    "components": (
        ("Alle Bestandteile des Programms sind da.", ""),
        ("All parts of the program are there.", ""),
    ),
    "missing": (
        ("Es fehlen Bestandteile des Programms: {names}.", "Das Paket neu installieren; in einem Arbeitsverzeichnis `make build`."),
        ("Parts of the program are missing: {names}.", "Install the package again; in a checkout run `make build`."),
    ),
    "program": (("{program} ist da.", ""), ("{program} is there.", "")),
    "no-nginx": (
        ("nginx ist nicht installiert.", "apt-get install nginx, wenn dieser Rechner selbst im Netz steht (docs/admin.md)."),
        ("nginx is not installed.", "apt-get install nginx, if this machine itself faces the network (docs/admin.md)."),
    ),
    "no-rapper": (
        ("raptor2-utils ist nicht installiert; Gesamtdateien werden nur von uns selbst gegengelesen.", "apt-get install raptor2-utils"),
        ("raptor2-utils is not installed; dumps are read back by ourselves alone.", "apt-get install raptor2-utils"),
    ),
    "port": (
        ("{address} ist frei; der Server läuft gerade nicht.", ""),
        ("{address} is free; the server is not running.", ""),
    ),
    "port-taken": (
        ("{address} kann nicht benutzt werden ({reason}), und dort antwortet nicht Profilatlas.", "Einen anderen Port einstellen (port), oder das andere Programm beenden."),
        ("{address} cannot be used ({reason}), and what answers there is not Profilatlas.", "Choose another port (port), or stop the other program."),
    ),
    "running": (
        ("Der Server läuft auf {address} und ist bereit.", ""),
        ("The server runs on {address} and is ready.", ""),
    ),
    "not-ready": (
        ("Der Server läuft auf {address}, ist aber nicht in Ordnung: {said}", "Die Zeilen mit FEHLER oben beheben; der Server merkt es von selbst."),
        ("The server runs on {address}, but something is wrong: {said}", "Mend the lines with ERROR above; the server notices by itself."),
    ),
    "workers": (
        ("Prozesse für fremde Abfragen haben kein Netz und genug Speicher.", ""),
        ("Processes for queries of strangers are without a network and have enough memory.", ""),
    ),
    "connected": (
        ("Prozesse für fremde Abfragen behalten den Zugang zum Netz, denn der Kern gewährt keine Namensräume.", "sysctl kernel.unprivileged_userns_clone=1, bei Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; im Container user namespaces erlauben."),
        ("Processes for queries of strangers keep access to the network, since the kernel grants no namespaces.", "sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container allow user namespaces."),
    ),
    "no-workers": (
        ("Prozesse für fremde Abfragen können nicht starten: {reason}.", "Grenzen für Speicher und Prozesse lockern (ulimit, MemoryMax, TasksMax)."),
        ("Processes for queries of strangers cannot start: {reason}.", "Relax the limits of memory and processes (ulimit, MemoryMax, TasksMax)."),
    ),
}  # fmt: skip


def print_lines(lines: Sequence[Line], form: str, language: str) -> None:
    """Write the lines to standard output, as a `table` for people or as `json` in both languages."""
    if form == "json":
        print(json.dumps([_plain(line) for line in lines], ensure_ascii=False, indent=1))
        return
    for line in lines:
        says, advice = _text(line, language)
        for number, text in enumerate(wrap(printable(says), _WIDTH)):
            print(f"{_STATES[language][line.state] if number == 0 else '':<8} {text}")
        for text in wrap(printable(advice), _WIDTH - 2):
            print(f"{'':<8}   {text}")
    errors = sum(line.state is State.ERROR for line in lines)
    warnings = sum(line.state is State.WARNING for line in lines)
    print(_SUMMARY[language].format(errors=errors, warnings=warnings))


def _text(line: Line, language: str) -> tuple[str, str]:
    says, advice = MESSAGES[line.name][language == "en"]
    return says.format(**line.values), advice.format(**line.values)


def _plain(line: Line) -> dict[str, object]:
    texts = {language: _text(line, language) for language in _STATES}
    return {
        "name": line.name,
        "state": line.state.value,
        "found": {language: says for language, (says, _) in texts.items()},
        "advice": {language: advice for language, (_, advice) in texts.items() if advice},
        "values": dict(line.values),
    }
