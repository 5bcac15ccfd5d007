import pytest

from oboegaki.check.text import render
from oboegaki.errors import Text
from oboegaki.report import Finding, Report, Severity

DATE = Finding(
    Severity.VIOLATION,
    "shapes:Agreement-date",
    Text("「第7覚書」: 締結日がありません。", '"第7覚書": it has no date.'),
    Text("締結日を書いてください。", "State the date."),
    source="data/press/a.ttl",
    line=5,
    column=1,
    excerpt="<id/a> a obg:Agreement ;",
)
SLASH = Finding(
    Severity.WARNING,
    "address",
    Text("余分な「/」", "A slash too many"),
    source="data/b.ttl",
    line=2,
)
EMPTY = Finding(Severity.INFO, "no-sources", Text("何もない", "Nothing"))


def test_a_finding_begins_with_file_and_line_as_editors_jump_to_them() -> None:
    lines = render(Report.of([DATE], 1, 10), "en").splitlines()
    assert lines == [
        "data/press/a.ttl",
        "",
        'data/press/a.ttl:5: Must be mended: "第7覚書": it has no date.',
        "    | <id/a> a obg:Agreement ;",
        "    → State the date.",
        "",
        "Looked at 1 file with 10 statements: 1 must be mended. "
        "Nothing is published until that is mended.",
    ]


def test_files_with_something_to_mend_come_first() -> None:
    text = render(Report.of([SLASH, DATE, EMPTY], 2, 10), "ja")
    assert text.index("data/press/a.ttl:5: 要修正") < text.index("data/b.ttl:2: 注意")
    assert text.index("data/b.ttl:2") < text.index("サイト全体")
    assert text.splitlines()[-1] == (
        "2 個のファイル、10 件の記述を調べました。要修正 1 件、注意 1 件、参考 1 件。"
        "直すまで公開されません。"
    )


@pytest.mark.parametrize(
    ("findings", "language", "last"),
    [
        ([], "ja", "3 個のファイル、1,200 件の記述を調べました。問題はありません。"),
        ([], "en", "Looked at 3 files with 1,200 statements: all is well."),
        ([SLASH], "en",
         "Looked at 3 files with 1,200 statements: 1 warning. It can be published."),
        ([SLASH], "ja", "3 個のファイル、1,200 件の記述を調べました。注意 1 件。公開できます。"),
    ],
)  # fmt: skip
def test_the_last_line_says_what_came_out(
    findings: list[Finding], language: str, last: str
) -> None:
    assert render(Report.of(findings, 3, 1200), language).splitlines()[-1] == last


def test_both_languages_stand_one_below_the_other() -> None:
    text = render(Report.of([DATE], 1, 10), "both")
    assert '要修正 / Must be mended: 「第7覚書」: 締結日がありません。\n    "第7覚書"' in text
    assert "    → 締結日を書いてください。\n    → State the date." in text


def test_colour_is_only_added_when_asked_for() -> None:
    report = Report.of([DATE], 1, 10)
    assert "\x1b" not in render(report, "ja")
    assert "\x1b[31m要修正\x1b[0m" in render(report, "ja", colour=True)
