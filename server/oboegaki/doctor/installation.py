"""Looks at this machine: Python, libraries, encoding, SQLite, folders, disk, settings, edition."""

import locale
import os
import resource
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from oboegaki.doctor.finding import Diagnosis, Fault, Finding
from oboegaki.edition.manifest import load, verify
from oboegaki.edition.opened import opened
from oboegaki.edition.place import Place
from oboegaki.errors import EditionError, EditionMissing, Text
from oboegaki.site import DEFAULT_BASE, Site

Findings = Iterator[Finding]
_PYTHON = (3, 11)
_SPARE_FILES = 200
_ROOM = 500 << 20
"""Bytes that should be free at the least."""
_EDITIONS = 2
"""How often the current edition should fit into what is free: the new one stands beside it."""


def machine() -> Diagnosis:
    """Return what is wrong with Python, its libraries and this machine, whatever the site."""
    return _diagnosed({
        "Python": _of_python,
        "libraries": _of_libraries,
        "encoding": _of_encoding,
        "SQLite": _of_sqlite,
        "temporary files": _of_temporary,
    })  # fmt: skip


def of_site(site: Site, place: Place, address: str = "", *, quick: bool = False) -> Diagnosis:
    """Return what is wrong with a site's settings and editions; `address` is its public one.

    `quick` compares sizes of the edition's files only, and not what is in them.
    """
    return _diagnosed({
        "settings": lambda: _of_settings(site, address),
        "open files": lambda: _of_open_files(site),
        "folders": lambda: _of_folders(site, place),
        "disk": lambda: _of_disk(place),
        "edition": lambda: _of_edition(place, quick=quick),
    })  # fmt: skip


def _diagnosed(checks: dict[str, Callable[[], Findings]]) -> Diagnosis:
    found = tuple(each for check in checks.values() for each in check())
    return Diagnosis(found, tuple(checks))


def _of_python() -> Findings:
    if sys.version_info[:2] < _PYTHON:
        yield Finding("python", Fault(
            Text("この Python は古すぎます。", "This Python is too old.",
                 "Python này quá cũ."),
            Text("Python 3.11 以降で入れ直してください。",
                 "Install oboegaki again with Python 3.11 or newer.",
                 "Hãy cài lại oboegaki bằng Python 3.11 trở lên."),
        ), sys.version.split()[0])  # fmt: skip


def _of_libraries() -> Findings:
    wrong = tuple(_wrong_libraries(requires("oboegaki") or []))
    if wrong:
        yield Finding("libraries", Fault(
            Text("ライブラリーが足りないか、試験していない版です。",
                 "Libraries are missing, or of versions that were not tested.",
                 "Thiếu thư viện, hoặc phiên bản chưa được kiểm thử."),
            Text("oboegaki を入れ直してください。", "Install oboegaki again.",
                 "Hãy cài lại oboegaki.")
            + Text(*["  pipx reinstall oboegaki"] * 3),
        ), ", ".join(wrong))  # fmt: skip


def _wrong_libraries(required: list[str]) -> Iterator[str]:
    for each in map(Requirement, required):
        if each.marker is not None and not each.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(each.name)
        except PackageNotFoundError:
            yield f"{each.name} —"
            continue
        if not each.specifier.contains(found, prereleases=True):
            yield f"{each.name} {found} ({each.specifier})"


def _of_encoding() -> Findings:
    names = {sys.getfilesystemencoding(), locale.getpreferredencoding(do_setlocale=False)}
    names |= {getattr(sys.stdout, "encoding", None) or "utf-8"}
    strange = sorted(name for name in names if name.lower().replace("-", "") != "utf8")
    if strange:
        yield Finding("encoding", Fault(
            Text("文字コードが UTF-8 ではありません。日本語のファイル名や出力が壊れます。",
                 "The encoding is not UTF-8: Japanese file names and output break.",
                 "Bảng mã không phải UTF-8: tên tệp và kết quả tiếng Nhật bị hỏng."),
            Text("環境変数 LANG を C.UTF-8 か ja_JP.UTF-8 にしてください"
                 "（systemd では Environment=LANG=C.UTF-8）。",
                 "Set LANG to C.UTF-8 or ja_JP.UTF-8 (in systemd: Environment=LANG=C.UTF-8).",
                 "Hãy đặt LANG thành C.UTF-8 hoặc ja_JP.UTF-8 (trong systemd: "
                 "Environment=LANG=C.UTF-8)."),
        ), ", ".join(strange))  # fmt: skip


