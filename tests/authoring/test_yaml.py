"""YAML as a source: the same statements as JSON-LD has, there and back, and mistakes by line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oboegaki import nquads
from oboegaki.authoring import Comments, Home, compose, read_yaml
from oboegaki.authoring.compose import Triple, triple
from oboegaki.contexts import authoring
from oboegaki.errors import NotAcceptable
from oboegaki.formats import JSON_LD, TURTLE, canonicalized, parse, to_lines
from oboegaki.jsonld import compact_document
from oboegaki.rdf import term

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/oboegaki/"
HOME = Home(BASE + "press/sakai/2023/cop28-mou", BASE)
RELEASE = ROOT / "data/press/sakai/2023/cop28-mou.ttl"
SOURCES = sorted((ROOT / "data").rglob("*.ttl"))
IT = f"<{HOME.main}>"


def lines_of(path: Path) -> list[bytes]:
    return list(to_lines(parse(path, TURTLE, HOME.document)))


def read(text: str) -> list[str]:
    facts = read_yaml(text, HOME)
    assert facts.findings == ()
    return [line.decode() for line in facts.lines]


def objects(text: str) -> list[str]:
    """Return the values that a text states of `#it`, past its predicate."""
    return [line.split(" ", 2)[2].removesuffix(" .") for line in read(text)]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_source_of_the_flagship_is_the_same_as_yaml(path: Path, language: str) -> None:
    lines = lines_of(path)
    written = compose(map(triple, lines), HOME, language)
    assert set(read_yaml(written, HOME).lines) == set(lines)
    again = compose(((s, p, o) for s, p, o, *_ in read_yaml(written, HOME).statements), HOME,
                    language)  # fmt: skip
    assert again == written


def test_what_json_ld_says_with_the_authoring_context_yaml_says_too() -> None:
    lines = b"\n".join(sorted(lines_of(RELEASE)))
    document = compact_document(lines, authoring())
    expected = set(to_lines(parse(json.dumps(document).encode(), JSON_LD, HOME.document)))
    alone = json.dumps(document["@graph"], ensure_ascii=False)
    assert set(read_yaml(alone, HOME).lines) == expected == set(lines.splitlines())


SAID: dict[str, tuple[str, list[str]]] = {
    "a Japanese text": ("題名: 公園が開園", ['"公園が開園"@ja']),
    "a text in no language": ("label: Nguyen Cong Vinh", ['"Nguyen Cong Vinh"']),
    "texts by language": ("title: {ja: 公園, en: The park, ja-Hrkt: こうえん}",
                          ['"公園"@ja', '"The park"@en', '"こうえん"@ja-hrkt']),
    "several texts": ("印刷された名称: [公園, {en: Park}]", ['"公園"@ja', '"Park"@en']),
    "a day": ("発行日: 2026-04-01", [f'"2026-04-01"^^<{term("xsd:date")}>']),
    "a moment without seconds": ("開始日時: 2026-04-01T10:00+09:00",
                                 [f'"2026-04-01T10:00:00+09:00"^^<{term("xsd:dateTime")}>']),
    "a day with its own key": ("issuedDay: '2026-04-01'", [f'"2026-04-01"^^<{term("xsd:date")}>']),
    "a number": ("順序: 3", [f'"3"^^<{term("xsd:integer")}>']),
    "a decimal": ("value: 1.50", [f'"1.50"^^<{term("xsd:decimal")}>']),
    "a number as text": ('value: "117"', ['"117"']),
    "a truth value": ("inNote: true", [f'"true"^^<{term("xsd:boolean")}>']),
    "a telephone number": ("電話番号: 072-228-7548", ['"072-228-7548"']),
    "a fragment": ('contact: "#contact"', [f"<{HOME.document}#contact>"]),
    "the document": ('wasDerivedFrom: ""', [f"<{HOME.document}>"]),
    "a shared thing": ("発表者・公開者: orgs:sakai", [f"<{BASE}id/org/sakai>"]),
    "a concept": ("subject: concept:topic#environment",
                  ["<https://w3id.org/oboegaki/concept/topic#environment>"]),
    "an address": ("url: https://example.org/", ["<https://example.org/>"]),
    "an address that no other sign tells": ("url: <x:y>", ["<x:y>"]),
    "a telephone": ("url: tel:+81-72-228-7548", ["<tel:+81-72-228-7548>"]),
    "a key with a prefix": ("vcard:note: {'@value': x, '@language': en}", ['"x"@en']),
    "a datatype spelt out": ("value: {'@value': '5', type: xsd:short}",
                             [f'"5"^^<{term("xsd:short")}>']),
    "kinds": ("種類: [報道発表資料, schema:Article]",
              [f"<{term('obg:PressRelease')}>", f"<{term('schema:Article')}>"]),
    "a block of text": ("題名: |-\n  公園が\n  開園\n", ['"公園が\\n開園"@ja']),
    "a text like a comment": ('題名: "公園 # 要確認"', ['"公園 # 要確認"@ja']),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_a_value_is_what_it_looks_like(name: str) -> None:
    text, expected = SAID[name]
    assert objects(text) == expected


def test_a_thing_stands_where_it_is_led_to() -> None:
    text = """\
