"""A literal as templates see it."""

from dataclasses import dataclass

from oboegaki.rdf import compact
from oboegaki.statements.schema import Standing


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal value on a page."""

    text: str
    language: str
    datatype: str
    standing: Standing

    is_node = False

    @property
    def type_name(self) -> str:
        """Return the datatype's prefixed name, "" for texts."""
        return compact(self.datatype) or self.datatype

    def __str__(self) -> str:
        """Return the lexical form."""
        return self.text
