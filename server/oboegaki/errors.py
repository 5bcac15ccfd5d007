"""The whole error tree.

Every error says what is wrong and what to do, in Japanese and in English, because the reader may
be an open-data officer who has never seen Python.

OboegakiError
├── UsageError              the command line was called wrongly
├── SiteError               the site's folder or its settings cannot be used
├── SourceError             one file of the site cannot be read
├── CheckFailed             the sources break a blocking rule; carries the report
├── PortalRefused           a portal did not take the catalogue
├── EditionError
│   ├── EditionMissing      no such edition, or none yet
│   ├── EditionDamaged      the edition's files are not what its manifest says
│   ├── NumbersDisagree     two that state a number of the edition state two numbers
│   ├── EditionNewer        written by a newer oboegaki
│   ├── EngineNotLoaded     the engine elsewhere did not take the edition whole
│   ├── BuildRunning        another build of the same site is at work
│   └── PlaceUnusable       the disk is full, read-only or forbidden
├── QueryError
│   ├── QueryRefused        too large, too deep, or asks for what we never do
│   │   ├── UpdateRefused
│   │   └── ServiceRefused
│   ├── QuerySyntaxError    carries line and column
│   ├── QueryFailed         the engine could not evaluate it
│   ├── EngineFailed        the engine elsewhere did not answer, or not with a result
│   ├── QueryTimeout        the deadline passed and the worker was ended
│   ├── QueryTooLarge       the memory or result budget was used up
│   └── QueriesBusy         every worker and every place in the queue is taken
└── RequestError
    ├── BadRequest
    ├── Forbidden           it comes from where nobody may ask
    ├── NotFound
    ├── Withdrawn           an earlier edition had it; carries since when it is gone
    ├── EditionGone         the edition that was asked for is kept no more; carries its name
    ├── MethodNotAllowed    carries the methods that are
    ├── NotAcceptable       carries the media types on offer
    ├── PreconditionFailed
    ├── RangeNotSatisfiable carries the size of the file
    ├── ContentTooLarge
    ├── AddressTooLong
    ├── HeaderTooLarge
    ├── RequestTooSlow      it did not arrive whole in time
    ├── TooManyRequests     one client takes more than its share; carries when to come back
    └── UnsupportedMediaType
"""

from collections.abc import Sequence
from typing import NamedTuple


class Text(NamedTuple):
    """One sentence or name in Japanese, in English, and where readers meet it in Vietnamese."""

    ja: str
    en: str
    vi: str = ""

    def __add__(self, other: object) -> "Text":
        """Join two texts language by language."""
        if not isinstance(other, Text):
            return NotImplemented
        vietnamese = self.in_language("vi") + other.in_language("vi")
        whole = all(each.vi or not each.en for each in (self, other))
        return Text(self.ja + other.ja, self.en + other.en, vietnamese if whole else "")

    @property
    def both(self) -> tuple[str, str]:
        """Return the Japanese and the English form, which there always are."""
        return self.ja, self.en

    def in_language(self, language: str) -> str:
        """Return the text in `language`; English when there is none."""
        if language == "ja":
            return self.ja
        return (self.vi if language == "vi" else "") or self.en


class OboegakiError(Exception):
    """Root of everything we raise on purpose: what is wrong, and what to do about it."""

    title = Text("エラー", "Error", "Lỗi")

    def __init__(self, what: Text, remedy: Text = Text("", "")) -> None:
        """Keep the two texts; `str()` of the error is the English one."""
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy

    def message(self, language: str) -> str:
        """Return what is wrong and the remedy as one paragraph in `language`."""
        parts = (self.what.in_language(language), self.remedy.in_language(language))
        return ("" if language == "ja" else " ").join(part for part in parts if part)


class UsageError(OboegakiError):
    """The command line was called wrongly."""

    title = Text("使い方の誤り", "Wrong usage", "Dùng sai cách")


class SiteError(OboegakiError):
    """The site's folder or its settings cannot be used."""

    title = Text("サイトの設定の誤り", "The site cannot be used", "Không dùng được trang")


class SourceError(OboegakiError):
    """One file of the site cannot be read."""

    title = Text("ファイルを読めません", "A source cannot be read", "Không đọc được tệp nguồn")


