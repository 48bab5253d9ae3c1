"""Which format a post had, and what its class makes of it; no format is known by name here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from blogapp.formats import Errors, PostFormat, WxrItem
from blogapp.formats.wxr import DATA, VERSION, own_data
from blogapp.importing.entries import FileAt, Html
from blogapp.importing.wordpress.content.notes import Note
from blogapp.importing.wordpress.content.pipeline import Converted, plain_html
from blogapp.importing.wordpress.facts import line, without_tags
from blogapp.importing.wordpress.parsing import Raw
from blogapp.importing.wordpress.survey import FORMAT, Survey
from blogapp.text import Sentence
from blogapp.text.urls import is_web_address

THUMBNAIL, _OF_THEMES = "_thumbnail_id", "_format_"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AsSeen:
    """A post as its format sees it; `format` is "" for the one that takes what no other does."""

    format: str
    title: str
    fields: Mapping[str, Any]
    notes: list[Note] = field(default_factory=list)


class Formats:
    """Asks the class of each format how it reads a post of WordPress; what it cannot take becomes a standard post."""

    def __init__(self, known: Mapping[str, type[PostFormat]], survey: Survey) -> None:
        self.known, self.survey = known, survey
        self.standard = next(iter(known))  # the registry has the one that takes what no other does before the others

    def see(self, raw: Raw, meta: Mapping[str, list[str]], *, is_draft: bool) -> AsSeen:
        """Return what the format of a post makes of it."""
        converted = plain_html(raw["content:encoded"], raw["wp:post_id"], self.survey)
        notes: list[Note] = []
        name = self._named(raw, notes)
        texts = {key: values[0] for key, values in meta.items()}
        title = without_tags(raw["title"])
        file = self.survey.files.get(texts.get(THUMBNAIL, "").strip())
        item = WxrItem(
            title,
            converted.html,
            raw["excerpt:encoded"],
            "" if name == self.standard else name,
            texts,
            lead_image=file.address if file else "",
            files=self._files(raw, meta),
        )
        given = self._asked(self.known[name], item)
        if given is not None:
            given = self._fitting(self.known[name], given, notes, is_draft=is_draft)
        if given is None:
            words = Sentence("It lacks what the format %(format)s needs, and comes as a standard post.", format=name)
            notes.append(("format", words))
            name, given = self.standard, self._as_standard(item)
        notes += _still_true(converted, given.get("body"))
        return AsSeen(
            "" if name == self.standard else name, line(str(given.pop("title", ""))) or line(title), given, notes
        )

    def _named(self, raw: Raw, notes: list[Note]) -> str:
        """Return the name of the format that a post has there, as far as there is one of that name here."""
        slugs = (nicename or name for domain, nicename, name in raw.terms if domain == FORMAT)
        names = list(dict.fromkeys(slug.removeprefix("post-format-").lower() for slug in slugs))
        if len(names) > 1:
            words = Sentence(
                "It has several formats there, of which the first was taken: %(names)s.", names=", ".join(names)
            )
            notes.append(("format", words))
        name = names[0] if names else self.standard
        if name not in self.known:
            words = Sentence(
                "It has the format %(format)s there, which is not here, and comes as a standard post.", format=name
            )
            notes.append(("format", words))
            return self.standard
        return name

    def _asked(self, cls: type[PostFormat], item: WxrItem) -> dict[str, Any] | None:
        """Return what a format reads: its own data as it is, what is WordPress's as HTML and as files elsewhere."""
        own = own_data(cls, item)
        bare = replace(item, meta={key: text for key, text in item.meta.items() if key not in {DATA, VERSION}})
        try:
            foreign = cls.from_wxr(bare)
            given = cls.from_wxr(item) if own is not None else None
        except Exception:  # a plugin may raise anything
            log.exception("The format %s cannot read a post of WordPress.", cls.name)
            return None
        read = {name: _elsewhere(cls, name, value) for name, value in foreign.items()} if foreign is not None else None
        if given is None:
            return read
        for name, part in cls.fields.items():  # numbers of files are those of the other blog
            if _names_others(part, given.get(name)):
                given[name] = (read or {}).get(name)
        return given

    def _fitting(
        self, cls: type[PostFormat], given: dict[str, Any], notes: list[Note], *, is_draft: bool
    ) -> dict[str, Any] | None:
        """Return what a format can take of it, the rest in the body; None where what it requires is not there."""
        mistakes = _mistakes(cls, given, is_draft=is_draft)
        wrong = {name: given[name] for name in mistakes if isinstance(given.get(name), str) and given[name].strip()}
        body = given.get("body")
        if wrong and "body" not in wrong and isinstance(body, Html | str | None):
            html = body.text if isinstance(body, Html) else escape(body or "", quote=False)
            given = {**given, "body": Html(html + _said(wrong.values()))} | dict.fromkeys(wrong)
            labels = ", ".join(cls.fields[name].label for name in wrong)
            notes.append(
                ("field", Sentence("What does not fit its field stands in the text: %(names)s.", names=labels))
            )
            mistakes = _mistakes(cls, given, is_draft=is_draft)
        return None if mistakes else given

    def _as_standard(self, item: WxrItem) -> dict[str, Any]:
        """Return a post as one without a format, with what only its former format had at the end of the text."""
        extra = [text for key, text in item.meta.items() if key.startswith(_OF_THEMES) and text.strip()]
        content = item.content + _said(text for text in extra if text.strip() not in item.content)
        meta = {key: text for key, text in item.meta.items() if key not in {DATA, VERSION}}
        plain = replace(item, content=content, format="", meta=meta)
        return self._asked(self.known[self.standard], plain) or {"body": Html(content)}

    def _files(self, raw: Raw, meta: Mapping[str, list[str]]) -> tuple[str, ...]:
        """Return the addresses of what was attached to a post: its uploads, and what its feed names as enclosures."""
        uploads = (self.survey.files[number].address for number in self.survey.of_post.get(raw["wp:post_id"], ()))
        enclosed = (text.strip().split("\n")[0].strip() for text in meta.get("enclosure", ()))
        return tuple(dict.fromkeys(address for address in (*enclosed, *uploads) if address))


