"""Reading one source: every bad input is a finding that says what is wrong, and where."""

import gzip
from pathlib import Path

import pytest

from oboegaki.errors import SiteError
from oboegaki.report import Finding, Severity
from oboegaki.site import Limits, Site, locate
from oboegaki.sources import read as reading
from oboegaki.sources.discover import discover
from oboegaki.sources.opened import guess_encoding

JAPANESE = 'PREFIX ex: <http://example.org/>\n\nex:a ex:name "堺市が覚書を交わした"@ja .\n'
FRENCH = 'PREFIX ex: <http://example.org/>\nex:a ex:name "Vérité générale à côté"@fr .\n'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/"'
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rdf:RDF xmlns:rdf="x"/>'


def read(
    folder: Path, name: str, content: bytes, limits: Limits | None = None
) -> tuple[list[bytes], tuple[Finding, ...], bool]:
    """Write one file and read it: its records, what is wrong with it, and whether it is whole."""
    (folder / name).write_bytes(content)
    site = Site(folder, (folder / name,), limits=limits or Limits())
    (source,), findings = discover(site)
    records: list[bytes] = []
    found = reading.read(source, site, records.append)
    assert found.quads == len(records)
    return records, (*findings, *found.findings), found.complete


GOOD = {
    "a.ttl": b'<x:s> <x:p> "1" .',
    "a.nt": b'<x:s> <x:p> "1" .',
    "a.nq": b'<x:s> <x:p> "1" <http://127.0.0.1:8000/graph/a> .',
    "a.trig": b'<http://127.0.0.1:8000/graph/a> { <x:s> <x:p> "1" }',
    "a.jsonld": b'{"@id": "x:s", "x:p": "1"}',
    "a.rdf": f'<rdf:RDF {RDF}><rdf:Description rdf:about="x:s"><p xmlns="x:">1</p>'
    "</rdf:Description></rdf:RDF>".encode(),
    "a.ttl.gz": gzip.compress(b'<x:s> <x:p> "1" .'),
    "a.TTL": b'\xef\xbb\xbf<x:s> <x:p> "1" .',
}


@pytest.mark.parametrize(("name", "content"), GOOD.items(), ids=GOOD)
def test_every_syntax_gives_the_same_records(tmp_path: Path, name: str, content: bytes) -> None:
    records, findings, complete = read(tmp_path, name, content)
    assert records == [b'<http://127.0.0.1:8000/graph/a> <x:s> <x:p> "1"']
    assert findings == ()
    assert complete


def test_quads_without_a_graph_stay_without_one(tmp_path: Path) -> None:
    records, _, _ = read(tmp_path, "a.nq", b"<x:s> <x:p> <x:o> .")
    assert records == [b" <x:s> <x:p> <x:o>"]


def test_relative_iris_are_of_the_graph(tmp_path: Path) -> None:
    records, _, _ = read(tmp_path, "a.ttl", b"<> <x:p> <#f>, <b> .")
    graph = b"<http://127.0.0.1:8000/graph/a>"
    objects = [record.removeprefix(graph + b" " + graph + b" <x:p> ") for record in records]
    assert objects == [b"<http://127.0.0.1:8000/graph/a#f>", b"<http://127.0.0.1:8000/graph/b>"]


