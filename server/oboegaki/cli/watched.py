"""`serve --watch`: an author's own server, which shows a source as soon as it was saved."""

import contextlib
import importlib.util
import logging
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from oboegaki.cli.publish import findings_of, forgiven_site_of
from oboegaki.cli.terminal import say
from oboegaki.edition.place import Place, of_site
from oboegaki.edition.watching import BLOCKED, News, watch
from oboegaki.errors import Text, UsageError
from oboegaki.parents import die_with_parent
from oboegaki.report import Report
from oboegaki.site import PYSHACL, SCREEN_ALONE, Site
from oboegaki.stores.chosen import store_of

_FOLDER = "preview"
"""Beside the editions that are published: what an author tries never gets into their history."""
_KEPT = 2
_SPAWN = get_context("spawn")


def serve_watched(arguments: Namespace) -> int:
    """Serve a site to its author until Ctrl-C, and build it again whenever a source is saved."""
    _refuse(arguments)
    published = forgiven_site_of(arguments)
    place = Place(of_site(published, arguments.editions).folder / _FOLDER)
    site = _drafted(published)
    from oboegaki.cli.serve import address_of, bound

    with bound(arguments.host, arguments.port) as listening, _watcher(site, place) as news:
        first = _first(news, site, place)
        listening.listen()
        address = address_of(arguments.host, listening)
        say(site.title + Text(f": {address}（保存すると表示します。終了は Ctrl-C）",
                              f": {address} (shows what you save; Ctrl-C to stop)",
                              f": {address} (hiển thị khi bạn lưu; Ctrl-C để dừng)"))  # fmt: skip
        import uvicorn

        from oboegaki.web.app import create_app
        from oboegaki.web.preview import Preview

        logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
        inside = create_app(site, place, lambda edition: store_of(site, place, edition))
        config = uvicorn.Config(
            Preview(site, inside, news, first), log_level="critical", access_log=False,
            server_header=False, proxy_headers=False, ws="none", timeout_graceful_shutdown=1,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _refuse(arguments: Namespace) -> None:
    """Raise UsageError where others could read drafts, or where nothing is built."""
    from oboegaki.cli.serve import refuse_others

    refuse_others(arguments.host, Text(
        f"--watch は {arguments.host} では使えません。下書きはこの機械だけのものです。",
        f"--watch does not listen on {arguments.host}: drafts are for this machine alone.",
        f"--watch không dùng với {arguments.host}: bản nháp chỉ dành cho máy này.",
    ))  # fmt: skip
    if arguments.no_build or arguments.workers > 1:
        raise UsageError(
            Text("--watch は --no-build や --workers と一緒には使えません。",
                 "--watch goes neither with --no-build nor with --workers.",
                 "--watch không dùng cùng --no-build hay --workers."),
            Text("--watch だけで始めてください。", "Start with --watch alone.",
                 "Hãy chỉ dùng --watch."),
        )  # fmt: skip


def _drafted(site: Site) -> Site:
    """Return a site as its author tries it: at this machine's address, and quickly checked."""
    is_quick = importlib.util.find_spec("shacl") is not None
    limits = replace(site.limits, prompt_quads=0)
    return replace(
        site, public_url="", store="embedded", keep=_KEPT, disk_mb=0, limits=limits,
        check_engine=SCREEN_ALONE if is_quick else PYSHACL,
    )  # fmt: skip


@contextlib.contextmanager
def _watcher(site: Site, place: Place) -> Iterator[Connection]:
    """Have another process watch and build, with all that this takes loaded once."""
    here, there = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_watch, args=(site, place, there), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        process.terminate()
        process.join()
        here.close()


def _watch(site: Site, place: Place, there: Connection) -> None:
    """Watch in a process of its own; the terminal's Ctrl-C is for the one that serves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(signal.SIGTERM)
    with contextlib.suppress(BrokenPipeError):
        watch(site, place, there.send)


def _first(news: Connection, site: Site, place: Place) -> News:
    """Return the first news with which there is something to show; tell what keeps it from that."""
    say(Text("版を作っています…", "Building the edition …", "Đang dựng phiên bản …"))
    while True:
        try:
            told: News = news.recv()
        except EOFError:
            raise UsageError(
                Text("見張りが始まりませんでした。", "Watching did not begin.",
                     "Không bắt đầu theo dõi được."),
                Text("上のメッセージを見てください。", "See the message above.",
                     "Hãy xem thông báo ở trên."),
            ) from None  # fmt: skip
        if told.kind == BLOCKED:
            sys.stderr.write(findings_of(Report.of(told.findings, 0, 0), site))
        if place.current_name() is not None:
            return told
        say(Text("保存されるのを待っています。", "Waiting for it to be mended and saved.",
                 "Đang chờ sửa và lưu."))  # fmt: skip
