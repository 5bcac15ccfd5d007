"""Checks on single terms while a source is read: literal forms, IRIs, and where they may stand."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.formats import SOURCE_SUFFIXES
from oboegaki.iris import SYSTEM_PATHS, decoded
from oboegaki.nquads import LiteralText
from oboegaki.rdf import NAMESPACE, PREFIXES, SHAPES, term
from oboegaki.report import Finding, Severity
from oboegaki.site import Site
from oboegaki.sources.discover import Source
from oboegaki.sources.lexical import EXAMPLES, changed_by_store, well_formed

_MOST_PER_RULE = 20
_OLD_SCHEMA = b"<http://schema.org/"
_REMEMBERED = 500_000
_OURS = frozenset((SHAPES.removesuffix("#"), NAMESPACE.removesuffix("#")))
"""What our own pages are about, in the flagship and everywhere else."""
_SUFFIX = re.compile(
    r"\.(?:" + "|".join(s.removeprefix(".") for s in SOURCE_SUFFIXES) + r"|html|csv)$"
)


class TermCheck:
    """Looks at every term of one source once; `findings` holds what it saw."""

    def __init__(self, source: Source, site: Site) -> None:
        """Begin with nothing seen."""
        self._source = source
        self._site = site
        self._base = b"<" + site.base.encode()
        self._press = b"<" + site.base.encode() + b"press/"
        self._own_document = nquads.token(source.graph)[:-1]
        self._seen: set[bytes] = set()
        self._per_rule: Counter[str] = Counter()
        self.findings: list[Finding] = []

    def triple(self, subject: bytes, predicate: bytes, object_: bytes) -> None:
        """Check the three tokens of one canonical triple."""
        seen = self._seen
        if subject not in seen:
            self._new(subject)
            self._check_home(subject)
        if predicate not in seen:
            self._new(predicate)
        if object_.startswith(b'"'):
            if not _is_plain_text(object_):
                self._check_literal(subject, predicate, object_)
        elif object_ not in seen:
            self._new(object_)

    def graph(self, graph: bytes) -> None:
        """Check the name of a graph that the source states itself."""
        if graph in self._seen:
            return
        self._new(graph)
        if self._site.settled and graph.startswith(b"<") and not graph.startswith(self._base):
            self._add(*_outside_base(nquads.iri(graph), self._site.base))

    def _new(self, token: bytes) -> None:
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen.add(token)
        if not token.startswith(b"<") or token.startswith(b"<<("):
            return
        for finding in iri_findings(token, self._base, self._site.base):
            self._add(finding)

    def _check_home(self, subject: bytes) -> None:
        """A fragment belongs to its release: rule 17 of the knowledge model."""
        own_file = self._source.kind in ("press", "derived") and not self._source.syntax.quads
        if not own_file or not subject.startswith(self._press):
            return
        own = self._own_document.removesuffix(b"/derived")
        if b"#" in subject and subject.partition(b"#")[0] != own:
            self._add(_foreign_fragment(nquads.iri(subject)))

    def _check_literal(self, subject: bytes, predicate: bytes, object_: bytes) -> None:
        literal = nquads.literal(object_)
        if not well_formed(literal):
            finding = _ill_formed(literal)
        elif not literal.value.isascii() and not unicodedata.is_normalized("NFC", literal.value):
            finding = _not_nfc(Text("文字列", "text"), literal.value)
        elif literal.datatype.startswith(PREFIXES["xsd"]) and changed_by_store(literal):
            finding = _rewritten(literal)
        else:
            return
        about, by = nquads.iri(subject), nquads.iri(predicate)
        self._add(replace(finding, resource=about, path=by, value=object_.decode()))

    def _add(self, *found: Finding) -> None:
        for finding in found:
            self._per_rule[finding.rule] += 1
            if self._per_rule[finding.rule] <= _MOST_PER_RULE:
                self.findings.append(replace(finding, source=self._source.name))

    def summary(self) -> Iterator[Finding]:
        """Yield one line for each rule of which more was seen than is listed."""
        for rule, count in self._per_rule.items():
            if count > _MOST_PER_RULE:
                like = next(finding for finding in self.findings if finding.rule == rule)
                more = count - _MOST_PER_RULE
                message = Text(
                    f"同じ指摘がほかに {more:,} 件あります。", f"{more:,} more like this."
                )
                yield Finding(like.severity, rule, message, like.remedy, source=like.source)


def _is_plain_text(object_: bytes) -> bool:
    """Tell at a glance whether a literal is a text in NFC, with which nothing can be wrong."""
    tail = object_[object_.rindex(b'"') + 1 :]
    if tail and not tail.startswith(b"@"):
        return False
    return object_.isascii() or unicodedata.is_normalized("NFC", object_.decode())


def iri_findings(token: bytes, base_token: bytes, base: str) -> Iterator[Finding]:
    """Yield what is questionable about an IRI, wherever it stands."""
    iri = nquads.iri(token)
    if not token.isascii() and not unicodedata.is_normalized("NFC", iri):
        yield replace(_not_nfc(Text("IRI", "IRI"), iri), resource=iri)
    if token.startswith(_OLD_SCHEMA):
        yield _old_schema(iri)
    if token.startswith(base_token) and len(iri) > len(base):
        yield from _own_iri_findings(iri, iri.removeprefix(base).partition("#")[0])


def _own_iri_findings(iri: str, path: str) -> Iterator[Finding]:
    """Yield what would keep an IRI of ours from having exactly one address."""
    if path.endswith("/") or "//" in path:
        yield _address(
            iri, Text("末尾か途中に余分な「/」があります。", "It has a trailing or doubled slash.")
        )
    if decoded(path) != path:
        yield _address(iri, Text("%XX で書く必要のない文字があります。",
                                 "It escapes characters that need no %XX."))  # fmt: skip
    if path.partition("/")[0] in SYSTEM_PATHS and iri.partition("#")[0] not in _OURS:
        yield _address(iri, Text("oboegaki 自身のページと同じ番地です。",
                                 "oboegaki's own page has this address."))  # fmt: skip
    if _SUFFIX.search(path):
        yield _address(iri, Text("ファイル形式の拡張子で終わっています。",
                                 "It ends like the suffix of a representation."))  # fmt: skip


def _address(iri: str, why: Text) -> Finding:
    return Finding(
        Severity.WARNING,
        "address",
        Text(f"<{iri}>: {why.ja}", f"<{iri}>: {why.en}"),
        Text("一つのものが一つの番地を持つように、IRI を改めてください。",
             "Choose another IRI, so that one thing has one address."),
        resource=iri,
    )  # fmt: skip


def _outside_base(graph: str, base: str) -> tuple[Finding]:
    finding = Finding(
        Severity.VIOLATION,
        "graph-outside-base",
        Text(f"グラフ <{graph}> がこのサイトの base <{base}> の外にあります。",
             f"The graph <{graph}> is outside the site's base <{base}>."),
        Text("base で始まるグラフ名にするか、site.toml の base を直してください。",
             "Name the graph under the base, or mend `base` in site.toml."),
        resource=graph,
    )  # fmt: skip
    return (finding,)


def _foreign_fragment(iri: str) -> Finding:
    return Finding(
        Severity.VIOLATION,
        "foreign-fragment",
        Text(f"<{iri}> は別の報道発表の一部です。", f"<{iri}> belongs to another press release."),
        Text("その報道発表のファイルに書くか、共有するものなら /id/ の IRI を使ってください。",
             "State it in that release's file, or give a shared thing an /id/ IRI."),
        resource=iri,
    )  # fmt: skip


def _ill_formed(literal: LiteralText) -> Finding:
    name = literal.datatype.removeprefix(PREFIXES["xsd"])
    example = EXAMPLES.get(name, "")
    shown = literal.value if len(literal.value) <= 80 else literal.value[:80] + "…"
    return Finding(
        Severity.VIOLATION,
        "literal-form",
        Text(f"「{shown}」は xsd:{name} の書き方ではありません。",
             f'"{shown}" is not a valid xsd:{name}.'),
        Text(f"例: {example}", f"Write it like {example}.") if example
        else Text("データ型か値を直してください。", "Mend the datatype or the value."),
    )  # fmt: skip


def _not_nfc(kind: Text, value: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "not-nfc",
        Text(f"{kind.ja}が Unicode の NFC 形式ではありません: {value[:40]}",
             f"The {kind.en} is not in Unicode NFC: {value[:40]}"),
        Text("NFC に変換してください（見た目は同じでも別の文字列になります）。",
             "Convert it to NFC: it looks the same but is another text."),
    )  # fmt: skip


def _rewritten(literal: LiteralText) -> Finding:
    name = literal.datatype.removeprefix(PREFIXES["xsd"])
    return Finding(
        Severity.INFO,
        "rewritten-form",
        Text(f"SPARQL では「{literal.value}」（xsd:{name}）は正規形で表示されます。",
             f'SPARQL shows "{literal.value}" (xsd:{name}) in its canonical form.'),
        Text("ページとダンプは書かれたとおりです。揃えるなら正規形で書いてください。",
             "Pages and dumps keep it as written; write the canonical form to have it alike."),
    )  # fmt: skip


def _old_schema(iri: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "old-schema-org",
        Text(
            f"<{iri}>: schema.org は https で書きます。",
            f"<{iri}>: schema.org terms begin with https.",
        ),
        Text(f"<{term('schema:')}…> に直してください。", f"Write <{term('schema:')}…>."),
        resource=iri,
    )
