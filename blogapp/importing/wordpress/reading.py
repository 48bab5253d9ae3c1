"""An export, read in three passes: what there is, the files, the posts. No pass keeps more than one post in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from blogapp.formats import PostFormat, registry
from blogapp.importing.entries import Item, Remark
from blogapp.importing.wordpress import library, opening
from blogapp.importing.wordpress.comments import Comments
from blogapp.importing.wordpress.content.notes import named
from blogapp.importing.wordpress.formats import Formats
from blogapp.importing.wordpress.menus import Menus
from blogapp.importing.wordpress.opening import Meter, NotWxr
from blogapp.importing.wordpress.parsing import Broken, OnComment, Parser, Raw
from blogapp.importing.wordpress.posts import Posts
from blogapp.importing.wordpress.survey import Survey
from blogapp.text import Sentence

PASSES = 3
FILE, LINE = "attachment", "nav_menu_item"
# What WordPress keeps as posts for itself.
SYSTEM = frozenset(
    """
    revision wp_block wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face custom_css
    customize_changeset oembed_cache user_request acf-field acf-field-group
    """.split()
)
SKIPPED = frozenset({"auto-draft"})
_REPAIRS: Mapping[str, Sentence] = {
    "control": Sentence("Characters that XML cannot hold were left out: %(number)s."),
    "bytes": Sentence("Some bytes are no UTF-8; they were read as Windows' own letters."),
    "encoding": Sentence("The file is not in the encoding that it declares; it was read as UTF-8."),
    "before": Sentence("What stood before the beginning was passed over."),
    "sign": Sentence("Signs that had to be escaped were taken as text: %(number)s."),
    "cdata": Sentence("Marks for the end of a text that stood within one were taken as text: %(number)s."),
}


class Export:
    """The values of an export, in their order; each `for` reads the files anew. Raises `NotWxr` for what is none."""

    def __init__(self, paths: Sequence[Path], formats: Mapping[str, type[PostFormat]] | None = None) -> None:
        """`formats` are those of the blog, by name; without, those that come with it."""
        self.paths = [Path(path) for path in paths]
        self.formats = formats or {
            name: loaded.format for name, loaded in registry.load(Path("/nowhere"), {}, safe_mode=True).loaded.items()
        }
        self._meter = Meter()
        self._thorough = False

    @property
    def size(self) -> int:
        """How many bytes are read from the disk until the last value is there."""
        return size(self.paths)

    @property
    def done(self) -> int:
        """How many of them have been read."""
        return self._meter.read

    def __iter__(self) -> Iterator[Item]:
        self._meter = Meter()
        parts = opening.parts_of(self.paths)
        survey, remarks = self._survey(parts)
        yield survey.site
        yield from survey.persons()
        yield from survey.terms()
        yield from remarks
        for raw in self._items(parts):
            if raw["wp:post_type"] == FILE:
                yield from library.stored_file(raw, survey)
        yield from self._posts(parts, survey)

    def _survey(self, parts: Sequence[opening.Part]) -> tuple[Survey, list[Remark]]:
        """Look through all parts; where one of them breaks, look again at every sign of them."""
        survey, remarks = Survey(), []
        for part in parts:
            parser = Parser()
            items = 0
            try:
                for raw in parser.read(opening.chunks(part, self._meter), part.name, thorough=self._thorough):
                    survey.item(raw)
                    items += 1
            except Broken:
                if not self._thorough:
                    self._thorough, self._meter = True, Meter()
                    return self._survey(parts)
                why = Sentence(
                    "%(name)s ends in the midst. Items that were whole, and were read: %(items)s. Export it again.",
                    name=part.name, items=items,
                )  # fmt: skip
                remarks.append(Remark("damaged file", "", why))
            self._meter.next()
            survey.channel(parser.channel)
            remarks += _repairs(part.name, parser.found)
        return survey, remarks + _left_out(survey)

    def _items(self, parts: Sequence[opening.Part], on_comment: OnComment | None = None) -> Iterator[Raw]:
        for part in parts:
            parser = Parser(on_comment)
            with suppress(Broken):  # the survey has said so
                yield from parser.read(opening.chunks(part, self._meter), part.name, thorough=self._thorough)
            self._meter.next()

    def _posts(self, parts: Sequence[opening.Part], survey: Survey) -> Iterator[Item]:
        menus, origins = Menus(survey), _Origins()
        posts = Posts(survey, Formats(self.formats, survey))
        for raw in self._items(parts, Comments(survey.logins, survey.offset)):
            kind = raw["wp:post_type"]
            if kind == LINE:
                menus.add(raw)
            elif kind in SYSTEM or kind == FILE or raw["wp:status"].strip() in SKIPPED:
                continue
            elif origin := origins.of(raw):
                entry = posts.entry(raw, origin)
                menus.name(origin, entry.title)
                yield entry
        yield from origins.remarks
        yield from menus.remarks
        yield from menus.all()


class _Origins:
    """Gives each post an origin of its own, and finds those that stand in several files."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self._seen: dict[str, bytes] = {}
        self._number = 0

    def of(self, raw: Raw) -> str:
        """Return it; "" for a post that was there before."""
        self._number += 1
        origin = raw["wp:post_id"].strip() or raw["guid"].strip() or f"item-{self._number}"
        digest = blake2b(repr((raw.texts, raw.terms)).encode("utf-8", "replace"), digest_size=8).digest()
        if origin in self._seen:
            if self._seen[origin] == digest:
                self.remarks.append(Remark("repeated", raw["link"], Sentence("It stands in the export twice.")))
                return ""
            why = Sentence("Two posts have the number %(number)s in the export; both came along.", number=origin)
            self.remarks.append(Remark("repeated", raw["link"], why))
            origin = f"{origin}/{self._number}"
        self._seen[origin] = digest
        return origin


