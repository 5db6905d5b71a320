"""The words of SPARQL, and what a public query may not use.

A word that is not here is a word of neither SPARQL 1.1, nor SPARQL 1.2, nor the embedded engine.
"""

from __future__ import annotations

FORMS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})

# Words of SPARQL 1.1 Update: none of them occurs in a query.
UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})

# Functions with forms of several lengths: the embedded engine reads their arguments anew for each form.
REREAD = frozenset({"GROUP_CONCAT", "REGEX", "REPLACE", "SUBSTR"})

# What other engines take for their own: beginnings of IRIs that stand for code, and words that steer the engine.
FOREIGN_IRIS = {
    "java:": "Jena loads a class",
    "jar:": "Java opens an archive",
    "http://jena.apache.org/arq/": "Jena's own functions and properties",
    "http://jena.hpl.hp.com/arq/": "their former address",
    "bif:": "Virtuoso calls a built-in SQL function",
    "sql:": "Virtuoso calls a stored procedure",
    "long::": "Virtuoso calls either, by the form of the result",
    "short::": "the same",
}
FOREIGN_WORDS = {
    "DEFINE": "Virtuoso's pragmas, some of which fetch",
    "OPTION": "Virtuoso's hints, some of which are SQL",
}

_CLAUSES = """
    A AS ASC BASE BIND BY DESC DISTINCT EXISTS FALSE FILTER FROM GRAPH GROUP HAVING IN LATERAL LIMIT MINUS NAMED NOT OFFSET
    OPTIONAL ORDER PREFIX REDUCED SEPARATOR SERVICE SILENT TRUE UNDEF UNION VALUES VERSION WHERE
"""
_FUNCTIONS = """
    ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR HASLANG HASLANGDIR HOURS
    IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW
    OBJECT PREDICATE RAND ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS
    STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUM TIMEZONE TRIPLE TZ UCASE URI UUID YEAR
"""
WORDS = FORMS | UPDATES | REREAD | FOREIGN_WORDS.keys() | {*_CLAUSES.split(), *_FUNCTIONS.split()}
