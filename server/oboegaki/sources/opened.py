"""A source's bytes, unpacked and guarded: everything from outside is hostile.

Deeply nested JSON and triple terms end the process that parses them, and a small .gz or entity can
grow without bound; so sizes, ratios and nesting are looked at before a parser sees anything.
"""

import gzip
import mmap
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from oboegaki.errors import Text
from oboegaki.formats import JSON_LD, RDF_XML, XLSX
from oboegaki.report import Finding, Severity
from oboegaki.site import Limits
from oboegaki.sources.discover import Source

_CHUNK = 1 << 20
_DEEPEST = 200
_BOM = b"\xef\xbb\xbf"
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
_TERMS = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|<[^<>\s]*>|(<<)|(>>)',
    re.DOTALL,
)
_NESTED_ENTITY = re.compile(rb"""<!ENTITY\s[^>]*?(?:"[^">]*&\w[^">]*"|'[^'>]*&\w[^'>]*')""")
_ONLY_IN_SHIFT_JIS = re.compile(rb"[\x81-\x8d\x90-\x9f]")
_ISO_2022_JP = b"\x1b$B"


class Unreadable(Exception):
    """Carries the findings that say why a source cannot be read."""

    def __init__(self, finding: Finding, *others: Finding) -> None:
        """Keep the findings; nobody but the reader of sources sees this exception."""
        super().__init__(finding.message.en)
        self.finding = finding
        self.findings = (finding, *others)


def unreadable(rule: str, message: Text, remedy: Text) -> Unreadable:
    """Return the exception for a source that cannot be read at all."""
    return Unreadable(Finding(Severity.VIOLATION, rule, message, remedy))


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[IO[bytes]]:
    """Open a source for parsing, unpacked, past a byte order mark; raises Unreadable."""
    with _file(source) as packed, tempfile.TemporaryFile() as unpacked:
        if source.compressed:
            _unpack(packed, unpacked, limits)
        file = unpacked if source.compressed else packed
        size = file.seek(0, 2)
        if size > limits.source_mb << 20:
            raise _too_large(limits)
        if size:
            _guard(file, source)
        file.seek(3 if _starts(file, _BOM) else 0)
        yield file


def _file(source: Source) -> IO[bytes]:
    try:
        return source.path.open("rb")
    except OSError as error:
        why = error.strerror
        raise unreadable(
            "no-access",
            Text(f"ファイルを開けません: {why}", f"It cannot be opened: {why}."),
            Text("ファイルの場所と、読む権限を確かめてください。",
                 "Check that it is there and may be read."),
        ) from None  # fmt: skip


def _starts(file: IO[bytes], mark: bytes) -> bool:
    file.seek(0)
    return file.read(len(mark)) == mark


def _unpack(packed: IO[bytes], unpacked: IO[bytes], limits: Limits) -> None:
    """Unpack gzip into a temporary file, within the size and the ratio that are allowed."""
    allowed = min(limits.source_mb << 20, (packed.seek(0, 2) + 1024) * limits.gzip_ratio)
    packed.seek(0)
    written = 0
    try:
        with gzip.open(packed) as stream:
            while chunk := stream.read(_CHUNK):
                written += unpacked.write(chunk)
                if written > allowed:
                    raise _too_large(limits)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise unreadable(
            "broken-gzip",
            Text("gzip として展開できません。", "It cannot be unpacked as gzip."),
            Text(
                "もう一度圧縮するか、.gz を外してください。", "Compress it again, or drop the .gz."
            ),
        ) from None


def _too_large(limits: Limits) -> Unreadable:
    return unreadable(
        "too-large",
        Text(f"大きすぎます（展開後 {limits.source_mb:,} MiB、圧縮比 {limits.gzip_ratio} 倍"
             "まで）。",
             f"It is too large (up to {limits.source_mb:,} MiB unpacked and "
             f"{limits.gzip_ratio} times its packed size)."),
        Text("ファイルを分けるか、limits を上げてください。", "Split it, or raise the limits."),
    )  # fmt: skip


def _guard(file: IO[bytes], source: Source) -> None:
    """Refuse what would end the parser's process, and name a wrong encoding."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if source.syntax.media_type == XLSX.media_type:
            return
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:2]:
            raise wrong_encoding("UTF-16")
        if data.find(_ISO_2022_JP) >= 0:
            raise wrong_encoding("ISO-2022-JP")
        if source.syntax == RDF_XML and _NESTED_ENTITY.search(data):
            raise unreadable(
                "nested-entities",
                Text(
                    "互いに参照する実体宣言（ENTITY）があります。",
                    "Its ENTITY declarations refer to others.",
                ),
                Text("実体宣言を展開してください。", "Write the entities out."),
            )
        tokens = _JSON if source.syntax == JSON_LD else _TERMS if data.find(b"<<") >= 0 else None
        if tokens is not None and _depth(tokens, data) > _DEEPEST:
            raise unreadable(
                "too-deep",
                Text(
                    f"入れ子が {_DEEPEST} 段を超えています。",
                    f"It is nested deeper than {_DEEPEST} levels.",
                ),
                Text("構造を平らにしてください。", "Make it flatter."),
            )


def _depth(tokens: re.Pattern[bytes], data: mmap.mmap) -> int:
    deepest = depth = 0
    for match in tokens.finditer(data):
        if match.lastindex == 1:
            depth += 1
            deepest = max(deepest, depth)
        elif match.lastindex == 2:
            depth -= 1
    return deepest


def wrong_encoding(encoding: str) -> Unreadable:
    """Return the exception for a file that is not UTF-8."""
    return unreadable(
        "encoding",
        Text(f"文字コードが UTF-8 ではありません（{encoding} のようです）。",
             f"It is not in UTF-8 (it looks like {encoding})."),
        Text("エディターで「UTF-8」を選んで保存し直してください。", "Save it again as UTF-8."),
    )  # fmt: skip


def guess_encoding(data: bytes) -> str | None:
    """Return the likely encoding of bytes that may not be UTF-8; None when they are UTF-8.

    Shift_JIS leads with bytes that Latin-1 text never has and EUC-JP has not; EUC-JP has its bytes
    in pairs. A character that is cut off at the end counts as whole.
    """
    if _decodes(data, "utf-8"):
        return None
    if _ONLY_IN_SHIFT_JIS.search(data) and _decodes(data, "cp932"):
        return "Shift_JIS"
    return "EUC-JP" if _decodes(data, "euc_jp") else "Latin-1"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.reason in _CUT_OFF and error.end == len(data)
    return True


_CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence")
