"""What nobody reads of an item: elements, custom fields, terms of other taxonomies. It is told, and kept as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from blogapp.importing.wordpress import php
from blogapp.importing.wordpress.content.notes import Note, named
from blogapp.importing.wordpress.parsing import Raw
from blogapp.importing.wordpress.survey import FORMAT, KINDS, MENU
from blogapp.text import Sentence

_ELEMENTS = frozenset(
    """
    title link pubDate dc:creator guid description content:encoded excerpt:encoded wp:post_id wp:post_date
    wp:post_date_gmt wp:post_modified wp:post_modified_gmt wp:comment_status wp:ping_status wp:post_name wp:status
    wp:post_parent wp:menu_order wp:post_type wp:post_password wp:is_sticky wp:attachment_url
    """.split()
)
# Read elsewhere, or what the desk of WordPress notes for itself.
_READ = frozenset(
    """
    _thumbnail_id _wp_old_slug _wp_trash_meta_status _wp_trash_meta_time _wp_desired_post_slug _edit_lock _edit_last
    _pingme _encloseme _wp_old_date _blogapp_data _blogapp_version _format_quote_source_name _format_quote_source_url
    _format_video_embed _format_audio_embed _format_link_url _format_url _format_image _format_gallery
    _format_gallery_type _format_gallery_shortcode enclosure
    """.split()
)
_CACHES = ("_oembed_", "_wp_trash_meta_comments")


def metas(raw: Raw) -> dict[str, list[str]]:
    """Return the custom fields of an item: values by key."""
    found: dict[str, list[str]] = {}
    for each in raw.all("wp:postmeta"):
        found.setdefault(each["wp:meta_key"], []).append(each["wp:meta_value"])
    return found


def of_item(raw: Raw, meta: Mapping[str, list[str]]) -> Iterator[Note]:
    """Yield what is left out of an item, one note for each kind."""
    if extra := [name for name in raw.texts if name not in _ELEMENTS and raw.texts[name].strip()]:
        yield "element", Sentence("Parts that nothing here reads were left out: %(names)s.", names=named(extra))
    if extra := [key for key in meta if key not in _READ and not key.startswith(_CACHES)]:
        yield "custom field", Sentence("Fields that nothing here reads were left out: %(names)s.", names=named(extra))
    if any(value.startswith(("O:", "C:")) and php.is_serialized(value) for values in meta.values() for value in values):
        yield "object", Sentence("A field holds an object of PHP, which is not read.")
    if extra := [domain for domain, _, _ in raw.terms if domain not in KINDS and domain not in {FORMAT, MENU}]:
        yield (
            "taxonomy",
            Sentence("Terms of taxonomies that nothing here reads were left out: %(names)s.", names=named(extra)),
        )
    if raw.notes:
        yield (
            "comment",
            Sentence("Parts of comments that nothing here reads were left out: %(names)s.", names=named(raw.notes)),
        )
