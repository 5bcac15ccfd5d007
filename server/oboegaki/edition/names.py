"""Names of the files of an edition."""

STATEMENTS = "statements.sqlite"
SEARCH = "search.sqlite"
REPORT = "report.json"
DUMPS = "dumps"
ENGINE = "store"
FAULTS = "faults.json"
