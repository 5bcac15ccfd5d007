"""What is said when the engine elsewhere does not do its part, and what would help."""

import re

from oboegaki.errors import EngineFailed, EngineNotLoaded, QueriesBusy, Text
from oboegaki.site import Limits

_WORDS = 300
_AGAIN = Text(
    "少し待ってからもう一度お試しください。続くなら運営者に知らせてください。",
    "Try again in a moment; if it happens again, tell the operator.",
    "Hãy thử lại sau giây lát; nếu vẫn xảy ra, hãy báo cho người vận hành.",
)
_BUILD = Text(
    "エンジンの状態と site.toml の [engine] を確かめて、oboegaki build をもう一度実行してください。"
    "元の版はそのままです。",
    "Check the engine and [engine] in site.toml, and run `oboegaki build` again. "
    "The last good edition stays as it was.",
    "Hãy kiểm tra công cụ và [engine] trong site.toml, rồi chạy lại `oboegaki build`. "
    "Phiên bản tốt gần nhất vẫn giữ nguyên.",
)
_CONTROL = re.compile(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]+")


def plain(words: str) -> str:
    """Return what an engine says in one short line, without anything that would steer a screen."""
    line = " ".join(_CONTROL.sub(" ", words).split())
    return line if len(line) <= _WORDS else line[:_WORDS] + "…"


def unreachable(why: Exception) -> EngineFailed:
    """Return the error for an engine that cannot be reached, or that hung up at once."""
    name = plain(str(why)) or type(why).__name__
    return EngineFailed(
        Text(f"検索エンジンに接続できません（{name}）。", f"The engine cannot be reached ({name}).",
             f"Không kết nối được công cụ truy vấn ({name})."),
        _AGAIN,
    )  # fmt: skip


def cut(why: Exception) -> EngineFailed:
    """Return the error for an answer that ended before it was complete."""
    name = plain(str(why)) or type(why).__name__
    return EngineFailed(
        Text(f"検索エンジンの答えが途中で切れました（{name}）。",
             f"The engine's answer was cut off ({name}).",
             f"Câu trả lời của công cụ truy vấn bị ngắt giữa chừng ({name})."),
        _AGAIN,
    )  # fmt: skip


def refused(status: int, words: str) -> EngineFailed:
    """Return the error for a status that is no answer to a query."""
    said = f"{status} {plain(words)}".strip()
    return EngineFailed(
        Text(f"検索エンジンが応じませんでした（{said}）。",
             f"The engine did not answer the query ({said}).",
             f"Công cụ truy vấn không trả lời ({said})."),
        _AGAIN,
    )  # fmt: skip


def not_a_result(media_type: str) -> EngineFailed:
    """Return the error for 200 with something that is not a result of the form asked for."""
    said = plain(media_type) or "?"
    return EngineFailed(
        Text(f"検索エンジンの答えが検索結果ではありません（{said}）。",
             f"What the engine answered is not a result ({said}).",
             f"Câu trả lời của công cụ truy vấn không phải kết quả ({said})."),
        _AGAIN,
    )  # fmt: skip


def rows_cut(most: str) -> EngineFailed:
    """Return the error for a result of which the engine gives only the first rows."""
    said = plain(most)
    return EngineFailed(
        Text(f"検索エンジンは結果の先頭 {said} 行しか返しません。",
             f"The engine gives only the first {said} rows of a result.",
             f"Công cụ truy vấn chỉ trả về {said} dòng đầu của kết quả."),
        Text("LIMIT と OFFSET で分けてください。運営者はエンジンの上限（ResultSetMaxRows など）を"
             "上げてください。",
             "Take it in parts with LIMIT and OFFSET; its operator raises the engine's limit, such "
             "as ResultSetMaxRows.",
             "Hãy lấy từng phần bằng LIMIT và OFFSET; người vận hành hãy tăng giới hạn của "
             "công cụ, như ResultSetMaxRows."),
    )  # fmt: skip


