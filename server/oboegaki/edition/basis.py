"""Which edition a new one can be made from by difference, and in what its sources differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oboegaki import __version__
from oboegaki.edition import fresh
from oboegaki.edition.faults import Faults, faults_of
from oboegaki.edition.making import Task
from oboegaki.edition.manifest import Manifest, is_as_published, load, settings_digest
from oboegaki.errors import EditionError, EditionMissing, Text
from oboegaki.sources.discover import Source, source
from oboegaki.statements.schema import FORMAT as STATEMENTS_FORMAT

_LARGE = 1 << 20
"""Bytes of changed sources that are little in any site."""

_WHOLE_KINDS = frozenset(("shapes", "ontology", "concepts"))
"""Kinds of source by which everything else is judged or understood."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The current edition, and what to read: the `renewed` graphs (names), what had `faults`."""

    folder: Path
    manifest: Manifest
    sources: tuple[Source, ...]
    stamps: fresh.Stamps
    renewed: frozenset[str]
    faults: Faults


def basis_of(task: Task, sources: Sequence[Source]) -> Basis | Text | None:
    """Return what a build by difference begins with, or why everything has to be read.

    None: there is no edition yet, or nobody wants one by difference.
    """
    if task.fully:
        return None
    try:
        folder = task.place.current()
    except EditionMissing:
        return None
    try:
        return _basis(task, folder, sources)
    except EditionError as error:
        return error.what
    except (OSError, ValueError, KeyError, TypeError):
        return _UNKNOWN


_UNKNOWN = Text("前回の出典の記録が読めません", "it is not known what the sources looked like",
                "không biết các nguồn trước đây ra sao")  # fmt: skip
_SETTINGS = Text("設定か oboegaki の版が変わりました", "the settings or oboegaki itself changed",
                 "thiết lập hoặc chính oboegaki đã thay đổi")  # fmt: skip
_DAMAGED = Text("今の版のファイルが変わっています", "files of the current edition were changed",
                "tệp của phiên bản hiện tại đã bị thay đổi")  # fmt: skip
_SHAPES = Text("形を別に指定しました", "shapes were given by hand", "đã chỉ định shapes riêng")
_VOCABULARY = Text("形か語彙が変わりました", "shapes or vocabularies changed",
                   "shapes hoặc từ vựng đã thay đổi")  # fmt: skip
_QUADS = Text("グラフを自分で名付けるファイルがあります", "some files name their graphs themselves",
              "có tệp tự đặt tên đồ thị")  # fmt: skip
MERGES = Text("二つの項目が一つに統合されています", "two things are told to be one",
              "hai mục đã được gộp làm một")  # fmt: skip
_MUCH = Text("変わったものが多いためです", "much has changed", "có nhiều thay đổi")


def _basis(task: Task, folder: Path, sources: Sequence[Source]) -> Basis | Text:
    manifest = load(folder)
    edition, known = fresh.seen(task.place)
    made = (manifest.settings, manifest.tool, manifest.statements_format)
    if made != (settings_digest(task.site), __version__, STATEMENTS_FORMAT):
        return _SETTINGS
    if not manifest.id == edition == task.place.known.learned():
        return _UNKNOWN
    if not is_as_published(folder, manifest):
        return _DAMAGED
    stamps = fresh.stamps(sources, known)
    here = {each.name: each for each in sources}
    before = [was for name in known if (was := here.get(name) or _as_was(task, name)) is not None]
    if len(before) < len(known) or any(each.syntax.quads for each in (*sources, *before)):
        return _QUADS
    digests = {name: stamp.sha256 for name, stamp in known.items()}
    now = {stamp.name: stamp.sha256 for stamp in stamps}
    changed = {name for name in {*digests, *now} if digests.get(name) != now.get(name)}
    touched = [each for each in (*sources, *before) if each.name in changed]
    sizes = {name: stamp.size for name, stamp in known.items()}
    sizes |= {stamp.name: stamp.size for stamp in stamps}
    why = _why_whole(task, touched, len(sources)) or _why_much(changed, sizes)
    if why is not None:
        return why
    renewed, faults = frozenset(each.graph for each in touched), faults_of(folder)
    if faults.merges:
        return MERGES
    return Basis(folder, manifest, tuple(sources), stamps, renewed, faults)


def _as_was(task: Task, name: str) -> Source | None:
    """Return the source that a name once was; None when that cannot be told."""
    return source(task.site.root / name, name, task.site.base)


def _why_much(changed: set[str], sizes: Mapping[str, int]) -> Text | None:
    """Tell that the changed sources are large ones: reading all at once is then quicker."""
    bytes_changed = sum(sizes[name] for name in changed)
    return _MUCH if bytes_changed > max(_LARGE, sum(sizes.values()) // 4) else None


def _why_whole(task: Task, touched: Sequence[Source], total: int) -> Text | None:
    if task.extra_shapes:
        return _SHAPES
    if any(each.kind in _WHOLE_KINDS for each in touched):
        return _VOCABULARY
    if len({each.name for each in touched}) * 2 > total:
        return _MUCH
    return None
