"""`serve`: build if needed, then answer readers until told to stop."""

import errno
import socket
from argparse import Namespace
from functools import partial

from oboegaki.cli import engines
from oboegaki.cli.crew import Crew
from oboegaki.cli.publish import forgiven_site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import Progress, complain, say
from oboegaki.edition.place import Place, of_site
from oboegaki.errors import OboegakiError, Text, UsageError
from oboegaki.site import Site
from oboegaki.stores.chosen import store_of
from oboegaki.web.operate.board import Post
from oboegaki.web.operate.journal import remark_to_stderr

_BACKLOG = 2048
"""Connections that may wait until a process takes them."""


def serve(arguments: Namespace) -> int:
    """Serve a site by one process or several; 0 when stopped by Ctrl-C or SIGTERM."""
    site = forgiven_site_of(arguments)
    place = of_site(site, arguments.editions)
    with bound(arguments.host, arguments.port) as listening:
        _prepared(site, place, arguments)
        import oboegaki.web.app  # noqa: F401 - loaded once, before processes part

        # From here on, whoever comes is kept waiting for the first moment, not turned away.
        listening.listen(_BACKLOG)
        address = f"http://{_shown(arguments.host)}:{listening.getsockname()[1]}/"
        say(Text(f"{site.title.ja}: {address}（終了は Ctrl-C）",
                 f"{site.title.en}: {address} (Ctrl-C to stop)"))  # fmt: skip
        work = partial(_answer, site, place, listening)
        if arguments.workers > 1:
            return Crew(arguments.workers, work).run()
        return work(Post())


def _answer(site: Site, place: Place, listening: socket.socket, post: Post) -> int:
    """Answer readers until told to stop; 1 when the edition cannot be opened."""
    import uvicorn

    from oboegaki.web.app import create_app
    from oboegaki.web.connection import KEEP_ALIVE, bounded

    remark_to_stderr(is_json=bool(site.operate.log))
    try:
        app = create_app(site, place, lambda edition: store_of(site, place, edition), post)
    except OboegakiError as error:
        complain(error)
        return 1
    config = uvicorn.Config(
        app,
        http=bounded(site, app.ready, app.watch, app.ids),
        backlog=_BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _prepared(site: Site, place: Place, arguments: Namespace) -> None:
    """Have an edition to serve, and the engine that answers from it."""
    edition, progress = ready(site, place, arguments), Progress()
    try:
        engines.ensure(site, place, edition, progress)
    finally:
        progress.end()
        edition.close()
    engines.tell(site)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
