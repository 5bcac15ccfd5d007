"""`/status`: how the server is, for people: edition, report, counts, and the last harvests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from oboegaki.edition.manifest import Manifest
from oboegaki.errors import Text
from oboegaki.formats import HTML
from oboegaki.web import pages
from oboegaki.web.context import Context
from oboegaki.web.document import reading_language
from oboegaki.web.operate import tally
from oboegaki.web.operate.tally import Tally, with_ready
from oboegaki.web.replies import Reply, reply

_TAKEN: Mapping[str, Text] = {
    "catalog": Text("カタログ", "Catalogue", "Danh mục"),
    "dumps": Text("ダンプ", "Dumps", "Bản kết xuất"),
    "ldes": Text("変更の流れ（LDES）", "Stream of changes (LDES)", "Luồng thay đổi (LDES)"),
    "feed": Text("フィード", "Feed", "Bản tin"),
    "sitemap": Text("サイトマップ", "Sitemap", "Sơ đồ trang"),
    "void": Text("VoID", "VoID", "VoID"),
}
_MISSING: Mapping[str, Text] = {
    "processes": Text("止まっているプロセスがあります。", "A server process is down.",
                      "Có tiến trình máy chủ đang dừng."),
    "query workers": Text("検索の準備中です。", "Queries are being made ready.",
                          "Đang chuẩn bị công cụ truy vấn."),
    "engine": Text("検索エンジンが答えません。", "The query engine does not answer.",
                   "Công cụ truy vấn không trả lời."),
    "edition": Text("新しい版が壊れていて、前の版を公開しています。",
                    "A newer edition is damaged; the one before it is served.",
                    "Phiên bản mới hơn bị hỏng; đang dùng bản trước."),
    "same edition": Text("新しい版に切り替え中です。", "A new edition is taking over.",
                         "Đang chuyển sang phiên bản mới."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Harvest:
    """What somebody took, how often, and when last (UTC, as ISO 8601)."""

    what: Text
    who: str
    number: int
    last: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers and queries since the server began, put together for people."""

    answers: int
    ready: int
    errors: int
    limited: int
    queries: int
    unanswered: int


def page(context: Context, readiness: Mapping[str, Any], counts: Tally, since: float) -> Reply:
    """Return the page; `since` is when the oldest process began."""
    language = reading_language(context.request)
    manifest: Manifest = context.served.edition.manifest
    body = pages.page(
        context,
        "status.html",
        language,
        manifest=manifest,
        readiness=readiness,
        missing=[_MISSING[each] for each in readiness["missing"]],
        counts=_counts(with_ready(counts)),
        harvests=list(_harvests(counts)),
        since=_moment(since),
    )
    headers = (
        ("Content-Language", language),
        ("Vary", "Accept-Language"),
        ("Cache-Control", "no-store"),
    )
    return reply(200, HTML.content_type, body, *headers)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _counts(counts: Tally) -> Counts:
    answers = {key[2]: 0.0 for key in counts.sums if key[0] == tally.REQUEST}
    for key, number in counts.sums.items():
        if key[0] == tally.REQUEST:
            answers[key[2]] += number
    by = {key[1]: value for key, value in counts.sums.items() if key[0] == tally.ANSWERED_BY}
    outcomes = {key[1]: value for key, value in counts.sums.items() if key[0] == tally.QUERY}
    answered = outcomes.get("answered", 0) + outcomes.get("held", 0)
    return Counts(
        answers=int(sum(answers.values())),
        ready=int(by.get("connection", 0) + by.get("cache", 0)),
        errors=int(sum(value for status, value in answers.items() if int(status) >= 500)),
        limited=int(sum(value for key, value in counts.sums.items() if key[0] == tally.LIMITED)),
        queries=int(sum(outcomes.values())),
        unanswered=int(sum(outcomes.values()) - answered),
    )


def _harvests(counts: Tally) -> Iterator[Harvest]:
    """Yield what was taken, the latest first."""
    latest = sorted(counts.latest.items(), key=lambda each: each[1], reverse=True)
    for (_, what, who), moment in latest:
        number = int(counts.sums.get((tally.TAKEN, what, who), 0))
        yield Harvest(_TAKEN[str(what)], str(who), number, _moment(moment))
