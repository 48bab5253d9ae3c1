"""Categories and tags are changed, merged and deleted so that each can be undone, with its posts and its address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, literal, select, update

from blogapp import db
from blogapp.models import Category, FormerSlug, Post, Tag, TermChange
from blogapp.models.slugs import free_slug
from blogapp.models.terms import RESERVED, key_of, post_categories, post_tags, rename
from blogapp.search import index

MODELS: dict[str, Any] = {"categories": Category, "tags": Tag}
LINKS: dict[str, tuple[Table, str]] = {"categories": (post_categories, "category_id"), "tags": (post_tags, "tag_id")}
COLUMNS = ("name", "slug", "description", "parent_id")
BATCH = 500  # posts in one statement


class Outdated(Exception):
    """A change cannot be undone: what it has left is not as it was."""


def columns_of(term: Category | Tag) -> dict[str, Any]:
    """Return what people write of a term."""
    return {name: getattr(term, name) for name in COLUMNS if hasattr(term, name)}


def note(kind: str, term: Category | Tag, before: dict[str, Any], author_id: int) -> TermChange | None:
    """Note that a term was changed, if it was; the caller commits."""
    after = columns_of(term)
    return _noted(kind, term.id, before["name"], author_id, before=before, after=after) if after != before else None


def remove(kind: str, term: Category | Tag, author_id: int) -> TermChange:
    """Delete a term. Its posts stay, and so does what lies within it, at the top; the caller commits."""
    left = {"posts": _posts_of(kind, term.id), "children": _children_of(term)}
    former = list(db.session.scalars(_former_of(kind, term.id)))
    change = _noted(kind, term.id, term.name, author_id, before=columns_of(term), former=former, **left)
    _take_away(term)
    return change


def merge(kind: str, term: Category | Tag, into: Category | Tag, author_id: int) -> TermChange:
    """Let a term be another one: that gets its posts, its addresses and what lies within it; the caller commits."""
    (link, name), session = LINKS[kind], db.session
    theirs = set(_posts_of(kind, into.id))
    left: dict[str, Any] = {"posts": _posts_of(kind, term.id), "children": _children_of(term)}
    left["both"] = [number for number in left["posts"] if number in theirs]
    left["former"] = [*session.scalars(_former_of(kind, term.id)), term.slug]
    has_both = select(link.c.post_id).where(link.c[name] == into.id)
    only = select(link.c.post_id, literal(into.id)).where(link.c[name] == term.id, link.c.post_id.not_in(has_both))
    session.execute(insert(link).from_select(["post_id", name], only))
    session.execute(update(FormerSlug).where(_is_of(kind, term.id)).values({name: into.id}))
    session.add(FormerSlug(slug=term.slug, **{name: into.id}))
    if isinstance(term, Category) and isinstance(into, Category):
        left["way"] = _move_out(term, into)
        session.execute(update(Category).where(Category.parent_id == term.id).values(parent_id=into.id))
    change = _noted(kind, term.id, term.name, author_id, into.id, before=columns_of(term), **left)
    _take_away(term)
    return change


def _move_out(term: Category, into: Category) -> int | None:
    """Let one that lies within a category lie beside it instead; return the id of the one in which it lay, if so."""
    if into.id not in db.session.scalars(Category.within(term.id)).all():
        return None
    lay_in, into.parent_id = into.parent_id, term.parent_id
    db.session.flush()
    return lay_in


def undo(change: TermChange) -> None:
    """Bring back what a change took away; the caller commits. Raises `Outdated` where it has been changed since."""
    db.take_turn()
    if "after" in change.data:
        _change_back(change)
    else:
        _bring_back(change)
    db.session.delete(change)
    db.session.flush()
    db.session.expire_all()


def _change_back(change: TermChange) -> None:
    term, before = db.session.get(MODELS[change.kind], change.term_id), change.data["before"]
    if term is None or columns_of(term) != change.data["after"] or not _is_free(change, before):
        raise Outdated
    if before["slug"] != term.slug:
        db.session.execute(delete(FormerSlug).where(_is_of(change.kind, term.id), FormerSlug.slug == before["slug"]))
        db.session.add(FormerSlug.of(term))
    term.slug, term.description = before["slug"], before["description"]
    rename(term, before["name"])
    if isinstance(term, Category):
        within = db.session.scalars(Category.within(term.id)).all()
        term.parent_id = _there(before["parent_id"]) if before["parent_id"] not in within else term.parent_id


def _is_free(change: TermChange, before: dict[str, Any]) -> bool:
    """Return whether no other term has the address or, of a tag, the name."""
    model = MODELS[change.kind]
    taken = model.slug == before["slug"]
    if model is Tag:
        taken |= Tag.key == key_of(before["name"])
    return db.session.scalar(select(model.id).where(model.id != change.term_id, taken).limit(1)) is None


def _bring_back(change: TermChange) -> None:
    """Make a term anew, with its posts, its addresses and what lay within it, as far as these are still there."""
    session, name, former = db.session, LINKS[change.kind][1], change.data["former"]
    later = TermChange.merged_on(session(), change)
    into = session.get(MODELS[change.kind], later[-1].into_id if later else change.into_id) if change.into_id else None
    if later:
        _untie(change, later)
    if into:
        session.execute(delete(FormerSlug).where(_is_of(change.kind, into.id), FormerSlug.slug.in_(former)))
    term = _made_anew(change)
    session.add_all(FormerSlug(slug=slug, **{name: term.id}) for slug in former if slug != term.slug)
    if change.kind == "categories":
        _bring_children_back(change, term, into)
    posts = change.data["posts"]
    for start in range(0, len(posts), BATCH):
        _bring_posts_back(change, term, into, posts[start : start + BATCH])
    index.put_all(session(), posts)


def _untie(change: TermChange, later: list[TermChange]) -> None:
    """Take out of later merges what they had of this one, so that each can be undone by itself, in any order."""
    posts, both, former = set(change.data["posts"]), set(change.data["both"]), set(change.data["former"])
    staying = {number for other in later for number in other.data["both"]}
    for other in later:
        less = posts - both
        left = {name: [number for number in other.data[name] if number not in less] for name in ("posts", "both")}
        other.data = {**other.data, **left, "former": [slug for slug in other.data["former"] if slug not in former]}
    change.data = {**change.data, "both": sorted(both | (posts & staying))}


def _bring_children_back(change: TermChange, term: Category, into: Category | None) -> None:
    session, way = db.session, change.data.get("way")
    lie_there = Category.parent_id == into.id if into else Category.parent_id.is_(None)
    moved = update(Category).where(Category.id.in_(change.data["children"]), lie_there, Category.id != term.id)
    session.execute(moved.values(parent_id=term.id))
    session.expire_all()
    if into and way and way not in session.scalars(Category.within(into.id)).all():
        into.parent_id = term.id if way == change.term_id else _there(way)


def _bring_posts_back(change: TermChange, term: Category | Tag, into: Category | Tag | None, ids: list[int]) -> None:
    """Give posts their term back. One from which somebody took the other term since has neither."""
    (link, name), session = LINKS[change.kind], db.session
    wanted = set(session.scalars(select(Post.id).where(Post.id.in_(ids))))
    if into:
        both = set(change.data["both"])
        moved = delete(link).where(link.c[name] == into.id, link.c.post_id.in_(wanted - both))
        wanted = (wanted & both) | set(session.scalars(moved.returning(link.c.post_id)))
    wanted -= set(session.scalars(select(link.c.post_id).where(link.c[name] == term.id, link.c.post_id.in_(ids))))
    if wanted:
        session.execute(insert(link), [{"post_id": number, name: term.id} for number in sorted(wanted)])


def _made_anew(change: TermChange) -> Any:
    """Return a term as it was; a tag of its name that was made since takes its place."""
    model, before = MODELS[change.kind], change.data["before"]
    same = db.session.scalar(select(Tag).where(Tag.key == key_of(before["name"]))) if model is Tag else None
    if same:
        return same
    term = model(slug=free_slug(db.session(), select(model.slug), before["slug"], RESERVED))
    if db.session.get(model, change.term_id) is None:
        term.id = change.term_id
    term.description = before["description"]
    rename(term, before["name"])
    if isinstance(term, Category):
        term.parent_id = _there(before["parent_id"])
    db.session.add(term)
    db.session.flush()
    return term


def _noted(
    kind: str, term_id: int, name: str, author_id: int, into_id: int | None = None, /, **data: Any
) -> TermChange:
    TermChange.forget_old(db.session())
    about = {"kind": kind, "term_id": term_id, "into_id": into_id, "name": name, "author_id": author_id}
    change = TermChange(**about, data=data)
    db.session.add(change)
    return change


def _take_away(term: Category | Tag) -> None:
    """Delete a term when all that is to stay of it is elsewhere: its posts are found by other words from now on."""
    db.session.delete(term)
    db.session.flush()
    db.session.expire_all()
    if isinstance(term, Category):
        Category.settle(db.session())


def _posts_of(kind: str, term_id: int) -> list[int]:
    link, name = LINKS[kind]
    return list(db.session.scalars(select(link.c.post_id).where(link.c[name] == term_id).order_by(link.c.post_id)))


def _children_of(term: Category | Tag) -> list[int]:
    if not isinstance(term, Category):
        return []
    return list(db.session.scalars(select(Category.id).where(Category.parent_id == term.id)))


def _former_of(kind: str, term_id: int) -> Any:
    return select(FormerSlug.slug).where(_is_of(kind, term_id)).order_by(FormerSlug.id)


def _is_of(kind: str, term_id: int) -> ColumnElement[bool]:
    """Return the condition that a former slug leads to a term."""
    return (FormerSlug.category_id if kind == "categories" else FormerSlug.tag_id) == term_id


def _there(category_id: int | None) -> int | None:
    """Return the id of a category if that is still there."""
    return db.session.scalar(select(Category.id).where(Category.id == category_id)) if category_id else None
