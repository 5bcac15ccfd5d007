"""What a reader is told when a query was not answered, and what would help."""

import re
import signal
from math import ceil

from oboegaki.errors import (
    QueriesBusy,
    QueryError,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    Text,
)
from oboegaki.queries import Query, place_in
from oboegaki.queries.tokens import syntax_error
from oboegaki.site import Limits

_NARROWER = Text(
    "条件を増やして対象を絞るか、LIMIT を付けてください。"
    "変数を共有しないパターンを並べると、すべての組み合わせを調べることになります。",
    "Add conditions or a LIMIT, and see that the patterns share variables: "
    "patterns that share none are combined in every way.",
    "Hãy thêm điều kiện hoặc LIMIT, và để các mẫu dùng chung biến: "
    "các mẫu không chung biến sẽ được kết hợp theo mọi cách.",
)

_LESS_THAN = Text(
    "「<」が「より小さい」の意味なら、前後に空白を入れてください。",
    "If its < means less than, put spaces around it.",
    "Nếu dấu < nghĩa là nhỏ hơn, hãy đặt dấu cách hai bên.",
)
_HOW = Text(
    "その場所と直前の括弧・句読点（ . ; { } ( ) ）と、BIND の変数が新しいことを確かめてください。",
    "Check the brackets and the punctuation ( . ; { } ( ) ) there and just before, and that BIND "
    "names a new variable.",
    "Hãy kiểm tra dấu ngoặc và dấu câu ( . ; { } ( ) ) ở đó và ngay trước đó, và biến của BIND "
    "phải là biến mới.",
)


def late(limits: Limits) -> QueryTimeout:
    """Return the error for a query that was still running at its deadline."""
    seconds = limits.query_seconds
    return QueryTimeout(
        Text(f"{seconds:g} 秒以内に終わらなかったため、中止しました。",
             f"It was ended because it took more than {seconds:g} seconds.",
             f"Đã dừng vì mất hơn {seconds:g} giây."),
        _NARROWER,
    )  # fmt: skip


def slow_reader(limits: Limits, seconds: float) -> QueryTimeout:
    """Return the error for a result that was fetched too slowly."""
    return QueryTimeout(
        Text(f"結果の受け取りに {seconds:g} 秒以上かかったため、中止しました。",
             f"It was ended because fetching the result took more than {seconds:g} seconds.",
             f"Đã dừng vì việc nhận kết quả mất hơn {seconds:g} giây."),
        Text(f"結果を {limits.result_buffer_kb:,} KiB 以下に分けるか、ダンプを使ってください。",
             f"Ask for parts of up to {limits.result_buffer_kb:,} KiB, or use the dumps.",
             f"Hãy lấy từng phần tối đa {limits.result_buffer_kb:,} KiB, hoặc dùng bản kết xuất."),
    )  # fmt: skip


def no_memory(limits: Limits) -> QueryTooLarge:
    """Return the error for a query that used up its memory."""
    return QueryTooLarge(
        Text(f"一つの検索式が使えるメモリー（{limits.query_memory_mb:,} MiB）を超えました。",
             f"It needs more memory than one query may have ({limits.query_memory_mb:,} MiB).",
             f"Cần nhiều bộ nhớ hơn mức cho một truy vấn ({limits.query_memory_mb:,} MiB)."),
        Text("ORDER BY、GROUP BY、DISTINCT は対象をすべて覚えます。先に絞ってください。",
             "ORDER BY, GROUP BY and DISTINCT remember all they see: narrow it first. ",
             "ORDER BY, GROUP BY và DISTINCT ghi nhớ mọi thứ chúng gặp: hãy thu hẹp trước. ")
        + _NARROWER,
    )  # fmt: skip


def too_large(limits: Limits) -> QueryTooLarge:
    """Return the error for a result that is longer than a result may be."""
    return QueryTooLarge(
        Text(f"結果が上限（{limits.result_mb:,} MiB）を超えました。",
             f"The result is over the limit of {limits.result_mb:,} MiB.",
             f"Kết quả vượt giới hạn {limits.result_mb:,} MiB."),
        Text("LIMIT と OFFSET で分けるか、ダンプを使ってください。",
             "Take it in parts with LIMIT and OFFSET, or use the dumps.",
             "Hãy lấy từng phần bằng LIMIT và OFFSET, hoặc dùng bản kết xuất."),
    )  # fmt: skip


