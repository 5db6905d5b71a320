"""Source folders become triples and findings.

`sources` reads a folder; `table` is what every kind of table becomes, `layout` what the shapes say of it, `mapping` turns
its rows into triples. `csv`, `workbooks`, `foreign` and `turtle` read; `writing` goes the other way, into workbooks.
"""
