"""Saved queries: files of a site that ask one question each, with values to fill in.

The comments at the top of the file say what is asked, and what is left open:

    # ja: ある年に締結された合意
    # en: Agreements concluded in a year
    # vi: Các thỏa thuận được ký kết trong một năm
    # param: year xsd:gYear "2023"

A parameter is a variable of the query. Its value takes the variable's place as a term; it is never
pasted into the text.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from oboegaki.errors import BadRequest, Text
from oboegaki.formats import N_TRIPLES, write
from oboegaki.iris import Urls
from oboegaki.nquads import LiteralText
from oboegaki.queries import Form
from oboegaki.rdf import BlankNode, Literal, NamedNode, Quad, Term, term
from oboegaki.site import Site
from oboegaki.sources.lexical import EXAMPLES, is_checked, well_formed

FOLDERS = ("ontology/competency", "data/queries")
IRI = "IRI"

_COMMENTS = re.compile(r"\A(?:#[^\n]*\n|\s*\n)+")
_TITLE = re.compile(r"^#[ \t]*(ja|en|vi):[ \t]*(\S.*?)\s*$", re.MULTILINE)
_PLAIN_TITLE = re.compile(r"^#[ \t]*+(?![a-z]+:)(\S.*?)\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"^#[ \t]*param:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_DECLARED = re.compile(
    r"""[?$]?(?P<name>[A-Za-z_]\w*)\s+(?P<type>IRI|xsd:[A-Za-z]+)
    (?:\s+(?:"(?P<text>[^"]*)"|<(?P<iri>[^<>\s]*)>))?""",
    re.VERBOSE | re.ASCII,
)
_TAKEN = frozenset(("lang", "format", "download", "edition"))
"""Names in the query string that mean something else."""

_TEXTS = frozenset((term("xsd:string"), term("xsd:anyURI")))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that is left open: the variable's name, its type, and what it is unless said.

    `type_name` is `IRI` or the prefixed name of a datatype; `default` None: it has to be given.
    """

    name: str
    type_name: str
    default: str | None = None

    def term(self, value: str) -> NamedNode | Literal:
        """Return a value as a term; raises BadRequest when it is not one of this type."""
        if self.type_name == IRI:
            try:
                return NamedNode(value)
            except ValueError:
                raise self._refused(value, "https://example.org/x") from None
        datatype = term(self.type_name)
        if not well_formed(LiteralText(value, "", datatype)):
            raise self._refused(value, EXAMPLES.get(self.type_name.removeprefix("xsd:"), ""))
        return Literal(value, datatype=NamedNode(datatype))

    def _refused(self, value: str, example: str) -> BadRequest:
        shown = value[:80]
        hint = Text(f"例: {example}", f"For example: {example}", f"Ví dụ: {example}")
        return BadRequest(
            Text(f"{self.name} の値「{shown}」は {self.type_name} ではありません。",
                 f'The value "{shown}" of `{self.name}` is not of the type {self.type_name}.',
                 f'Giá trị "{shown}" của `{self.name}` không thuộc kiểu {self.type_name}.'),
            hint if example else Text("", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query under a name: the question it answers, its text, and what is left open.

    `told` are the languages in which the file states the question; `fault` says what is wrong with
    the file, None when it can be used.
    """

    name: str
    question: Text
    text: str
    told: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    fault: Text | None = None

    @property
    def digest(self) -> str:
        """Return a digest of everything that a reader can see of it."""
        return sha256(repr(self).encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        """Tell whether it cannot be asked before values are given."""
        return any(each.default is None for each in self.parameters)

    def values(self, given: Mapping[str, Sequence[str]]) -> dict[str, NamedNode | Literal]:
        """Return the term of each parameter, from what was given or its default.

        Raises BadRequest when one is missing, given twice, not of its type, or not one of ours.
        """
        for name in given:
            if name not in _TAKEN and name not in {each.name for each in self.parameters}:
                raise self._unknown(name)
        return {each.name: each.term(_one(each, given)) for each in self.parameters}

    def _unknown(self, name: str) -> BadRequest:
        names = [each.name for each in self.parameters]
        near = difflib.get_close_matches(name, names, n=1)
        listed = ", ".join(names)
        remedy = (
            Text(f"「{near[0]}」のことですか。", f"Did you mean `{near[0]}`?",
                 f"Có phải ý bạn là `{near[0]}`?")
            if near
            else Text(f"使えるパラメーター: {listed}", f"There are: {listed}.", f"Có: {listed}.")
            if names
            else Text("この検索式にパラメーターはありません。", "This query has no parameters.",
                      "Truy vấn này không có tham số.")
        )  # fmt: skip
        return BadRequest(
            Text(f"「{name[:80]}」というパラメーターはありません。",
                 f"There is no parameter `{name[:80]}`.",
                 f"Không có tham số `{name[:80]}`."),
            remedy,
        )  # fmt: skip


def _one(parameter: Parameter, given: Mapping[str, Sequence[str]]) -> str:
    """Return the one value of a parameter, an empty one counting as none; raises BadRequest."""
    values = [value for value in given.get(parameter.name, ()) if value]
    if not values and parameter.default is not None:
        return parameter.default
    if len(values) != 1:
        name = parameter.name
        raise BadRequest(
            Text(f"{name} の値を一つ指定してください。", f"Give `{name}` one value.",
                 f"Hãy cho `{name}` đúng một giá trị."),
            Text(f"例: ?{name}=…（{parameter.type_name}）",
                 f"Write ?{name}=… with a value of the type {parameter.type_name}.",
                 f"Hãy viết ?{name}=… với giá trị kiểu {parameter.type_name}."),
        )  # fmt: skip
    return values[0]


# Files -----------------------------------------------------------------------------------------


def of(site: Site) -> Mapping[str, SavedQuery]:
    """Return the saved queries of a site by name, in the order of their files.

    Plain files have none. Files are read again when they change.
    """
    if not site.settled:
        return {}
    folders = (site.root / folder for folder in FOLDERS)
    files = (path for folder in folders for path in sorted(folder.glob("*.rq")))
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, SavedQuery]:
    found: dict[str, SavedQuery] = {}
    for path, _ in files:
        found.setdefault(path.stem, read(path))
    return found