BAD: dict[str, tuple[str, bytes, str, int, str]] = {
    "unclosed bracket": ("a.ttl", b"PREFIX : <x:>\n:a :b [ :c 1 .\n", "syntax", 2, "']'"),
    "undeclared prefix": ("a.ttl", b"\n\nfoaf:a <x:p> 1 .", "syntax", 3, "The prefix foaf:"),
    "open string": ("a.ttl", b'<x:s> <x:p> "a\nb" .', "syntax", 1, "Line jumps"),
    "space in an IRI": ("a.ttl", b"<x:s> <x:p> 1 .\n<x: s> <x:p> 1 .", "syntax", 2, "IRI"),
    "no final dot": ("a.ttl", b"<x:s> <x:p> 1", "syntax", 1, "end"),
    "broken N-Triples": ("a.nt", b"<x:s> <x:p> 1 .", "syntax", 1, "object"),
    "broken N-Quads": ("a.nq", b"<x:s> <x:p> <x:o> <x:g>\n", "syntax", 2, "dot"),
    "broken TriG": ("a.trig", b"<x:g> {\n <x:s> <x:p> }", "syntax", 2, "object"),
    "broken JSON": ("a.jsonld", b'{"@id": "x:s",\n "x:p": [1,\n}', "syntax", 3, "bracket"),
    "broken JSON-LD": ("a.jsonld", b'{"@id": 5}', "syntax", 0, "@id"),
    "broken XML": ("a.rdf", f"<rdf:RDF {RDF}>\n<rdf:Description>\n</rdf:RDF>".encode(), "syntax", 3,
                   "ill-formed"),
    "a remote context": ("a.jsonld", b'{"@context": "https://schema.org/", "name": "x"}',
                         "remote-context", 0, "another server"),
    "UTF-16 with a mark": ("a.ttl", JAPANESE.encode("utf-16"), "encoding", 0, "UTF-16"),
    "UTF-16 without": ("a.ttl", JAPANESE.encode("utf-16-le"), "encoding", 0, "UTF-16"),
    "big-endian UTF-16": ("a.ttl", JAPANESE.encode("utf-16-be"), "encoding", 0, "UTF-16"),
    "Shift_JIS": ("a.ttl", JAPANESE.encode("cp932"), "encoding", 3, "Shift_JIS"),
    "EUC-JP": ("a.ttl", JAPANESE.encode("euc_jp"), "encoding", 3, "EUC-JP"),
    "ISO-2022-JP": ("a.ttl", JAPANESE.encode("iso2022_jp"), "encoding", 0, "ISO-2022-JP"),
    "Latin-1": ("a.ttl", FRENCH.encode("latin-1"), "encoding", 2, "Latin-1"),
    "Latin-1 in JSON": ("a.jsonld", '{"x:p":\n "é"}'.encode("latin-1"), "encoding", 2, "Latin-1"),
    "Latin-1 in XML": ("a.rdf", f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<rdf:RDF {RDF}>'
                       "<rdf:Description><e:p>é</e:p></rdf:Description></rdf:RDF>".encode("latin-1"),
                       "encoding", 2, "Latin-1"),
    "half a character": ("a.ttl", b'<x:s> <x:p> "\xe5\xa0', "syntax", 1, "end"),
    "an empty file": ("a.ttl", b"", "empty", 0, "states nothing"),
    "only a comment": ("a.ttl", b"# to be written\n", "empty", 0, "states nothing"),
    "only a byte order mark": ("a.ttl", b"\xef\xbb\xbf", "empty", 0, "states nothing"),
    "empty JSON": ("a.jsonld", b" \n", "empty", 0, "states nothing"),
    "an empty object": ("a.jsonld", b"{}", "empty", 0, "states nothing"),
    "empty XML": ("a.rdf", b"", "empty", 0, "states nothing"),
    "an empty archive": ("a.ttl.gz", gzip.compress(b""), "empty", 0, "states nothing"),
    "no gzip": ("a.ttl.gz", b"<x:s> <x:p> 1 .", "broken-gzip", 0, "gzip"),
    "half a gzip": ("a.ttl.gz", gzip.compress(JAPANESE.encode())[:50], "broken-gzip", 0, "gzip"),
    "a bomb": ("a.nt.gz", gzip.compress(b"<x:s> <x:p> \"" + b"0" * 9_000_000 + b'" .'),
               "too-large", 0, "200 times"),
    "deep JSON": ("a.jsonld", b'{"x:p":' * 300 + b"1" + b"}" * 300, "too-deep", 0, "200 levels"),
    "deep terms": ("a.ttl", b"<x:s> <x:p> " + b"<<( <x:s> <x:p> " * 300 + b"1" + b")>>" * 300,
                   "too-deep", 0, "200 levels"),
    "laughs": ("a.rdf", LAUGHS, "nested-entities", 0, "ENTITY"),
    "a file of the machine": ("a.rdf", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                              + f'<rdf:RDF {RDF}><e:x e:p="&a;"/></rdf:RDF>'.encode(), "syntax", 1,
                              "ENTITY"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "rule", "line", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_told_with_its_place(
    tmp_path: Path, name: str, content: bytes, rule: str, line: int, words: str
) -> None:
    _, findings, complete = read(tmp_path, name, content)
    assert not complete
    (finding,) = findings
    assert (finding.rule, finding.line, finding.source) == (rule, line, name)
    assert finding.severity is Severity.VIOLATION
    assert words in finding.message.en
    assert finding.remedy.en
    assert any("ぁ" <= letter <= "ん" for letter in finding.message.ja)
    assert any("ぁ" <= letter <= "ん" for letter in finding.remedy.ja)
    assert "Parser error" not in finding.message.en
    assert len(finding.excerpt) <= 200


def test_the_excerpt_of_a_file_in_another_encoding_can_be_read(tmp_path: Path) -> None:
    _, (finding,), _ = read(tmp_path, "a.ttl", JAPANESE.encode("cp932"))
    assert finding.excerpt == 'ex:a ex:name "堺市が覚書を交わした"@ja .'
    assert finding.column


def test_a_file_that_is_too_large_says_the_limit(tmp_path: Path) -> None:
    content = b'<x:s> <x:p> "' + b"0" * (1 << 20) + b'" .'
    _, (finding,), _ = read(tmp_path, "a.ttl", content, Limits(source_mb=1))
    assert finding.rule == "too-large"
    assert "1 MiB" in finding.message.ja


def test_a_file_that_vanished_is_a_finding(tmp_path: Path) -> None:
    site = Site(tmp_path, (tmp_path / "gone.ttl",))
    (source,), _ = discover(site)
    (finding,) = reading.read(source, site, lambda _: None).findings
    assert finding.rule == "no-access"


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        (JAPANESE, "utf-8", None),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (FRENCH, "latin-1", "Latin-1"),
        ("Größe über Straßen", "latin-1", "Latin-1"),
        ("ｶﾀｶﾅ", "euc_jp", "EUC-JP"),
        ("カタカナとひらがな", "cp932", "Shift_JIS"),
        ("", "utf-8", None),
    ],
)
def test_the_encoding_is_guessed(text: str, encoding: str, guess: str | None) -> None:
    assert guess_encoding(text.encode(encoding)) == guess


