"""`blogapp serve`: the blog on waitress, which buffers slow clients and runs the application in threads."""

from __future__ import annotations

import errno
import logging
import signal
import sys
from functools import partial
from typing import Any, NoReturn

import click
from flask import Flask
from waitress.server import create_server

from blogapp import create_app
from blogapp.cli import channels, instance, preparation
from blogapp.cli.application import inside
from blogapp.http import body_limits, hosts

MARGIN = 1024 * 1024  # so that the application answers what is too large, with a page


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True, help="Requests at a time.")
@click.option(
    "--prepare", is_flag=True, help="On an empty instance, write sample posts and make an administrator first."
)
def serve(host: str, port: int, threads: int, prepare: bool) -> None:
    """Serve the blog until Ctrl+C or SIGTERM, which let running requests finish."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting for a thread is no news
    app = create_app()
    if app.debug and host not in hosts.LOOPBACK:
        raise click.ClickException("FLASK_DEBUG is for this machine alone. Unset it, or leave out --host.")
    server = _listen(app, host, port, threads)
    warning = hosts.served_at(app, host)
    try:
        _announce(app, server, prepare)
        if warning:
            click.echo(warning)
        server.run()
    finally:
        server.close()


def _announce(app: Flask, server: Any, prepare: bool) -> None:
    """Bring the instance to where it can be served, refuse one that cannot, and say where the blog is."""
    for line in preparation.prepare(app) if prepare else ():
        click.echo(line)
    with inside(app):
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
    signal.signal(signal.SIGTERM, _end)
    click.echo(f"Serving {_address(server)} (Ctrl+C ends it)")


def _listen(app: Flask, host: str, port: int, threads: int) -> Any:
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            connection_limit=500,
            channel_timeout=60,
            asyncore_use_poll=True,
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


def _end(*_signal: object) -> NoReturn:
    """End as waitress expects it: by the exception, which it catches to let running requests finish."""
    sys.exit(0)


def _address(server: Any) -> str:
    addresses = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    host, port = addresses[0]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
