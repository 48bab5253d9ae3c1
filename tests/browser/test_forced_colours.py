"""With colours of the reader's own (Windows' contrast themes) everything is readable, and every control is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from kinds import fill
from playwright.sync_api import Page

from blogapp.models import Comment, Post

DESK = [
    "/account", "/edit/", "/edit/comments/", "/edit/new/standard", "/edit/new/video", "/edit/settings/",
    *(f"/edit/{part}/" for part in ("new", "pages", "formats", "menus", "themes", "categories", "tags", "users")),
    "/edit/webhooks/", "/edit/jobs/", "/edit/redirects/", "/edit/redirects/missed/", "/edit/import/",
]  # fmt: skip
UNSEEN = """(() => {
  const fields = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [type=color]), select, textarea";
  const canvas = getComputedStyle(document.body).backgroundColor;
  const edges = ["Top", "Right", "Bottom", "Left"];
  return [...document.querySelectorAll(`${fields}, button, summary`)].filter(it => {
    if (!it.checkVisibility({visibilityProperty: true}) || it.closest(".visually-hidden")) return false;
    const box = it.getBoundingClientRect(), style = getComputedStyle(it);
    const hasEdge = edges.some(side => parseFloat(style[`border${side}Width`]) > 0
      && style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== canvas);
    return box.width < 2 || box.height < 2 || (!hasEdge && (it.matches(fields) || !it.textContent.trim()));
  }).map(it => it.outerHTML.slice(0, 120));
})()"""
# The system's colours are few and far apart, so it is enough that none is its own ground. (axe reads another property.)
UNREADABLE = """[...document.querySelectorAll("body *")].filter(it => {
  if (![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return false;
  if (!it.checkVisibility({visibilityProperty: true}) || it.closest("option, script, style")) return false;
  let ground = it;
  while (ground.parentElement && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") {
    ground = ground.parentElement;
  }
  return getComputedStyle(it).color === getComputedStyle(ground).backgroundColor;
}).map(it => it.outerHTML.slice(0, 120))"""


def faults(page: Page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path}: {fault}" for fault in page.evaluate(UNSEEN) + page.evaluate(UNREADABLE)]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readers_pages_hold(
    app: Flask,
    visit: Callable[..., Page],
    make_post: Callable[..., Post],
    make_comment: Callable[..., Comment],
    scheme: str,
) -> None:
    addresses = [
        path for kind, path in fill(app, make_post, make_comment)[1].items() if kind not in {"not found", "gone"}
    ]
    assert faults(visit("/", forced_colors="active", color_scheme=scheme, reduced_motion="reduce"), addresses) == []


def test_the_desk_holds(write: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    post = make_post()
    page = write("Sol")
    page.emulate_media(forced_colors="active", color_scheme="dark", reduced_motion="reduce")
    assert faults(page, [*DESK, f"/edit/posts/{post.id}"]) == []
