"""People: who wrote there is found by e-mail address, or becomes a member who cannot sign in, with no more rights."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from blogapp import db
from blogapp.accounts import passwords, users
from blogapp.importing.entries import Person
from blogapp.importing.storing.addresses import host_of
from blogapp.importing.storing.context import Import
from blogapp.importing.storing.options import Options, Refused
from blogapp.models import User
from blogapp.text import normalise_line, slugify

KIND = "people"


def chosen(options: Options) -> dict[str, int]:
    """Return the accounts that were chosen, by login. Raises `Refused` for an address that nobody has."""
    found: dict[str, int] = {}
    for login, email in options.authors.items():
        person = db.session.scalar(User.by_email(email))
        if person is None:
            raise Refused(f"Nobody here has the address {email}, which is to be {login}'s. Add that account first.")
        found[login.lower()] = person.id
    return found


@dataclass
class People:
    """The people of the former site, by login."""

    of: Import
    by_login: dict[str, int] = field(default_factory=dict)
    unusable: str = ""

    def begin(self) -> None:
        """Hash a password that nobody knows, before a transaction begins."""
        self.unusable = passwords.hashed(secrets.token_urlsafe(32))
        self.by_login = chosen(self.of.options)

    def store(self, batch: Sequence[Person]) -> None:
        """Find or make each of them."""
        known = self.of.ledger.known("person", [person.login.lower() for person in batch])
        for person in batch:
            login = person.login.lower()
            if login in self.by_login:
                self.of.report.count(KIND, "unchanged")
            elif login in known:
                self._as_before(login, known[login].row_id)
            else:
                self.by_login[login] = self._found(person)
                self.of.ledger.keep("person", login, self.by_login[login], "", "")
            if row_id := self.by_login.get(login):
                short = [f"?author={person.origin}"] if person.origin.isdigit() else []
                self.of.ledger.lead("author", row_id, person.address or self.of.at(f"author/{login}/"), *short)
        self.of.commit()

    def id_of(self, login: str) -> int | None:
        """Return the id of somebody, who is made where the files did not name them before; None for nobody."""
        if not login:
            return None
        if login.lower() not in self.by_login:
            self.store([Person(login)])
        return self.by_login.get(login.lower()) or None

    def _as_before(self, login: str, row_id: int | None) -> None:
        """Take somebody for who a former run found; who was deleted since stays so."""
        is_here = row_id is not None and db.session.scalar(select(User.id).where(User.id == row_id)) is not None
        self.by_login[login] = (row_id or 0) if is_here else 0
        self.of.report.count(KIND, "unchanged" if is_here else "deleted")

    def _found(self, person: Person) -> int:
        email = self._address(person)
        if here := db.session.scalar(User.by_email(email)):
            self.of.report.count(KIND, "unchanged")
            return here.id
        name = normalise_line(person.name or person.login)
        made = users.add(email, "member", name, self.unusable)
        made.active = False
        db.session.flush()
        self.of.report.count(KIND, "new")
        return made.id

    def _address(self, person: Person) -> str:
        """Return a person's e-mail address, or one that leads nowhere."""
        try:
            return users.checked_address(person.email)
        except users.AccountError:
            host = host_of(self.of.address).encode("ascii", "ignore").decode() or "import"
            local = slugify(person.login).encode("ascii", "ignore").decode().strip("-")[:40]
            return f"{local or 'author'}-{secrets.token_hex(4)}@{host}.invalid"
