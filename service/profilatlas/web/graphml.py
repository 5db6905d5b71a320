"""A network as GraphML (http://graphml.graphdrawing.org), which Gephi, yEd, Cytoscape and NetworkX read."""

from __future__ import annotations

from xml.etree import ElementTree

from ..readers.models.money import NetworkData

MEDIA_TYPE = "application/graphml+xml"
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# What each attribute is called, of what it is, and its type.
_KEYS = (
    ("label", "node", "string"),
    ("iri", "node", "anyURI"),
    ("measures", "node", "int"),
    ("partners", "node", "int"),
    ("weight", "edge", "int"),
    ("shared", "edge", "string"),
    ("by", "graph", "string"),
    ("source", "graph", "string"),
)


def graphml(network: NetworkData, source: str) -> bytes:
    """The network, undirected; `weight` counts what two actors have in common, `shared` names it by IRI."""
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    for name, of, kind in _KEYS:
        # GraphML knows no IRIs: to its readers they are strings.
        known = "string" if kind == "anyURI" else kind
        ElementTree.SubElement(root, "key", {"id": name, "for": of, "attr.name": name, "attr.type": known})
    graph = ElementTree.SubElement(root, "graph", id="actors", edgedefault="undirected")
    _put(graph, by=network.by, source=source)
    for place, node in enumerate(network.nodes):
        element = ElementTree.SubElement(graph, "node", id=f"n{place}")
        _put(element, label=node.link.label.value, iri=node.link.iri, measures=node.measures, partners=node.partners)
    for first, second, weight, things in network.edges:
        element = ElementTree.SubElement(graph, "edge", source=f"n{first}", target=f"n{second}")
        _put(element, weight=weight, shared=" ".join(things))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _put(element: ElementTree.Element, **values: str | int) -> None:
    for name, value in values.items():
        ElementTree.SubElement(element, "data", key=name).text = str(value)