def _elsewhere(cls: type[PostFormat], name: str, value: Any) -> Any:
    """Return a value that a format read off WordPress, marked as HTML or as a file elsewhere."""
    if isinstance(value, list | tuple):
        return [_elsewhere(cls, name, each) for each in value]
    if isinstance(value, Mapping) and "address" in value:
        said = (str(value.get(key) or "") for key in ("address", "alt", "caption"))
        return FileAt(*said)
    part = cls.fields.get(name)
    return Html(value) if isinstance(value, str) and part and getattr(part, "syntax", "") == "markdown" else value


def _still_true(converted: Converted, body: Any) -> list[Note]:
    """Return what is still to be said of a text: what its format plays is no link, and own data was not converted."""
    if not isinstance(body, Html):
        return [] if body else list(converted.notes)
    plays = not any(escape(address) in body.text for address in converted.linked)
    return [note for note in converted.notes if not (plays and note[0] == "embed")]


def _names_others(part: Any, value: Any) -> bool:
    try:
        return bool(part.media_ids(value) or part.post_ids(value)) if value else False
    except (TypeError, KeyError, AttributeError, ValueError):
        return True


def _mistakes(cls: type[PostFormat], given: Mapping[str, Any], *, is_draft: bool) -> Mapping[str, str]:
    """Return what a format finds wrong but for the title; texts are not rendered for that, and files are any files."""
    try:
        cls.clean({name: _probe(value) for name, value in given.items()}, partial=is_draft)
    except Errors as errors:
        return {name: said for name, said in errors.sentences.items() if name != "title"}
    except Exception:  # a plugin may raise anything
        log.exception("The format %s cannot check a post of WordPress.", cls.name)
        return {"": ""}
    return {}


def _probe(value: Any) -> Any:
    if isinstance(value, Html):
        return "x" if value.text.strip() else ""
    if isinstance(value, FileAt):
        return {"id": 1}
    return [_probe(each) for each in value] if isinstance(value, list) else value


def _said(texts: Any) -> str:
    """Return texts as paragraphs, addresses as links."""
    quoted = [escape(text.strip()) for text in texts]
    return "".join(
        f'\n<p><a href="{text}">{text}</a></p>' if is_web_address(text) else f"\n<p>{text}</p>" for text in quoted
    )