def test_a_character_that_is_cut_off_does_not_change_the_guess() -> None:
    for encoding, guess in (("utf-8", None), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        data = JAPANESE.encode(encoding)
        cut = data[: data.index("堺".encode(encoding)) + len("堺市が".encode(encoding)) - 1]
        assert guess_encoding(cut) == guess


def test_blank_nodes_do_not_depend_on_the_order_of_the_file(tmp_path: Path) -> None:
    first = b"PREFIX : <x:>\n:a :b [ :c 1 ] ; :d [ :c 2 ] ."
    second = b"PREFIX : <x:>\n_:z :c 2 . :a :d _:z . _:y :c 1 . :a :b _:y ."
    assert sorted(read(tmp_path, "a.ttl", first)[0]) == sorted(read(tmp_path, "a.ttl", second)[0])


def test_too_many_blank_nodes_for_canonical_labels_is_a_warning(tmp_path: Path) -> None:
    clique = " ".join(f"_:n{a} <x:p> _:n{b} ." for a in range(12) for b in range(12) if a != b)
    _, (finding,), complete = read(tmp_path, "a.ttl", clique.encode(), Limits(blank_seconds=1))
    assert complete
    assert (finding.rule, finding.severity) == ("blank-labels", Severity.WARNING)


def test_a_graph_outside_the_base_blocks_in_a_settled_site(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    content = b"<x:s> <x:p> 1 <https://example.com/g> .\n<x:s> <x:p> 1 <https://e.org/g> ."
    (tmp_path / "data/a.nq").write_bytes(content.replace(b" 1 ", b" <x:o> "))
    for settled, rules in ((True, ["graph-outside-base"]), (False, [])):
        site = Site(tmp_path, settled=settled, base="https://e.org/")
        (source,), _ = discover(site)
        found = reading.read(source, site, lambda _: None)
        assert [finding.rule for finding in found.findings] == rules
        for finding in found.findings:
            assert "https://example.com/g" in finding.message.ja
            assert finding.severity is Severity.VIOLATION


def test_a_missing_folder_says_so_in_two_languages() -> None:
    with pytest.raises(SiteError, match=r"nowhere/at/all does not exist") as caught:
        locate(("nowhere/at/all",))
    assert "nowhere/at/all がありません" in caught.value.message("ja")
