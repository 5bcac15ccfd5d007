"""The review of a draft in a real browser: by keyboard alone, from the draft to the page."""

import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from browser import LANGUAGES, NARROW, SCHEMES, WIDE, Read, Reader
from playwright.sync_api import Page, Route, expect
from running import reviewing, run, serving

pytestmark = pytest.mark.e2e
Axe = Callable[[Reader], list[str]]
DOCUMENT = """令和8年3月25日
報道提供資料

みどり市 環境局 環境政策課

脱炭素に関する連携協定を締結します

みどり市と株式会社あおばは、脱炭素社会の実現に向けた連携協定を締結します。

1 協定名　脱炭素社会の実現に関する連携協定
2 日時　令和8年4月1日（水）午前10時～正午
3 場所　みどり市役所 3階 大会議室
4 出席者　みどり市長　山田　太郎
　　　　　株式会社あおば　代表取締役社長　佐藤　花子
5 温室効果ガスを約30％削減

【問い合わせ先】
みどり市環境局環境政策課　電話 072-228-3982　FAX 072-228-7317
"""
SHORT = """令和8年3月25日
みどり市

脱炭素に関する連携協定を締結します

1 協定名　脱炭素社会の実現に関する連携協定
2 日時　令和8年4月1日（水）午前10時～正午
3 出席者　みどり市長　山田　太郎
"""
"""A release with few things to decide on: the machine that tests has other work as well."""
NAME = "data/press/midori/2026/park.yaml"


