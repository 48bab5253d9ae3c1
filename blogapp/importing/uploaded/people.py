"""Who wrote what is to be imported, and whom of those who are here each is taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from blogapp import db
from blogapp.importing.entries import Item, Person, SiteFacts
from blogapp.importing.storing.ledger import Ledger
from blogapp.importing.storing.options import Options
from blogapp.importing.storing.run import source_of
from blogapp.models import User

MOST = 300  # whom one can choose for; the command takes a file for any number


class People:
    """Gathers people while a dry run reads them."""

    def __init__(self) -> None:
        self.facts = SiteFacts()
        self.by_login: dict[str, Person] = {}

    def seen_in(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield everything as it is, and note who is in it."""
        for item in items:
            if isinstance(item, SiteFacts):
                self.facts = item
            elif isinstance(item, Person) and len(self.by_login) < MOST:
                self.by_login.setdefault(item.login.lower(), item)
            yield item

    def found(self, options: Options) -> list[dict[str, Any]]:
        """Return each with the account here that is taken for theirs: from a former import, or by its address."""
        known = Ledger(source_of(self.facts, options)).known("person", self.by_login)
        ids = [one.row_id for one in known.values() if one.row_id]
        before = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
        found = []
        for login, person in self.by_login.items():
            is_known = login in known
            here = before.get(known[login].row_id or 0) if is_known else None
            if not is_known and person.email:
                here = db.session.scalar(User.by_email(person.email))
            said = {"login": person.login, "name": person.name or person.login, "email": person.email}
            found.append({**said, "here": here.name if here else "", "known": is_known})
        return found