def not_merged(limits: Limits) -> QueryRefused:
    """Return the error for default graphs that are too large to be put together."""
    return QueryRefused(
        Text(f"既定グラフとして合わせられるのは合計 {limits.merged_statements:,} 文までです。",
             "The default graphs hold more statements than may be put together for one query "
             f"({limits.merged_statements:,}).",
             "Các đồ thị mặc định có nhiều phát biểu hơn mức được gộp cho một truy vấn "
             f"({limits.merged_statements:,})."),
        Text("グラフを一つにするか、GRAPH を使うか、省略して全体を対象にしてください。",
             "Name one default graph, use GRAPH, or leave them out to query all of the data.",
             "Hãy nêu một đồ thị mặc định, dùng GRAPH, hoặc bỏ đi để truy vấn toàn bộ dữ liệu."),
    )  # fmt: skip


def busy(limits: Limits) -> QueriesBusy:
    """Return the error for a query that found no worker and no place to wait."""
    retry_after = max(1, round(limits.query_seconds))
    return QueriesBusy(
        Text(f"同時に {limits.query_workers} 件まで検索できますが、すべて使用中です。",
             f"All {limits.query_workers} query workers are taken.",
             f"Cả {limits.query_workers} tiến trình truy vấn đều đang bận."),
        Text(f"{retry_after} 秒ほど待ってからもう一度お試しください。",
             f"Try again in about {retry_after} seconds.",
             f"Hãy thử lại sau khoảng {retry_after} giây."),
        retry_after,
    )  # fmt: skip


def resting(seconds: float) -> QueriesBusy:
    """Return the error for a query while workers, having died in a row, are not started."""
    retry_after = max(1, ceil(seconds))
    return QueriesBusy(
        Text("検索エンジンが続けて止まったため、少し休ませています。",
             "The engine stopped several times in a row and is given a rest.",
             "Công cụ truy vấn đã dừng nhiều lần liên tiếp nên đang tạm nghỉ."),
        Text(f"{retry_after} 秒ほど待ってからもう一度お試しください。",
             f"Try again in about {retry_after} seconds.",
             f"Hãy thử lại sau khoảng {retry_after} giây."),
        retry_after,
    )  # fmt: skip


def closed() -> QueryFailed:
    """Return the error for a query of a store that is being closed."""
    return QueryFailed(
        Text(
            "検索エンジンは停止中です。",
            "The engine is being stopped.",
            "Công cụ truy vấn đang được dừng.",
        ),
        Text("もう一度お試しください。", "Try again.", "Hãy thử lại."),
    )


EARLY_END = Text(
    "始まってすぐに終了しました（おそらくメモリー不足です）。",
    "it ended at once, most likely for want of memory.",
    "nó kết thúc ngay, rất có thể do thiếu bộ nhớ.",
)


def slow_start(seconds: float) -> Text:
    """Return why a worker that was not ready in time was given up."""
    return Text(f"{seconds:g} 秒以内に始まりませんでした。",
                f"it was not ready within {seconds:g} seconds.",
                f"nó không sẵn sàng trong {seconds:g} giây.")  # fmt: skip


def not_started(why: Text) -> QueryFailed:
    """Return the error for a worker that could not be started."""
    return QueryFailed(
        Text("検索エンジンを開始できません: ", "The engine cannot be started: ",
             "Không khởi động được công cụ truy vấn: ") + why,
        Text("oboegaki build で版を作り直すか、limits.query_memory_mb を上げてください。",
             "Build the edition again, or raise limits.query_memory_mb.",
             "Hãy dựng lại phiên bản, hoặc tăng limits.query_memory_mb."),
    )  # fmt: skip


def died(returncode: int, last_words: str, limits: Limits) -> QueryError:
    """Return the error for a worker that ended by itself, from how it ended."""
    if returncode == -signal.SIGXCPU:
        return late(limits)
    if returncode == -signal.SIGKILL or any(word in last_words for word in _NO_MEMORY):
        return no_memory(limits)
    if returncode in (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT):
        return QueryFailed(
            Text("検索式が複雑すぎて、検索エンジンが読み切れませんでした。",
                 "The query is too deeply nested or too long-winded for the engine.",
                 "Truy vấn lồng quá sâu hoặc quá dài đối với công cụ truy vấn."),
            Text("入れ子を浅くするか、検索式を分けてください。",
                 "Nest less, or split it into smaller ones.",
                 "Hãy giảm mức lồng, hoặc chia thành các truy vấn nhỏ hơn."),
        )  # fmt: skip
    return QueryFailed(
        Text("検索エンジンが途中で止まりました。", "The engine stopped midway.",
             "Công cụ truy vấn đã dừng giữa chừng."),
        Text("もう一度試し、続くなら運営者に知らせてください。",
             "Try again; if it happens again, tell the operator.",
             "Hãy thử lại; nếu vẫn xảy ra, hãy báo cho người vận hành."),
    )  # fmt: skip


