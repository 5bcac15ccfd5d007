"""The file of a release under review: read anew each time, written whole or not at all."""

import errno
import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path

from oboegaki import whole
from oboegaki.authoring import Home
from oboegaki.authoring.tree import Malformed
from oboegaki.errors import PreconditionFailed, SourceError, Text
from oboegaki.review.facts import Facts
from oboegaki.site import Site
from oboegaki.sources.discover import Source, home_of

LARGEST = 2 << 20
"""Bytes: the draft of a document of 50 pages has a few hundred thousand."""
KEPT = ".bak"
"""What is added to the name of the file for the one that was there before."""


@dataclass(frozen=True, slots=True)
class Release:
    """The file of a release, in its site."""

    site: Site
    source: Source
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self.source.path

    @property
    def home(self) -> Home:
        """Return where what it says is at home."""
        return home_of(self.source, self.site)

    @property
    def kept(self) -> Path:
        """Return where the file is kept as it was before the last change."""
        return self.path.with_name(self.path.name + KEPT)

    def text(self) -> str:
        """Return what is in the file now; raises SourceError."""
        try:
            with self.path.open("rb") as file:
                data = file.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise _too_large(self.path)
            return data.decode()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "UTF-8"
            raise SourceError(
                Text(f"{self.path} を読めません（{why}）。", f"{self.path} cannot be read ({why}).",
                     f"Không đọc được {self.path} ({why})."),
                Text("UTF-8 の YAML ファイルであることと、権限を確かめてください。",
                     "It must be YAML in UTF-8 that you may read.",
                     "Tệp phải là YAML bằng UTF-8 mà bạn được đọc."),
            ) from None  # fmt: skip

    def facts(self) -> Facts:
        """Return what the file says now; raises SourceError, which names the line."""
        text = self.text()
        try:
            found = Facts(text, self.home)
        except Malformed as error:
            line = text.count("\n", 0, error.problem.at) + 1
            where = f"{self.path}:{line}: "
            raise SourceError(
                Text(where, where, where) + error.problem.message, error.problem.remedy
            ) from None
        if not found.things:
            raise SourceError(
                Text(f"{self.path} は一つの報道発表資料ではありません。",
                     f"{self.path} is not one release.", f"{self.path} không phải một bản tin."),
                Text("oboegaki draft が書いたファイルを指定してください。",
                     "Name a file that `oboegaki draft` wrote.",
                     "Hãy chỉ định tệp do `oboegaki draft` ghi."),
            )  # fmt: skip
        return found

    def save(self, text: str, revision: str) -> None:
        """Write the file, and keep what was there before beside it.

        Raises PreconditionFailed when the file is not the one of that revision any more, and
        SourceError when it cannot be written; then it is as it was.
        """
        with self._lock:
            before = self.text()
            if revision_of(before) != revision:
                raise changed_meanwhile(self.path)
            try:
                mode = self.path.stat().st_mode & 0o777
                whole.write(self.kept, before, mode)
                whole.write(self.path, text, mode)
            except OSError as error:
                raise _unwritable(self.path, error) from None

    def undo(self, revision: str) -> None:
        """Put back what was there before the last change; raises as `save` does."""
        try:
            before = self.kept.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            raise changed_meanwhile(self.path) from None
        self.save(before, revision)


def revision_of(text: str) -> str:
    """Return what tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def changed_meanwhile(path: Path) -> PreconditionFailed:
    """Return the error of a decision on a file that is another by now."""
    return PreconditionFailed(
        Text(f"{path.name} は、この画面を開いた後に変わりました。何も書き込んでいません。",
             f"{path.name} has changed since this page was made. Nothing was written.",
             f"{path.name} đã thay đổi sau khi mở trang này. Chưa ghi gì."),
        Text("今の内容を読み直して、もう一度決めてください。",
             "Load the page again, and decide on what is there now.",
             "Hãy tải lại trang và quyết định theo nội dung hiện tại."),
    )  # fmt: skip


def _too_large(path: Path) -> SourceError:
    return SourceError(
        Text(f"{path} は一つの画面で確認するには大きすぎます（{LARGEST:,} バイトまで）。",
             f"{path} is too large to be reviewed on one page (up to {LARGEST:,} bytes).",
             f"{path} quá lớn để xác nhận trên một trang (tối đa {LARGEST:,} byte)."),
        Text("資料ごとにファイルを分けてください。", "Make a file of each release.",
             "Hãy tách mỗi bản tin thành một tệp."),
    )  # fmt: skip


def _unwritable(path: Path, error: OSError) -> SourceError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return SourceError(
        Text(f"{path} に書き込めません: {error.strerror}。元のファイルはそのままです。",
             f"{path} cannot be written: {error.strerror}. The file is as it was.",
             f"Không ghi được {path}: {error.strerror}. Tệp vẫn như cũ."),
        Text("ディスクの空きを増やしてください。", "Make room on the disk.",
             "Hãy giải phóng dung lượng đĩa.") if full else
        Text("フォルダーに書き込む権限を確かめてください。",
             "Check that the folder may be written.", "Hãy kiểm tra quyền ghi thư mục."),
    )  # fmt: skip
