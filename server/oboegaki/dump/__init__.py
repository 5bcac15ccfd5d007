"""Dumps: an edition's statements as files, byte-equal for equal content.

All of them in every syntax, what the releases state alone, the ontology, the shapes, and tables.
"""

from oboegaki.dump.files import FIRST, REST, Wanted, packed, written
from oboegaki.dump.lines import batched, parsed, write
from oboegaki.dump.tables import TABLES, write_table

__all__ = [
    "FIRST",
    "REST",
    "TABLES",
    "Wanted",
    "batched",
    "packed",
    "parsed",
    "write",
    "write_table",
    "written",
]