def _repairs(name: str, found: Counter[str]) -> list[Remark]:
    """Return what was mended in a file."""
    told = [Sentence(known.pattern, number=found[kind]) for kind, known in _REPAIRS.items() if found[kind]]
    return [Remark("repair", "", Sentence("%(name)s: %(repair)s", name=name, repair=said)) for said in told]


def _left_out(survey: Survey) -> list[Remark]:
    """Return what of the whole site has no place here."""
    remarks = []
    for kind, number in survey.types.items():
        if kind in SYSTEM:
            why = Sentence(
                "Items of the type %(type)s are WordPress's own, and were left out: %(number)s.",
                number=number,
                type=kind,
            )
            remarks.append(Remark("post type", "", why))
    for taxonomy, number in survey.taxonomies.items():
        why = Sentence("Terms of the taxonomy %(name)s were left out: %(number)s.", number=number, name=taxonomy)
        remarks.append(Remark("taxonomy", "", why))
    if survey.term_meta:
        why = Sentence("Fields of terms were left out: %(names)s.", names=named(survey.term_meta.elements()))
        remarks.append(Remark("term field", "", why))
    if survey.skipped:
        why = Sentence(
            "Empty drafts that WordPress had made by itself were left out: %(number)s.", number=survey.skipped
        )
        remarks.append(Remark("status", "", why))
    return remarks


def check(paths: Sequence[Path]) -> None:
    """Look at the beginning of each file. Raises `NotWxr` for what is none."""
    for part in opening.parts_of(paths):
        parser = Parser()
        with suppress(Broken):  # what was whole before is taken
            for _raw in parser.read(opening.chunks(part, Meter()), part.name, thorough=False):
                if parser.is_wxr:
                    break


def size(paths: Sequence[Path]) -> int:
    """Return how many bytes reading will take from the disk. Raises `NotWxr` where a file is not there."""
    try:
        return PASSES * sum(Path(path).stat().st_size for path in paths)
    except OSError as error:
        raise NotWxr(
            Sentence("%(name)s cannot be opened: %(reason)s.", name=str(error.filename), reason=error.strerror)
        ) from None


def read(paths: Sequence[Path], formats: Mapping[str, type[PostFormat]] | None = None) -> Export:
    """Return the values of an export, to be iterated as often as wanted; `.size` and `.done` tell how far it is."""
    return Export(paths, formats)
