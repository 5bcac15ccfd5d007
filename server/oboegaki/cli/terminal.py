"""Speaking to the person at the terminal: progress, errors, tables."""

import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from oboegaki import whole
from oboegaki.errors import OboegakiError, SourceError, Text
from oboegaki.site import reader_language


def complain(error: OboegakiError) -> None:
    """Say on standard error, in Japanese and in English, what is wrong and what to do."""
    order = ("ja", "en") if reader_language() == "ja" else ("en", "ja")
    for language in order:
        print(f"oboegaki: {error.message(language)}", file=sys.stderr)


def say(text: Text) -> None:
    """Say something to the person on standard error."""
    print(text.in_language(reader_language()), file=sys.stderr)


def written_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet, with the folders that it needs."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SourceError(
            Text(f"{path} は既にあります。上書きはしません。",
                 f"{path} is there already; nothing is overwritten."),
            Text("別の名前にするか、先に片付けてください。",
                 "Choose another name, or move it away."),
        ) from None  # fmt: skip
    except OSError as error:
        raise not_written(path, error) from None


def written_whole(path: Path, text: str, *before: tuple[Path, str]) -> None:
    """Write a file whole or not at all, with the folders that it needs, others before it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for each, contents in (*before, (path, text)):
            whole.write(each, contents)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> SourceError:
    """Return the error for a file that cannot be written."""
    return SourceError(
        Text(f"{path} に書き込めません: {error.strerror}。",
             f"{path} cannot be written: {error.strerror}.",
             f"Không ghi được {path}: {error.strerror}."),
        Text("場所と権限と空き容量を確かめてください。", "Check the folder, permissions and space.",
             "Hãy kiểm tra thư mục, quyền và dung lượng."),
    )  # fmt: skip


class Progress:
    """Shows on a terminal how far long work has come; silent when piped."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        """Begin on a stream."""
        self._stream = stream
        self._shown = stream.isatty()
        self._language = reader_language()

    def __call__(self, what: Text, done: int = 0, total: int = 0) -> None:
        """Show the step, and how much of it is done."""
        if not self._shown:
            return
        share = f" {done:,}/{total:,}" if total > 1 else ""
        self._stream.write(f"\r\x1b[K{what.in_language(self._language)}{share} …")
        self._stream.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns, aligned for characters of double width, too."""
    lines = [[clean(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    ruled = [lines[0], ["─" * each for each in widths], *lines[1:]]
    return "\n".join("  ".join(map(_padded, line, widths)).rstrip() for line in ruled)


def _padded(cell: str, size: int) -> str:
    return cell + " " * (size - width(cell))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clean(text: str) -> str:
    """Return a text without what would steer the terminal: data are hostile."""
    return "".join(c if c.isprintable() else "␤" if c == "\n" else "�" for c in text)
