"""Files of every kind give the same facts; what cannot be read says why, in three languages."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from printed import as_docx, as_html, as_pdf, locked, with_member
from scoring import Release, proposed, releases

from oboegaki.draft.parts import MOST_BYTES, MOST_LINES, MOST_PAGES
from oboegaki.draft.propose import propose
from oboegaki.draft.reading import read
from oboegaki.errors import SourceError

BY_NAME = {each.name: each for each in releases("seen")}
LABELLED, TABLE, TORN = BY_NAME["07-overseas"], BY_NAME["03-table"], BY_NAME["04-torn"]


def _facts(folder: Path, name: str, data: bytes) -> set[tuple[str, str]]:
    path = folder / name
    path.write_bytes(data)
    return set(proposed(propose(read(path))))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"]
)
def test_a_text_in_any_encoding_gives_the_same_facts(tmp_path: Path, encoding: str) -> None:
    assert _facts(tmp_path, "a.txt", TABLE.text.encode(encoding)) == TABLE.facts


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_line_ends(tmp_path: Path, ending: str) -> None:
    assert _facts(tmp_path, "a.txt", TABLE.text.replace("\n", ending).encode()) == TABLE.facts


def _titled(release: Release) -> str:
    """Return a text that begins with its headline, as marked-up files have it."""
    title = next(value for name, value in release.facts if name == "title")
    lines = release.text.split("\n")
    place = next(n for n, line in enumerate(lines) if "".join(line.split()) == title)
    return "\n".join([lines[place], "", *lines[:place], *lines[place + 1 :]])


@pytest.mark.parametrize("release", [LABELLED, TABLE], ids=lambda each: each.name)
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc-jp"])
def test_a_page_gives_the_facts_of_its_main_part_alone(
    tmp_path: Path, release: Release, encoding: str
) -> None:
    assert _facts(tmp_path, "a.html", as_html(_titled(release), encoding)) == release.facts


@pytest.mark.parametrize("release", [LABELLED, TABLE], ids=lambda each: each.name)
def test_a_word_document_gives_the_same_facts(tmp_path: Path, release: Release) -> None:
    assert _facts(tmp_path, "a.docx", as_docx(_titled(release))) == release.facts


def test_a_title_of_word_that_is_a_matter_of_form_is_no_headline(tmp_path: Path) -> None:
    assert _facts(tmp_path, "a.docx", as_docx("報道発表資料\n\n" + LABELLED.text)) == LABELLED.facts


@pytest.mark.parametrize("release", [LABELLED, TORN], ids=lambda each: each.name)
def test_a_pdf_gives_the_same_facts(tmp_path: Path, release: Release) -> None:
    assert _facts(tmp_path, "a.pdf", as_pdf([release.text])) == release.facts


def test_radicals_in_a_pdf_are_the_letters_they_look_like(tmp_path: Path) -> None:
    printed = LABELLED.text.replace("長", "⻑").replace("日", "⽇").replace("人", "⼈")
    assert _facts(tmp_path, "a.pdf", as_pdf([printed])) == LABELLED.facts


def test_a_pdf_tells_the_page_of_a_quote(tmp_path: Path) -> None:
    head, _, rest = LABELLED.text.partition("3．経緯")
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf([head, "3．経緯" + rest]))
    proposal = propose(read(path))
    assert {proposal.agreements[0].parties[0].quote.page} == {1}
    assert {each.value.quote.page for each in proposal.figures} == {2}


def test_a_long_pdf_is_read_up_to_a_bound_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf([LABELLED.text, *[""] * 199]))
    document = read(path)
    assert document.lines[-1].page == MOST_PAGES
    assert "200" in document.notes[0].en


def test_a_long_text_is_read_up_to_a_bound_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("本文\n" * (MOST_LINES + 1), encoding="utf-8")
    document = read(path)
    assert (len(document.lines), len(document.notes)) == (MOST_LINES, 1)


def test_references_of_a_word_document_are_told_and_not_followed(tmp_path: Path) -> None:
    data = as_docx(LABELLED.text)
    file, made = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/_rels/document.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:9/x"'
                    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'attachedTemplate"/></Relationships>',
                )
            new.writestr(member, content)
    path = tmp_path / "a.docx"
    path.write_bytes(made.getvalue())
    assert "外部" in read(path).notes[0].ja


def _bomb() -> bytes:
    return with_member(as_docx("題名"), "word/media/a.bin", b"\x00" * (70 << 20))


def _bare_zip() -> bytes:
    return with_member(b"PK\x05\x06" + b"\x00" * 18, "a.txt", b"a")


REFUSED: dict[str, Callable[[], bytes]] = {
    "scanned": lambda: as_pdf(["", ""]),
    "locked pdf": lambda: locked(as_pdf(["題名"])),
    "cut pdf": lambda: as_pdf(["題名"])[:300],
    "old or locked office": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "macros": lambda: with_member(as_docx("題名"), "word/vbaProject.bin", b"x"),
    "bomb": _bomb,
    "another zip": _bare_zip,
    "cut word": lambda: as_docx("題名")[:2000],
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "rich text": lambda: b"{\\rtf1\\ansi}",
    "bytes": lambda: bytes(range(256)) * 8,
    "a damaged letter": lambda: "本文の途中".encode() + b"\xe6\x9c" + "が壊れている".encode(),
    "nothing": lambda: b"",
    "empty page": lambda: b"<html><body><script>x</script></body></html>",
    "too large": lambda: b" " * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_three_languages(tmp_path: Path, name: str) -> None:
    path = tmp_path / "資料"
    path.write_bytes(REFUSED[name]())
    with pytest.raises(SourceError) as refusal:
        read(path)
    for language in ("ja", "en", "vi"):
        assert refusal.value.what.in_language(language).startswith("資料: ")
        assert refusal.value.remedy.in_language(language)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "none.txt")