def site(folder: Path) -> Path:
    """Make a new site."""
    made = run(
        "init", folder, "--base", "https://data.midori.example/", "--publisher", "midori",
        "--publisher-name", "みどり市", "--publisher-en", "Midori City", "--title", "発表",
        "--title-en", "Midori", "--licence", "CC-BY-4.0",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


def drafted(folder: Path, document: str = DOCUMENT, *options: str) -> Path:
    """Draft a document in a site; return the YAML."""
    text = folder.with_name("document.txt")
    text.write_text(document, encoding="utf-8")
    made = run("draft", text, folder, "--to", "midori/2026/park", *(options or ("--text",)))
    assert made.returncode == 0, made.stderr
    return folder / NAME


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The YAML of a draft, to be copied."""
    return drafted(site(tmp_path_factory.mktemp("review") / "site"))


@pytest.fixture
def copied(draft: Path, tmp_path: Path) -> Path:
    """A draft of one's own."""
    shutil.copytree(draft.parents[4], tmp_path / "site")
    return tmp_path / "site" / NAME


def waiting(page: Page) -> int:
    """Return how many decisions are left, as the page says."""
    found = re.search(r"\d+", page.locator("#progress").inner_text())
    return int(found.group()) if found else 0


def test_a_draft_is_reviewed_by_keyboard_checked_built_and_read(
    reader: Read, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site")
    copied = drafted(folder, SHORT)
    assert run("check", folder, "--editions", tmp_path / "e").returncode == 1
    with reviewing(copied) as address, reader("ja", address=address) as seen:
        page = seen.open("/")
        left = waiting(page)
        assert left == 12
        while left:
            page.wait_for_function("['value', 'do'].includes(document.activeElement.name)")
            if page.locator("[data-current] label .kind").all_inner_texts() == ["新規"]:
                page.keyboard.press("Control+a")
                page.keyboard.type("persons:yamada-taro")
            page.keyboard.press("Enter")
            assert not page.locator("#refusal").count(), page.locator("#refusal").inner_text()
            expect(page.locator("#progress")).not_to_contain_text(f"{left} 件")
            left = waiting(page)
        page.wait_for_function("document.activeElement.name === 'reviewer'")
        page.keyboard.type("広報課 緑川")
        page.keyboard.press("Enter")
        expect(page.locator("pre")).to_contain_text("oboegaki check")
        expect(page.locator("#check")).to_contain_text("直すものはありません")
    text = copied.read_text(encoding="utf-8")
    assert "要確認" not in text
    assert "# L4「脱炭素に関する連携協定を締結します」" in text, "quotes stay as comments"
    checked = run("check", folder, "--editions", tmp_path / "e")
    assert checked.returncode == 0, checked.stdout
    with serving(folder, "--editions", tmp_path / "e") as address, reader(address=address) as seen:
        page = seen.open("/press/midori/2026/park?lang=ja")
        expect(page.locator("#sources + p ~ p", has_text="資料との照合")).to_contain_text(
            "広報課 緑川"
        )


@pytest.mark.slow
def test_keys_go_on_back_and_reject_and_nothing_holds_the_focus(reader: Read, copied: Path) -> None:
    with reviewing(copied) as address, reader(address=address) as seen:
        page = seen.open("/?lang=en")
        first = _value(page)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Alt+KeyN")
        page.wait_for_url("**at=*")
        assert _value(page) != first
        page.keyboard.press("Alt+KeyP")
        page.wait_for_function("first => document.activeElement.value === first", arg=first)
        left = waiting(page)
        page.keyboard.press("Alt+KeyR")
        expect(page.locator("#progress")).to_contain_text(str(left - 1))
        assert "題名: 脱炭素に関する" not in copied.read_text(encoding="utf-8")
        page.get_by_role("button", name="Take the last change back").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_contain_text(str(left))
        page.locator("#reviewer, #finish").first.focus()
        met = {page.evaluate("document.activeElement.tagName")}
        for _ in range(6):
            page.keyboard.press("Tab")
            met.add(page.evaluate("document.activeElement.tagName"))
        assert "BODY" in met, "past the last field the focus leaves the page"


def _value(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value"))


_SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector("#paper"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}"""


@pytest.mark.slow
def test_words_that_are_selected_become_a_fact_with_its_quote(reader: Read, copied: Path) -> None:
    with reviewing(copied) as address, reader("ja", address=address) as seen:
        page = seen.open("/")
        page.evaluate(_SELECT, "連携協定を締結します。")
        page.keyboard.press("Alt+KeyA")
        assert page.evaluate("document.activeElement.name") == "property"
        page.locator(":focus").select_option(label="説明")
        page.keyboard.press("Tab")
        assert _value(page) == "連携協定を締結します。"
        page.keyboard.press("Enter")
        page.wait_for_url("**next=1*")
    text = copied.read_text(encoding="utf-8")
    start = DOCUMENT.index("連携協定を締結します。")
    assert "説明: 連携協定を締結します。 # L8「連携協定を締結します。」" in text
    assert f"始まりの位置: {start}\n" in text


_LINE = """() => {
  const node = getSelection().focusNode;
  const line = node && node.parentElement.closest("#paper p, #paper");
  const number = line && line.querySelector(".line-number");
  return number ? Number(number.dataset.number) : 0;
}"""


def test_words_are_selected_with_arrow_keys_and_become_a_fact(
    reader: Read, copied: Path, axe: Axe
) -> None:
    with reviewing(copied) as address, reader("ja", address=address) as seen:
        page = seen.open("/")
        page.locator("#paper").focus()
        for _ in range(60):
            page.keyboard.press("ArrowDown")
            if page.evaluate(_LINE) >= 8:
                break
        assert page.evaluate(_LINE) == 8
        page.keyboard.press("Home")
        for _ in "みどり市":
            page.keyboard.press("ArrowRight")
        for _ in "と株式会社あおばは":
            page.keyboard.press("Shift+ArrowRight")
        expect(page.locator("#chosen")).to_have_text("選んだ語句: と株式会社あおばは")
        page.keyboard.press("Shift+ArrowLeft")
        expect(page.locator("#chosen")).to_have_text("選んだ語句: と株式会社あおば")
        caret, paper = page.locator(".caret").bounding_box(), page.locator("#paper").bounding_box()
        assert caret is not None and paper is not None
        assert paper["y"] <= caret["y"] <= paper["y"] + paper["height"], "the caret is in sight"
        assert axe(seen) == []
        page.keyboard.press("Alt+KeyA")
        assert page.evaluate("document.activeElement.name") == "property"
        page.locator(":focus").select_option(label="説明")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**next=1*")
    text = copied.read_text(encoding="utf-8")
    assert "# L8「と株式会社あおば」" in text
    assert f"始まりの位置: {DOCUMENT.index('と株式会社あおば')}\n" in text


@pytest.mark.slow
def test_findings_come_when_the_check_has_them_or_it_is_told_why_not(
    reader: Read, copied: Path
) -> None:
    """The first check after the start may take longer than a page waits for it: that is put on."""

    def still_running(route: Route) -> None:
        answer = route.fetch()
        running = '<div id="check" data-running="?check=1" data-ended="It has ended."'
        route.fulfill(response=answer, body=answer.text().replace('<div id="check"', running, 1))

    with reviewing(copied) as address, reader(address=address) as seen:
        seen.page.route("**lang=en", still_running)
        seen.page.route("**check=1*", lambda route: route.abort())
        page = seen.open("/?lang=en")
        expect(page.locator("#check")).to_have_text("It has ended.")
        seen.complaints.clear()
    with reviewing(copied) as address, reader(address=address) as seen:
        page = seen.open("/?lang=en")
        expect(page.locator("#check")).to_contain_text("nothing has to be mended", timeout=30_000)
        expect(page.locator(".findings li").first).to_be_visible()


def test_without_scripts_it_is_a_form(reader: Read, copied: Path) -> None:
    with reviewing(copied) as address, reader("ja", address=address, javascript=False) as seen:
        page = seen.open("/")
        expect(page.get_by_role("button", name="選んだ語句から加える")).to_be_hidden()
        field = page.locator("form[data-current] input[name=value]")
        field.fill("脱炭素の協定を結びます")
        field.press("Enter")
        expect(page.locator("#progress")).to_contain_text("27 件")
        page.locator("form[data-current]").get_by_role("button", name="却下").click()
        expect(page.locator("#progress")).to_contain_text("26 件")
    text = copied.read_text(encoding="utf-8")
    assert text.count("脱炭素の協定を結びます") == 3
    assert "印刷された名称: みどり市 " not in text


def test_the_page_is_open_to_everybody(reader: Read, axe: Axe, copied: Path) -> None:
    with reviewing(copied) as address, reader("vi", NARROW, address=address) as seen:
        seen.open("/")
        assert seen.width <= NARROW
        assert axe(seen) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_open_to_everybody_in_each_look(
    language: str, reader: Read, axe: Axe, copied: Path
) -> None:
    with reviewing(copied) as address, reader(language, address=address) as seen:
        page = seen.open("/")
        for width, scheme in product((NARROW, WIDE), SCHEMES):
            seen.dress(width, scheme)
            for each in page.locator("details").all():
                each.evaluate("each => each.open = true")
            assert seen.width <= width, (width, scheme)
            assert axe(seen) == [], (width, scheme)
