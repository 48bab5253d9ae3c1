"""What people read goes through the catalogues: no bare words in templates or code, and all of it translated."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from babel.messages.catalog import Message
from catalogues import OTHERS, faults, of_formats, of_one, read
from jinja2 import nodes

from blogapp.text import CALLOUTS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path for folder in ("templates", "blogapp") for path in (ROOT / folder).rglob("*.html"))
MODULES = sorted((ROOT / "blogapp").rglob("*.py"))
JINJA = re.compile(r"\{% block body_class %\}\w+|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')  # in a macro, or of an element whose name is an expression
LETTERS = re.compile(r"[^\W\d_]{2,}")
PHRASE = re.compile(r"[A-Z][a-z’']+([ ,:].*)?[.!?…]?")  # no name of a class, and no identifier
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
SAID = {"flash", "NotAccepted", "ValidationError"}
TRANSLATES = {"_", "_l", "gettext", "ngettext"}
UNSPOKEN = {"code", "script", "style", "kbd"}
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
pytestmark = pytest.mark.xdist_group("catalogues")  # the sentences are looked for once


class Words(HTMLParser):
    """Collects the words of a template that stand in no expression."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN:
            self.open.append(tag)
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD and LETTERS.search(value or "")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        data = ATTRIBUTE.sub("", data)
        if LETTERS.search(data) and not self.open:
            self.found.append(data.strip())


def bare_in_template(source: str) -> list[str]:
    words = Words()
    words.feed(JINJA.sub(" ", source))
    return words.found + [text for text in _constants(ENVIRONMENT.parse(source)) if PHRASE.fullmatch(text)]


def _constants(node: nodes.Node) -> Iterator[str]:
    """Yield the texts within expressions, but for those that are translated."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATES:
        node = nodes.List([keyword.value for keyword in node.kwargs])
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)


def bare_in_module(source: str) -> list[str]:
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        is_field = name.endswith("Field")
        said = call.args[:1] if name in SAID or is_field else []
        said += [keyword.value for keyword in call.keywords if is_field and keyword.arg == "description"]
        found += [ast.unparse(value) for value in said if isinstance(value, ast.Constant | ast.JoinedStr)]
    return [text for text in found if LETTERS.search(text)]


def test_template_has_no_bare_words() -> None:
    found = {str(path.relative_to(ROOT)): bare_in_template(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert len(found) > 50
    assert {path: words for path, words in found.items() if words} == {}


def test_code_says_nothing_bare() -> None:
    found = {str(path.relative_to(ROOT)): bare_in_module(path.read_text(encoding="utf-8")) for path in MODULES}
    assert len(found) > 100
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "defect",
    ["<p>Hello</p>", '<a title="Go on">{{ x }}</a>', "{{ 'Go on' if x else _('Stay') }}", "{{ link('Home') }}"],
)
def test_bare_words_in_a_template_are_found(defect: str) -> None:
    assert len(bare_in_template(defect)) == 1


@pytest.mark.parametrize(
    "defect",
    ['flash("Saved.")', 'flash(f"{x} saved.")', 'StringField("Title")', 'TextField(_l("Text"), description="Say it.")'],
)
def test_bare_words_in_code_are_found(defect: str) -> None:
    assert len(bare_in_module(defect)) == 1


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert list(faults(language)) == []


@pytest.mark.parametrize(
    ("original", "translated", "fault"),
    [
        ("Saved.", None, "not translated"),
        ("Saved.", Message("Saved.", ""), "not translated"),
        (("%(num)s post", "%(num)s posts"), Message(("", ""), ("%(num)s Beitrag", "")), "not translated"),
        (("%(num)s post", "%(num)s posts"), Message(("", ""), ("Beitrag", "%(n)s Texte")), "other places for values"),
        ("Saved.", Message("Saved.", "Gesichert.", flags=["fuzzy"]), "only guessed"),
        ("By %(name)s", Message("", "Von %(nmae)s"), "other places for values"),
        ("By %(name)s", Message("", "Von"), "other places for values"),
        ("By %(name)s", Message("", "100% von %(name)s"), "other places for values"),
        ("A line with <!--more-->", Message("", "Eine Zeile mit <!--mehr-->"), "other tags"),
    ],
)  # fmt: skip
def test_a_faulty_translation_is_found(original: str | tuple[str, str], translated: Message | None, fault: str) -> None:
    assert list(of_one(Message(original), translated, 2)) == [fault]


def test_titles_of_call_outs_are_told_apart() -> None:
    assert set(CALLOUTS).isdisjoint(words for _format, words in of_formats())  # one sentence has one translation
    for language in OTHERS:
        catalog = read(language)
        assert len({catalog[title].string for title in CALLOUTS}) == len(CALLOUTS), language
    assert read("de")["Note"].string == "Hinweis"


def test_no_language_has_the_words_of_another() -> None:
    """A sentence of several words is another one in each language; what stands there twice was copied by mistake."""
    said: dict[tuple[str, str], str] = {}
    for language in OTHERS:
        for message in read(language):
            if message.id and isinstance(message.string, str) and len(re.findall(r"[^\W\d_]{3,}", message.string)) > 3:
                first = said.setdefault((str(message.id), message.string), language)
                assert first == language, f"{language} says what {first} says: {message.string!r}"
