"""Texts as WordPress stores them: everything that its two editors write, one thing at a time, in words of our own."""

from __future__ import annotations

UPLOADS = "https://old.example/wp-content/uploads/2014/05"
PICTURES = {901: "pier.jpg", 902: "lock.jpg", 903: "ferry.jpg", 904: "tower.jpg"}  # by their ids there
SOUND, FILM, PAPER = f"{UPLOADS}/bells.mp3", f"{UPLOADS}/tide.mp4", f"{UPLOADS}/timetable.pdf"


def image(number: int, classes: str = "") -> str:
    """Return a picture of the library as the editors write it."""
    of_id = f"wp-image-{number} {classes}".strip()
    return f'<img src="{UPLOADS}/{PICTURES[number]}" alt="Picture {number}" class="{of_id}" width="600" height="400" />'


CLASSIC = {
    "paragraphs": "The first boat.\n\nThe second boat.\nIt has two lines.\n\n\n\nThe third.",
    "emphasis": "Some <strong>strong</strong>, <em>soft</em>, <del>struck</del> and <code>code</code> words.",
    "heading": "<h2>The pier</h2>\nBelow it stands a text.\n\n<h3 id='lock'>The lock</h3>\n\nAnd here.",
    "quote": "<blockquote>High at six.\n\nLow at noon.<cite>The master</cite></blockquote>\nAfter it.",
    "list": "Bring:\n<ul>\n\t<li>bread</li>\n\t<li>milk\n<ul>\n\t<li>of a goat</li>\n</ul>\n</li>\n</ul>\nAnd come.",
    "ordered list": '<ol start="3">\n<li>Three</li>\n<li>Four</li>\n</ol>',
    "definitions": "<dl><dt>Tide</dt><dd>Water that comes and goes.</dd><dt>Quay</dt><dd>Where boats lie.</dd></dl>",
    "table": "<table><thead><tr><th>Boat</th><th>At</th></tr></thead>"
    "<tbody><tr><td>Ida</td><td>6</td></tr></tbody></table>",
    "preformatted": "Look:\n<pre>one  two\n\n  three &lt;four&gt;</pre>\nDone.",
    "code in text": "Call <code>sail(<em>boat</em>)</code> and wait.",
    "rule": "Before.\n\n<hr />\n\nAfter.",
    "link": 'See <a href="https://harbour.example/?a=1&amp;b=2" title="The harbour" target="_blank">the harbour</a>.',
    "left picture": f"{image(901, 'alignleft size-medium')} The pier stands left of these words.",
    "right picture": f"{image(902, 'alignright')}\n\nThe lock.",
    "picture with a link": f'<a href="{UPLOADS}/pier.jpg">{image(901, "aligncenter")}</a>',
    "caption": f'[caption id="attachment_901" align="alignleft" width="600"]{image(901)} The <em>old</em> pier'
    "[/caption] After.",
    "old caption": f'[caption id="" align="aligncenter" width="600" caption="The lock at noon"]{image(902)}[/caption]',
    "gallery": 'Three:\n\n[gallery ids="901,902,903" columns="3"]\n\nThose were they.',
    "audio": f'[audio src="{SOUND}"][/audio]',
    "audio with a type": f'Bells: [audio mp3="{SOUND}"][/audio]',
    "video": f'[video width="640" height="360" mp4="{FILM}"][/video]',
    "embed": "[embed]https://example.net/unknown/film[/embed]",
    "unknown shortcode": 'A [tide_table port="north" days=3] and a [weather]sunny[/weather] day.',
    "escaped shortcode": 'Write [[gallery ids="1"]] for pictures.',
    "brackets": "An array[0] and [not a shortcode and [1, 2, 3].",
    "more": "The opening.\n\n<!--more-->\n\nThe rest.",
    "more with words": "The opening.\n<!--more Sail on-->\nThe rest.",
    "entities": "Fish &amp; chips &lt;cheap&gt;, caf&eacute; &#8212; &hellip;",
    "typography": "It's “quoted” – and 'single' ... 5x4 -- yes.",
    "line break": "A poem<br />\nof two lines<br>\nand three.",
    "address": "<address>Pier 4\nNorth harbour</address>",
    "div": '<div class="box">In a box.\n\nTwo paragraphs in it.</div>\nAfter the box.',
    "inline div": "Words <span style='color: red'>in red</span> and <sup>high</sup><sub>low</sub>.",
    "centred": '<p style="text-align: center;">In the middle.</p>\n<p style="text-align: right;">At the right.</p>',
    "unclosed": "<strong>Never closed, and on it goes.\n\nAnother paragraph.",
    "comment": "Before <!-- a remark of the author --> after.",
    "abbreviation": 'The <abbr title="International Maritime Organization">IMO</abbr> and <q>a quote</q>.',
    "arabic": "أبحرت السفينة عند الفجر.\n\nوعادت <strong>مساءً</strong>.",
    "japanese": "船は六時に着きます。\n\n<em>満潮</em>です。",
    "greek": "Το πλοίο έφτασε.\n<ul><li>Πρώτο</li><li>Δεύτερο</li></ul>",
    "hebrew": "הספינה הגיעה.\n\n<blockquote>מחר בבוקר</blockquote>",
    "emoji": "Sunny ☀️ and windy 🌬️ 👩‍👩‍👧.",
    "ins and del": "It comes at <del>six</del> <ins>seven</ins>.",
    "anchor": '<a name="map"></a>The map. <a href="#map">Up</a>',
    "nested lists": "<ol><li>One<ol><li>One a</li><li>One b</li></ol></li><li>Two</li></ol>",
    "picture alone": image(904),
    "two pictures": f"{image(901)}\n{image(902)}",
    "script": 'Before.\n<script>alert("x");\n\nalert("y");</script>\nAfter.',
    "style": "<style>p { color: red }</style>Styled.",
    "form": '<form action="/go"><input type="text" name="q"><button>Go</button></form>',
    "object": '<object width="425" height="344"><param name="movie" value="x"><embed src="https://example.net/f.swf"></object>',
    "long words": "The crossing takes " + "very " * 60 + "long.",
    "windows lines": "One.\r\n\r\nTwo.\r\nThree.",
    "empty": "",
    "blank": "   \n\n  ",
    "nbsp": "One&nbsp;two.\n\n&nbsp;\n\nThree.",
}


