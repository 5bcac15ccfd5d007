"""Which entries are told to be likely the same, and why; and that finding them is not quadratic."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from oboegaki import site as sites
from oboegaki.errors import Text
from oboegaki.reconcile.decisions import told_apart
from oboegaki.reconcile.pairs import LEAST, Decisions, Pair, candidates, pairs
from oboegaki.reconcile.spelling import forms, near
from oboegaki.reconcile.things import things
from oboegaki.statements.stage import stage

HEAD = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX p: <https://x.example/id/person/>
PREFIX o: <https://x.example/id/org/>
PREFIX l: <https://x.example/id/place/>
PREFIX post: <https://x.example/id/post/>
"""

Find = Callable[..., list[Pair]]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture
def find(tmp_path: Path) -> Find:
    def found(turtle: str, least: float = 0.5) -> list[Pair]:
        (tmp_path / "data/authority").mkdir(parents=True)
        (tmp_path / "site.toml").write_text('base = "https://x.example/"\n', encoding="utf-8")
        (tmp_path / "data/authority/a.ttl").write_text(HEAD + turtle, encoding="utf-8")
        staged = stage(sites.read(tmp_path), None, quiet)
        assert staged.statements is not None, staged.findings
        there = things(staged.statements, "https://x.example/")
        return pairs(there, Decisions(told_apart(staged.statements)), least)

    return found


def _codes(found: Sequence[Pair]) -> list[set[str]]:
    return [{each.code for each in pair.reasons} for pair in found]


def _two(kind: str, first: str, second: str, more: str = "") -> str:
    prefix, class_ = {"person": ("p", "foaf:Person"), "org": ("o", "org:Organization"),
                      "place": ("l", "schema:Place")}[kind]  # fmt: skip
    return (f'{prefix}:a a {class_} ; rdfs:label "{first}"@ja . '
            f'{prefix}:b a {class_} ; rdfs:label "{second}"@ja . {more}')  # fmt: skip


ALIKE = [
    ("place", "バリアブントウ省", "バリアンタウ省"),
    ("place", "バリア＝ブンタウ省", "バリアブントウ省"),
    ("place", "カイマップ・チャーバイ港", "カイメップ・チーバイ港"),
    ("place", "ホーチミン市", "ﾎｰﾁﾐﾝ市"),
    ("place", "Đà Nẵng", "Da Nang"),
    ("place", "さいたま市", "サイタマ市"),
    ("person", "Nguyễn Công Vinh", "Nguyen Cong Vinh"),
    ("person", "Nagafuji Hideki", "Hideki NAGAFUJI"),
    ("person", "渡邉 恵", "渡辺　惠"),
    ("person", "齋藤 一", "斉藤 一"),
    ("org", "株式会社みなも工業", "みなも工業（株）"),
    ("org", "水無月市役所", "水無月市"),
    ("org", "独立行政法人国際協力機構", "国際協力機構"),
    ("org", "City of Minazuki", "Minazuki City"),
    ("org", "水無月市〜葉月町協議会", "水無月市～葉月町協議会"),
]


@pytest.mark.parametrize(("kind", "first", "second"), ALIKE)
def test_two_spellings_of_one_name_are_listed(
    find: Find, kind: str, first: str, second: str
) -> None:
    [pair] = find(_two(kind, first, second))
    assert {pair.kept.names[0], pair.other.names[0]} == {first, second}
    assert all(text for each in pair.reasons for text in each.text)


APART = [
    ("place", "東区", "西区"),
    ("place", "第一公園", "第二公園"),
    ("place", "星ヶ丘1丁目", "星ヶ丘2丁目"),
    ("org", "水無月市環境部", "水無月市建設部"),
    ("org", "エヌピケ財団", "ロウバギ財団"),
    ("person", "佐藤 裕子", "佐藤 優子"),
    ("person", "永藤 英機", "永藤 英樹"),
    ("org", "Da Nang University", "Hue University"),
]


@pytest.mark.parametrize(("kind", "first", "second"), APART)
def test_two_names_of_two_things_are_not(find: Find, kind: str, first: str, second: str) -> None:
    assert find(_two(kind, first, second)) == []


def test_things_of_two_kinds_are_never_compared(find: Find) -> None:
    assert find('o:a a org:Organization ; rdfs:label "堺"@ja . '
                'l:a a schema:Place ; rdfs:label "堺"@ja .') == []  # fmt: skip


WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.mark.parametrize(
    ("more", "low", "high", "code"),
    [
        (f"o:a schema:sameAs <{WIKIDATA}Q1> . o:b owl:sameAs <{WIKIDATA}Q1> .",
         0.97, 1.0, "same-identifier"),
        (f"o:a schema:sameAs <{WIKIDATA}Q1> . o:b schema:sameAs <{WIKIDATA}Q2> .",
         0.0, 0.1, "different-identifier"),
        ("o:a org:unitOf o:m . o:b org:unitOf o:m .", 0.86, 0.9, "same-above"),
        ("o:a org:unitOf o:m . o:b org:unitOf o:n .", 0.3, 0.4, "other-above"),
        ("o:a org:unitOf o:b .", 0.0, 0.1, "leads-to"),
    ],
)  # fmt: skip
def test_what_else_is_known_speaks_for_or_against_one_name(
    find: Find, more: str, low: float, high: float, code: str
) -> None:
    [pair] = find(_two("org", "環境課", "環境課", more), 0)
    assert low <= pair.score <= high
    assert code in _codes([pair])[0]


