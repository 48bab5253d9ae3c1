"""Authors who write into the same posts at once, by the forms of a running server, and know what it acknowledged."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import requests
from bs4 import BeautifulSoup
from filling import controls
from mortal import Mortal
from together import at_once

PASSWORD = "a long password"
KILLED = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)  # the server was, before its answer
GONE = (60, 0.02)  # seconds: to connect, and until nobody waits for an answer any more
HELD = 3  # forms that lie open, of which the first is the oldest


@dataclass(frozen=True)
class Acknowledged:
    """A text that the server said is stored: how it was sent, and the version of the post that its form began from."""

    post_id: int
    text: str
    action: str
    began: str


@dataclass
class Form:
    """A form of a post that lies open in somebody's browser."""

    post_id: int
    values: dict[str, Any]


@dataclass
class Author:
    """Somebody with a browser of their own, who does whatever comes to mind."""

    number: int
    server: Mortal
    random: Random
    post_ids: list[int] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    typed: dict[str, tuple[int, str]] = field(default_factory=dict)  # what was not saved, by its form
    refused: int = 0
    unanswered: int = 0
    sending: str = ""  # the form that was sent last

    def __post_init__(self) -> None:
        self.url = self.server.url
        self.browser, self.forms, self.clock = requests.Session(), list[Form](), count(1)
        self._send("/login", 303, email=self.email, password=PASSWORD, next="/edit/")

    @property
    def email(self) -> str:
        return f"author{self.number}@example.org"

    @property
    def actions(self) -> list[Callable[[], None]]:
        """What an author may do next, the more often the oftener it stands here."""
        writing = [self.save, self.publish, self.set_beside, self.autosave, self.autosave_late]
        far = [self.schedule, self.bulk, self.crash, self.restore_revision, self.trash, self.restore, self.discard]
        return [*writing, *writing, self.take_up, *far]

    def act(self) -> None:
        """Do something. Where the server is killed meanwhile, what was sent is stored, or it is not."""
        self.url = self.server.url
        try:
            self.random.choice(self.actions)()
        except KILLED:
            self.unanswered += 1
            self.typed.pop(self.sending, None)
            self.forms = [form for form in self.forms if form.values["draft"] != self.sending]
        self.server.note_action()

    def begin(self, title: str, action: str) -> None:
        """Write a new post, and know it."""
        form = Form(0, controls(self._page("/edit/new/standard")))
        form.values |= {"title": title}
        answer = self._write(form, action, "/edit/new/standard")
        self.post_ids.append(int(re.findall(r"/edit/posts/(\d+)", answer.headers["Location"])[0]))

    # What is written

    def save(self) -> None:
        self._write(self._form(), self.random.choice(["save", "save", "draft"]))

    def publish(self) -> None:
        self._write(self._form(), "publish")

    def set_beside(self) -> None:
        self._write(self._form(), "beside")

    def schedule(self) -> None:
        form = self._form()
        form.values["published_at"] = f"2099-05-0{self.random.randrange(1, 10)}T18:30"
        self._write(form, "schedule")

    def crash(self) -> None:
        """Send a form and be gone before the answer: it is stored, or it is not."""
        form = self._form()
        self.forms = [other for other in self.forms if other is not form]
        self.sending = str(form.values["draft"])
        self.typed.pop(self.sending, None)
        sent = self._typed(form)
        sent |= {"action": self.random.choice(["save", "publish", "beside"]), "sent_at": sent["typed_at"]}
        with suppress(requests.Timeout):
            self.browser.post(f"{self.url}/edit/posts/{form.post_id}", data=sent, allow_redirects=False, timeout=GONE)

    def autosave(self) -> None:
        form = self._form(keep=True)
        sent = self._typed(form)
        self._send(f"/edit/posts/{form.post_id}/autosave", 200, **sent)
        self.typed[str(form.values["draft"])] = form.post_id, sent["body"]

    def autosave_late(self) -> None:
        """Have what is typed arrive in the same moment as what is typed next, or as the form that saves it."""
        form = self._form(keep=True)
        address, one, other = f"/edit/posts/{form.post_id}", self._typed(form), self._typed(form)
        is_saved = self.random.random() < 0.5
        sent = [(f"{address}/autosave", 200, one), (f"{address}/autosave", 200, other)]
        if is_saved:
            sent[1] = (address, (303, 409), other | {"action": "save", "sent_at": other["typed_at"]})
        first, status = sorted(at_once(2, lambda which: self._status(*sent[which][:2], **sent[which][2])))
        if not first:
            raise requests.ConnectionError
        draft = str(form.values["draft"])
        self.typed[draft] = form.post_id, (one if status == 409 else other)["body"]
        if status == 303:  # what was typed before may have arrived after it
            del self.typed[draft]
            self.acknowledged.append(Acknowledged(form.post_id, other["body"], "save", str(form.values["version"])))

    def _typed(self, form: Form) -> dict[str, Any]:
        """Return a form with a text that nobody has typed before."""
        at, text = self._new_text()
        return form.values | {"body": text, "typed_at": str(at)}

    def take_up(self) -> None:
        """Go on with what was typed and not saved, and save it."""
        post_id = self._any()
        link = self._page(f"/edit/posts/{post_id}").select_one(".unsaved [data-draft] a[href$='/take']")
        if link:
            self._write(Form(post_id, controls(self._page(str(link["href"])))), "save", is_new=False)

    def _form(self, *, keep: bool = False) -> Form:
        """Return a form: one that has lain open for a while, or one that is opened now."""
        if self.forms and self.random.random() < 0.4:
            return self.forms[0] if keep else self.forms.pop(0)
        post_id = self._any()
        form = Form(post_id, controls(self._page(f"/edit/posts/{post_id}")))
        if keep or self.random.random() < 0.3:
            self.forms = [*self.forms, form][-HELD:]
        return form

    def _write(self, form: Form, action: str, address: str = "", *, is_new: bool = True) -> requests.Response:
        """Type a text that nobody has typed before, and press a button; of both texts, take the own one at times."""
        at, text = self._new_text()
        if is_new:
            form.values["body"] = text
        began, text = str(form.values["version"]), str(form.values["body"])
        sent = form.values | {"action": action, "sent_at": str(at)}
        answer = self._send(address or f"/edit/posts/{form.post_id}", (303, 409), **sent)
        if answer.status_code == 303:
            self.acknowledged.append(Acknowledged(form.post_id, text, action, began))
            self.typed.pop(str(form.values["draft"]), None)
            return answer
        self.refused += 1
        again = Form(form.post_id, controls(BeautifulSoup(answer.text, "html.parser")))
        assert again.values["body"] == text, "What was typed is not given back."
        if self.random.random() < 0.5:
            return self._write(again, "save", is_new=False)
        self.forms = [*self.forms, again][-HELD:]
        return answer

    def _new_text(self) -> tuple[int, str]:
        at = next(self.clock)
        return at, f"Author {self.number} wrote this at {at}."

    # What is done to a post

    def restore_revision(self) -> None:
        post_id = self._any()
        page = self._page(f"/edit/posts/{post_id}/revisions")
        buttons = page.select("button[formaction$='/restore']")
        if buttons:
            self._send(str(self.random.choice(buttons)["formaction"]), 303, **self._token(page))

    def trash(self) -> None:
        self._step("trash")

    def restore(self) -> None:
        self._step("restore")

    def discard(self) -> None:
        """Drop what waits beside a post, with something typed in its form: that is kept."""
        form = self._form(keep=True)
        sent = self._typed(form)
        self._send(f"/edit/posts/{form.post_id}/discard", 303, **sent | {"sent_at": sent["typed_at"]})
        self.typed[str(form.values["draft"])] = form.post_id, sent["body"]

    def bulk(self) -> None:
        """Tick some posts in the list, and press a button below it."""
        page = self._page(self.random.choice(["/edit/", "/edit/?status=trash"]))
        boxes = [str(box["value"]) for box in page.select("input[name='posts[]']")]
        if boxes:
            ticked = self.random.sample(boxes, self.random.randrange(1, len(boxes) + 1))
            do = self.random.choice(["publish", "draft", "trash", "restore", "tag"])
            sent = {**self._token(page), "posts[]": ticked, "do": do, "tags": "harbour"}
            self._send("/edit/posts/bulk", 303, **sent)

    def _step(self, name: str) -> None:
        self._send(f"/edit/posts/{self._any()}/{name}", 303, **self._token(self._page("/edit/")))

    # How it is sent

    def _any(self) -> int:
        return self.random.choice(self.post_ids)

    @staticmethod
    def _token(page: BeautifulSoup) -> dict[str, str]:
        return {"csrf_token": str(page.select_one("input[name=csrf_token]")["value"])}  # type: ignore[index]

    def _page(self, path: str) -> BeautifulSoup:
        self.sending = ""
        answer = self.browser.get(self.url + path, timeout=60)
        assert answer.status_code == 200, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return BeautifulSoup(answer.text, "html.parser")

    def _status(self, path: str, status: int | tuple[int, ...], **typed: Any) -> int:
        """Return the status of an answer, 0 where none came."""
        try:
            return self._send(path, status, **typed).status_code
        except KILLED:
            return 0

    def _send(self, path: str, status: int | tuple[int, ...], **typed: Any) -> requests.Response:
        self.sending = str(typed.get("draft", ""))
        answer = self.browser.post(self.url + path, data=typed, allow_redirects=False, timeout=60)
        expected = status if isinstance(status, tuple) else (status,)
        assert answer.status_code in expected, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer
