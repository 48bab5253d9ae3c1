"""`blogapp serve`: the blog on waitress, which buffers slow clients and runs the application in threads."""

from __future__ import annotations

import errno
import ipaddress
import logging
import resource
from functools import partial
from typing import Any

import click
from flask import Flask
from waitress.server import create_server

from blogapp import create_app, db
from blogapp.cli import channels, graceful, instance, preparation
from blogapp.cli.application import inside
from blogapp.http import body_limits, hosts

FILES, FILES_PER_THREAD = 16, 3  # descriptors that the process itself needs: those of SQLite, above all
MARGIN = 1024 * 1024  # so that the application answers what is too large, with a page


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True, help="Requests at a time.")
@click.option(
    "--grace", type=click.FloatRange(0, 3600), default=30, show_default=True, help="Seconds for the last answers."
)
@click.option(
    "--prepare", is_flag=True, help="On an empty instance, write sample posts and make an administrator first."
)
def serve(host: str, port: int, threads: int, grace: float, prepare: bool) -> None:
    """Serve the blog until Ctrl+C or SIGTERM; whoever is connected by then is answered first."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting for a thread is no news
    app = create_app()
    _refuse_debug(app, host)
    server = _listen(app, host, port, threads)
    warning = hosts.served_at(app, host)
    try:
        serving = graceful.Serving(server, grace)
        _announce(app, server, prepare)
        if warning:
            click.echo(warning)
        serving.run()
    finally:
        server.close()


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
    """Return how many may be connected at once, so that file descriptors are left for the answers."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(8, min(500, allowed - FILES - FILES_PER_THREAD * threads))


def _announce(app: Flask, server: Any, prepare: bool) -> None:
    """Bring the instance to where it can be served, refuse one that cannot, and say where the blog is."""
    for line in preparation.prepare(app) if prepare else ():
        click.echo(line)
    with inside(app), db.reading():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
    click.echo(f"Serving {_address(server)} (Ctrl+C ends it)")


def _listen(app: Flask, host: str, port: int, threads: int) -> Any:
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            connection_limit=_connections(threads),
            channel_timeout=60,
            asyncore_use_poll=True,
            log_socket_errors=False,  # clients come and go
            max_request_body_size=body_limits.upload_max(app) + MARGIN,
            clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
        )
    except (OSError, ValueError) as error:
        raise click.ClickException(_why_not(error, host, port)) from error
    channels.listen_with(server, partial(body_limits.most_announced, app))
    return server


def _why_not(error: OSError | ValueError, host: str, port: int) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"Port {port} is in use by another process. End it, or choose another: blogapp serve --port {port + 1}"
    if number == errno.EACCES:
        return f"Port {port} may be opened by the system's administrator only. Choose one above 1023."
    return f"The server cannot listen at {host}, port {port}: {error}. Choose another with --host and --port."


def _address(server: Any) -> str:
    """Return where the server listens, as a browser takes it."""
    addresses = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    host, port = addresses[0]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