def test_one_identifier_is_enough_without_any_name_in_common(find: Find) -> None:
    more = f"o:a schema:sameAs <{WIKIDATA}Q1> . o:b schema:sameAs <{WIKIDATA}Q1> ."
    [pair] = find(_two("org", "国際協力機構", "JICA", more))
    assert pair.score > 0.95


@pytest.mark.parametrize(
    ("other", "code", "listed"),
    [
        ('geo:asWKT "POINT(135.5001 34.5001)"', "same-point", True),
        ("schema:latitude 43.0 ; schema:longitude 141.3", "far-away", False),
    ],
)
def test_where_places_are_tells_those_of_one_name_apart(
    find: Find, other: str, code: str, listed: bool
) -> None:
    more = f"l:a schema:latitude 34.5 ; schema:longitude 135.5 . l:b {other} ."
    [pair] = find(_two("place", "中央公園", "中央公園", more), 0)
    assert _codes([pair]) == [{"same-name", code}]
    assert (pair.score >= LEAST) is listed


def test_a_family_name_with_the_same_post_may_be_the_person_with_it(find: Find) -> None:
    held = """
        <https://x.example/press/a/2020/b#t> org:member p:a ; obg:post post:mayor .
        <https://x.example/press/a/2020/c#t> org:member p:b ; obg:post post:mayor ."""
    [pair] = find(_two("person", "池田", "池田 太郎", held))
    assert {"family-name", "same-post"} <= _codes([pair])[0]


def test_persons_of_one_name_in_other_company_are_less_likely_one(find: Find) -> None:
    held = """
        <https://x.example/press/a/2020/b#t> org:member p:a ; obg:post post:mayor .
        <https://x.example/press/a/2020/c#t> org:member p:b ; obg:post post:dean ."""
    [pair] = find(_two("person", "山田 薫", "山田 薫", held))
    assert 0.5 <= pair.score < 0.65


def test_readings_tell_persons_apart(find: Find) -> None:
    read = 'p:a obg:reading "やまだ かおる"@ja-hrkt . p:b obg:reading "やまだ ゆき"@ja-hrkt .'
    [pair] = find(_two("person", "山田 薫", "山田 薫", read), 0)
    assert "different-reading" in _codes([pair])[0]


def test_what_was_decided_to_be_two_is_not_asked_again(find: Find) -> None:
    assert find(_two("org", "環境課", "環境課", "o:b owl:differentFrom o:a .")) == []


@pytest.mark.parametrize(
    "name",
    ["", " ", "・・・", "ア" * 100_000, "\u0301" * 500, "\U0010ffff", "（（（（", "\\u0000a",
     "ー" * 40, "𠮷田 太郎", "株式会社", "日本国"],
)  # fmt: skip
def test_odd_names_end_soon_and_harm_nothing(find: Find, name: str) -> None:
    assert len(find(_two("org", name, name))) <= 1
    assert len(list(near(forms(name).sound))) <= 42


@pytest.mark.parametrize("point", ["1e400", "x", "-1000", "NaN"])
def test_odd_coordinates_are_none(find: Find, point: str) -> None:
    more = (f'l:a schema:latitude "{point}" ; schema:longitude "0" . '
            "l:b schema:latitude 0 ; schema:longitude 0 .")  # fmt: skip
    [pair] = find(_two("place", "園", "園", more))
    assert _codes([pair]) == [{"same-name"}]


def test_a_name_that_many_have_makes_no_square_of_pairs(find: Find) -> None:
    many = "".join(f'p:n{number} a foaf:Person ; rdfs:label "佐藤 健"@ja .\n'
                   for number in range(600))  # fmt: skip
    found = find(many, 0.0)
    assert len(found) == 599


def test_candidates_grow_with_the_names(tmp_path: Path) -> None:
    counts = []
    for size in (500, 2000):
        folder = tmp_path / str(size) / "data/authority"
        folder.mkdir(parents=True)
        (folder.parents[1] / "site.toml").write_text('base = "https://x.example/"\n')
        lines = (f'o:n{n} a org:Organization ; rdfs:label "{_name(n)}"@ja .' for n in range(size))
        (folder / "a.ttl").write_text(HEAD + "\n".join(lines), encoding="utf-8")
        staged = stage(sites.read(folder.parents[1]), None, quiet)
        assert staged.statements is not None
        counts.append(len(candidates(things(staged.statements, "https://x.example/"))))
    assert counts[1] < 8 * max(counts[0], 500)


@pytest.mark.slow
def test_a_hundred_thousand_names_take_seconds(tmp_path: Path) -> None:
    folder = tmp_path / "data/authority"
    folder.mkdir(parents=True)
    (tmp_path / "site.toml").write_text('base = "https://x.example/"\n', encoding="utf-8")
    with (folder / "a.ttl").open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for n in range(50_000):
            file.write(f'o:n{n} a org:Organization ; rdfs:label "{_name(n)}"@ja .\n')
            file.write(
                f'p:n{n} a foaf:Person ; rdfs:label "佐藤 健{chr(0x4E00 + n % 9000)}"@ja .\n'
            )
    staged = stage(sites.read(tmp_path), tmp_path / "s.sqlite", quiet)
    assert staged.statements is not None
    start = time.process_time()
    there = things(staged.statements, "https://x.example/")
    found = pairs(there, Decisions(frozenset()))
    assert len(there) == 100_000
    assert len(found) < 1_000_000
    assert time.process_time() - start < 60
    staged.statements.close()


def _name(number: int) -> str:
    kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ"
    digits = [(number * 7919 + place * 104_729) % (place + 29) for place in range(7)]
    return "".join(kana[each % len(kana)] for each in digits) + "財団"
