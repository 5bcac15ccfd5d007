"""The manifest: what an edition is made of, and how to tell that it is whole."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from oboegaki import __version__, overlay
from oboegaki.errors import EditionDamaged, EditionMissing, EditionNewer, Text
from oboegaki.figures import Distribution, Numbers, Published
from oboegaki.site import Site
from oboegaki.statements.schema import FORMAT as STATEMENTS_FORMAT
from oboegaki.statements.writer import GraphFacts

FORMAT = 2
"""Of the edition's folder as a whole; raised when an older oboegaki could not read it.

2: the manifest leaves out how ten thousand sources looked, which stands beside the editions.
"""

FILE = "manifest.json"
LATER = "later.json"
"""Lists the files that followed once the edition was current."""
_CHUNK = 1 << 20
_NONE: Mapping[Path, "FileStamp"] = {}


class SourceStamp(NamedTuple):
    """How a source looked when it was read; size, mtime and inode are compared first."""

    name: str
    size: int
    mtime_ns: int
    inode: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size and hash of one file of the edition."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One edition. `content` is the same for equal content, whatever built it and when.

    `issued` is when the first edition became current; `period` the days that the data tell of;
    `stem` begins the names of its files, all of which are among `dumps` when it `is_whole`; `basis`
    is the edition that it was made from by difference, "" when it was made from all sources. `took`
    is the time in seconds of steps of the build, and of the build up to there.
    """

    id: str
    format: int
    statements_format: int
    tool: str
    created: str
    base: str
    default_graph: str
    content: str
    settings: str
    numbers: Numbers
    warnings: int
    dumps: tuple[Distribution, ...]
    inventory: tuple[FileStamp, ...]
    issued: str = ""
    period: tuple[str, str] = ("", "")
    stem: str = ""
    is_whole: bool = True
    basis: str = ""
    took: Mapping[str, float] = field(default_factory=dict)
    source_count: int = 0

    @property
    def digest(self) -> str:
        """Return the first twelve characters of the content digest, for names."""
        return self.content[:12]

    @property
    def published(self) -> Published:
        """Return the edition as the catalogue describes it."""
        return Published(self.id, self.created, self.numbers, self.dumps, self.issued, self.period)


_NAMES = tuple(each.name for each in fields(Manifest))
_ROWS = {"dumps": Distribution, "inventory": FileStamp}
"""Lists in the manifest, and what they are of."""


