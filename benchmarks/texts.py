"""Milliseconds of the processor for the difference and the merge of long texts: in several scripts, and hostile ones.

The texts are made of words that are as frequent as words are. The new one has paragraphs that moved, some of them
changed besides, paragraphs that are new, and words that are. `moved` is how many moves were found, `conflicts` how many
places somebody would have to settle.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable
from itertools import accumulate

from blogapp.text.diff import pieces
from blogapp.text.merge import merged

ALPHABETS = {
    "German": "abcdefghijklmnoprstuvwzäöüß",
    "Arabic": "".join(chr(code) for code in range(0x627, 0x64B) if code not in range(0x63B, 0x641)),
    "Russian": "".join(chr(code) for code in range(0x430, 0x450)),
    "Greek": "".join(chr(code) for code in range(0x3B1, 0x3CA)),
    "Hindi": "".join(chr(code) for code in range(0x915, 0x93A)) + "ािीुूे",
    "Korean": "".join(chr(code) for code in range(0xAC00, 0xAE00)),
    "Chinese": "".join(chr(code) for code in range(0x4E00, 0x5600)),
    "Japanese": "".join(chr(code) for code in [*range(0x3041, 0x3097), *range(0x4E00, 0x4F00)]),
    "Thai": "".join(chr(code) for code in [*range(0xE01, 0xE2F), *range(0xE30, 0xE3B), *range(0xE40, 0xE4D)]),
}
UNSPACED = {"Chinese", "Japanese", "Thai"}

Paragraph = list[str]


def vocabulary(script: str, chance: random.Random) -> list[str]:
    """Return 4,000 words of a script; those of scripts without spaces have two signs in the mean."""
    length = (1, 4) if script in UNSPACED else (2, 10)
    return ["".join(chance.choices(ALPHABETS[script], k=chance.randint(*length))) for _ in range(4000)]


def written(script: str, number: int, chance: random.Random) -> tuple[list[Paragraph], Callable[[], str]]:
    """Return paragraphs of some number of words in all, and what gives another word."""
    known = vocabulary(script, chance)
    weights = list(accumulate(1 / (place + 2) for place in range(len(known))))

    def word() -> str:
        return chance.choices(known, cum_weights=weights)[0]

    paragraphs = []
    while number > 0:
        length = min(number, chance.randint(5, 120))
        paragraphs.append([word() for _ in range(length)])
        number -= length
    return paragraphs, word


def changed(paragraphs: Iterable[Paragraph], word: Callable[[], str], chance: random.Random) -> list[Paragraph]:
    """Return paragraphs of which a tenth moved, half of them changed a little; others were edited or are new."""
    new = [list(paragraph) for paragraph in paragraphs]
    for _ in range(len(new) // 10):
        paragraph = new.pop(chance.randrange(len(new)))
        if chance.random() < 0.5:
            edit(paragraph, len(paragraph) // 15, word, chance)
        new.insert(chance.randrange(len(new)), paragraph)
    for paragraph in chance.sample(new, len(new) // 2):
        edit(paragraph, 1 + len(paragraph) // 10, word, chance)
    for _ in range(len(new) // 20):
        new[chance.randrange(len(new))] = [word() for _ in range(60)]
    return new


def edit(paragraph: Paragraph, times: int, word: Callable[[], str], chance: random.Random) -> None:
    """Put some words in the place of others, or between them."""
    for _ in range(times):
        place = chance.randrange(len(paragraph))
        paragraph[place : place + chance.randrange(2)] = [word()]


def joined(paragraphs: Iterable[Paragraph], script: str) -> str:
    return "\n\n".join(("" if script in UNSPACED else " ").join(paragraph) for paragraph in paragraphs)


def hostile(number: int, chance: random.Random) -> dict[str, tuple[str, str]]:
    """Return pairs of texts that a comparison may take long for."""
    one = [f"a{chance.randrange(2000)}" for _ in range(number)]
    other = [f"b{chance.randrange(2000)}" for _ in range(number)]
    two = [" ".join(chance.choices("ab", k=number)) for _ in range(2)]
    lines = ["\n".join(chance.choices(["red boat", "blue boat", "red sea"], k=number // 2)) for _ in range(2)]
    rows = [" ".join(chance.choices(one[:40], k=12)) for _ in range(number // 12)]
    return {
        "one word": ("a " * number, "a " * (number // 2) + "b " + "a " * (number // 2)),
        "one line": ("a b\n" * (number // 2), "a b\n" * (number // 2 - 7) + "b\n" + "a b\n" * 9),
        "nothing shared": (" ".join(one), " ".join(other)),
        "the same, mixed": (" ".join(one), " ".join(chance.sample(one, number))),
        "in turns": ("a b " * (number // 2), "b a a " * (number // 3)),
        "two words": (two[0], two[1]),
        "three lines": (lines[0], lines[1]),
        "lines mixed": ("\n".join(rows), "\n".join(chance.sample(rows, len(rows)))),
        "paragraphs mixed": ("\n\n".join(rows), "\n\n".join(reversed(rows))),
        "rows in turns": (
            "a b a b\n\nb a b a\n\n" * (number // 8),
            "b a a b\n\na a b a\n\na b a a\n\n" * (number // 12),
        ),
        "all alike": ("\n\n".join(f"{row} end" for row in rows), "\n\n".join(f"{row} stop" for row in rows[::-1])),
        "blanks": (" " * number * 5 + "a", "a" + " " * number * 5),
        "ends of lines": ("\n" * number + "a\n b", "a \n" * number),
    }


def shown(name: str, base: str, mine: str, theirs: str) -> None:
    """Measure the difference of the first two, and the merge of all."""
    start = time.process_time()
    parts, is_coarse = pieces(base, mine)
    between = time.process_time()
    conflicts = merged(base, mine, theirs).conflicts
    taken = (between - start) * 1000, (time.process_time() - between) * 1000
    moved = max((part.move for part in parts), default=0)
    found = f"{len(parts):7} parts{moved:6} moved{', coarse' if is_coarse else '':8}"
    print(f"{name:18}difference{taken[0]:6.0f} ms{found}  merge{taken[1]:6.0f} ms{len(conflicts):6} conflicts")


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--words", type=int, default=30_000)
    return asked.parse_args()


def main() -> None:
    """Measure all."""
    number = arguments().words
    for script in ALPHABETS:
        chance = random.Random(script)
        paragraphs, word = written(script, number, chance)
        versions = [paragraphs, changed(paragraphs, word, chance), changed(paragraphs, word, chance)]
        shown(script, *(joined(version, script) for version in versions))
    for name, (old, new) in hostile(number, random.Random(1)).items():
        shown(name, old, new, old[len(old) // 2 :] + new[: len(new) // 2])


if __name__ == "__main__":
    main()