_NO_MEMORY = ("memory allocation", "MemoryError", "bad_alloc")


def not_evaluated(why: str) -> QueryFailed:
    """Return the error for a query that the engine began and could not go on with."""
    return QueryFailed(
        Text(
            f"検索エンジンの報告: {why}", f"The engine says: {why}", f"Công cụ truy vấn báo: {why}"
        ),
        Text(
            "検索式を見直してください。",
            "Look at that part of the query.",
            "Hãy xem lại phần đó của truy vấn.",
        ),
    )


# Syntax ------------------------------------------------------------------------------------------

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_REASONS = {
    "Prefix not found": Text(
        "接頭辞が宣言されていません。", "the prefix is not declared.", "tiền tố chưa được khai báo."
    ),
    "IRI parsing failed": Text(
        "IRI の書き方が正しくありません。",
        "the IRI of that name is not well formed.",
        "IRI của tên đó viết không đúng.",
    ),
    "language tag parsing failed": Text(
        "言語タグの書き方が正しくありません。",
        "the language tag is not well formed.",
        "thẻ ngôn ngữ viết không đúng.",
    ),
    "Already used blank node id": Text(
        "同じ空白ノードのラベルが別のパターンで使われています。",
        "the same blank node label is used in another pattern.",
        "nhãn nút trống này đã dùng trong một mẫu khác.",
    ),
    "The VALUES clause rows should have": Text(
        "VALUES の行の値の数が変数の数と違います（値がない所は UNDEF）。",
        "a row of VALUES has not as many values as there are variables (UNDEF for none).",
        "một dòng của VALUES không đủ số giá trị so với số biến (dùng UNDEF khi không có).",
    ),
    "Repeated variables are not allowed in VALUES": Text(
        "VALUES に同じ変数が二度あります。",
        "VALUES names a variable twice.",
        "VALUES nêu một biến hai lần.",
    ),
    "BIND is overriding an existing variable": Text(
        "BIND の変数はすでに使われています。",
        "the variable of BIND is in use already.",
        "biến của BIND đã được dùng.",
    ),
    "The SELECT contains": Text(
        "GROUP BY にない変数を SELECT しています。",
        "SELECT names a variable that is neither grouped by nor aggregated.",
        "SELECT nêu một biến không có trong GROUP BY và không được gộp.",
    ),
    "Duplicated variable name in SELECT": Text(
        "SELECT に同じ変数が二度あります。",
        "SELECT names a variable twice.",
        "SELECT nêu một biến hai lần.",
    ),
    "The SELECT overrides an existing variable": Text(
        "SELECT の AS の変数はすでに使われています。",
        "the variable after AS in SELECT is in use already.",
        "biến sau AS trong SELECT đã được dùng.",
    ),
    "SELECT * is not authorized with GROUP BY": Text(
        "GROUP BY と SELECT * は一緒に使えません。",
        "SELECT * cannot stand with GROUP BY.",
        "không thể dùng SELECT * cùng GROUP BY.",
    ),
}
"""What pyoxigraph says among the tokens it expected, in our words."""


def _not_an_iri(token: str) -> Text:
    return Text(f"IRI「{token[:80]}」はここに置けないか、書き方が正しくありません。",
                f"the IRI {token[:80]} is not well formed, or cannot stand here.",
                f"IRI {token[:80]} viết không đúng, hoặc không được đứng ở đây.")  # fmt: skip


def not_sparql(query: Query, message: str) -> QuerySyntaxError:
    """Return the error for a text that pyoxigraph could not parse, from what it said."""
    match = _PLACE.match(message)
    if match is None:
        return syntax_error((1, 1), Text(message, message, message), _HOW)
    line, column = int(match.group(1)), int(match.group(2))
    token = ""
    if query.spaced:
        line, column, token = place_in(query, column)
    if token.startswith("<"):
        return syntax_error((line, column), _not_an_iri(token), _LESS_THAN)
    for words, reason in _REASONS.items():
        if words in match.group(3):
            return syntax_error((line, column), reason, Text("", ""))
    unexpected = (
        Text(
            f"「{token[:40]}」はここに置けません。",
            f'"{token[:40]}" cannot stand here.',
            f'"{token[:40]}" không được đứng ở đây.',
        )
        if token
        else Text(
            "検索式が途中で終わっています。",
            "the query ends too early.",
            "truy vấn kết thúc quá sớm.",
        )
    )
    return syntax_error((line, column), unexpected, _HOW)