def endless() -> EngineFailed:
    """Return the error for a graph of which one could not tell whether it is complete."""
    return EngineFailed(
        Text("検索エンジンの答えは、終わりが分からない送り方です（Content-Length がありません）。",
             "The engine sends graphs in a way that hides whether they are complete "
             "(neither Content-Length nor chunked).",
             "Công cụ truy vấn gửi đồ thị theo cách không cho biết đã đủ hay chưa "
             "(không có Content-Length cũng không chunked)."),
        _AGAIN,
    )  # fmt: skip


def changed() -> EngineFailed:
    """Return the error for a data set that was loaded anew while it answered."""
    return EngineFailed(
        Text("答えている間に検索エンジンのデータが入れ替わりました。",
             "The engine's data were replaced while it answered.",
             "Dữ liệu của công cụ truy vấn đã được thay trong lúc trả lời."),
        Text("もう一度お試しください。", "Try again.", "Hãy thử lại."),
    )  # fmt: skip


def nothing_held() -> EngineFailed:
    """Return the error for an edition that no data set holds."""
    return EngineFailed(
        Text("検索エンジンにこの版がまだ入っていません。",
             "The engine does not hold this edition yet.",
             "Công cụ truy vấn chưa có phiên bản này."),
        Text("運営者は oboegaki build を実行してください。文書とダンプはそのまま読めます。",
             "Its operator runs `oboegaki build`; documents and dumps can be read meanwhile.",
             "Người vận hành hãy chạy `oboegaki build`; tài liệu và bản kết xuất vẫn đọc được."),
    )  # fmt: skip


def busy(limits: Limits, connections: int) -> QueriesBusy:
    """Return the error for a query that found no connection, or an engine that is busy itself."""
    retry_after = max(1, round(limits.query_seconds))
    return QueriesBusy(
        Text(f"検索エンジンが混み合っています（同時に {connections} 件まで）。",
             f"The engine is busy (up to {connections} queries at once).",
             f"Công cụ truy vấn đang bận (tối đa {connections} truy vấn cùng lúc)."),
        Text(f"{retry_after} 秒ほど待ってからもう一度お試しください。",
             f"Try again in about {retry_after} seconds.",
             f"Hãy thử lại sau khoảng {retry_after} giây."),
        retry_after,
    )  # fmt: skip


# Loading -----------------------------------------------------------------------------------------


def load_refused(address: str, why: str) -> EngineNotLoaded:
    """Return the error for a part of an edition that the engine did not take."""
    return EngineNotLoaded(
        Text(f"検索エンジン {address} に書き込めません（{plain(why)}）。",
             f"The engine at {address} did not take the edition ({plain(why)}).",
             f"Công cụ truy vấn tại {address} không nhận phiên bản ({plain(why)})."),
        _BUILD,
    )  # fmt: skip


def load_lost(address: str, wrong: list[str]) -> EngineNotLoaded:
    """Return the error for a data set that does not hold what was loaded."""
    shown = "; ".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")
    return EngineNotLoaded(
        Text(f"検索エンジン {address} の内容が版と一致しません（{shown}）。",
             f"What the engine at {address} holds is not the edition ({shown}).",
             f"Nội dung của công cụ truy vấn tại {address} không khớp phiên bản ({shown})."),
        _BUILD,
    )  # fmt: skip


def not_ours(address: str, graphs: list[str]) -> EngineNotLoaded:
    """Return the error for a data set that holds something else, which a load would destroy."""
    shown = ", ".join(graphs[:5]) + (" …" if len(graphs) > 5 else "")
    return EngineNotLoaded(
        Text(f"検索エンジン {address} には別のデータがあります（{shown}）。",
             f"The engine at {address} holds other data ({shown}), which a load would destroy.",
             f"Công cụ truy vấn tại {address} đang có dữ liệu khác ({shown})."),
        Text("oboegaki 専用の空のデータセットを用意するか、エンジン自身のグラフなら "
             "engine.own_graphs に書いてください。",
             "Give oboegaki data sets of its own, empty at first; graphs of the engine itself "
             "belong into engine.own_graphs.",
             "Hãy dành cho oboegaki các tập dữ liệu riêng, ban đầu rỗng; đồ thị của chính công cụ "
             "thì ghi vào engine.own_graphs."),
    )  # fmt: skip
