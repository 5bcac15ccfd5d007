"""Statements in the making, each with the comment that asks somebody to confirm it."""

from oboegaki import nquads
from oboegaki.authoring import Comments, Home
from oboegaki.authoring.yaml_tree import UNREVIEWED
from oboegaki.draft.document import Document, Quote
from oboegaki.draft.proposal import Value
from oboegaki.rdf import term

_LONGEST = 60
_PRINTED = {"\n": " ", "\t": " "}


class Sheet:
    """Collects the statements of one release; names are written as `obg:party`."""

    def __init__(self, home: Home, document: Document) -> None:
        """Begin the statements of a document."""
        self.home, self.document = home, document
        self.triples: list[tuple[str, str, str]] = []
        self._beside: dict[tuple[str, str, str], str] = {}
        self._before: dict[str, tuple[str, ...]] = {}
        self._anchors: dict[tuple[int, int], str] = {}
        self._proofs: list[tuple[str, str, str]] = []
        self._evidence: list[tuple[str, str, str]] = []

    @property
    def comments(self) -> Comments:
        """Return the comments to write."""
        return Comments(self._before, self._beside)

    def all(self) -> list[tuple[str, str, str]]:
        """Return all statements, those of the evidence last."""
        return [*self.triples, *self._proofs, *self._evidence]

    def here(self, name: str) -> str:
        """Return the token of a thing that only this release speaks of."""
        return iri(f"{self.home.document}#{name}")

    def of_site(self, kind: str, slug: str) -> str:
        """Return the token of a thing that other releases speak of, too."""
        return iri(f"{self.home.base}id/{kind}/{slug}")

    def add(self, subject: str, name: str, object_: str, value: Value | None = None) -> None:
        """State something; with a value its words are put beside it, to be confirmed."""
        triple = (subject, iri(term(name)), object_)
        self.triples.append(triple)
        if value is not None:
            self._beside[triple] = asked(value)

    def ask(self, subject: str, comment: str) -> None:
        """Put a question before a thing."""
        self._before[subject] = (*self._before.get(subject, ()), f"{UNREVIEWED} {comment}")

    def note(self, subject: str, comment: str) -> None:
        """Put a remark before a thing that need not be confirmed."""
        self._before[subject] = (*self._before.get(subject, ()), comment)

    def kinds(self, subject: str, names: str) -> None:
        """State what kinds of thing something is."""
        for name in names.split():
            self.triples.append((subject, iri(term("rdf:type")), iri(term(name))))

    def prove(self, subject: str, value: Value) -> None:
        """State which words of the document say so, and where they stand."""
        quote = value.quote
        at = (quote.start, quote.end)
        if at not in self._anchors:
            self._anchors[at] = self._anchor(quote, len(self._anchors) + 1)
        self._proofs.append((subject, iri(term("obg:evidence")), self._anchors[at]))

    def _anchor(self, quote: Quote, number: int) -> str:
        anchor = self.here(f"e-{number}")
        exact, place = self.here(f"e-{number}-quote"), self.here(f"e-{number}-position")
        for subject, name, object_ in (
            (anchor, "rdf:type", iri(term("oa:SpecificResource"))),
            (anchor, "oa:hasSource", self.here("source-text")),
            (anchor, "oa:hasSelector", exact),
            (anchor, "oa:hasSelector", place),
            (exact, "rdf:type", iri(term("oa:TextQuoteSelector"))),
            (exact, "oa:exact", plain_text(quote.text)),
            (place, "rdf:type", iri(term("oa:TextPositionSelector"))),
            (place, "oa:start", number_of(quote.start)),
            (place, "oa:end", number_of(quote.end)),
        ):
            self._evidence.append((subject, iri(term(name)), object_))
        return anchor


def iri(address: str) -> str:
    """Return the token of an IRI."""
    return nquads.token(address).decode()


def japanese(text: str) -> str:
    """Return the token of a text: Latin letters alone are in no language."""
    return nquads.quoted(text) + ("" if text.isascii() else "@ja")


def plain_text(text: str) -> str:
    """Return the token of a text in no language."""
    return nquads.quoted(text)


def typed(text: str, name: str) -> str:
    """Return the token of a literal of a datatype."""
    return f"{nquads.quoted(text)}^^{iri(term(name))}"


def number_of(number: int) -> str:
    """Return the token of an integer."""
    return typed(str(number), "xsd:integer")


def asked(value: Value) -> str:
    """Return the comment beside a value: where it stands, its words, and what is doubtful."""
    quote = value.quote
    words = "".join(_PRINTED.get(each, each) for each in quote.text)
    words = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    page = f"p{quote.page} " if quote.page else ""
    doubts = "".join(f" ※{each.ja}" for each in value.doubts)
    return f"{UNREVIEWED} {page}L{quote.line}「{words}」{doubts}"
