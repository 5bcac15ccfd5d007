"""What a server process does: it answers readers until it is told to stop, or to begin anew."""

import signal
import socket
from collections.abc import Callable
from functools import partial
from types import FrameType

import uvicorn

from oboegaki.cli.terminal import complain
from oboegaki.edition.place import Place
from oboegaki.errors import OboegakiError
from oboegaki.site import Site
from oboegaki.stores.chosen import store_of
from oboegaki.web.app import create_app
from oboegaki.web.connection import KEEP_ALIVE, bounded
from oboegaki.web.operate.board import Board, Post
from oboegaki.web.operate.journal import remark_to_stderr

BACKLOG = 2048
"""Connections that may wait until a process takes them."""

Again = Callable[[], Site | None]
"""Gives the settings as they are now; None, after telling why, when they cannot be used."""


def answer(site: Site, place: Place, listening: socket.socket, post: Post) -> int:
    """Answer readers until told to stop; 1 when the edition cannot be opened."""
    server = _server(site, place, post)
    if server is None:
        return 1
    server.run(sockets=[listening.dup()])
    return 0


def answer_alone(site: Site, place: Place, listening: socket.socket, again: Again) -> int:
    """Answer readers by this process; at SIGHUP end what is under way and begin anew.

    That is so where the signal was ignored before; at a terminal it ends the server. Who comes
    meanwhile waits at the port, which stays open.
    """
    board, kept = Board(), signal.getsignal(signal.SIGHUP)
    following: list[Site] = [site]
    try:
        while following:
            server = _server(following.pop(), place, Post(board))
            if server is None:
                return 1
            if kept == signal.SIG_IGN:
                signal.signal(signal.SIGHUP, partial(_renew, server, again, following))
            server.run(sockets=[listening.dup()])
    finally:
        signal.signal(signal.SIGHUP, kept)
    return 0


def _renew(
    server: uvicorn.Server, again: Again, following: list[Site], _: int, __: FrameType | None
) -> None:
    site = again()
    if site is not None and not following:
        following.append(site)
        server.should_exit = True


def _server(site: Site, place: Place, post: Post) -> uvicorn.Server | None:
    """Return a server of what is current; None, after telling why, when that cannot be opened."""
    remark_to_stderr(is_json=bool(site.operate.log))
    try:
        app = create_app(site, place, lambda edition: store_of(site, place, edition), post)
    except OboegakiError as error:
        complain(error)
        return None
    config = uvicorn.Config(
        app,
        http=bounded(site, app.ready, app.watch, app.ids),
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=site.operate.stop_seconds,
    )
    return uvicorn.Server(config)
