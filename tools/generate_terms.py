"""Write service/profilatlas/terms.py from the files in ontology/.

Own terms are the subjects in the vocabulary's namespace; foreign terms are the subjects of external-labels.ttl and
what the vocabulary refers to in external-terms.ttl. The same files always give the same text.
"""

import argparse
import keyword
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import OWL, RDF, SH, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
TARGET = ROOT / "service" / "profilatlas" / "terms.py"
OWN_FILES = ("profile.ttl", "codes.ttl")

HEADER = '''"""IRIs of every term the code may name, one class of constants per prefix.

Generated from ontology/ by tools/generate_terms.py: do not edit. A term that is a Python keyword ends in an underscore.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
'''


class UnusableTerm(ValueError):
    """A term that no declared prefix reaches, or whose name is no Python identifier."""

    def __init__(self, iri: str) -> None:
        super().__init__(f"no constant can be made of <{iri}>: declare its prefix in ontology/prefixes.ttl")
        self.iri = iri


def read(*names: str, folder: Path = ONTOLOGY) -> Graph:
    """Return the triples of some ontology files as one graph."""
    graph = Graph(bind_namespaces="none")
    for name in names:
        graph.parse(folder / name, format="turtle")
    return graph


def declared_prefixes(graph: Graph) -> dict[str, str]:
    """Return prefix → namespace, in the order of the prefixes, from the graph's sh:declare statements."""
    declarations = graph.objects(None, SH.declare)
    return dict(sorted((str(graph.value(d, SH.prefix)), str(graph.value(d, SH.namespace))) for d in declarations))


def own_terms(graph: Graph) -> set[str]:
    """Return the IRIs that the vocabulary defines; the vocabulary itself is none of them."""
    ontology = graph.value(predicate=RDF.type, object=OWL.Ontology, any=False)
    return {str(s) for s in graph.subjects() if isinstance(s, URIRef) and s != ontology}


def foreign_terms(labelled: Graph, listed: Graph) -> set[str]:
    """Return the IRIs of foreign terms: those with a label of ours (but no scheme as a whole, no licence) and those listed."""
    unnamed = {s for kind in (SKOS.ConceptScheme, DCTERMS.LicenseDocument) for s in labelled.subjects(RDF.type, kind)}
    return {str(s) for s in set(labelled.subjects()) - unnamed} | {
        str(o) for o in listed.objects(None, DCTERMS.references)
    }


def split(iri: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """Return the prefix and the Python name of a term.

    >>> split("http://www.w3.org/ns/shacl#class", {"sh": "http://www.w3.org/ns/shacl#"})
    ('sh', 'class_')
    """
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.isidentifier():
            return prefix, f"{local}_" if keyword.iskeyword(local) else local
    raise UnusableTerm(iri)


def render(prefixes: Mapping[str, str], terms: Iterable[str]) -> str:
    """Return the text of the module."""
    names: dict[str, dict[str, str]] = {prefix: {} for prefix in prefixes}
    for iri in sorted(terms):
        prefix, name = split(iri, prefixes)
        names[prefix][name] = iri
    parts = [HEADER, _mapping(prefixes)]
    parts += [_class(prefix, constants) for prefix, constants in names.items() if constants]
    return "\n".join(parts)


def _mapping(prefixes: Mapping[str, str]) -> str:
    lines = [f'        "{prefix}": "{namespace}",' for prefix, namespace in prefixes.items()]
    return "\n".join(["PREFIXES: Final[Mapping[str, str]] = MappingProxyType(", "    {", *lines, "    }", ")", ""])


def _class(prefix: str, constants: Mapping[str, str]) -> str:
    lines = [f'    {name}: Final[str] = "{iri}"' for name, iri in constants.items()]
    return "\n".join(["", f"class {prefix}:", *lines, ""])


def generate(folder: Path = ONTOLOGY) -> str:
    """Return the text of terms.py for the ontology in `folder`."""
    prefixes = declared_prefixes(read("prefixes.ttl", folder=folder))
    own = own_terms(read(*OWN_FILES, folder=folder))
    labelled, listed = read("external-labels.ttl", folder=folder), read("external-terms.ttl", folder=folder)
    return render(prefixes, own | foreign_terms(labelled, listed))


def main(arguments: list[str] | None = None) -> int:
    """Write the module, or with --check only tell whether it is current; 0 = it is, 1 = it is not."""
    parser = argparse.ArgumentParser(description="Write service/profilatlas/terms.py from ontology/.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the file is not current")
    options = parser.parse_args(arguments)
    text = generate()
    current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
    if options.check and not current:
        print(f"{TARGET.relative_to(ROOT)} is not current: run python tools/generate_terms.py", file=sys.stderr)
        return 1
    if not current:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
