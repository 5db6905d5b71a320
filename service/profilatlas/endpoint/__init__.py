"""The public SPARQL endpoint: which queries are let in, who may ask how much, and the processes that answer."""
