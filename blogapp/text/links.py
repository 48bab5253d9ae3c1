"""Addresses in Markdown: which become links by themselves and where they end; and which links may stand."""

from __future__ import annotations

import re

from linkify_it import LinkifyIt
from linkify_it.ucre import TEXT_SEPARATORS
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.autolink import autolink
from markdown_it.rules_inline.linkify import linkify as linkify_here
from markdown_it.token import Token

from blogapp.text.tag_writer import LeftOut, tell_of_picture, tell_of_scheme
from blogapp.text.urls import SCHEMES, is_safe

# Punctuation that no address has, as its scripts never percent-encode it away: that of Chinese, Japanese and Korean
# but the points and waves within names (・〜), of Arabic and of Indian scripts; and quotation marks.
_ENDING = (
    "\u3000-\u3003\u3008-\u3011\u3014-\u301b\u301d-\u301f\ufe50-\ufe63"  # 、。「」 and the like
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"  # ！（），：；？
    "\u060c\u061b\u061f\u06d4\u0964\u0965"  # ، ؛ ؟ ۔ । ॥
    "«»‹›“”„‟…"
)
_SCHEME = re.compile(r"<([a-z][a-z0-9+.-]{1,31}):", re.IGNORECASE)
_NESTED = 8  # brackets in brackets, as deep as an address may have them
_OPEN_BRACKET = re.compile(r"\\\(\(\?:\(\?!(?P<blank>.*?)\|\[\)\]\)\.\)\*\\\)")
_WWW = re.compile(r"www\.", re.IGNORECASE)


class Linkifier(LinkifyIt):  # type: ignore[misc]
    """Finds addresses: with http:// or https://, with www., and of e-mail."""

    def _on_compile(self) -> None:
        """Change the library's patterns, before it puts them together."""
        self.re["src_path"] = self._path(self.re["src_path"])
        host = self.re["src_host_port_strict"]
        self.re["tpl_link_no_ip_fuzzy"] = rf"((?<![a-z0-9.@:/_-]))(www\.{host}{self.re['src_path']})"
        self.re["tpl_host_fuzzy_test"] = r"www\."
        name = r"[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?"
        self.re["tpl_email_fuzzy"] = (
            rf"((?<![a-z0-9.!#$%&'*+/=?^_`{{|}}~@:-]))({name}@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z]{{2,63}}"
            rf"(?![a-z0-9_@-]|\.[a-z0-9]))"
        )

    def _path(self, path: str) -> str:
        """Let a path end before foreign punctuation, and have brackets in brackets."""
        blank = self.re["src_ZCc"]
        flat = rf"\((?:(?!{blank}|[)]).)*\)"
        assert flat in path
        nested = rf"\((?:(?!{blank}|[()]).)*+\)"
        for _level in range(_NESTED):
            nested = rf"\((?:(?!{blank}|[()]).|{nested})*+\)"
        return path.replace(TEXT_SEPARATORS, f"[><\uff5c{_ENDING}]").replace(flat, nested)


def links_plugin(parser: MarkdownIt) -> None:
    """Make links of addresses, and words of links that may not stand."""
    parser.linkify = Linkifier(options={"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": False})
    for scheme in ("ftp:", "//"):
        parser.linkify.add(scheme, None)
    parser.linkify.add("mailto:", {"validate": "(?!)"})  # found without its scheme alone, and shown as it was typed
    parser.core.ruler.at("linkify", _linkify)
    parser.inline.ruler.at("linkify", _linkify_here)
    parser.inline.ruler.at("autolink", _autolink)
    parser.core.ruler.push("schemes", _check)


def _linkify(state: StateCore) -> None:
    if state.env["links"]:
        linkify(state)


def _linkify_here(state: StateInline, silent: bool) -> bool:
    return bool(state.env["links"]) and linkify_here(state, silent)


def _autolink(state: StateInline, silent: bool) -> bool:
    """Take an address in brackets; what only looks like one, such as `<std::string>`, is left to be text."""
    scheme = _SCHEME.match(state.src, state.pos)
    return (scheme is None or scheme[1].lower() in SCHEMES) and autolink(state, silent)


def _check(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = _checked(token.children, state.env["left_out"])


def _checked(tokens: list[Token], left_out: LeftOut) -> list[Token]:
    """Return the tokens without links whose addresses may not stand; their words do."""
    checked, is_inside_bad = [], False
    for token in tokens:
        if token.type == "link_open" and not is_safe(str(token.attrs["href"])):
            is_inside_bad = True
            tell_of_scheme(left_out, str(token.attrs["href"]))
        elif token.type == "link_close" and is_inside_bad:
            is_inside_bad = False
        else:
            checked.append(token)
        if token.type == "image":
            tell_of_picture(left_out, str(token.attrs["src"]))
    return checked
