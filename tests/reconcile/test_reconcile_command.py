"""`oboegaki reconcile`: a decision is a block in a source of the site, and can be taken back."""

import json
import shutil
from pathlib import Path

import pytest
from in_process import client_of

from oboegaki.cli.main import main
from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.reconcile.decisions import FILE
from oboegaki.site import locate

SITE = Path(__file__).parents[1] / "generality" / "site"
TWIN = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX schema: <https://schema.org/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
<https://example.org/id/person/yamada-k> a foaf:Person ;
    rdfs:label "山田 薫"@ja , "Yamada"@en ;
    schema:knowsAbout <https://example.org/id/org/minazuki> .
<https://example.org/id/org/hoshi> a org:Organization ;
    rdfs:label "学校法人星大学"@ja , "Hoshi"@en ;
    obg:noLinkReason "架空のため。"@ja , "It is fictional."@en .
"""
PERSONS = ("person/yamada-k", "person/yamada")
ORGS = ("org/hoshi", "org/hoshi-university")


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder)
    (folder / "data/authority/twins.ttl").write_text(TWIN, encoding="utf-8")
    return folder


def _listed(site: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["reconcile", str(site), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["found"] == len(told["pairs"])
    return list(told["pairs"])


def _decide(site: Path, verb: str, names: tuple[str, str], *more: str) -> int:
    return main(["reconcile", str(site), verb, *names, "--by", "情報課 星野", *more])


def test_the_list_gives_each_pair_its_score_reasons_and_the_command(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(_listed(site, capsys)) == 2
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert main(["reconcile", str(site)]) == 0
    told = capsys.readouterr().out
    assert "同じ名称「山田 薫」" in told
    assert f"oboegaki reconcile {site} --merge person/yamada-k person/yamada --by" in told
    assert not (site / FILE).exists()


def test_a_merge_is_written_with_who_when_and_why(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert _decide(site, "--merge", PERSONS, "--why", '職員名簿の "12" 頁\\で確認') == 0
    written = (site / FILE).read_text(encoding="utf-8")
    assert "person/yamada-k> dcterms:isReplacedBy <https://example.org/id/person/yamada>" in written
    assert 'rdfs:label "情報課 星野"' in written
    assert all(path.read_bytes() == content for path, content in before.items())
    assert main(["check", str(site)]) == 0, capsys.readouterr().out
    capsys.readouterr()
    assert main(["query", str(site), "--format", "csv",
                 "SELECT ?why ?when { GRAPH ?g { ?d <http://www.w3.org/ns/prov#endedAtTime> ?when ;"
                 " <http://www.w3.org/2000/01/rdf-schema#comment> ?why } }"]) == 0  # fmt: skip
    assert '職員名簿の ""12"" 頁\\で確認' in capsys.readouterr().out


def test_the_old_address_leads_to_the_kept_one_and_its_statements_are_there(site: Path) -> None:
    found = locate((str(site),))
    place = Place(site.parent / "editions")
    assert build(found, place, quiet).manifest is not None
    assert _decide(site, "--merge", PERSONS) == 0
    built = build(found, place, quiet)
    told = [each for each in place.history() if each.get("iri", "").endswith("person/yamada-k")]
    assert [each["event"] for each in told] == ["merged"]
    assert told[0]["replacement"] == "https://example.org/id/person/yamada"
    assert built.manifest is not None, [each.message.en for each in built.report.findings]
    with client_of(found, place) as client:
        answer = client.get("/doc/person/yamada-k.ttl")
        assert (answer.status_code, answer.headers["location"]) == (301, "/doc/person/yamada.ttl")
        kept = client.get("/doc/person/yamada.nt").text
        assert "knowsAbout" in kept
        assert '"Yamada"@en' in kept
        assert "yamada-k" not in kept
        assert client.get("/doc/person/yamada", headers={"accept": "text/html"}).status_code == 200
    assert main(["reconcile", str(site), "--undo", *PERSONS]) == 0
    assert build(found, place, quiet).manifest is not None
    with client_of(found, place) as client:
        assert client.get("/doc/person/yamada-k.ttl").status_code == 200
        assert "knowsAbout" not in client.get("/doc/person/yamada.nt").text


def test_different_is_never_asked_again_and_both_stay(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _decide(site, "--different", ORGS) == 0
    assert [each["kind"] for each in _listed(site, capsys)] == ["person"]
    assert main(["check", str(site)]) == 0, capsys.readouterr().out
    assert _decide(site, "--merge", ORGS) == 2
    assert _decide(site, "--different", ORGS) == 2
    assert "--undo" in capsys.readouterr().err


def test_undo_takes_one_decision_back_and_leaves_the_others(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _decide(site, "--merge", PERSONS)
    only = (site / FILE).read_text(encoding="utf-8")
    _decide(site, "--different", ORGS)
    assert main(["reconcile", str(site), "--undo", *reversed(ORGS)]) == 0
    assert (site / FILE).read_text(encoding="utf-8") == only
    assert main(["reconcile", str(site), "--undo", *ORGS]) == 2
    assert main(["reconcile", str(site), "--undo", *PERSONS]) == 0
    assert not (site / FILE).exists()
    assert len(_listed(site, capsys)) == 2


def test_what_a_person_adds_to_the_file_stays(site: Path) -> None:
    _decide(site, "--merge", PERSONS)
    path = site / FILE
    path.write_text(path.read_text(encoding="utf-8") + "\n# 手書きの注\n\n", encoding="utf-8")
    _decide(site, "--different", ORGS)
    main(["reconcile", str(site), "--undo", *ORGS])
    assert "# 手書きの注" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--merge", *PERSONS], "--by"),
        (["--merge", *PERSONS, "--by", " \n "], "--by"),
        (["--merge", *PERSONS, "--by", "x" * 501], "--by"),
        (["--merge", *PERSONS, "--by", "x", "--why", ""], "--why"),
        (["--merge", PERSONS[0], PERSONS[0], "--by", "x"], "two different"),
        (["--merge", PERSONS[0], ORGS[0], "--by", "x"], "two different"),
        (["--merge", PERSONS[0], "person/nobody", "--by", "x"], "nobody"),
        (["--merge", "person/aoki-ichiro", PERSONS[0], "--by", "x"], "merged into"),
        (["--merge", PERSONS[0], "person/aoki-ichiro", "--by", "x"], "merged into"),
        (["--merge", "person/> <x", "person/yamada", "--by", "x"], "No source"),
        (["--merge", *PERSONS, "--different", *PERSONS, "--by", "x"], "one of"),
        (["--undo", *PERSONS], "no decision"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_written(
    site: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reconcile", str(site), *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not (site / FILE).exists()


def test_a_circle_cannot_be_made_by_merges(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _decide(site, "--merge", PERSONS)
    assert _decide(site, "--merge", (PERSONS[1], PERSONS[0])) == 2
    assert "merged into" in capsys.readouterr().err


def test_files_without_a_site_take_no_decision(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.ttl").write_text(TWIN, encoding="utf-8")
    assert main(["reconcile", str(tmp_path / "a.ttl"), "--merge", *PERSONS, "--by", "x"]) == 2
    assert "folder" in capsys.readouterr().err


def test_a_source_that_cannot_be_read_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "data/authority/twins.ttl").write_text("<x", encoding="utf-8")
    assert main(["reconcile", str(site)]) == 1
    assert "twins.ttl" in capsys.readouterr().out


def test_what_a_merged_name_would_do_to_a_terminal_is_not_done(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site / "data/authority/twins.ttl"
    path.write_text(TWIN.replace("学校法人星大学", "星大学\\u001b"), encoding="utf-8")
    assert main(["reconcile", str(site)]) == 0
    told = capsys.readouterr().out
    assert "星大学\ufffd" in told or "Hoshi" in told
    assert "\x1b" not in told