問い合わせ先:
  番地: "#contact"
  種類: 連絡先
  電話番号: 072-228-7548
ほかのもの:
  - 番地: orgs:sakai
    名称: 堺市
"""
    contact = f"<{HOME.document}#contact>"
    assert read(text) == [
        f"{contact} <{term('rdf:type')}> <{term('schema:ContactPoint')}> .",
        f'{contact} <{term("schema:telephone")}> "072-228-7548" .',
        f"{IT} <{term('obg:contact')}> {contact} .",
        f'<{BASE}id/org/sakai> <{term("rdfs:label")}> "堺市"@ja .',
    ]


WRONG: dict[str, tuple[str, str, int, int, str, str]] = {
    "a tab": ("題名: 公園\n\t発行日: 2026-04-01", "yaml-tab", 2, 1, "tab", "spaces"),
    "a tab before a list": ("言語:\n\t- ja", "yaml-tab", 2, 1, "tab", "spaces"),
    "a key twice": ("題名: 公園\n題名: 道路", "yaml-key-twice", 2, 1, "題名", "[value, value]"),
    "an anchor": ("題名: &a 公園", "yaml-anchor", 1, 5, "References", "quotes"),
    "an alias": ("題名: 公園\n見出し: *a", "yaml-anchor", 2, 6, "References", "quotes"),
    "laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "yaml-anchor", 1, 4, "References", ""),
    "a tag": ("題名: !!python/object:os.system 公園", "yaml-tag", 1, 5, "Tags", "quotes"),
    "a merge": ("<<: {題名: 公園}", "unknown-key", 1, 1, "<<", "yaml.md"),
    "a misspelt Japanese key": ("題名: 公園\n問合わせ先: x", "unknown-key", 2, 1, "問合わせ先",
                                '"問い合わせ先"'),
    "a misspelt English key": ("titel: 公園", "unknown-key", 1, 1, "titel", '"title"'),
    "a class as a key": ("覚書: x", "unknown-key", 1, 1, "class", "type: 覚書"),
    "an unknown class": ("種類: 報道発表", "unknown-class", 1, 5, "報道発表", '"報道発表資料"'),
    "a class that is a list": ("種類: [[覚書]]", "unknown-class", 1, 6, "word", "type"),
    "a name where an address is wanted": ("発表者・公開者: 堺市", "no-address", 1, 10, "堺市",
                                          "orgs:name"),
    "a misspelt prefix": ("発表者・公開者: orgss:sakai", "no-address", 1, 10, "orgss:sakai",
                          '"orgs:sakai"'),
    "an unquoted fragment": ("問い合わせ先: #contact", "no-value", 1, 8, "no value", "quotes"),
    "an empty value": ("題名:\n発行日: 2026-04-01", "no-value", 1, 4, "no value", "take the key"),
    "null": ("題名: null", "no-value", 1, 5, "no value", ""),
    "a space in an address": ('url: "https://example.org/a b"', "no-address", 1, 6, "no address",
                              "https://"),
    "an address that is none": ("url: https://[x/", "no-address", 1, 6, "RDF", "spelling"),
    "a language that is none": ("題名: {日本語: 公園}", "no-language", 1, 6, "日本語", "ja:"),
    "a thing for a text": ("題名: {ja: {en: x}}", "no-value", 1, 10, "text", "ja: text"),
    "a thing for a day": ("締結日: {年: 2026}", "no-value", 1, 6, "plain value", "date"),
    "a list in a list": ("順序: [[1]]", "list-in-list", 1, 6, "list", "one list"),
    "two addresses": ("番地: [a, b]", "no-address", 1, 5, "one address", ""),
    "a text alone": ("公園が開園しました", "no-thing", 1, 1, "no keys", "title"),
    "a list of texts": ("- 公園\n- 道路", "no-thing", 1, 3, "no keys", "title"),
    "two documents": ("題名: 公園\n---\n題名: 道路", "yaml-documents", 2, 1, "more than one", ""),
    "nothing": ("# 題名\n", "empty", 1, 1, "nothing", ""),
    "a full-width colon": ("題名：公園\n発行日: 2026-04-01\n", "syntax", 2, 4, "Not YAML", ""),
    "an open quote": ('題名: "公園\n発行日: 2026-04-01\n', "syntax", 3, 1, "Not YAML", "quotes"),
    "a control character": ("題名: 公\x01園", "syntax", 1, 6, "U+0001", "away"),
    "a key that is a list": ("[a]: b", "syntax", 1, 1, "key", "key: value"),
    "an unreviewed value": ("題名: 公園 # 要確認 L3「公園」", "unreviewed", 1, 8, "confirmed",
                            "要確認"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_with_its_line_and_a_remedy(name: str) -> None:
    text, rule, line, column, what, remedy = WRONG[name]
    finding = read_yaml(text, HOME).findings[0]
    assert (finding.rule, finding.line, finding.column) == (rule, line, column)
    assert what in finding.message.en and remedy in finding.remedy.en
    assert finding.message.ja and finding.remedy.ja and finding.excerpt in text


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    found = read_yaml("titel: 公園\n発表者・公開者: 堺市\n種類: 報道", HOME).findings
    assert [each.line for each in found] == [1, 2, 3]


def test_no_more_mistakes_are_told_than_anybody_reads() -> None:
    text = "".join(f"題名{number}: x\n" for number in range(20_000))
    found = read_yaml(text, HOME).findings
    assert len(found) == 50
    assert found[-1].line == 50


def test_depth_and_size_are_bounded() -> None:
    deep = "".join(f"{' ' * depth}問い合わせ先:\n" for depth in range(100))
    assert read_yaml(deep + " " * 100 + "題名: 公園", HOME).findings[0].rule == "too-deep"
    assert read_yaml("題名: " + "公" * (16 << 20), HOME).findings[0].rule == "too-large"


def test_comments_stand_before_things_and_beside_values() -> None:
    lines = read("題名: {ja: 公園, en: Park}\n発行日: 2026-04-01\n見出し: 公園")
    triples = [triple(line.encode()) for line in lines]
    comments = Comments({IT: ("公園の資料",)}, {triples[1]: "要確認 L2", triples[2]: "L3\n次"})
    assert compose(triples, HOME, "ja", comments) == (
        "# 公園の資料\n題名:\n  ja: 公園\n  en: Park # 要確認 L2\n"
        "発行日: 2026-04-01 # L3 次\n見出し: 公園\n"
    )


def test_triple_terms_are_refused() -> None:
    with pytest.raises(NotAcceptable):
        compose([("<x:s>", "<x:p>", "<<( <x:s> <x:p> <x:o> )>>")], HOME)


SUBJECTS = st.sampled_from(
    [IT, f"<{BASE}id/org/a>", "<x:y/z>", "<org:a>", f"<{HOME.document}#b>", "_:c"]
)
PREDICATES = st.sampled_from(
    [f"<{term(name)}>" for name in ("rdfs:label", "obg:party", "dcterms:issued", "schema:value",
     "obg:concludedOn", "rdf:type", "schema:telephone", "vcard:note", "obg:sequence")]
    + ["<https://example.org/p/>"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(["", "~", "2026-04-01", "12", "1.5", "true", "- a", "a: b", "#x", "a #b", "---",
                     "2026", "公園、道路", "[a, b]", "{a: b}", "!x", "=", "<<", "a:", "?b", "*a"]),
)  # fmt: skip
DATATYPES = st.sampled_from(["date", "dateTime", "integer", "decimal", "boolean", "gYear", "short"])
LITERALS = st.one_of(
    TEXTS.map(nquads.quoted),
    TEXTS.map(lambda text: nquads.quoted(text) + "@ja"),
    TEXTS.map(lambda text: nquads.quoted(text) + "@en-gb"),
    st.builds(lambda text, name: f"{nquads.quoted(text)}^^<{term('xsd:' + name)}>", TEXTS,
              DATATYPES),
)  # fmt: skip


@given(st.lists(st.tuples(SUBJECTS, PREDICATES, st.one_of(SUBJECTS, LITERALS)), max_size=12))
def test_whatever_is_stated_comes_back_from_yaml(triples: list[Triple]) -> None:
    written = compose(triples, HOME)
    if not triples:
        return
    facts = read_yaml(written, HOME)
    assert facts.findings == (), written
    assert as_graph(facts.lines) == as_graph([" ".join((*each, ".")).encode() for each in triples])


WORDS = "題名 番地 種類 覚書 ほかのもの @value ja orgs:a"
SIGNS = [*WORDS.split(), *": - # ' \" [ ] { } , & * ! | > ? % ~".split(), " ", "  ", "\n", "\t"]


@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=2)), max_size=30))
def test_whatever_a_file_holds_is_read_or_refused_at_a_line_of_it(signs: list[str]) -> None:
    text = "".join(signs).encode("utf-8", "replace").decode()
    facts = read_yaml(text, HOME)
    lines = text.split("\n")
    assert all(1 <= each.line <= len(lines) for each in facts.findings)
    assert all(each.message.ja and each.remedy.en for each in facts.findings)


def as_graph(lines: list[bytes]) -> set[bytes]:
    return set(canonicalized(b"\n".join(lines)).splitlines())
