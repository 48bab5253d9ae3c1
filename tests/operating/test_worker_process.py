"""The process of `blogapp serve` that carries out jobs: there is one, whatever happens, and it ends with the rest."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import requests
from commands import Server, blogapp, done, killed, process, refused, serving
from together import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]


def one_worker(server: Server, *, but: int = 0) -> int:
    """Return the worker, once there is one, and another than `but`."""

    def ask() -> list[int]:
        workers = server.workers()
        return workers if len(workers) == 1 and workers != [but] else []

    return until(ask)[0]


def test_there_is_one_worker_beside_those_who_answer(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server:
        one_worker(server)
        server.await_processes(2)


def test_a_worker_that_dies_is_replaced(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server:
        os.kill(first := one_worker(server), signal.SIGKILL)
        one_worker(server, but=first)
        server.await_processes(2)


def test_whoever_answers_and_dies_is_replaced_by_one_who_answers(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server:
        worker = one_worker(server)
        os.kill(first := server.await_processes(2)[0], signal.SIGKILL)
        server.await_processes(2, but=[first])
        assert one_worker(server) == worker


def test_a_worker_is_made_anew_with_the_others(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server:
        first = one_worker(server)
        before = server.await_processes(2)
        server.running.send_signal(signal.SIGHUP)
        one_worker(server, but=first)
        server.await_processes(2, but=before)
        assert requests.get(server.url + "/", timeout=30).status_code == 200


def test_a_worker_ends_with_the_server(instance: Path) -> None:
    with serving(instance, "--processes", "1") as server:
        worker = one_worker(server)
        assert server.stop() == 0
        assert not Path(f"/proc/{worker}").exists()


def test_the_command_works_until_it_is_told_to_end(instance: Path) -> None:
    running = process("worker", INSTANCE=instance)
    try:
        assert running.stdout
        assert running.stdout.readline().startswith("Waiting for work")
        running.terminate()
        running.communicate(timeout=20)
        assert running.returncode == 0
    finally:
        killed(running)


def test_the_command_may_do_what_is_due_and_end(instance: Path) -> None:
    assert done("worker", "--once") == "0 jobs done or tried.\n"


def test_the_command_refuses_a_blog_that_is_not_there(nowhere: Path) -> None:
    assert "blogapp init" in refused("worker")
    assert blogapp("worker", "--grace", "-1").exit_code == 2
