"""Quotes are read again in the text beside the data, found by its hash alone."""

import hashlib
from pathlib import Path

import pytest
from checking import BASE, report_on

from oboegaki.rdf import NAMESPACE, PREFIXES
from oboegaki.report import Finding, Severity

TEXT = "一　～気候変動、汚染～に関する覚書\n約１，１７０千人（１行目）\n覚書\n"
NAME = "data/press/a/2023/one"


def data(selectors: str, sha256: str = "", length: int = len(TEXT)) -> str:
    digest = sha256 or hashlib.sha256(TEXT.encode()).hexdigest()
    return (
        f"PREFIX obg: <{NAMESPACE}>\nPREFIX oa: <{PREFIXES['oa']}>\nBASE <{BASE}>\n"
        f'<#t> a obg:SourceText ; obg:sha256 "{digest}" ; obg:lengthInCodePoints {length} .\n'
        f"<#e> oa:hasSource <#t> ; oa:hasSelector {selectors} ."
    )


def found(folder: Path, content: str, text: str | bytes | None = TEXT) -> list[Finding]:
    files: dict[str, str | bytes] = {f"{NAME}.ttl": content}
    if text is not None:
        files[f"{NAME}.txt"] = text if isinstance(text, bytes) else text.encode()
    rules = ("quote", "source-text")
    return [f for f in report_on(folder, files).findings if f.rule.startswith(rules)]


RIGHT = [
    '[ oa:exact "気候変動" ] , [ oa:start 3 ; oa:end 7 ]',
    '[ oa:exact "気候変動" ; oa:start 3 ; oa:end 7 ]',
    '[ oa:exact "覚書" ]',
    '<#q> , <#p> . <#q> oa:exact "覚書" . <#p> oa:start 32 ; oa:end 34',
    '[ oa:start 3 ; oa:end 7 ]',
]  # fmt: skip

WRONG = [
    # selectors, rule, what to do
    ('[ oa:exact "気候" ] , [ oa:start 3 ; oa:end 7 ]', "quote-misplaced", "oa:end 5"),
    ('[ oa:exact "覚書" ] , [ oa:start 0 ; oa:end 2 ]', "quote-misplaced",
     "oa:start 15 ; oa:end 17 or oa:start 32 ; oa:end 34"),
    ('[ oa:exact "生物多様性" ] , [ oa:start 3 ; oa:end 8 ]', "quote-not-found", "exactly"),
    ('[ oa:exact "生物多様性" ]', "quote-not-found", "exactly"),
    ('[ oa:exact "〜気候変動、 汚染〜" ]', "quote-not-found", '"～気候変動、汚染～"'),
    ('[ oa:exact "1,170" ] , [ oa:start 19 ; oa:end 24 ]', "quote-not-found", '"１，１７０"'),
]  # fmt: skip


@pytest.mark.parametrize("selectors", RIGHT)
def test_a_quote_that_stands_where_it_is_said_to_is_right(tmp_path: Path, selectors: str) -> None:
    assert found(tmp_path, data(selectors)) == []


@pytest.mark.parametrize(("selectors", "rule", "remedy"), WRONG)
def test_a_quote_that_does_not_blocks_and_says_what_to_write(
    tmp_path: Path, selectors: str, rule: str, remedy: str
) -> None:
    (finding,) = found(tmp_path, data(selectors))
    assert (finding.severity, finding.rule) == (Severity.VIOLATION, rule)
    assert finding.source == f"{NAME}.ttl"
    assert finding.line >= 11
    assert remedy in finding.remedy.en
    assert finding.message.ja and finding.remedy.ja


def test_without_the_text_nothing_is_said(tmp_path: Path) -> None:
    assert found(tmp_path, data('[ oa:exact "生物多様性" ]'), None) == []


def test_the_text_may_have_any_name(tmp_path: Path) -> None:
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / "data/press/a/2023/kept.txt").write_text(TEXT, encoding="utf-8")
    (finding,) = found(tmp_path, data('[ oa:exact "生物多様性" ]'), None)
    assert "kept.txt" in finding.message.en


def test_another_text_under_the_name_of_the_data_is_told(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, data('[ oa:exact "生物多様性" ]'), "別の本文")
    assert (finding.severity, finding.rule) == (Severity.WARNING, "source-text-differs")
    assert hashlib.sha256("別の本文".encode()).hexdigest() in finding.remedy.en
    assert finding.place == f"{NAME}.ttl:10"


def test_another_text_under_another_name_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / "data/press/a/2023/other.txt").write_text("別の本文", encoding="utf-8")
    assert found(tmp_path, data('[ oa:exact "生物多様性" ]'), None) == []


def test_a_length_is_counted_in_code_points(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, data('[ oa:exact "覚書" ]', length=len(TEXT) + 1))
    assert finding.rule == "source-text-length"
    assert finding.place == f"{NAME}.ttl:10"
    assert str(len(TEXT)) in finding.remedy.ja


def test_a_text_in_another_encoding_is_told_and_not_compared(tmp_path: Path) -> None:
    text = TEXT.replace("～", "から").encode("cp932")
    digest = hashlib.sha256(text).hexdigest()
    (finding,) = found(tmp_path, data('[ oa:exact "生物多様性" ]', digest), text)
    assert (finding.severity, finding.rule) == (Severity.WARNING, "source-text-encoding")
