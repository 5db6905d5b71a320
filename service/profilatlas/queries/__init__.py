"""Every SPARQL query is a file (`*/*.rq`): the registry that reads them, and the binding of checked parameters."""
