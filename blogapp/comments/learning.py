"""A filter that learns from what editors decide: it knows how often each word was in spam and in what they approved.

A comment's probability is combined from those of its words by Fisher's method, as Gary Robinson proposed: “A
statistical approach to the spam problem”, Linux Journal, 2003. The filter may let a comment wait, never refuse one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from blogapp.comments import signs
from blogapp.models import Comment, CommentStatus
from blogapp.models.comment_words import ALL, CommentWord
from blogapp.text import plain_text
from blogapp.text.tokens import is_symbol, words

LEAST = 10  # comments of each kind, before it says anything
PRIOR = 2.0  # how much the guess of one half counts for a word that is rare
SIGNED = 20.0  # as how many comments the signs count, before it is seen what they are worth here
UNDECIDED = 0.1  # words nearer than this to one half say nothing
WEIGHED = 60  # words that say most
LEARNED = 0.5  # how much the words count beside the signs
LEARNED_LEAST, LEARNED_MOST = -1.5, 3.0  # as a logarithm of odds: words that nobody has seen say little
SPAM = 0.73  # probability from which on a comment waits
SAID = 4  # words of either kind that an editor is told
LOWEST = 8  # odds below and above which it makes no difference
WORDS_MAX = 300  # of a comment: what is longer says no more
WORD_MAX = 80  # signs
HOST = re.compile(r'href="https?://(?:www\.)?([^/"?#:]+)')
ADDRESS = re.compile(r"https?://[^/\s]+")  # that there is one, and where it leads, is told apart from words
KINDS = {CommentStatus.APPROVED: "ham", CommentStatus.SPAM: "spam"}
MARK = "\ue001"  # begins what no text has as a word
ODDS = f"{MARK}odds "

# PostgreSQL and SQLite have the same words for it; of SQLAlchemy's dialects only the one in use is loaded.
ADDED = text("""
    INSERT INTO comment_words (word, spam, ham) VALUES (:word, :spam, :ham) ON CONFLICT (word) DO UPDATE SET
    spam = CASE WHEN comment_words.spam + excluded.spam < 0 THEN 0 ELSE comment_words.spam + excluded.spam END,
    ham = CASE WHEN comment_words.ham + excluded.ham < 0 THEN 0 ELSE comment_words.ham + excluded.ham END
""")


class Opinion(NamedTuple):
    """How probably a comment is spam, and the words that weighed most."""

    probability: float
    words: tuple[str, ...]


def features(comment: Comment, read: signs.Reading) -> list[str]:
    """Return what a comment is known by: its words and pairs of them, the hosts of its links, and its signs' weight."""
    said = words(ADDRESS.sub(" ", plain_text(comment.html)))[:WORDS_MAX]
    hosts = HOST.findall(comment.html) + HOST.findall(f'href="{comment.url}"')
    shape = {_odds(read.odds)} | {f"{MARK}host {host}" for host in hosts}
    shape |= {f"{MARK}name {word}" for word in words(comment.name)}
    pairs = (f"{first} {second}" for first, second in pairwise(said))
    return list(dict.fromkeys(word[:WORD_MAX] for word in (*sorted(shape), *said, *pairs)))


def opinion(session: Session, comment: Comment) -> Opinion:
    """Return what the filter thinks of a comment: by its signs alone, as long as it has learned little."""
    read = signs.read(comment)
    wanted = features(comment, read)
    known = {word: Counter[str]() for word in wanted} | _counted(session, [ALL, *wanted])
    total = known.pop(ALL, Counter())
    if min(total["spam"], total["ham"]) < LEAST:
        return Opinion(as_probability(read.odds), read.said[:SAID])
    of_signs = _probability(known.pop(_odds(read.odds)), total, as_probability(read.odds), SIGNED)
    weights = {word: _probability(counts, total, 0.5, PRIOR) for word, counts in known.items()}
    chosen = [word for word in weights if abs(weights[word] - 0.5) >= UNDECIDED]
    chosen = sorted(chosen, key=lambda word: abs(weights[word] - 0.5), reverse=True)[:WEIGHED]
    learned = _as_odds(_combined([weights[word] for word in chosen]))
    odds = _as_odds(of_signs) + LEARNED * max(LEARNED_LEAST, min(LEARNED_MOST, learned))
    said = [word for word in chosen if weights[word] > 0.5 and not word.startswith(MARK) and not is_symbol(word)]
    return Opinion(as_probability(odds), tuple(dict.fromkeys([*read.said[:SAID], *said[:SAID]])))


def _odds(odds: float) -> str:
    """Return the word for how much the signs of a comment weigh: what came of the like is learned as of any word."""
    return f"{ODDS}{max(-LOWEST, min(LOWEST, round(odds)))}"


def as_probability(odds: float) -> float:
    """Return the probability that a logarithm of odds means."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _as_odds(probability: float) -> float:
    kept = max(1e-9, min(1 - 1e-9, probability))
    return math.log(kept / (1 - kept))


def _probability(counts: Mapping[str, int], total: Mapping[str, int], guess: float, prior: float) -> float:
    """Return how probably a comment with a word is spam; near the guess for a word that was seen seldom."""
    spam, ham = counts["spam"] / total["spam"], counts["ham"] / total["ham"]
    number = counts["spam"] + counts["ham"]
    seen = number * (spam / (spam + ham)) if number else 0
    return (prior * guess + seen) / (prior + number)


def _combined(weights: list[float]) -> float:
    """Return one probability for several, one half where they say nothing or contradict each other."""
    if not weights:
        return 0.5
    is_spam = 1 - _chi_squared(-2 * sum(math.log(1 - weight) for weight in weights), len(weights))
    is_ham = 1 - _chi_squared(-2 * sum(math.log(weight) for weight in weights), len(weights))
    return (1 + is_spam - is_ham) / 2


def _chi_squared(value: float, half: int) -> float:
    """Return the probability that chance gives as much, with twice as many degrees of freedom as `half`."""
    term = total = math.exp(-value / 2)
    for number in range(1, half):
        term *= value / 2 / number
        total += term
    return min(total, 1.0)


def learn(session: Session, comments: Iterable[Comment]) -> None:
    """Learn from where an editor has put comments, and forget what was learned of them before."""
    counts: dict[str, Counter[str]] = {}
    for comment in comments:
        if comment.status == CommentStatus.TRASH:
            continue  # which says nothing of what it was
        kind = KINDS.get(CommentStatus(comment.status))
        for of, by in ((comment.learned, -1), (kind, 1)):
            if of and comment.learned != kind:
                for word in (ALL, *features(comment, signs.read(comment))):
                    counts.setdefault(word, Counter())[of] += by
        comment.learned = kind
    _add(session, counts)


def _add(session: Session, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Add to what is counted, past the ORM: no reader sees it."""
    rows = [{"word": word, "spam": counts[word]["spam"], "ham": counts[word]["ham"]} for word in sorted(counts)]
    if not rows:
        return
    session.connection().execute(ADDED, rows)


def _counted(session: Session, wanted: list[str]) -> dict[str, Counter[str]]:
    rows: Any = session.execute(
        select(CommentWord.word, CommentWord.spam, CommentWord.ham).where(
            CommentWord.word.in_(wanted), CommentWord.spam + CommentWord.ham > 0
        )
    )
    return {row.word: Counter(spam=row.spam, ham=row.ham) for row in rows}
