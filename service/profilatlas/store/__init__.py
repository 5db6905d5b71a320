"""Triples: the port that everybody asks (`port`), engines behind it (`embedded`, `remote`), and sorted lines to read them from (`lines`, `lookup`)."""
