"""Templates of comments as they stand in the files of tests/support/comments, and comments made of them by a chance."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blogapp.models import Comment
from blogapp.text import comment_markdown

FOLDER = Path(__file__).with_name("comments")
CHOICE = re.compile(r"\[\[([^\[\]]+)\]\]")
SLOT = re.compile(r"%([a-z]+)%")
PERSONS = ("Noor", "Ida Berg", "Sol", "Mira", "Ivo", "Tomás", "Ilse K.", "Νίκος", "Ольга", "Zoé", "Pablo", "Jan de Wit")
PERSONS += (
    "Anna",
    "mark",
    "J. Hale",
    "أمينة",
    "Chiara",
    "小林",
    "Ewa",
    "Deniz",
    "Sam",
    "old_salt",
    "Grandpa Joe",
    "RF",
)
SELLING = (
    "bestdeals",
    "top-shop24",
    "cheapzone",
    "prohub",
    "winmarket",
    "megaoffer",
    "my-store",
    "quickcash",
    "luxclub",
)
NEUTRAL = (
    "lorvanto",
    "kestrelby",
    "oandra",
    "mirabol",
    "tenvo",
    "halden-co",
    "norriva",
    "quillmere",
    "sandoval",
    "avenor",
)
ENDS = (".example", ".example", ".example.com", ".example.net", ".example.org", ".xyz", ".site")
OWN_ENDS = (
    ".example",
    ".example.org",
    "s-notes.example",
    "-photos.example/about",
    ".blog.example/",
    "shop.example",
    "24.site",
)
PATHS = ("", "", "/", "/", "/go", "/blog", "/p/81", "/offer", "/index.php?id=4", "/en")


@dataclass(frozen=True)
class Template:
    """A line of a file: what is written, and what it says of its writer."""

    body: str
    fields: dict[str, str]
    is_spam: bool


@dataclass(frozen=True)
class Labelled:
    """A comment, and whether it is spam."""

    comment: Comment
    is_spam: bool


@cache
def templates(name: str) -> tuple[Template, ...]:
    """Return the templates of a file, in its order."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_read(line) for line in lines if line[:2] in {"+ ", "- "})


def _read(line: str) -> Template:
    body, *fields = re.split(r" § ?| (?<=§)", line[2:])
    given = dict(field.strip().split("=", 1) for field in fields)
    return Template(body.replace("\\n", "\n"), given, line[0] == "+")


def made(template: Template, chance: random.Random) -> Labelled:
    """Return a comment that is made of a template."""
    host = chance.choice(SELLING if chance.random() < 0.3 else NEUTRAL) + chance.choice(ENDS)
    site = chance.choice(["https://", "https://", "http://", "https://www."]) + host
    slots = {
        "host": host, "site": site + chance.choice(PATHS),
        "num": chance.choice(["200", "500", "1200", "9999", "20000"]),
        "year": str(chance.randrange(1958, 2026)), "pin": str(chance.randrange(10, 99)),
        "person": chance.choice(PERSONS[:6]),
    }  # fmt: skip

    def filled(text: str) -> str:
        chosen = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)
        return SLOT.sub(lambda found: slots[found[1]], chosen)

    given = {name: filled(text) for name, text in template.fields.items()}
    name = given.get("name") or chance.choice(PERSONS)
    url = given.get("url", "")
    if not url and chance.random() < (0.4 if template.is_spam else 0.25):
        url = site if template.is_spam else _own_site(name, chance)
    if not template.is_spam and url and chance.random() < 0.25:  # few call their house as themselves
        url = f"https://{chance.choice(NEUTRAL)}.example"
    email = given.get("email", "")
    if not email and chance.random() < 0.7:
        email = _email(name, template.is_spam, chance)
    body = filled(template.body)
    comment = Comment(
        post_id=1, name=name, email=email, url=url, body=body, status="pending", html=str(comment_markdown(body))
    )
    return Labelled(comment, template.is_spam)


def _own_site(name: str, chance: random.Random) -> str:
    plain = "".join(sign for sign in name.lower() if sign.isascii() and sign.isalnum())
    place = chance.choice(OWN_ENDS)
    return f"https://{plain}{place}" if plain else ""


def _email(name: str, is_spam: bool, chance: random.Random) -> str:
    plain = "".join(sign for sign in name.lower() if sign.isascii() and sign.isalnum()) or "post"
    if is_spam and chance.random() < 0.6:
        plain = "".join(chance.choices("abcdefghiklmnoprstuvz", k=8))
    number = chance.choice(["", "", str(chance.randrange(1, 99))])
    return f"{plain}{number}@{chance.choice(['mail.example', 'gmail.com', 'post.example', 'outlook.com'])}"
