"""The server of a review: only its own page may use it, and the file is whole whatever happens."""

import errno
import os
import re
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from drafts import DOCUMENT, NAME, site
from starlette.testclient import TestClient

from oboegaki.cli.main import main
from oboegaki.errors import PreconditionFailed, SourceError
from oboegaki.review.original import LINES, Original
from oboegaki.review.release import Release, revision_of
from oboegaki.web.reviewing import Reviewing

HOST = "http://127.0.0.1:41347"
OWN = {"Origin": HOST}


class Review:
    """A review as a browser has it."""

    def __init__(self, release: Release, original: Original | None = None) -> None:
        """Open it."""
        self.release = release
        self.app = Reviewing(release, {}, original)
        self.client = TestClient(self.app, base_url=HOST, follow_redirects=False)

    def page(self, **fields: str) -> str:
        """Return the page."""
        answer = self.client.get(self.app.root, params={"lang": "en", **fields})
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, **fields: str) -> tuple[int, str]:
        """Decide; return the status and the page that says what became of it."""
        page = self.page()
        values, english = {**_hidden(page), **fields}, {"lang": "en"}
        answer = self.client.post(self.app.root, data=values, headers=OWN, params=english)
        return answer.status_code, answer.text


def _hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that is current."""
    form = page[page.index("data-current") :].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = Review(site(tmp_path / "site"))
    with made.client:
        yield made


# Who may ask -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "https://127.0.0.1:41347"}, 403),
        ({**OWN, "Host": "evil.example"}, 403),
        ({"Origin": "http://evil.example:41347", "Host": "evil.example:41347"}, 403),
        ({**OWN, "Sec-Fetch-Site": "cross-site"}, 403),
        ({**OWN, "Sec-Fetch-Site": "same-origin"}, 303),
        (OWN, 303),
    ],
)
def test_only_its_own_page_decides(review: Review, headers: dict[str, str], status: int) -> None:
    before = review.release.text()
    values = {**_hidden(review.page()), "do": "accept"}
    answer = review.client.post(review.app.root, data=values, headers=headers)
    assert answer.status_code == status
    assert (review.release.text() == before) is (status == 403)
    assert status == 303 or review.app.root not in answer.text, "a stranger learns no secret"


@pytest.mark.parametrize("path", ["/", "/x/", "/static/style.css", "/" + "a" * 32 + "/"])
def test_without_the_secret_there_is_nothing(review: Review, path: str) -> None:
    for answer in (review.client.get(path), review.client.post(path, headers=OWN)):
        assert answer.status_code == 404
        assert review.app.root not in answer.text and "みどり市役所" not in answer.text


def test_a_page_may_be_opened_from_anywhere_but_not_fetched_by_others(review: Review) -> None:
    opened = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert review.client.get(review.app.root, headers=opened).status_code == 200
    fetched = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    assert review.client.get(review.app.root, headers=fetched).status_code == 403


def test_answers_are_private_and_strict(review: Review) -> None:
    headers = review.client.get(review.app.root).headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.org"])  # noqa: S104
def test_it_listens_on_this_machine_alone(
    review: Review, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", str(review.release.path), "--host", host]) == 2
    assert "this machine alone" in capsys.readouterr().err


@pytest.mark.parametrize("body", [b"at=\xff\xfe", b"a=1&" * 200, b"x=" + b"y" * (300 << 10), b""])
def test_a_form_that_is_none_is_refused(review: Review, body: bytes) -> None:
    before = review.release.text()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = review.client.post(review.app.root, content=body, headers={**OWN, **kind})
    assert answer.status_code in (400, 412, 413)
    assert review.release.text() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "nothing"},
        {"at": "99999999"},
        {"at": "-1"},
        {"at": "１"},
        {"do": "settle", "at": "1"},
        {"do": "add", "thing": "5", "property": "x"},
        {"do": "sign", "day": "yesterday", "reviewer": "a"},
        {"do": "sign", "day": "2026-04-02", "reviewer": "a"},
        {"do": "accept", "value": ""},
    ],
)
def test_a_decision_about_nothing_is_refused_and_says_so(
    review: Review, fields: dict[str, str]
) -> None:
    before = review.release.text()
    status, page = review.post(**{"do": "accept", **fields})
    assert status == 400
    assert 'role="alert"' in page and "Nothing was changed." in page
    assert review.release.text() == before


# The file ----------------------------------------------------------------------------------------


def test_a_file_that_changed_meanwhile_is_left_alone(review: Review) -> None:
    values = {**_hidden(review.page()), "do": "accept"}
    theirs = review.release.text() + "# theirs\n"
    review.release.path.write_text(theirs, encoding="utf-8")
    english = {"lang": "en"}
    answer = review.client.post(review.app.root, data=values, headers=OWN, params=english)
    assert answer.status_code == 412
    assert "has changed since" in answer.text
    assert review.release.text() == theirs
    assert review.client.get(review.app.root).status_code == 200


def test_of_two_who_decide_at_once_one_is_told_to_look_again(review: Review) -> None:
    text = review.release.text()
    revision = revision_of(text)

    def save(number: int) -> bool:
        try:
            review.release.save(f"{text}# {number}\n", revision)
        except PreconditionFailed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(8))) == 1


def test_the_file_before_is_kept_and_put_back(review: Review) -> None:
    before = review.release.text()
    review.post(do="accept")
    assert review.release.kept.read_text(encoding="utf-8") == before != review.release.text()
    assert main(["check", str(review.release.site.root)]) == 1, "the kept one is no source"
    status, _ = review.post(do="undo")
    assert status == 303
    assert review.release.text() == before


def test_a_full_disk_leaves_the_file_as_it_was(review: Review) -> None:
    """A limit on the size of files stands for the disk: the kernel refuses the write."""
    before, limits = review.release.text(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(SourceError) as refused:
            review.release.save(before + "#", revision_of(before))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert os.strerror(errno.EFBIG) in refused.value.what.en
    assert "Make room" in refused.value.remedy.en
    assert review.release.text() == before
    assert [
        each.name for each in review.release.path.parent.iterdir() if "review" in each.name
    ] == []


def test_a_file_that_is_no_release_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = site(tmp_path / "site")
    release.path.write_text("題名: a\n  x: [\n", encoding="utf-8")
    assert main(["review", str(release.path)]) == 1
    assert "park.yaml:" in capsys.readouterr().err
    release.path.with_suffix(".ttl").write_text("", encoding="utf-8")
    assert main(["review", str(release.path.with_suffix(".ttl"))]) == 2
    assert main(["review", str(tmp_path / "none.yaml")]) == 1


def test_a_file_that_is_too_large_for_a_page_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = site(tmp_path / "site")
    release.path.write_text("名称: " + "a" * (2 << 20), encoding="utf-8")
    assert main(["review", str(release.path)]) == 1
    assert "too large to be reviewed" in capsys.readouterr().err


def test_a_file_that_breaks_while_it_is_reviewed_is_told_and_mended(review: Review) -> None:
    before = review.release.text()
    review.release.path.write_text("a: [", encoding="utf-8")
    answer = review.client.get(review.app.root, params={"lang": "ja"})
    assert answer.status_code == 500
    assert "park.yaml:" in answer.text and "Traceback" not in answer.text
    review.release.path.write_text(before, encoding="utf-8")
    review.page()


# The source --------------------------------------------------------------------------------------


def test_what_is_quoted_is_marked_in_the_source(review: Review) -> None:
    page = review.page()
    assert '<mark class="current" id="quoted">脱炭素に関する連携協定を締結します</mark>' in page
    assert re.search(r'<mark class="open"><a [^>]+>山田　太郎</a></mark>', page)


def test_without_the_source_text_the_facts_are_there_still(tmp_path: Path) -> None:
    made = Review(site(tmp_path / "site", keep_text=False))
    with made.client:
        page = made.page()
        assert "--document" in page and 'id="paper"' not in page
        assert "L4" in page and "data-current" in page


def test_another_text_under_the_same_name_is_not_taken_for_it(review: Review) -> None:
    review.release.path.with_suffix(".txt").write_text("x" + DOCUMENT, encoding="utf-8")
    assert 'id="paper"' not in review.page()


HOSTILE = (
    "<script>alert(1)</script>協定",
    '"><img src=x onerror=alert(1)>',
    "\u202eしたび並を字文\u202c",
    "اتفاق بين مدينتين",
    "{{ 7 * 7 }}",
    "]]> & &amp; <!--",
    "あ" * 9_000,
)


@pytest.mark.parametrize(
    "words",
    [HOSTILE[0], HOSTILE[2], *(pytest.param(w, marks=pytest.mark.slow) for w in HOSTILE[1:])],
    ids=range(len(HOSTILE) + 1),
)
def test_a_hostile_text_is_shown_as_it_is(tmp_path: Path, words: str) -> None:
    text = DOCUMENT.replace("脱炭素に関する連携協定を締結します", words) + words + "\n"
    made = Review(site(tmp_path / "site", text))
    with made.client:
        page = made.page()
        paper = page[page.index('id="paper"') :].partition("</section>")[0]
        shown = unescape(re.sub(r"<[^>]*>", "", paper))
        assert words[:1000] in shown
        scripts = re.findall(r"<script[^>]*>", page)
        assert len(scripts) == 1 and "/static/review-" in scripts[0]
        assert len(page) < 1_000_000


def test_a_text_of_two_hundred_pages_is_shown_a_page_at_a_time(tmp_path: Path) -> None:
    filler = "".join(f"本文の第{number}行です。\n" for number in range(8_000))
    made = Review(site(tmp_path / "site", DOCUMENT + filler))
    with made.client:
        first = made.page()
        assert first.count("data-start=") == LINES
        assert "本文の第7000行です" not in first
        later = made.page(page="47")
        assert "本文の第7000行です" in later
        assert made.page(page="999999999").count("data-start=") == LINES
        assert len(first) < 400_000


def test_a_document_may_take_the_place_of_the_text_if_it_is_that_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = site(tmp_path / "site", keep_text=False)
    other = tmp_path / "other.txt"
    other.write_text(DOCUMENT + "x", encoding="utf-8")
    assert main(["review", str(release.path), "--document", str(other)]) == 2
    assert "another SHA-256" in capsys.readouterr().err
    made = Review(release, Original(DOCUMENT))
    with made.client:
        assert 'id="paper"' in made.page()


# Things ------------------------------------------------------------------------------------------


def _at(page: str, address: str) -> str:
    found = re.search(rf'name="thing" value="(\d+)">\s*<label[^>]*>Address</label>\s*'
                      rf'<input[^>]* value="{re.escape(address)}"', page)  # fmt: skip
    assert found is not None
    return found[1]


def test_any_thing_is_given_another_address_or_removed(review: Review) -> None:
    at = _at(review.page(), "posts:park-1")
    assert review.post(do="rename", thing=at, value="posts:midori-mayor")[0] == 303
    text = review.release.text()
    assert "posts:park-1" not in text and text.count("posts:midori-mayor") > 1
    at = _at(review.page(), "posts:midori-mayor")
    assert review.post(do="remove", thing=at)[0] == 303
    assert "posts:midori-mayor" not in review.release.text()
    assert review.post(do="remove", thing="0")[0] == 400, "the release stays"
    assert review.post(do="rename", thing="1", value="posts:x")[0] == 400


# The check ---------------------------------------------------------------------------------------


def test_findings_of_the_real_check_stand_at_their_field(review: Review) -> None:
    at = re.search(r'name="at" value="(\d+)">\s*<label[^>]*>date of issue', review.page())
    assert at is not None
    status, _ = review.post(do="accept", at=at[1], value="2026-13-45")
    assert status == 303
    page = review.page(check="1")
    assert "must be mended" in page
    beside = page[page.index(f'id="f{at[1]}"') :].partition("</div>")[0]
    assert "Must be mended" in beside


def test_other_files_of_the_site_that_cannot_be_read_do_not_hide_the_findings(
    review: Review,
) -> None:
    other = review.release.path.parent / "other.yaml"
    other.write_text("題名: x # 要確認\n", encoding="utf-8")
    (review.release.site.root / NAME.replace("park.yaml", "broken.ttl")).write_text(
        "<", encoding="utf-8"
    )
    page = review.page(check="1")
    assert "nothing has to be mended" in page and "warning" in page