class CheckFailed(OboegakiError):
    """The sources break a blocking rule. The report has been shown; nothing was published."""

    title = Text(
        "検査で問題が見つかりました",
        "The check found blocking problems",
        "Kiểm tra phát hiện lỗi nghiêm trọng",
    )


class PortalRefused(OboegakiError):
    """A portal that the catalogue was pushed to did not take it."""

    title = Text("ポータルの問題", "A problem with a portal", "Có vấn đề với cổng dữ liệu")


class EditionError(OboegakiError):
    """An edition cannot be found, read or written."""

    title = Text("版の問題", "A problem with an edition", "Có vấn đề với một phiên bản")


class EditionMissing(EditionError):
    """There is no such edition, or none at all yet."""

    title = Text("版がありません", "No such edition", "Không có phiên bản này")


class EditionDamaged(EditionError):
    """The edition's files are not what its manifest says."""

    title = Text("版が壊れています", "The edition is damaged", "Phiên bản bị hỏng")


class NumbersDisagree(EditionError):
    """Catalogue, VoID, service description, dumps and engine do not state the same numbers."""

    title = Text("数が一致しません", "The numbers do not agree", "Các con số không khớp nhau")


class EditionNewer(EditionError):
    """The edition was written by a newer oboegaki."""

    title = Text(
        "新しい形式の版です", "The edition is of a newer format", "Phiên bản có định dạng mới hơn"
    )


class EngineNotLoaded(EditionError):
    """The engine elsewhere did not take the edition whole; the one before it stays current."""

    title = Text(
        "検索エンジンに入りませんでした",
        "The engine does not hold the edition",
        "Công cụ truy vấn chưa có phiên bản",
    )


class BuildRunning(EditionError):
    """Another build of the same site is at work."""

    title = Text(
        "別のビルドが進行中です", "Another build is running", "Một lần dựng khác đang chạy"
    )


class PlaceUnusable(EditionError):
    """The folder of the editions cannot be written: full, read-only or forbidden."""

    title = Text("書き込めません", "Cannot write", "Không ghi được")


class QueryError(OboegakiError):
    """A query could not be answered; nothing partial was given out as a result."""

    title = Text("検索式のエラー", "The query could not be answered", "Không thể trả lời truy vấn")


class QueryRefused(QueryError):
    """The query is too large, too deep, or asks for what we never do."""

    title = Text("受け付けられない検索式です", "The query is refused", "Truy vấn bị từ chối")


class UpdateRefused(QueryRefused):
    """SPARQL Update: nothing that serves readers ever writes."""

    title = Text("更新はできません", "Updates are refused", "Không cho phép cập nhật")


class ServiceRefused(QueryRefused):
    """SERVICE would make this machine call another one."""

    title = Text("SERVICE は使えません", "SERVICE is refused", "Không cho phép SERVICE")


class QuerySyntaxError(QueryError):
    """The query is not SPARQL; `line` and `column` count from 1."""

    title = Text("検索式の文法の誤り", "The query has a syntax error", "Truy vấn có lỗi cú pháp")

    def __init__(self, what: Text, remedy: Text, line: int, column: int) -> None:
        """Keep the place of the error besides the texts."""
        super().__init__(what, remedy)
        self.line = line
        self.column = column


class QueryFailed(QueryError):
    """The engine could not evaluate the query."""

    title = Text("検索を実行できませんでした", "The query failed", "Truy vấn thất bại")


class EngineFailed(QueryError):
    """The engine elsewhere cannot be reached, or what it answers is not a result."""

    title = Text(
        "検索エンジンの問題", "The engine does not answer", "Công cụ truy vấn không trả lời"
    )


class QueryTimeout(QueryError):
    """The deadline passed and the worker was ended."""

    title = Text("時間切れ", "The query took too long", "Truy vấn quá thời gian")


class QueryTooLarge(QueryError):
    """The memory or result budget of one query was used up."""

    title = Text(
        "結果が大きすぎます", "The query needs too much", "Truy vấn cần quá nhiều tài nguyên"
    )


class QueriesBusy(QueryError):
    """Every worker and every place in the queue is taken; `retry_after` is in seconds."""

    title = Text("混み合っています", "Too many queries at once", "Quá nhiều truy vấn cùng lúc")

    def __init__(self, what: Text, remedy: Text, retry_after: int) -> None:
        """Keep when to come back besides the texts."""
        super().__init__(what, remedy)
        self.retry_after = retry_after


