"""`blogapp serve`: the blog on all cores; waitress buffers slow clients and runs the application in threads."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import resource
import sys
from contextlib import suppress
from functools import partial
from socket import AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY, SO_REUSEADDR, SOL_SOCKET, socket
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from waitress.adjustments import Adjustments
from waitress.server import create_server

from blogapp import config, create_app, db
from blogapp.cli import channels, instance, preparation
from blogapp.cli.application import inside
from blogapp.cli.processes import Blog, Plan
from blogapp.http import body_limits, conditional, hosts

FILES, FILES_PER_THREAD = 24, 3  # descriptors that a process itself needs: those of SQLite, above all
MARGIN = 1024 * body_limits.MEGABYTE  # of what is too large: it goes by unread, so that a page answers
BACKLOG = 1024  # connections that the system keeps in line


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--processes", type=click.IntRange(1, 256), help="As many as there are cores, unless the settings say.")
@click.option(
    "--threads", type=click.IntRange(1, 256), default=8, show_default=True, help="Requests at a time, of each process."
)
@click.option(
    "--grace", type=click.FloatRange(0, 3600), default=30, show_default=True, help="Seconds for the last answers."
)
@click.option(
    "--prepare", is_flag=True, help="On an empty instance, write sample posts and make an administrator first."
)
def serve(host: str, port: int, processes: int | None, threads: int, grace: float, prepare: bool) -> None:
    """Serve the blog until Ctrl+C or SIGTERM; whoever is connected by then is answered first.

    SIGHUP takes the settings, themes and dropped-in formats of now, and refuses nobody meanwhile.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting for a thread is no news
    app = create_app()
    _refuse_debug(app, host)
    sockets = _bound(host, port)
    warning = hosts.served_at(app, host)
    try:
        _prepare(app, prepare)
        lines = [f"Serving {_address(sockets[0])} (Ctrl+C ends it)", *([warning] if warning else [])]
        count = processes or app.config["PROCESSES"] or config.cores()
        announce = partial(click.echo, "\n".join(lines))
        plan = Plan(partial(_made, host), partial(_server, host, threads), sockets, count, grace, announce)
        Blog(app, plan).run()
    finally:
        for each in sockets:
            each.close()


def _made(host: str) -> Flask:
    app = create_app()
    hosts.served_at(app, host)
    _note_build(app)
    return app


def _refuse_debug(app: Flask, host: str) -> None:
    """Debugging shows the code and what is in it to whoever meets an error."""
    if app.debug and not _is_loopback(host):
        raise click.ClickException("FLASK_DEBUG is for this machine alone. Unset it, or leave out --host.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connections(threads: int) -> int:
    """Return how many may be connected to a process, so that file descriptors are left for the answers."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(8, min(500, allowed - FILES - FILES_PER_THREAD * threads))


def _prepare(app: Flask, prepare: bool) -> None:
    """Bring the instance to where it can be served; refuse one that cannot."""
    if prepare and app.config["MEDIA_URL"]:
        _prepare_apart(app)
    elif prepare:
        _fill(app)
    with inside(app), db.reading():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
    _note_build(app)


def _fill(app: Flask) -> None:
    for line in preparation.prepare(app):
        click.echo(line)


def _prepare_apart(app: Flask) -> None:
    """Prepare in a process of its own: whoever asks a bucket can do so in no process that is forked afterwards."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _fill(app)
        sys.exit()
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(code)


def _note_build(app: Flask) -> None:
    """Let the dates of pages follow from code and settings, too. Where nothing can be stored, they have none."""
    with inside(app), suppress(SQLAlchemyError), db.writing():
        conditional.note_build()
        db.session.commit()


def _bound(host: str, port: int) -> list[socket]:
    """Return the sockets that listen at an address: a name may stand for several."""
    sockets: list[socket] = []
    try:
        places: list[Any] = Adjustments(host=host, port=port).listen
        for family, kind, protocol, place in places:
            sockets.append(socket(family, kind, protocol))
            sockets[-1].setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
            if family == AF_INET6:
                sockets[-1].setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
            sockets[-1].bind(place)
            sockets[-1].listen(BACKLOG)
    except (OSError, ValueError) as error:
        for each in sockets:
            each.close()
        raise click.ClickException(_why_not(error, host, port)) from error
    return sockets


def _server(host: str, threads: int, app: Flask, sockets: list[socket]) -> Any:
    """Return the server of one process, on sockets that it shares with the others."""
    dispatcher = channels.Dispatcher()
    dispatcher.set_thread_count(threads)
    server = create_server(
        app,
        _dispatcher=dispatcher,
        sockets=sockets,
        threads=threads,
        ident=None,
        server_name=hosts.own_name(app, host),
        backlog=BACKLOG,
        connection_limit=_connections(threads),
        channel_timeout=60,
        asyncore_use_poll=True,
        log_socket_errors=False,  # clients come and go
        max_request_body_size=body_limits.upload_max(app) + MARGIN,
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )
    channels.listen_with(server, partial(body_limits.most_announced, app))
    return server


def _why_not(error: OSError | ValueError, host: str, port: int) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"Port {port} is in use by another process. End it, or choose another: blogapp serve --port {port + 1}"
    if number == errno.EACCES:
        return f"Port {port} may be opened by the system's administrator only. Choose one above 1023."
    return f"The server cannot listen at {host}, port {port}: {error}. Choose another with --host and --port."


def _address(listener: socket) -> str:
    """Return where a socket listens, as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
