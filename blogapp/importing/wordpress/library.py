"""The files of the former site's library: where each lay, in which sizes, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterator

from blogapp.importing.entries import Remark, StoredFile
from blogapp.importing.wordpress import php
from blogapp.importing.wordpress.facts import from_local, id_of, line, moment
from blogapp.importing.wordpress.parsing import Raw
from blogapp.importing.wordpress.survey import ALT, Survey
from blogapp.text import Sentence, plain_text

METADATA, FILE = "_wp_attachment_metadata", "_wp_attached_file"
_READ = frozenset({ALT, METADATA, FILE, "_edit_lock", "_edit_last", "_wp_attachment_backup_sizes"})
SIZES_MAX = 100


def stored_file(raw: Raw, survey: Survey) -> Iterator[StoredFile | Remark]:
    """Yield a file, and what of it was not carried over."""
    address = raw["wp:attachment_url"].strip() or raw["guid"].strip()
    meta = {each["wp:meta_key"]: each["wp:meta_value"] for each in raw.all("wp:postmeta")}
    others, is_read = _other_addresses(address, meta.get(METADATA, ""))
    alt, caption, content = line(meta.get(ALT, "")), raw["excerpt:encoded"].strip(), raw["content:encoded"].strip()
    said = plain_text(content) if "<" in content else line(content)
    yield StoredFile(
        raw["wp:post_id"].strip() or address,
        address,
        title=line(raw["title"]),
        description=alt or (said if caption else ""),
        caption=caption or content,
        page=raw["link"].strip(),
        slug=raw["wp:post_name"].strip(),
        post=id_of(raw["wp:post_parent"]),
        login=raw["dc:creator"].strip(),
        created_at=moment(raw["wp:post_date_gmt"]) or from_local(raw["wp:post_date"], survey.offset),
        other_addresses=others,
    )
    if alt and caption and content:
        yield Remark(
            "description of a file",
            address,
            Sentence("A file has a caption and a text of its own here; the long description was left out."),
        )
    if not is_read:
        yield Remark("file", address, Sentence("What the export says of the file's smaller copies cannot be read."))
    if extra := sorted(meta.keys() - _READ):
        names = ", ".join(extra[:10])
        yield Remark(
            "custom field", address, Sentence("Fields that nothing here reads were left out: %(names)s.", names=names)
        )


def _other_addresses(address: str, metadata: str) -> tuple[list[str], bool]:
    """Return the addresses of a picture's other sizes, and whether they can be read."""
    if not metadata:
        return [], True
    try:
        said = php.loads(metadata)
    except php.Unreadable:
        return [], False
    if not isinstance(said, dict):
        return [], False
    sizes = said.get("sizes")
    names = [size.get("file") for size in sizes.values() if isinstance(size, dict)] if isinstance(sizes, dict) else []
    folder = address.rpartition("/")[0]
    found = [f"{folder}/{name}" for name in [*names, said.get("original_image")] if isinstance(name, str) and name]
    return [other for other in dict.fromkeys(found) if other != address][:SIZES_MAX], True
