"""Checks of what can be said in other languages: sentences that can be translated, and catalogues that can be read."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from jinja2 import nodes

from blogapp.i18n.catalogs import FOLDER
from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.checks.templates import TRANSLATING, trees
from blogapp.testing.kit import Kit, demand, fail

PLACE = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?[a-z][^<>]*>|&\w+;", re.IGNORECASE)
LINE = re.compile(r'\s*|\s*#.*|\s*(?:msg\w+(?:\[\d\])?\s+)?"(?:\\.|[^"\\])*"\s*')
MOJIBAKE = re.compile("[ÃÂ][\u0080-¿]|â€|\ufffd")


@cache
def _calls(module: ModuleType) -> list[ast.Call]:
    """Return the calls in a module's source, none where there is no source."""
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@check
def sentences_can_be_translated(kit: Kit) -> None:
    """A sentence is whole before values are put in, and each of its places has a value of that name."""
    module = inspect.getmodule(kit.format)
    for call in _calls(module) if module else ():
        named = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if named not in {"Sentence", "translate"} or not call.args:
            continue
        where = f"line {call.lineno} of {Path(inspect.getfile(kit.format)).name}"
        made = isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        demand(not made, f"{named}() in {where} puts values in before it is translated; write %(name)s, and name=….")
        text, known = call.args[0], {keyword.arg for keyword in call.keywords}
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and None not in known and known:
            lost = sorted(set(PLACE.findall(text.value)) ^ {str(name) for name in known})
            demand(not lost, f"Sentence() in {where} has a place or a value without the other: {', '.join(lost)}.")


@check
def words_in_templates_can_be_translated(kit: Kit) -> None:
    """Translators get whole sentences: no blank at an end, nothing put in beforehand, and no plural by an s."""
    for name, tree in trees(kit):
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING:
                made = [part for part in call.args[:1] if isinstance(part, nodes.Concat | nodes.Add | nodes.Mod)]
                demand(not made, f"{name} puts values in before it is translated; write _('… %(name)s', name=…).")
                words = [part.value for part in call.args if isinstance(part, nodes.Const)]
                loose = [word for word in words if isinstance(word, str) and word != word.strip()]
                demand(not loose, f"{name} translates {loose}; translators lose the blank, so write it outside.")
        for choice in tree.find_all(nodes.CondExpr):
            ends = [part.value for part in (choice.expr1, choice.expr2) if isinstance(part, nodes.Const)]
            demand(
                not {"s", "es"} & {end for end in ends if isinstance(end, str)},
                f"{name} makes a plural by an s; write ngettext('%(num)s thing', '%(num)s things', number).",
            )


@check
def catalogues_can_be_read(kit: Kit) -> None:
    """A catalogue is of a language, in UTF-8, and all of it can be read; else its language stays English."""
    for path, catalogue in _catalogues(kit):
        lines = path.read_text(encoding=catalogue.charset, errors="replace").splitlines()
        odd = next((number for number, line in enumerate(lines, 1) if not LINE.fullmatch(line)), 0)
        demand(not odd, f"{path.name} cannot be read in line {odd}; end each text with its quote.")
        broken = [str(m.string) for m in catalogue if m.id and MOJIBAKE.search(" ".join(_said(m)))]
        demand(
            not broken,
            f"{path.name} says {broken and broken[0]!r:.40}; write charset=UTF-8 in its head, and save it so.",
        )


@check
def translations_say_the_same(kit: Kit) -> None:
    """A translation has the places of its sentence, a form for each plural, and no markup."""
    for path, catalogue in _catalogues(kit):
        for message in (message for message in catalogue if message.id and not message.fuzzy and any(_said(message))):
            ids = [message.id] if isinstance(message.id, str) else [*message.id]
            said, short = _said(message), f"{path.name}, {ids[0]!r:.40}"
            places = {place for text in ids for place in PLACE.findall(text)}
            strange = sorted({place for text in said for place in PLACE.findall(text)} - places)
            demand(
                not strange, f"{short} has the place {', '.join(strange)}, which the sentence lacks; write its names."
            )
            lost = [] if len(ids) > 1 else sorted(places - set(PLACE.findall(said[0])))
            demand(not lost, f"{short} lacks %({lost and lost[0]})s; put it where the language has it.")
            demand(
                len(ids) == 1 or (len(said) == catalogue.num_plurals and all(said)),
                f"{short} has {len([*filter(None, said)])} forms of {catalogue.num_plurals}; write each plural.",
            )
            marked = [text for text in said if TAG.search(text) and not any(TAG.search(one) for one in ids)]
            demand(not marked, f"{short} has markup; translations are plain text, and readers would see it.")


def _said(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _catalogues(kit: Kit) -> Iterator[tuple[Path, Catalog]]:
    """Yield the catalogues beside the class. Fails where one cannot be read."""
    folder = lock.folder_of(kit.format) / FOLDER
    for path in sorted(folder.glob("*.po")) if kit.format.__module__.partition(".")[0] != "blogapp" else ():
        try:
            Locale.parse(path.stem, sep="_" if "_" in path.stem else "-")
            yield path, read_po(path.read_bytes().splitlines(keepends=True), locale=path.stem, abort_invalid=True)
        except UnknownLocaleError:
            fail(f"{path.name} is of no language; name it after one, such as de.po.")
        except (ValueError, PoFileError) as error:
            fail(f"{path.name} cannot be read ({error}); correct it, or its language stays English.")