def _of_sqlite() -> Findings:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, content='', tokenize='ascii')")
    except sqlite3.OperationalError as error:
        yield Finding("sqlite", Fault(
            Text("Python の SQLite に全文検索（FTS5）がありません。検索の索引を作れません。",
                 "Python's SQLite has no full-text search (FTS5): the search index cannot be made.",
                 "SQLite của Python không có tìm kiếm toàn văn (FTS5): không tạo được chỉ mục."),
            Text("FTS5 のある SQLite で作られた Python を使ってください"
                 "（Debian と Ubuntu のものにはあります）。",
                 "Use a Python whose SQLite has FTS5, as those of Debian and Ubuntu do.",
                 "Hãy dùng Python có SQLite với FTS5, như của Debian và Ubuntu."),
        ), f"SQLite {sqlite3.sqlite_version}: {error}")  # fmt: skip
    finally:
        connection.close()


def _of_temporary() -> Findings:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"oboegaki")
    except OSError as error:
        yield Finding("temporary", Fault(
            Text("一時ファイルを作れません。", "Temporary files cannot be made.",
                 "Không tạo được tệp tạm."),
            Text("空きと権限を確かめるか、TMPDIR で書ける場所を指定してください。",
                 "Check its space and rights, or name another folder by TMPDIR.",
                 "Hãy kiểm tra dung lượng và quyền, hoặc đặt TMPDIR."),
        ), str(error))  # fmt: skip


def _of_settings(site: Site, address: str) -> Findings:
    yield from _of_base(site, address)
    if site.public_url and address and site.public_url.rstrip("/") != address.rstrip("/"):
        yield Finding("public-url", Fault(
            Text("public_url が調べた番地と違います。配る番地はすべて public_url になります。",
                 "public_url is not the address that is examined; every address that is given out "
                 "is made from it.",
                 "public_url khác địa chỉ đang kiểm tra; mọi địa chỉ được cung cấp đều từ đó."),
            Text("site.toml の public_url を公開の番地にしてください。",
                 "Make public_url in site.toml the public address.",
                 "Hãy đặt public_url trong site.toml thành địa chỉ công khai."),
        ), f"public_url = {site.public_url} ≠ {address}")  # fmt: skip
    wrong = [each for each in site.trusted_proxies if not _is_address(each)]
    if wrong:
        yield Finding("trusted-proxies", Fault(
            Text("trusted_proxies に IP アドレスでないものがあります。どの機械とも一致しません。",
                 "trusted_proxies holds what is no IP address; it matches no machine.",
                 "trusted_proxies có mục không phải địa chỉ IP; không khớp máy nào."),
            Text("プロキシの IP アドレスを一つずつ書いてください（名前、*、範囲は使えません）。",
                 "List each proxy's IP address; names, * and ranges are not known.",
                 "Hãy ghi từng địa chỉ IP của proxy; không dùng tên, * hay dải."),
        ), ", ".join(wrong))  # fmt: skip


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _of_base(site: Site, address: str) -> Findings:
    public = address or site.public_url
    host = urlsplit(public).hostname or ""
    is_published = bool(host) and host not in ("localhost", "127.0.0.1", "::1")
    if is_published and site.base == DEFAULT_BASE:
        yield Finding("base", Fault(
            Text("識別子がこの機械の番地（127.0.0.1）で作られています。公開すると誰もたどれません。",
                 "Identifiers are made from an address of this machine (127.0.0.1): once "
                 "published, nobody can follow them.",
                 "Định danh được tạo từ địa chỉ của máy này (127.0.0.1): khi công bố, không ai "
                 "truy cập được."),
            Text("公開する前に site.toml の base を、長く使える IRI にしてください。",
                 "Before you publish, set `base` in site.toml to an IRI that will last.",
                 "Trước khi công bố, hãy đặt `base` trong site.toml thành IRI lâu dài."),
        ), f"base = {site.base}")  # fmt: skip
    elif is_published and not site.base_registered:
        yield Finding("base-registered", Fault(
            Text("base がまだこのサイトへ転送されません（base_registered = false）。",
                 "The base does not lead to this site yet (base_registered = false).",
                 "base chưa dẫn tới trang này (base_registered = false)."),
            Text("名前空間を登録し、転送を確かめてから true にしてください"
                 "（docs/how-to/permanent-namespace.md）。",
                 "Register the namespace, see that it redirects, then set it to true "
                 "(docs/how-to/permanent-namespace.md).",
                 "Hãy đăng ký không gian tên, kiểm tra chuyển hướng, rồi đặt true "
                 "(docs/how-to/permanent-namespace.md)."),
            is_wrong=False,
        ), f"base = {site.base}")  # fmt: skip


