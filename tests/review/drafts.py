"""Drafts to be reviewed, made by the rules of `draft` from our own releases."""

from datetime import date
from pathlib import Path

from scoring import releases

from oboegaki.authoring import Home
from oboegaki.draft.document import Document
from oboegaki.draft.propose import propose
from oboegaki.draft.write import as_yaml
from oboegaki.review.facts import Facts
from oboegaki.review.original import Original
from oboegaki.review.release import Release
from oboegaki.site import locate
from oboegaki.sources.discover import source

BASE = "https://data.midori.example/"
HOME = Home(f"{BASE}press/midori/2026/park", BASE)
NAME = "data/press/midori/2026/park.yaml"
DOCUMENT = """令和8年3月25日
みどり市 環境局 環境政策課

脱炭素に関する連携協定を締結します

みどり市と株式会社あおばは、連携協定を締結します。

1 協定名　脱炭素社会の実現に関する連携協定
2 日時　令和8年4月1日（水）午前10時～正午
3 場所　みどり市役所　大会議室
4 出席者　みどり市長　山田　太郎
　　　　　株式会社あおば　代表取締役社長　佐藤　花子
5 温室効果ガスを約30％削減

【問い合わせ先】
みどり市環境局環境政策課　電話 072-228-3982
"""
SITE = f"""base = "{BASE}"
name = "midori"
licence = "CC-BY-4.0"
[title]
ja = "みどり市の発表"
en = "Midori"
[publisher]
iri = "{BASE}id/org/midori"
"""


def document(text: str = DOCUMENT) -> Document:
    """Return a text as `draft` reads it."""
    return Document("release.txt", "text", [(each, 0, "") for each in text.split("\n")], "0" * 64)


def drafted(text: str = DOCUMENT) -> str:
    """Return the YAML of a draft."""
    known = {"org": {"みどり市": f"{BASE}id/org/midori"}}
    return as_yaml(propose(document(text), known), HOME, f"{BASE}id/org/midori", date(2026, 3, 26))


def facts(text: str = "") -> Facts:
    """Return what a draft says."""
    return Facts(text or drafted(), HOME)


def original(text: str = DOCUMENT) -> Original:
    """Return the text of a draft."""
    return Original(document(text).text)


def corpus(*lots: str) -> dict[str, str]:
    """Return the drafts of releases of the corpus, by name."""
    return {f"{lot}/{each.name}": drafted(each.text) for lot in lots for each in releases(lot)}


def site(folder: Path, text: str = DOCUMENT, *, keep_text: bool = True) -> Release:
    """Write a site with one draft in it."""
    path = folder / NAME
    path.parent.mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    path.write_text(drafted(text), encoding="utf-8")
    if keep_text:
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
    return release(folder)


def release(folder: Path) -> Release:
    """Return the release of a site."""
    found = source(folder / NAME, NAME, BASE)
    assert found is not None
    return Release(locate((str(folder),)), found)