class RequestError(OboegakiError):
    """A request over HTTP that cannot be served as asked."""

    title = Text("要求のエラー", "The request cannot be served", "Không thể đáp ứng yêu cầu")


class BadRequest(RequestError):
    """The request itself is malformed."""

    title = Text("要求の形式が正しくありません", "Bad request", "Yêu cầu không hợp lệ")


class Forbidden(RequestError):
    """The request comes from a page or under a name from which nobody may ask."""

    title = Text("許されない要求", "Not allowed", "Không được phép")


class NotFound(RequestError):
    """Nothing in the edition has this address."""

    title = Text("見つかりません", "Not found", "Không tìm thấy")


class Withdrawn(RequestError):
    """An earlier edition had this document; it is gone `since` then (UTC, ISO 8601)."""

    title = Text("取り下げられました", "Withdrawn", "Đã được rút lại")

    def __init__(self, what: Text, remedy: Text, since: str, replacement: str) -> None:
        """Keep since when, and the IRI of what took its place ("" when nothing did)."""
        super().__init__(what, remedy)
        self.since = since
        self.replacement = replacement


class EditionGone(RequestError):
    """The edition that was asked for by its name was removed to make room for newer ones."""

    title = Text("その版はもうありません", "The edition is gone", "Phiên bản không còn nữa")

    def __init__(self, what: Text, remedy: Text, edition: str) -> None:
        """Keep the edition's name besides the texts."""
        super().__init__(what, remedy)
        self.edition = edition


class MethodNotAllowed(RequestError):
    """The method is not one of `allowed`."""

    title = Text("この方法では要求できません", "Method not allowed", "Phương thức không được phép")

    def __init__(self, what: Text, remedy: Text, allowed: Sequence[str]) -> None:
        """Keep the allowed methods for the `Allow` header."""
        super().__init__(what, remedy)
        self.allowed = tuple(allowed)


class NotAcceptable(RequestError):
    """No representation fits `Accept`; `offered` lists the media types there are."""

    title = Text(
        "その形式では提供していません", "Not acceptable", "Không có định dạng được yêu cầu"
    )

    def __init__(self, what: Text, remedy: Text, offered: Sequence[str]) -> None:
        """Keep what is on offer for the body."""
        super().__init__(what, remedy)
        self.offered = tuple(offered)


class PreconditionFailed(RequestError):
    """The client asked for a state of the document that is not the present one."""

    title = Text("前提条件を満たしません", "Precondition failed", "Không thỏa điều kiện tiên quyết")


class RangeNotSatisfiable(RequestError):
    """The file has no such part; it has `size` bytes."""

    title = Text("その範囲はありません", "Range not satisfiable", "Không có phạm vi này")

    def __init__(self, what: Text, remedy: Text, size: int) -> None:
        """Keep the size for the `Content-Range` header."""
        super().__init__(what, remedy)
        self.size = size


class HeaderTooLarge(RequestError):
    """The header of the request is larger than the limit."""

    title = Text("ヘッダーが大きすぎます", "Header too large", "Tiêu đề quá lớn")


class RequestTooSlow(RequestError):
    """The request did not arrive whole in time."""

    title = Text("要求が届きませんでした", "Request timeout", "Yêu cầu không đến kịp")


class TooManyRequests(RequestError):
    """One client takes more than its share; `retry_after` is in seconds."""

    title = Text("要求が多すぎます", "Too many requests", "Quá nhiều yêu cầu")

    def __init__(self, what: Text, remedy: Text, retry_after: int) -> None:
        """Keep when to come back besides the texts."""
        super().__init__(what, remedy)
        self.retry_after = retry_after


class ContentTooLarge(RequestError):
    """The body is larger than the limit."""

    title = Text("本文が大きすぎます", "Content too large", "Nội dung quá lớn")


class AddressTooLong(RequestError):
    """The address is longer than any that we take."""

    title = Text("アドレスが長すぎます", "URI too long", "Địa chỉ quá dài")


class UnsupportedMediaType(RequestError):
    """The body's media type is not one we read here."""

    title = Text(
        "本文の形式に対応していません", "Unsupported media type", "Không hỗ trợ kiểu nội dung"
    )
