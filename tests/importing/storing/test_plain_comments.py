"""Comments of bare words take a shorter way to the same text and the same HTML."""

from __future__ import annotations

import random

from blogapp.importing import comment_texts
from blogapp.text import comment_markdown
from blogapp.text.from_html import markdown_of

WORDS = (
    "the Harbour é Ελλάδα 日本 12 3rd www http a_b _x_ I x1 co org don’t don't نور e-mail o-k-12 -- -x 1-2 ﬁ \u212a "
    "e\u0301 \u1100 *b* `c` #d a.b a@b <i>e</i> & &amp; [f] 1. +"
).split()
JOINTS = [" ", ", ", ". ", "! ", " - ", "; ", "? ", "… ", " – ", ".", "-", "'", ": ", "  ", "\n", "\n\n"]


def test_the_shorter_way_leads_to_the_same() -> None:
    chance, short = random.Random(3), 0
    for _ in range(900):
        parts = (
            chance.choice(WORDS) + chance.choice(JOINTS[: chance.choice((5, 16))]) for _ in range(chance.randint(1, 5))
        )
        text = "".join(parts).strip() + chance.choice(["", ".", "!", "…"])
        html = f"<p>{text}</p>\n<p>{text}</p>" if chance.random() < 0.5 else text
        if (found := comment_texts.plainly(html)) is not None:
            body = markdown_of(html).text.strip()
            assert found == (body, str(comment_markdown(body)))
            short += 1
    assert short > 20
