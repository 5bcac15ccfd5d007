"""`serve`: build if needed, then answer readers until told to stop."""

import errno
import signal
import socket
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial

from oboegaki.cli import engines
from oboegaki.cli.crew import Crew
from oboegaki.cli.publish import forgiven_site_of
from oboegaki.cli.ready import beside, ready
from oboegaki.cli.terminal import Progress, complain, say
from oboegaki.edition.place import Place, of_site
from oboegaki.errors import OboegakiError, Text, UsageError
from oboegaki.site import Site
from oboegaki.web.operate.board import Post


def serve(arguments: Namespace) -> int:
    """Serve a site by one process or several; 0 when stopped by Ctrl-C or SIGTERM."""
    if arguments.watch:
        from oboegaki.cli.watched import serve_watched

        return serve_watched(arguments)
    site = forgiven_site_of(arguments)
    place = of_site(site, arguments.editions)
    with bound(arguments.host, arguments.port) as listening:
        builds = _prepared(site, place, arguments)
        from oboegaki.cli import answering  # loaded once, before processes part

        # From here on, whoever comes is kept waiting for the first moment, not turned away.
        listening.listen(answering.BACKLOG)
        if not sys.stderr.isatty():
            # At a terminal it means that the terminal was closed. Until somebody listens, nothing.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        address = address_of(arguments.host, listening)
        say(Text(f"{site.title.ja}: {address}（終了は Ctrl-C）",
                 f"{site.title.en}: {address} (Ctrl-C to stop)"))  # fmt: skip
        with beside(builds):
            return _answering(arguments, site, place, listening)


def _answering(arguments: Namespace, site: Site, place: Place, listening: socket.socket) -> int:
    """Answer by this process or by several, until told to stop."""
    from oboegaki.cli import answering

    again = partial(_again, arguments)
    if arguments.workers == 1:
        return answering.answer_alone(site, place, listening, again)

    def work(site: Site) -> Callable[[Post], int]:
        return partial(answering.answer, site, place, listening)

    def renewed() -> Callable[[Post], int] | None:
        found = again()
        return work(found) if found else None

    return Crew(arguments.workers, work(site), renewed, site.operate.stop_seconds).run()


def _again(arguments: Namespace) -> Site | None:
    """Return the site with its settings as they are now; None, after telling why, for the old."""
    try:
        site = forgiven_site_of(arguments)
    except OboegakiError as error:
        complain(error)
        say(Text("前の設定のまま続けます。", "The settings from before are kept."))
        return None
    say(Text("設定を読み直しました。", "The settings were read again."))
    return site


def _prepared(site: Site, place: Place, arguments: Namespace) -> list[list[str]]:
    """Have an edition to serve, and the engine that answers from it.

    Returns what is to run beside serving: the build of a site with so many sources that a look at
    all of them would keep readers waiting.
    """
    builds: list[list[str]] = []
    edition, progress = ready(site, place, arguments, builds.append), Progress()
    try:
        engines.ensure(site, place, edition, progress)
    finally:
        progress.end()
        edition.close()
    engines.tell(site)
    if builds:
        say(Text("現在の版で始め、多数の原稿に変更がないかは並行して調べます。",
                 "Beginning with the current edition; sources are looked at beside."))  # fmt: skip
    return builds


def address_of(host: str, listening: socket.socket) -> str:
    """Return the address at which a socket is reached."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


def refuse_others(host: str, why: Text) -> None:
    """Raise UsageError for a host by which others than this machine could come."""
    from oboegaki.web.guarded import LOOPBACK

    if host not in LOOPBACK:
        raise UsageError(
            why,
            Text(f"--host は {'、'.join(LOOPBACK)} のどれかにしてください。",
                 f"Let --host be one of {', '.join(LOOPBACK)}.",
                 f"Hãy để --host là một trong: {', '.join(LOOPBACK)}."),
        )  # fmt: skip


def bound(host: str, port: int) -> socket.socket:
    """Take the port before any work is done, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise _unusable(host, port, error) from None
    return listening


def _unusable(host: str, port: int, error: OSError | OverflowError) -> UsageError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return UsageError(
            Text(f"ポート {port} はすでに使われています。", f"Port {port} is already in use."),
            Text(f"ほかのサーバーを止めるか、--port {port + 1} など別の番号を指定してください。",
                 f"Stop the other server, or give another number, such as --port {port + 1}."),
        )  # fmt: skip
    return UsageError(
        Text(f"{host}:{port} で待ち受けられません（{error}）。",
             f"Cannot listen on {host}:{port} ({error})."),
        Text("--host と --port を確かめてください。", "Check --host and --port."),
    )  # fmt: skip
