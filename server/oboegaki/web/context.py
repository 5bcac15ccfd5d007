"""What it takes to answer: the request, what is served now, and the site."""

from dataclasses import dataclass, replace

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

    def of_our_vocabulary(self) -> "Context | None":
        """Return the context in which our own vocabulary is asked about; None: the site has it."""
        if self.served.supplied is None:
            return None
        base, statements = self.served.supplied
        edition = replace(self.served.edition, statements=statements)
        request = replace(self.request, urls=replace(self.request.urls, base=base))
        return replace(self, request=request, served=replace(self.served, edition=edition))

    @property
    def statements(self) -> Statements:
        """Return the edition's description file."""
        return self.served.edition.statements
