"""Any SPARQL 1.1 engine elsewhere: two data sets hold the edition in turn, the front asks one.

Only this package speaks HTTP to another machine, and only to the addresses of `site.toml`.
"""
