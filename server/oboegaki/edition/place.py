"""The folder of a site's editions: the current one, the kept ones, the lock and the history.

lock            held while a build or a switch is at work
current         the name of the current edition, replaced in one step
sources.json    how the sources of the current edition looked when they were last read
known.sqlite    every document that any edition had, and every version of each; beside it (-whole)
                how it looked when it was last written
history.jsonl   what happened, one line each, never changed
editions/NAME   the editions
building-…      what a build has not finished; the next build removes it
"""

import fcntl
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from sqlite3 import OperationalError

from oboegaki.edition import log
from oboegaki.edition.known import Known
from oboegaki.edition.manifest import Manifest, load, missing
from oboegaki.errors import (
    BuildRunning,
    EditionDamaged,
    EditionError,
    EditionMissing,
    EditionNewer,
    PlaceUnusable,
    Text,
)
from oboegaki.feed.events import Event
from oboegaki.site import Site, state_folder

_BUILDING = "building-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the editions of one site are."""

    folder: Path

    @property
    def editions(self) -> Path:
        """Return the folder that holds one folder an edition."""
        return self.folder / "editions"

    @property
    def seen(self) -> Path:
        """Return the file that tells how the sources of the current edition look."""
        return self.folder / "sources.json"

    @property
    def pointer(self) -> Path:
        """Return the file that names the current edition."""
        return self.folder / "current"

    def current_name(self) -> str | None:
        """Return the name of the current edition, None before the first build."""
        try:
            return self.pointer.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def sign(self) -> tuple[int, int] | None:
        """Return what is another whenever another edition becomes current; None before a build."""
        try:
            stat = self.pointer.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def path(self, name: str) -> Path:
        """Return the folder of an edition; raises EditionMissing when there is none."""
        found = self.editions / name
        if not name or "/" in name or name.startswith(".") or not found.is_dir():
            raise missing(name)
        return found

    def current(self) -> Path:
        """Return the folder of the current edition; raises EditionMissing before the first."""
        name = self.current_name()
        if name is None:
            raise EditionMissing(
                Text("まだ版がありません。", "There is no edition yet.", "Chưa có phiên bản nào."),
                Text(
                    "oboegaki build で作ってください。",
                    "Make one with `oboegaki build`.",
                    "Hãy tạo bằng `oboegaki build`.",
                ),
            )
        return self.path(name)

    def names(self) -> list[str]:
        """Return the names of the kept editions, newest first."""
        if not self.editions.is_dir():
            return []
        return sorted(
            (path.name for path in self.editions.iterdir() if path.is_dir()), reverse=True
        )

    def once_had(self, name: str) -> bool:
        """Tell whether an edition was current at some time, be it kept or not."""
        sought = f'"edition": {json.dumps(name)}'.encode()
        path = self.folder / "history.jsonl"
        if not path.is_file() or not path.stat().st_size:
            return False
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
            return text.find(sought) >= 0

    def begun(self) -> str:
        """Return when the first edition became current (UTC, ISO 8601), "" before there is one."""
        return next((told["time"] for told in log.read(self.folder / "history.jsonl")), "")

    def free_name(self, name: str) -> str:
        """Return a name for a new edition: as asked, or with a number when it is taken."""
        names = (name if number == 1 else f"{name}-{number}" for number in itertools.count(1))
        return next(each for each in names if not (self.editions / each).exists())

    def manifests(self) -> list[Manifest | EditionError]:
        """Return each kept edition's manifest, or what is wrong with it, newest first."""
        return [_manifest_or_error(self.editions / name) for name in self.names()]

    @property
    def known(self) -> Known:
        """Return what tells of documents that are there no more."""
        return Known(self.folder / "known.sqlite")

    def make_current(self, manifest: Manifest, reason: str) -> EditionError | None:
        """Swap the current edition in one step, then write down what came and went with it.

        Returns what is wrong with the edition before when what it said could not be read.
        """
        learning = self.known.learning(self.editions, manifest.id, manifest.base, now())
        with learning as learned:
            self._point_at(manifest.id)
            happened = {"event": "current", "edition": manifest.id, "content": manifest.content}
            told = map(_told, learned.events)
            self._remember(learned.moment, {**happened, "reason": reason}, *told)
        self.known.note_whole()
        return learned.lost

    def forget_thing(self, iri: str) -> None:
        """Erase what the history kept of a thing; that it was there and was erased stays."""
        moment = now()
        self.known.purge(iri, moment)
        self._remember(moment, {"event": "purged", "iri": iri})

    def _point_at(self, name: str) -> None:
        fresh = self.folder / f"current.{os.getpid()}"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)
        _sync(self.folder)

    def _remember(self, moment: str, *events: dict[str, str]) -> None:
        log.append(self.folder / "history.jsonl", *({"time": moment, **each} for each in events))

    def history(self) -> list[dict[str, str]]:
        """Return what happened, oldest first."""
        return list(log.read(self.folder / "history.jsonl"))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the site's lock; raises BuildRunning when another process has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildRunning(
                    Text(f"{self.folder} で別のビルドが進行中です。",
                         f"Another build is at work in {self.folder}."),
                    Text("終わるのを待って、もう一度実行してください。",
                         "Wait for it and try again."),
                ) from None  # fmt: skip
            yield

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a folder to build in, on the same mount; whatever is left of it is removed."""
        self._clean()
        folder = self.folder / f"{_BUILDING}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _clean(self) -> None:
        for left in self.folder.glob(f"{_BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in self.folder.glob("current.*"):
            left.unlink(missing_ok=True)

    def adopt(self, built: Path, name: str) -> Path:
        """Give a finished build its name among the editions, on disk before it is current."""
        self.editions.mkdir(exist_ok=True)
        for path in (built, *built.rglob("*")):
            _sync(path)
        target = self.editions / name
        built.rename(target)
        _sync(self.editions)
        return target

    def forget_old(self, keep: int, budget: int = 0) -> list[str]:
        """Remove editions beyond the `keep` newest others, and the oldest beyond `budget` bytes.

        The current one always stays; a budget of 0 is none. Returns the names of those that went.
        """
        others = [name for name in self.names() if name != self.current_name()]
        gone = others[max(0, keep) :]
        sizes = {name: _size(self.editions / name) for name in self.names()} if budget else {}
        for name in reversed(others[: max(0, keep)]):
            if sum(size for each, size in sizes.items() if each not in gone) <= budget:
                break
            gone.append(name)
        for name in gone:
            shutil.rmtree(self.editions / name, ignore_errors=True)
        return gone


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def of_site(site: Site, folder: str | None = None) -> Place:
    """Return the place of a site's editions: as asked, as set, in the site, or in the user's state.

    Files and a site that cannot be written have theirs in the XDG state folder, keyed by real path.
    """
    chosen = folder or site.editions
    if chosen:
        return Place((site.root / chosen).resolve() if not folder else Path(chosen).resolve())
    if not site.files and os.access(site.root, os.W_OK):
        return Place(site.root / ".oboegaki")
    key = "\n".join(str(path) for path in (site.files or (site.root,)))
    name = hashlib.sha256(f"{site.base}\n{key}".encode()).hexdigest()[:16]
    return Place(state_folder() / f"{site.name}-{name}")


_STAYS = Text("元の版はそのままです。", "The last good edition stays as it was.")
_SERVED = Text(
    "新しい版は公開されましたが、続くものを書けませんでした。次の oboegaki build で補われます。",
    "The new edition is served; what follows it could not be written, until the next build.",
)


@contextmanager
def writable(place: Place, *, is_served: bool = False) -> Iterator[None]:
    """Turn what the disk refuses inside the context into PlaceUnusable.

    The error says which edition readers have: the one before, unless the context made another one
    current, or `is_served` says that this was done already.
    """
    before = place.current_name()
    try:
        yield
    except (OSError, OperationalError) as error:
        served = is_served or place.current_name() != before
        raise _unusable(place.folder, error, _SERVED if served else _STAYS) from error


def _unusable(folder: Path, error: OSError | OperationalError, then: Text) -> PlaceUnusable:
    """Return the error for a folder that cannot be written, in words that name the cause."""
    number = getattr(error, "errno", None)
    cause = os.strerror(number) if number else str(error)
    what = Text(f"{folder} に書き込めません（{cause}）。", f"Cannot write in {folder} ({cause}). ")
    return PlaceUnusable(
        what + then,
        Text("空き容量と権限を確かめるか、--editions で別の場所を指定してください。",
             "Check the space and the rights there, or give another place with --editions."),
    )  # fmt: skip


def now() -> str:
    """Return the present moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _told(event: Event) -> dict[str, str]:
    """Return an event as the history tells it."""
    told = {"event": event.event, "iri": event.iri, "content": event.digest,
            "replacement": event.replacement}  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _manifest_or_error(folder: Path) -> Manifest | EditionError:
    try:
        return load(folder)
    except (EditionDamaged, EditionNewer) as error:
        return error


def _sync(path: Path) -> None:
    """Have the file system write a file or folder out."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
