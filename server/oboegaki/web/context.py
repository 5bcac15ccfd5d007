"""What it takes to answer: the request, what is served now, and the site."""

from dataclasses import dataclass

from oboegaki.site import Site
from oboegaki.statements.reader import Statements
from oboegaki.web.current import Served
from oboegaki.web.request import Request


@dataclass(frozen=True, slots=True)
class Context:
    """One request beside the edition that answers it."""

    request: Request
    served: Served
    site: Site

    @property
    def statements(self) -> Statements:
        """Return the edition's description file."""
        return self.served.edition.statements
