"""The bytes of a file as clean UTF-8: another encoding, control characters and bare signs are mended, and counted."""

from __future__ import annotations

import codecs
import re
import sys
from collections import Counter
from html import unescape

from blogapp.text.xml import for_xml

HEAD = 64 * 1024
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,300}\?>")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip
# Whose first half is ASCII, and which hold texts and nothing else.
_ENCODINGS = re.compile(
    r"ascii|iso8859-\d+|cp\d+|koi8-[rut]|gb\w+|big5\w*|shift_jis\w*|euc_\w+|mac-\w+|tis-620|ptcp154"
)
_SIGNS = re.compile(
    r"<!\[CDATA\[|\]\]>(?=(\s{0,20}<[/!])?)|&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,30};)?"
)
_UNSURE = re.compile(r"(?:&#?\w{0,32}|<[!\[CDAT]{0,8}|\]{1,2}|\]\]>\s{0,20}<?)\Z")
_OWN = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as those who wrote them most likely meant them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(byte.decode("cp1252", "ignore") or "\ufffd" for byte in (bytes([code]) for code in wrong)), error.end


codecs.register_error("blogapp.windows", _as_windows)


class Repairs:
    """Mends a text chunk by chunk. A thorough one looks at every sign, which takes longer and is seldom needed."""

    def __init__(self, head: bytes, *, thorough: bool) -> None:
        """Look at how a text begins."""
        self.found: Counter[str] = Counter()
        self.encoding, self.is_plain = self._encoding(head)
        self.thorough = thorough or not self.is_plain
        self._skip = self._junk(head)
        self._decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        self._in_cdata, self._waiting, self._begun = False, "", self.is_plain

    def feed(self, chunk: bytes, *, last: bool = False) -> bytes:
        """Return a chunk, mended; with a thorough look some of it may come with the next."""
        skipped = min(self._skip, len(chunk))
        self._skip -= skipped
        chunk = chunk[skipped:]
        if self.encoding[:4] != "utf-" or self.is_plain:
            clean = chunk.translate(None, _CONTROLS)
            self.found["control"] += len(chunk) - len(clean)
            chunk = clean
        if not self.thorough:
            return chunk
        text = self._decoded(chunk, last=last)
        clean_text = for_xml(text)
        self.found["control"] += len(text) - len(clean_text)
        text = self._waiting + clean_text
        unsure = None if last else _UNSURE.search(text, max(0, len(text) - 64))
        place = unsure.start() if unsure else len(text)
        self._waiting = text[place:]
        return _SIGNS.sub(self._mended, text[:place]).encode()

    def _decoded(self, chunk: bytes, *, last: bool) -> str:
        """Decode a chunk; from the first mistake on, mistakes are read as what they may have been meant for."""
        before = self._decoder.getstate()
        try:
            text = self._decoder.decode(chunk, last)
        except UnicodeDecodeError:
            self.found["bytes"] += 1
            self._decoder = codecs.getincrementaldecoder(self.encoding)(
                "blogapp.windows" if self.is_plain else "replace"
            )
            self._decoder.setstate(before)
            text = self._decoder.decode(chunk, last)
        text = text if self._begun else text.lstrip(" \t\r\n\ufeff")
        self._begun = self._begun or bool(text)
        return text

    def _mended(self, sign: re.Match[str]) -> str:
        text = sign[0]
        if text.startswith("]]>"):
            return self._end_of_cdata(sign)
        if text.startswith("<!"):
            self._in_cdata = True
            return text
        if self._in_cdata or text in _OWN:
            return text
        return self._reference(text)

    def _end_of_cdata(self, sign: re.Match[str]) -> str:
        """Take for the end of a text only what is followed by a tag, or by the next part of it."""
        if self._in_cdata and sign[1]:
            self._in_cdata = False
            return sign[0]
        self.found["cdata"] += 1
        return "]]]]><![CDATA[>" if self._in_cdata else "]]&gt;"

    def _reference(self, text: str) -> str:
        if text.startswith("&#"):
            number = int(text[3:-1], 16) if text[2] in "xX" else int(text[2:-1])
            if number <= sys.maxunicode and for_xml(chr(number)):
                return text
            self.found["control"] += 1
            return ""
        meant = unescape(text) if text.endswith(";") else text
        self.found["sign"] += 1
        return meant if meant != text else f"&amp;{text[1:]}"

    def _encoding(self, head: bytes) -> tuple[str, bool]:
        """Return the encoding of a text, and whether that is UTF-8."""
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding, encoding == "utf-8"
        declared = _DECLARED.search(head)
        name = declared[1].decode("ascii").lower() if declared else "utf-8"
        try:
            known = codecs.lookup(name).name
        except (LookupError, ValueError):
            known = ""
        if known in {"utf-8", "utf_8"}:
            return "utf-8", True
        if not _ENCODINGS.fullmatch(known) or _is_utf8(head):
            self.found["encoding"] += 1
            return "utf-8", True
        return known, False

    def _junk(self, head: bytes) -> int:
        """Return how many bytes stand before the first tag: a mark, what a server wrote there, the declaration."""
        if not self.is_plain:
            return 0
        declared = _DECLARATION.search(head)
        place = declared.start() if declared else max(head.find(b"<rss"), 0)
        self.found["before"] += bool(head[:place].removeprefix(codecs.BOM_UTF8))
        return declared.end() if declared else place


def _is_utf8(head: bytes) -> bool:
    """Return whether a text has signs beyond ASCII, and all of them as UTF-8 has them."""
    if head.isascii():
        return False
    try:
        head[: max(len(head) - 3, 1)].decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
