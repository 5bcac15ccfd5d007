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
from oboegaki.formats import JSON_LD, RDF_XML
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
_ENCODINGS = ("utf-8", "cp932", "euc_jp", "iso2022_jp", "latin-1")
_ENCODING_NAMES = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP",
                   "latin-1": "Latin-1"}  # fmt: skip


class Unreadable(Exception):
    """Carries the finding that says why a source cannot be read."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding; nobody but the reader of sources sees this exception."""
        super().__init__(finding.message.en)
        self.finding = finding


def unreadable(rule: str, message: Text, remedy: Text) -> Unreadable:
    """Return the exception for a source that cannot be read at all."""
    return Unreadable(Finding(Severity.VIOLATION, rule, message, remedy))


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[IO[bytes]]:
    """Open a source for parsing, unpacked, past a byte order mark; raises Unreadable."""
    with source.path.open("rb") as packed, tempfile.TemporaryFile() as unpacked:
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
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise wrong_encoding("UTF-16")
        if source.syntax is RDF_XML and _NESTED_ENTITY.search(data):
            raise unreadable(
                "nested-entities",
                Text(
                    "互いに参照する実体宣言（ENTITY）があります。",
                    "Its ENTITY declarations refer to others.",
                ),
                Text("実体宣言を展開してください。", "Write the entities out."),
            )
        tokens = _JSON if source.syntax is JSON_LD else _TERMS if data.find(b"<<") >= 0 else None
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
    """Return the likely encoding of bytes that may not be UTF-8; None when they are UTF-8."""
    for encoding in _ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _ENCODING_NAMES.get(encoding)
    return _ENCODING_NAMES["latin-1"]
