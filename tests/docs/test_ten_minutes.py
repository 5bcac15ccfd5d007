"""The officer's ten minutes: every command of the page is run, on a real Word file, to its page."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import docx
from lxml import html
from running import ROOT, reviewing, run, serving

PAGE = ROOT / "docs" / "how-to" / "ten-minutes-ja.md"
DRAFT = Path("kouhou/data/press/hoshino/2026/bousai.yaml")


def _word_file(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("報道提供資料")
    document.add_paragraph("令和8年10月14日")
    document.add_heading("星野市と月見町が「防災協力に関する協定」を締結します", 1)
    document.add_paragraph("大きな災害のときに助け合うため、下記のとおり協定を締結します。")
    table = document.add_table(rows=0, cols=2)
    for label, value in (
        ("日時", "令和8年10月21日（水）午前10時～午前10時30分"),
        ("場所", "星野市役所 3階 応接室"),
        ("協定の名称", "防災協力に関する協定"),
        ("締結者", "星野市、月見町"),
        ("出席者", "星野市長　星川 明\n月見町長　月岡 恵"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    for line in ("お問い合わせ先", "星野市 総務部 危機管理課", "電話　06-1234-5678"):
        document.add_paragraph(line)
    document.save(str(path))


def _commands() -> list[list[str]]:
    blocks = re.findall(
        r"^```(\w*)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.M
    )
    return [shlex.split(line) for kind, block in blocks if not kind for line in block.splitlines()]


def _new_names() -> dict[str, str]:
    found = re.findall(
        r"\| `(\w+:[\w-]+)` \| .+? \| `(\w+:[\w-]+)` \|", PAGE.read_text(encoding="utf-8")
    )
    assert len(found) == 5
    return dict(found)


def _review(address: str) -> None:
    """Do on the page of the review what the officer is told to: confirm, name, sign."""
    names, decided = _new_names(), 0
    page = _asked(address)
    while current := page.xpath("//form[@data-current]"):
        given = dict(current[0].form_values())
        if "新規" in current[0].xpath("string(.//label)"):
            given["value"] = names.pop(given["value"])
        page = _asked(address, {**given, "do": current[0].xpath("string(.//button/@value)")})
        decided += 1
    assert names == {}
    assert decided > 10
    (form,) = page.xpath("//form[.//input[@name='reviewer']]")
    signed = {**dict(form.form_values()), "reviewer": "総務部 危機管理課"}
    done = _asked(address, {**signed, "do": form.xpath("string(.//button/@value)")})
    assert done.xpath("//pre[contains(., 'oboegaki check')]")


def _asked(address: str, form: dict[str, str] | None = None) -> html.HtmlElement:
    data = urlencode(form).encode() if form else None
    own = re.match(r"http://[^/]+", address)
    assert own is not None
    headers = {"Origin": own[0], "Accept-Language": "ja"}
    with urlopen(Request(f"{address}?lang=ja", data, headers)) as answer:
        return html.fromstring(answer.read().decode())


def test_the_commands_are_those_that_the_page_promises() -> None:
    assert [each[:2] for each in _commands()] == [
        ["pip", "install"], ["oboegaki", "init"], ["oboegaki", "draft"], ["oboegaki", "check"],
        ["oboegaki", "review"], ["oboegaki", "check"], ["oboegaki", "build"],
        ["oboegaki", "serve"],
    ]  # fmt: skip


def test_a_word_file_becomes_a_published_page(tmp_path: Path) -> None:
    _word_file(tmp_path / "発表資料.docx")
    _, init, draft, first, review, second, build, serve = (each[1:] for each in _commands())
    for command in (init, draft):
        done = run(*command, cwd=tmp_path, language="ja_JP.UTF-8")
        assert done.returncode == 0, done.stderr
    unreviewed = run(*first, cwd=tmp_path, language="ja_JP.UTF-8")
    assert unreviewed.returncode == 1
    assert "要修正" in unreviewed.stdout
    with reviewing(*review[1:], cwd=tmp_path) as address:
        _review(address)
    assert "要確認" not in (tmp_path / DRAFT).read_text(encoding="utf-8")
    for command in (second, build):
        done = run(*command, cwd=tmp_path, language="ja_JP.UTF-8")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "要修正:" not in done.stdout
    path = re.search(r"http://127\.0\.0\.1:8000/(\S+?)>", PAGE.read_text(encoding="utf-8"))
    assert path is not None
    with serving(*serve[1:], cwd=tmp_path) as address:
        asked = Request(address + path[1], headers={"Accept": "text/html", "Accept-Language": "ja"})
        with urlopen(asked) as answer:
            page = answer.read().decode()
    assert "防災協力に関する協定" in page
    for name in ("星川 明", "月岡 恵", "月見町", "星野市役所 3階 応接室", "危機管理課"):
        assert name in page, name
    assert "総務部 危機管理課" in page, "who compared it is told"


def test_the_messages_that_the_page_explains_are_those_of_the_program() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = re.findall(r"^\| 「(.+?)」 \|", page, re.MULTILINE)
    assert len(told) == 4
    files = [*(ROOT / "server/oboegaki").rglob("*.py"), ROOT / "shapes/press-release.ttl"]
    program = "".join(path.read_text(encoding="utf-8") for path in files)
    for message in told:
        assert message in program, message
    for word in ("要修正", "注意"):
        assert f"「{word}」" in page
        assert f'"{word}"' in program
