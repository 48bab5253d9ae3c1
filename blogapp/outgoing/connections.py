"""Connections to addresses that were looked at before: by no name, which might lead elsewhere a moment later.

They are of the standard library, for one request: it follows no redirect, keeps no cookie, takes no proxy.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress

CONNECT = 5.0  # seconds for a connection
TOTAL = 10.0  # seconds for everything, from the look at the name to the end of the answer


class Connection(http.client.HTTPConnection):
    """A connection by http to one of these addresses, for the host of this name."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.addresses: Sequence[str] = ()
        self.open: list[socket.socket] = []
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the first of the addresses that answers."""
        refusals = []
        for address in self.addresses:
            try:
                made = socket.create_connection((address, self.port), CONNECT)
            except OSError as error:
                refusals.append(error)
            else:
                self.open.append(made)
                made.settimeout(TOTAL)
                self.sock = self.secured(made)
                self.stop_if_cut()
                return
        raise refusals[-1]

    def secured(self, made: socket.socket) -> socket.socket:
        """Return the socket to speak through."""
        return made

    def close(self) -> None:
        """Close all that was opened, also what never came to speak."""
        super().close()
        for each in self.open:
            each.close()

    def cut(self) -> None:
        """End what goes on, from another thread: whoever waits for the other side waits no longer."""
        self.is_cut = True
        for each in list(self.open):
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    def stop_if_cut(self) -> None:
        """Send nothing any more once nobody waits for the answer."""
        if self.is_cut:
            raise TimeoutError


class SecureConnection(Connection):
    """The same by https: the certificate must be one for the host's name."""

    default_port = 443

    def secured(self, made: socket.socket) -> socket.socket:
        """Return the socket to speak through, once it is known who is at its other end."""
        context = ssl.create_default_context()
        secure = context.wrap_socket(made, server_hostname=self.host, do_handshake_on_connect=False)
        self.open.append(secure)
        secure.do_handshake()
        return secure
