"""Why a file is refused, and what to do about it, in three languages: one table."""

from pathlib import Path

from oboegaki.draft.parts import MOST_BYTES
from oboegaki.errors import SourceError, Text

_MIB = MOST_BYTES >> 20
_PASTE = Text(
    "本文をコピーしてテキストファイル（.txt）に保存し、それを指定してください。",
    "Copy its text into a text file (.txt) and give that.",
    "Hãy sao chép nội dung vào tệp văn bản (.txt) rồi dùng tệp đó.",
)
_REASONS: dict[str, tuple[Text, Text]] = {
    "missing": (
        Text("ファイルがありません", "there is no such file", "không có tệp này"),
        Text("綴りと場所を確かめてください。", "Check the spelling and the folder.",
             "Hãy kiểm tra tên và thư mục."),
    ),
    "folder": (
        Text("フォルダーです", "it is a folder", "đây là thư mục"),
        Text("その中の文書を一つ指定してください。", "Give one document in it.",
             "Hãy chỉ định một tài liệu trong đó."),
    ),
    "unreadable": (
        Text("ファイルを開けません", "it cannot be opened", "không mở được tệp"),
        Text("読み取りの権限を確かめてください。", "Check that you may read it.",
             "Hãy kiểm tra quyền đọc."),
    ),
    "large": (
        Text(f"{_MIB} MB を超えています", f"it is larger than {_MIB} MB", f"tệp lớn hơn {_MIB} MB"),
        Text("報道発表資料の部分だけのファイルにしてください。",
             "Give a file with the release alone.", "Hãy dùng tệp chỉ chứa thông cáo."),
    ),
    "empty": (
        Text("文字がありません", "there is no text in it", "tệp không có chữ"), _PASTE,
    ),
    "scanned": (
        Text("文字の入っていない PDF です（紙を読み取った画像）",
             "it is a PDF without text (pictures of pages)", "PDF không có chữ (ảnh quét)"),
        Text("元の Word などの文書を使うか、文字認識（OCR）をかけて保存し直してください。",
             "Use the original document, or save it with text recognition (OCR).",
             "Hãy dùng tài liệu gốc hoặc lưu lại sau khi nhận dạng chữ (OCR)."),
    ),
    "locked": (
        Text("パスワードで保護されています", "it is protected by a password",
             "tệp được bảo vệ bằng mật khẩu"),
        Text("保護を外して保存し直したものを指定してください。",
             "Save it without protection and give that file.", "Hãy lưu lại không đặt mật khẩu."),
    ),
    "office": (
        Text("古い形式（.doc など）か、パスワードで保護された Office 文書です",
             "it is an old Office document (.doc) or protected by a password",
             "tệp Office kiểu cũ (.doc) hoặc có mật khẩu"),
        Text("保護を外し、「Word 文書（.docx）」として保存し直してください。",
             "Save it without protection as a Word document (.docx).",
             "Hãy bỏ mật khẩu và lưu thành tệp Word (.docx)."),
    ),
    "macros": (
        Text("マクロを含む Word 文書です", "it is a Word document with macros",
             "tài liệu Word có macro"),
        Text("マクロは実行も読み取りもしません。「Word 文書（.docx）」として保存し直してください。",
             "Macros are neither run nor read. Save it as a Word document (.docx).",
             "Macro không được chạy hay đọc. Hãy lưu thành tệp Word (.docx)."),
    ),
    "bomb": (
        Text("展開すると大きくなりすぎます", "it grows too large when it is unpacked",
             "tệp quá lớn khi giải nén"), _PASTE,
    ),
    "damaged": (
        Text("壊れているか、途中で切れています", "it is damaged or cut short",
             "tệp bị hỏng hoặc bị cắt cụt"),
        Text("元の文書から保存し直してください。", "Save it anew from the original.",
             "Hãy lưu lại từ bản gốc."),
    ),
    "zip": (
        Text("Word 文書（.docx）ではありません", "it is not a Word document (.docx)",
             "không phải tài liệu Word (.docx)"), _PASTE,
    ),
    "image": (
        Text("画像です", "it is a picture", "đây là ảnh"), _PASTE,
    ),
    "rtf": (
        Text("リッチテキスト（.rtf）です", "it is rich text (.rtf)", "đây là tệp .rtf"),
        Text("「Word 文書（.docx）」として保存し直してください。",
             "Save it as a Word document (.docx).", "Hãy lưu thành tệp Word (.docx)."),
    ),
    "garbled": (
        Text("文字コードがわからないか、壊れた文字があります",
             "its encoding cannot be told, or some letters are damaged",
             "không nhận ra bảng mã hoặc có ký tự hỏng"),
        Text("元の文書を開き、UTF-8 で保存し直してください。",
             "Open the original and save it in UTF-8.", "Hãy mở bản gốc và lưu lại bằng UTF-8."),
    ),
    "binary": (
        Text("テキスト、HTML、Word（.docx）、PDF のどれでもありません",
             "it is neither text, HTML, Word (.docx) nor PDF",
             "không phải văn bản, HTML, Word (.docx) hay PDF"), _PASTE,
    ),
}  # fmt: skip


class Reason(Exception):
    """Why a reader cannot go on: a key of the table."""


def refusal(reason: str, path: Path) -> SourceError:
    """Return the error that says why a file is not read."""
    what, remedy = _REASONS[reason]
    name = path.name or str(path.resolve())
    return SourceError(
        Text(f"{name}: {what.ja}。", f"{name}: {what.en}.", f"{name}: {what.vi}."), remedy
    )