def block(name: str, inner: str, options: str = "") -> str:
    """Return a block as the editor of 2018 and later writes it."""
    return f"<!-- wp:{name}{' ' + options if options else ''} -->\n{inner}\n<!-- /wp:{name} -->"


FIGURE = f'<figure class="wp-block-image size-large">{image(901)}<figcaption>The pier</figcaption></figure>'
INNER_IMAGES = "\n\n".join(
    block("image", f'<figure class="wp-block-image">{image(number)}</figure>', f'{{"id":{number}}}')
    for number in (901, 902, 903)
)

BLOCKS = {
    "paragraph block": block("paragraph", "<p>A paragraph of <strong>words</strong>.</p>"),
    "two paragraph blocks": block("paragraph", "<p>One.</p>") + "\n\n" + block("paragraph", "<p>Two.<br>Lines.</p>"),
    "centred paragraph": block("paragraph", '<p class="has-text-align-center">Middle.</p>', '{"align":"center"}'),
    "dropped capital": block("paragraph", '<p class="has-drop-cap">Once.</p>', '{"dropCap":true}'),
    "heading block": block("heading", '<h3 class="wp-block-heading" id="quay">The quay</h3>', '{"level":3}'),
    "list block": block("list", "<ul><li>bread</li><li>milk</li></ul>"),
    "list with items": block("list", "<ul>" + block("list-item", "<li>bread</li>") + "</ul>"),
    "quote block": block(
        "quote", '<blockquote class="wp-block-quote"><p>High at six.</p><cite>The master</cite></blockquote>'
    ),
    "pullquote": block(
        "pullquote",
        '<figure class="wp-block-pullquote"><blockquote><p>Low at noon.</p><cite>Ana</cite></blockquote></figure>',
    ),
    "code block": block("code", '<pre class="wp-block-code"><code>a &lt; b\n\nc</code></pre>'),
    "preformatted block": block("preformatted", '<pre class="wp-block-preformatted">one\n  two</pre>'),
    "verse": block("verse", '<pre class="wp-block-verse">A boat\nafloat</pre>'),
    "image block": block("image", FIGURE, '{"id":901,"sizeSlug":"large"}'),
    "left image block": block(
        "image",
        f'<div class="wp-block-image"><figure class="alignleft">{image(902)}</figure></div>',
        '{"align":"left"}',
    ),
    "wide image block": block(
        "image", f'<figure class="wp-block-image alignwide">{image(903)}</figure>', '{"align":"wide"}'
    ),
    "gallery block": block(
        "gallery",
        f'<figure class="wp-block-gallery has-nested-images columns-default">{INNER_IMAGES}</figure>',
        '{"linkTo":"none"}',
    ),
    "old gallery block": block(
        "gallery",
        '<ul class="wp-block-gallery columns-2">'
        + "".join(f'<li class="blocks-gallery-item"><figure>{image(number)}</figure></li>' for number in (901, 902))
        + "</ul>",
        '{"ids":[901,902]}',
    ),
    "audio block": block("audio", f'<figure class="wp-block-audio"><audio controls src="{SOUND}"></audio></figure>'),
    "video block": block("video", f'<figure class="wp-block-video"><video controls src="{FILM}"></video></figure>'),
    "file block": block(
        "file",
        f'<div class="wp-block-file"><a href="{PAPER}">Timetable</a>'
        f'<a href="{PAPER}" class="wp-block-file__button" download>Download</a></div>',
    ),
    "embed block": block(
        "embed",
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://example.net/unknown/film\n</div></figure>',
        '{"url":"https://example.net/unknown/film","type":"video"}',
    ),
    "table block": block(
        "table",
        '<figure class="wp-block-table"><table><thead><tr><th>Boat</th></tr></thead>'
        "<tbody><tr><td>Ida</td></tr></tbody></table><figcaption>Boats</figcaption></figure>",
    ),
    "columns": block(
        "columns",
        '<div class="wp-block-columns">'
        + block("column", '<div class="wp-block-column">' + block("paragraph", "<p>Left.</p>") + "</div>")
        + block("column", '<div class="wp-block-column">' + block("paragraph", "<p>Right.</p>") + "</div>")
        + "</div>",
    ),
    "group": block("group", '<div class="wp-block-group">' + block("paragraph", "<p>Together.</p>") + "</div>"),
    "cover": block(
        "cover",
        f'<div class="wp-block-cover"><img class="wp-block-cover__image-background" alt="" src="{UPLOADS}/tower.jpg"/>'
        '<div class="wp-block-cover__inner-container">' + block("paragraph", "<p>Over it.</p>") + "</div></div>",
    ),
    "media and text": block(
        "media-text",
        f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media">{image(904)}</figure>'
        '<div class="wp-block-media-text__content">' + block("paragraph", "<p>Beside it.</p>") + "</div></div>",
    ),
    "buttons": block(
        "buttons",
        '<div class="wp-block-buttons">'
        + block(
            "button",
            '<div class="wp-block-button"><a class="wp-block-button__link" href="https://harbour.example/">Book</a></div>',
        )
        + "</div>",
    ),
    "separator": block("separator", '<hr class="wp-block-separator"/>'),
    "spacer": block("spacer", '<div style="height:100px" aria-hidden="true" class="wp-block-spacer"></div>'),
    "more block": block("paragraph", "<p>Opening.</p>")
    + "\n\n"
    + block("more", "<!--more-->")
    + "\n\n"
    + block("paragraph", "<p>Rest.</p>"),
    "details": block(
        "details",
        '<details class="wp-block-details"><summary>Fares</summary>'
        + block("paragraph", "<p>Five.</p>")
        + "</details>",
    ),
    "html block": block("html", '<div class="own"><b>Own</b> markup.</div>'),
    "shortcode block": block("shortcode", f'[audio src="{SOUND}"][/audio]'),
    "dynamic block": block("paragraph", "<p>Before.</p>") + "\n\n<!-- wp:site-title /-->\n\n<!-- wp:loginout /-->",
    "classic block": "<p>Without a block.</p>\n" + block("paragraph", "<p>With one.</p>"),
    "unknown block": block("harbour/tides", '<div class="tides"><p>High at six.</p></div>', '{"port":"north"}'),
    "footnote": block("paragraph", '<p>Tides<sup class="fn"><a href="#f1" id="r1">1</a></sup> turn.</p>'),
    "greek block": block("paragraph", "<p>Το πλοίο <em>έφτασε</em>.</p>"),
    "nested quote": block(
        "quote",
        '<blockquote class="wp-block-quote">' + block("paragraph", "<p>Inner.</p>") + "</blockquote>",
    ),
}

CONTENTS = CLASSIC | BLOCKS