def settings_digest(site: Site) -> str:
    """Return the hash of the settings that a reader can see the effect of in an edition."""
    seen = (site.base, site.default_graph, site.name)
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def content_digest(site: Site, graphs: Iterable[GraphFacts]) -> str:
    """Return the root of the Merkle tree over graph names, their hashes and the settings."""
    leaves = sorted((facts.iri, facts.digest, facts.in_default) for facts in graphs)
    text = json.dumps([settings_digest(site), leaves], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def source_stamp(path: Path, name: str) -> SourceStamp:
    """Return how a source looks now, its hash included."""
    return SourceStamp(name, *looks(path), file_digest(path))


def looks(path: str | Path) -> tuple[int, int, int]:
    """Return the size, mtime and inode of a file."""
    stat = os.stat(path)  # noqa: PTH116 - a site may have ten thousand, as strings
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inventory(folder: Path, known: Mapping[Path, FileStamp] = _NONE) -> tuple[FileStamp, ...]:
    """Return the stamp of every file of an edition except its manifest.

    What is the same file as a `known` one is not read again.
    """
    same = {_inode(path): stamp for path, stamp in known.items() if path.is_file()}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    stamps = []
    for path in files:
        stamp = same.get(_inode(path))
        digest = stamp.sha256 if stamp else file_digest(path)
        name = path.relative_to(folder).as_posix()
        stamps.append(FileStamp(name, path.stat().st_size, digest))
    return tuple(stamps)


def _inode(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def is_as_published(folder: Path, manifest: Manifest) -> bool:
    """Tell whether no file of an edition has been changed since its manifest was written.

    Only files that are younger than the manifest (or were copied after it) are read.
    """
    written = (folder / FILE).stat().st_mtime_ns
    for stamp in manifest.inventory:
        path = folder / stamp.name
        if not path.is_file() or path.stat().st_size != stamp.size:
            return False
        if path.stat().st_mtime_ns > written and file_digest(path) != stamp.sha256:
            return False
    return True


def save(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into its edition's folder."""
    values = {name: getattr(manifest, name) for name in _NAMES}
    values["numbers"] = asdict(manifest.numbers)
    for name in _ROWS:
        values[name] = plain(values[name])
    text = json.dumps(values, ensure_ascii=False)
    (folder / FILE).write_text(text, encoding="utf-8")


def plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return dataclasses of one kind as JSON has them: `asdict` takes seconds for a big site."""
    found = list(rows)
    names = [each.name for each in fields(found[0])] if found else []
    return [{name: getattr(row, name) for name in names} for row in found]


def load(folder: Path) -> Manifest:
    """Read the manifest of an edition; raises EditionDamaged or EditionNewer."""
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if values["format"] > FORMAT or values["statements_format"] > STATEMENTS_FORMAT:
            raise _newer(folder, str(values.get("tool")))
        values["dumps"] += _later(folder)
        return _manifest(values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(
            folder,
            Text(
                "manifest.json を読めません",
                "manifest.json cannot be read",
                "không đọc được manifest.json",
            ),
        ) from error


def _later(folder: Path) -> list[Any]:
    path = folder / LATER
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else []


def _manifest(values: dict[str, Any]) -> Manifest:
    values["numbers"] = Numbers(**values["numbers"])
    for name, kind in _ROWS.items():
        values[name] = tuple(kind(**each) for each in values[name])
    values["period"] = tuple(values.get("period", ("", "")))
    known = {each.name for each in fields(Manifest)}
    return Manifest(**{name: value for name, value in values.items() if name in known})


def verify(folder: Path, manifest: Manifest, *, whole: bool = False) -> None:
    """Raise EditionDamaged when a file is gone or of another size (`whole`: or hash)."""
    for stamp in manifest.inventory:
        _verify(folder, stamp, whole=whole)


def verify_file(folder: Path, manifest: Manifest, name: str) -> None:
    """Raise EditionDamaged when a file, or what differs beside it, is not what the manifest says.

    What is older than the manifest was not changed since, and is not read.
    """
    stamps = [each for each in manifest.inventory if each.name in (name, name + overlay.CHANGES)]
    written = (folder / FILE).stat().st_mtime_ns
    for stamp in stamps:
        _verify(folder, stamp)
        if (folder / stamp.name).stat().st_mtime_ns > written:
            _verify(folder, stamp, whole=True)
    if stamps:
        return
    raise damaged(folder, Text(f"{name} が目録にありません", f"{name} is not in its manifest",
                               f"{name} không có trong danh mục"))  # fmt: skip


def _verify(folder: Path, stamp: FileStamp, *, whole: bool = False) -> None:
    path = folder / stamp.name
    if not path.is_file() or path.stat().st_size != stamp.size:
        raise damaged(folder, Text(f"{stamp.name} が欠けているか長さが違います",
                                   f"{stamp.name} is gone or of another length",
                                   f"{stamp.name} bị mất hoặc khác độ dài"))  # fmt: skip
    if whole and file_digest(path) != stamp.sha256:
        raise damaged(folder, Text(f"{stamp.name} の内容が違います",
                                   f"{stamp.name} has other contents",
                                   f"{stamp.name} có nội dung khác"))  # fmt: skip


def missing(name: str) -> EditionMissing:
    """Return the error for an edition that is not kept."""
    return EditionMissing(
        Text(
            f"版「{name}」はありません。",
            f'There is no edition "{name}".',
            f'Không có phiên bản "{name}".',
        ),
        Text(
            "oboegaki editions で一覧を見てください。",
            "See `oboegaki editions`.",
            "Hãy xem `oboegaki editions`.",
        ),
    )


def damaged(folder: Path, why: Text) -> EditionDamaged:
    """Return the error for an edition that is not what it says."""
    return EditionDamaged(
        Text(f"版 {folder.name} が壊れています: {why.ja}。",
             f"The edition {folder.name} is damaged: {why.en}.",
             f"Phiên bản {folder.name} bị hỏng: {why.in_language('vi')}."),
        Text("oboegaki build で作り直すか、oboegaki use で別の版に戻してください。",
             "Build it again with `oboegaki build`, or go back with `oboegaki use`.",
             "Hãy dựng lại bằng `oboegaki build`, hoặc quay lại bằng `oboegaki use`."),
    )  # fmt: skip


def _newer(folder: Path, tool: str) -> EditionNewer:
    return EditionNewer(
        Text(f"版 {folder.name} は新しい oboegaki {tool} の形式です（こちらは {__version__}）。",
             f"The edition {folder.name} is of oboegaki {tool}, newer than {__version__}.",
             f"Phiên bản {folder.name} thuộc oboegaki {tool}, mới hơn {__version__}."),
        Text("oboegaki を更新するか、oboegaki build で作り直してください。",
             "Update oboegaki, or build the edition again.",
             "Hãy cập nhật oboegaki hoặc dựng lại phiên bản."),
    )  # fmt: skip
