"""Changing something on the desk, and undoing it: on the next page, or from the list below."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from reading import read, words


def sent(client: Any, path: str, **data: Any) -> str:
    """Send a form; return where the Undo of the next page is sent, if there is one."""
    answer = client.post(path, data=data)
    page = answer if answer.status_code == 200 else client.get(answer.location)
    form = BeautifulSoup(page.text, "html.parser").select_one(".notices form")
    return str(form["action"]) if form else ""


def press(client: Any, address: str) -> str:
    """Press an Undo; return what the next page says."""
    answer = client.post(address, follow_redirects=True)
    return words(BeautifulSoup(answer.text, "html.parser").select_one(".notices"))


def listed(client: Any, address: str) -> list[str]:
    return [words(form.find_previous_sibling().select_one(".row-title")) for form in undos(client, address)]


def undos(client: Any, address: str) -> list[Any]:
    return read(client, address).select("form[action*='/changes/']")
