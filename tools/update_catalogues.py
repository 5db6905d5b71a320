"""Bring the interface's catalogues up to date with the texts in templates and code: `make texts`.

New texts appear with an empty translation, texts that are gone disappear; what is translated stays. Sorted, with file
names only, so that a change of one text is a change of one place.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parent.parent / "service" / "profilatlas" / "web"
_HEADER = """# Interface texts of Profilatlas, {language}.
msgid ""
msgstr ""
"Project-Id-Version: Profilatlas 0.1.0\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template() -> Catalog:
    """Every text of the interface, in English, with the files it stands in."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
    catalogue = Catalog()
    for name, _, message, comments, context in extract_from_dir(WEB, methods, options, keywords):
        catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def update(path: Path, texts: Catalog) -> None:
    """Write one language's catalogue anew."""
    language = path.parent.parent.name
    with path.open("rb") as stream:
        catalogue = read_po(stream, language)
    catalogue.update(texts, no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalogue, width=120, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = _HEADER.format(language=language, plurals=catalogue.plural_forms)
    path.write_text(header + body.getvalue().decode("utf-8"), encoding="utf-8")


if __name__ == "__main__":
    found = template()
    for catalogue_file in sorted((WEB / "translations").glob("*/LC_MESSAGES/messages.po")):
        update(catalogue_file, found)
