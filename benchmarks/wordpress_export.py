"""Writes exports as WordPress does, as large as one likes: classic and block texts, several scripts, comments."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import accumulate
from pathlib import Path

from texts import ALPHABETS, UNSPACED, vocabulary

ADDRESS = "https://blog.example"
BEGUN = datetime(2009, 3, 1, 8, 0, tzinfo=UTC)
AUTHORS, CATEGORIES = 8, 20
COMMENTS = ([0, 1, 2, 3, 5, 8, 20], [30, 20, 15, 12, 10, 8, 5])  # 3.4 in the mean
SCRIPTS = [*ALPHABETS, "German", "German", "German"]
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The old harbour</title><link>{address}</link>
<description>Boats</description><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{address}</wp:base_site_url>
<wp:base_blog_url>{address}</wp:base_blog_url>
"""
ITEM = """<item><title>{title}</title><link>{address}/{slug}/</link><dc:creator>author-{author}</dc:creator>
<guid isPermaLink="false">{address}/?p={number}</guid><content:encoded>{text}</content:encoded>
<excerpt:encoded></excerpt:encoded><wp:post_id>{number}</wp:post_id><wp:post_date>{at}</wp:post_date>
<wp:post_date_gmt>{at}</wp:post_date_gmt><wp:post_modified>{at}</wp:post_modified>
<wp:post_modified_gmt>{at}</wp:post_modified_gmt><wp:comment_status>open</wp:comment_status>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_parent>0</wp:post_parent>
<wp:post_type>{kind}</wp:post_type><wp:post_password></wp:post_password><wp:is_sticky>0</wp:is_sticky>
{terms}{comments}</item>
"""
COMMENT = """<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>{name}</wp:comment_author>
<wp:comment_author_email>reader{reader}@example.org</wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>
<wp:comment_date>{at}</wp:comment_date><wp:comment_date_gmt>{at}</wp:comment_date_gmt>
<wp:comment_content>{text}</wp:comment_content><wp:comment_approved>{state}</wp:comment_approved>
<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id></wp:comment>
"""


def write(path: Path, posts: int, seed: int = 1) -> None:
    """Write an export of so many posts, one after the other: memory does not grow with it."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        out.write(HEAD.format(address=ADDRESS))
        out.writelines(_frame(posts))
        out.writelines(_items(posts, random.Random(seed)))
        out.write("</channel></rss>\n")
    part.rename(path)


def _frame(posts: int) -> Iterator[str]:
    """Yield authors and terms."""
    for number in range(AUTHORS):
        login = f"author-{number}"
        yield f"<wp:author><wp:author_id>{number + 1}</wp:author_id><wp:author_login>{login}</wp:author_login>"
        yield f"<wp:author_email>{login}@example.org</wp:author_email></wp:author>\n"
    for number in range(CATEGORIES):
        yield f"<wp:category><wp:term_id>{number + 1}</wp:term_id><wp:category_nicename>place-{number}"
        yield f"</wp:category_nicename><wp:cat_name>Place {number}</wp:cat_name></wp:category>\n"
    for number in range(_tags(posts)):
        yield f"<wp:tag><wp:term_id>{number + 100}</wp:term_id><wp:tag_slug>boat-{number}</wp:tag_slug>"
        yield f"<wp:tag_name>Boat {number}</wp:tag_name></wp:tag>\n"


def _tags(posts: int) -> int:
    return 20 + posts // 50


def _items(posts: int, chance: random.Random) -> Iterator[str]:
    words = {script: _words(script, chance) for script in ALPHABETS}
    comments = 0
    for number in range(1, posts + 1):
        script = chance.choice(SCRIPTS)
        told = _comments(number, comments, words[script], chance)
        comments += len(told)
        yield ITEM.format(
            address=ADDRESS,
            number=number,
            title=words[script](chance.randint(2, 8)).capitalize(),
            slug=f"post-{number}",
            author=chance.randrange(AUTHORS),
            at=_at(number),
            status=chance.choices(["publish", "draft", "private"], [95, 4, 1])[0],
            kind="page" if number % 100 == 0 else "post",
            text=_cdata(chance.choice([_classic, _blocks])(words[script], chance)),
            terms="".join(_terms(posts, chance)),
            comments="".join(told),
        )


def _words(script: str, chance: random.Random) -> Callable[[int], str]:
    """Return what gives some words of a script, frequent ones more often."""
    known = vocabulary(script, chance)
    weights = list(accumulate(1 / (place + 2) for place in range(len(known))))
    between = "" if script in UNSPACED else " "
    return lambda number: between.join(chance.choices(known, cum_weights=weights, k=number))


def _classic(words: Callable[[int], str], chance: random.Random) -> str:
    """Return a text as the classic editor stores it: paragraphs are lines."""
    parts = [words(chance.randint(20, 100)) for _ in range(chance.randint(3, 8))]
    parts[0] += f' <a href="{ADDRESS}/post-{chance.randint(1, 99)}/">{words(2)}</a>, <em>{words(2)}</em>.'
    return "\n\n".join([*parts, f"<blockquote>{words(12)}</blockquote>", f"{words(5)}\n{words(5)}"])


def _blocks(words: Callable[[int], str], chance: random.Random) -> str:
    """Return a text as the block editor stores it."""
    parts = [f"<!-- wp:heading -->\n<h2>{words(3)}</h2>\n<!-- /wp:heading -->"]
    for _ in range(chance.randint(3, 8)):
        text = f"{words(chance.randint(20, 80))} <strong>{words(2)}</strong>"
        parts.append(f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->")
    entries = "".join(f"<li>{words(4)}</li>" for _ in range(3))
    parts.append(f"<!-- wp:list -->\n<ul>{entries}</ul>\n<!-- /wp:list -->")
    if chance.random() < 0.1:  # what Markdown cannot say
        parts.append(f'<!-- wp:html -->\n<p style="color: red">{words(6)}</p>\n<!-- /wp:html -->')
    return "\n\n".join(parts)


def _terms(posts: int, chance: random.Random) -> Iterator[str]:
    for number in chance.sample(range(CATEGORIES), chance.randint(1, 2)):
        yield f'<category domain="category" nicename="place-{number}">Place {number}</category>'
    for number in chance.sample(range(_tags(posts)), chance.randint(0, 5)):
        yield f'<category domain="post_tag" nicename="boat-{number}">Boat {number}</category>'


def _comments(post: int, before: int, words: Callable[[int], str], chance: random.Random) -> list[str]:
    [number] = chance.choices(*COMMENTS)
    return [
        COMMENT.format(
            number=before + place + 1,
            name=words(1).capitalize(),
            reader=chance.randrange(500),
            at=_at(post, place + 1),
            text=_cdata(_said(words, chance)),
            state=chance.choices(["1", "0", "spam"], [90, 5, 5])[0],
            kind=chance.choices(["comment", "pingback"], [19, 1])[0],
            parent=before + chance.randint(1, place) if place and chance.random() < 0.3 else 0,
        )
        for place in range(number)
    ]


def _said(words: Callable[[int], str], chance: random.Random) -> str:
    text = words(chance.randint(5, 60))
    return text if chance.random() < 0.7 else f"{text} <b>{words(2)}</b>\n\n{words(8)}, {escape('& so')}"


def _at(post: int, hours: int = 0) -> str:
    return f"{BEGUN + timedelta(hours=2 * post + hours):%Y-%m-%d %H:%M:%S}"


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"