def _of_open_files(site: Site) -> Findings:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < site.limits.connections + _SPARE_FILES:
        yield Finding("open-files", Fault(
            Text("開けるファイルの数が limits.connections より少なく、混むと接続を受けられません。",
                 "Fewer files may be open than limits.connections asks for: under load, "
                 "connections cannot be taken.",
                 "Số tệp được mở ít hơn limits.connections: khi tải cao, không nhận được kết nối."),
            Text("上限を上げるか（systemd では LimitNOFILE=4096）、"
                 "limits.connections を下げてください。",
                 "Raise the limit (in systemd: LimitNOFILE=4096), or lower limits.connections.",
                 "Hãy tăng giới hạn (trong systemd: LimitNOFILE=4096), hoặc giảm "
                 "limits.connections."),
        ), f"{soft} < {site.limits.connections} + {_SPARE_FILES}")  # fmt: skip


def _of_folders(site: Site, place: Place) -> Findings:
    unreadable = [path for path in (site.root, *site.files) if not os.access(path, os.R_OK)]
    if unreadable:
        yield Finding("unreadable", Fault(
            Text("サイトのファイルを読めません。", "The site's files cannot be read.",
                 "Không đọc được tệp của trang."),
            Text("実行する利用者に読む権限を与えてください。",
                 "Give the user who runs oboegaki the right to read them.",
                 "Hãy cấp quyền đọc cho người dùng chạy oboegaki."),
        ), ", ".join(map(str, unreadable)))  # fmt: skip
    folder = _existing(place.folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("unwritable", Fault(
            Text("版のフォルダーに書けません。新しい版を作れません（今の版は配れます）。",
                 "The folder of the editions cannot be written: no new edition can be made here "
                 "(the current one can be served).",
                 "Không ghi được thư mục phiên bản: không tạo được phiên bản mới ở đây (vẫn phục "
                 "vụ được phiên bản hiện tại)."),
            Text("持ち主と権限を直すか、--editions で別の場所を指定してください。",
                 "Mend its owner and rights, or give another place with --editions.",
                 "Hãy sửa chủ sở hữu và quyền, hoặc chọn nơi khác bằng --editions."),
            is_wrong=False,
        ), str(folder))  # fmt: skip


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _of_disk(place: Place) -> Findings:
    free = shutil.disk_usage(_existing(place.folder)).free
    needed = max(_ROOM, _EDITIONS * _size_of_current(place))
    if free < needed:
        yield Finding("disk", Fault(
            Text("ディスクの空きが少なく、新しい版を作れないおそれがあります。",
                 "There is little free space: a new edition may not fit.",
                 "Đĩa sắp đầy: phiên bản mới có thể không đủ chỗ."),
            Text("古い版を oboegaki gc --keep 2 で消すか、空きを増やしてください。",
                 "Remove old editions with `oboegaki gc --keep 2`, or make room.",
                 "Hãy xóa phiên bản cũ bằng `oboegaki gc --keep 2`, hoặc tăng dung lượng."),
            is_wrong=False,
        ), f"{place.folder}: {free >> 20:,} MiB < {needed >> 20:,} MiB")  # fmt: skip


def _size_of_current(place: Place) -> int:
    try:
        manifest = load(place.current())
    except EditionError:
        return 0
    return sum(stamp.size for stamp in manifest.inventory)


def _of_edition(place: Place, *, quick: bool) -> Findings:
    try:
        edition = opened(place.current())
        edition.close()
        if not quick:
            verify(edition.folder, edition.manifest, whole=True)
    except EditionError as error:
        is_wrong = not isinstance(error, EditionMissing)
        seen = place.current_name() or str(place.folder)
        yield Finding("edition", Fault(error.what, error.remedy, is_wrong=is_wrong), seen)
