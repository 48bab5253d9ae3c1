"""A real nginx in front of a running blog, as deploy/nginx.conf has it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
WHOLE = """
daemon off;
pid {folder}/pid;
{user}
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/blogapp.conf;
}}
"""


@contextmanager
def proxied(blog: str, folder: Path, *, keeps_pages: bool) -> Iterator[str]:
    """Run nginx in front of a blog at this address while the block runs; yield its own address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    conf = CONF.read_text(encoding="utf-8")
    for ours, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("server 127.0.0.1:8000;", f"server {blog.removeprefix('http://')};"),
        ("default off;", "default blogapp;" if keeps_pages else "default off;"),
        ("/var/cache/nginx/blogapp", f"{folder}/kept"),
    ):
        assert conf.count(ours) == 1, ours
        conf = conf.replace(ours, here)
    (folder / "blogapp.conf").write_text(conf, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user=user), encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command)
    try:
        while not _answers(port):
            assert running.poll() is None, (folder / "errors").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