def digest(queries: Mapping[str, SavedQuery]) -> str:
    """Return a digest of everything that a reader can see of some saved queries."""
    return sha256("".join(each.digest for each in queries.values()).encode()).hexdigest()


def read(path: Path) -> SavedQuery:
    """Read one file; one that cannot be used tells its fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = Text(f"{path.name} を読めません: {error}", f"{path.name} cannot be read: {error}.",
                   f"Không thể đọc {path.name}: {error}.")  # fmt: skip
        return SavedQuery(path.stem, Text(path.stem, path.stem, path.stem), "", fault=why)
    head = match.group() if (match := _COMMENTS.match(text)) else ""
    told = _titles(head)
    either = told.get("en") or next(iter(told.values()), path.stem)
    question = Text(told.get("ja", either), told.get("en", either), told.get("vi", ""))
    body = text[len(head) :].strip() + "\n"
    try:
        parameters = tuple(_declared(line) for line in _PARAMETER.findall(head))
    except BadRequest as error:
        return SavedQuery(path.stem, question, body, tuple(told), fault=error.what)
    return SavedQuery(path.stem, question, body, tuple(told), parameters)


def _titles(head: str) -> dict[str, str]:
    """Return what a file says it asks: `# ja: …` and so on, else a line in each script."""
    if told := dict(_TITLE.findall(head)):
        return told
    plain = _PLAIN_TITLE.findall(head)
    guessed = {"ja": next((line for line in plain if not line.isascii()), ""),
               "en": next((line for line in plain if line.isascii()), "")}  # fmt: skip
    return {language: text for language, text in guessed.items() if text}


def _declared(line: str) -> Parameter:
    """Return the parameter that a comment declares; raises BadRequest with what is wrong."""
    match = _DECLARED.fullmatch(line)
    if match is None or match["name"] in _TAKEN or not _is_known(match["type"]):
        raise BadRequest(
            Text(f"「# param: {line}」を読めません。", f'"# param: {line}" cannot be read.',
                 f'Không thể đọc "# param: {line}".'),
        )  # fmt: skip
    default = match["text"] if match["text"] is not None else match["iri"]
    parameter = Parameter(match["name"], match["type"], default)
    if default is not None:
        parameter.term(default)
    return parameter


def _is_known(type_name: str) -> bool:
    return type_name == IRI or is_checked(term(type_name)) or term(type_name) in _TEXTS


# RDF -------------------------------------------------------------------------------------------

_EXECUTABLE = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_DESCRIBE = "https://purl.expasy.org/sparql-examples/ontology#describe"
"""SHACL has no property for a DESCRIBE; this is the one that editors of examples read."""


def described(query: SavedQuery, form: Form, urls: Urls) -> bytes:
    """Return a saved query as N-Triples: a `sh:SPARQLExecutable` with labels and parameters."""
    return write(_quads(query, form, urls), N_TRIPLES)


def _quads(query: SavedQuery, form: Form, urls: Urls) -> Iterator[Quad]:
    subject = NamedNode(urls.absolute(urls.saved(query.name)))
    kind, asks = _EXECUTABLE.get(form, ("", ""))
    asks_for = NamedNode(term(asks) if asks else _DESCRIBE)
    types = ("sh:SPARQLExecutable", *((kind,) if kind else ()))
    yield from (_quad(subject, "rdf:type", NamedNode(term(name))) for name in types)
    for language in query.told:
        label = Literal(query.question.in_language(language), language=language)
        yield from (_quad(subject, name, label) for name in ("rdfs:label", "rdfs:comment"))
    yield Quad(subject, asks_for, Literal(query.text))
    yield _quad(subject, "schema:target", NamedNode(urls.absolute(urls.path("sparql"))))
    for each in query.parameters:
        node = BlankNode(f"p{sha256(query.name.encode()).hexdigest()[:8]}{each.name}")
        yield _quad(subject, "sh:parameter", node)
        yield from _parameter_quads(subject, node, each)


def _parameter_quads(subject: NamedNode, node: BlankNode, each: Parameter) -> Iterator[Quad]:
    """Yield what SHACL says of a parameter: the local name of its path is that of the variable."""
    yield _quad(node, "rdf:type", NamedNode(term("sh:Parameter")))
    yield _quad(node, "sh:path", NamedNode(f"{subject.value}#{each.name}"))
    if each.type_name == IRI:
        yield _quad(node, "sh:nodeKind", NamedNode(term("sh:IRI")))
    else:
        yield _quad(node, "sh:datatype", NamedNode(term(each.type_name)))
    if each.default is not None:
        yield _quad(node, "sh:defaultValue", each.term(each.default))
        yield _quad(node, "sh:optional", Literal(value=True))


def _quad(subject: NamedNode | BlankNode, name: str, value: Term) -> Quad:
    return Quad(subject, NamedNode(term(name)), value)
