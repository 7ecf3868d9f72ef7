# ruff: noqa: E501
"""Looks for Markdown whose cost grows faster than its length: ``python tests/fuzz/growth.py 300``.

Marks, alone, in pairs and in triples, are repeated to a length and read, in several frames. What
takes long at one length is read at four times it; what then takes more than twice its share is
printed. What is found becomes a case in ``tests/hostile/explosions.py``.
"""

import itertools
import random
import sys
import time
from collections.abc import Iterator

from kimgen.reading.markup import mark_up
from kimgen.running.workers import deadline
from kimgen.words.limits import OutOfTime

MARKS = (
    *"[]()!<>&*_~`\\|:-+=#\"'{}^@/.,;?% \t\n0aé\u00a0\u2003\x02",
    "![", "](", "](<", "[a](", "[a](b ", '[a](b "', "[a](<b", "[a][b]", "[a]: b\n", "[^a]", "[^a]: b\n",
    "[^", "[ ] ", "[TOC]", "![a](b)", "[![", "[a]", "]:", "[\n", "a\n", "\n\n", "  \n", "\\\n", "\n    ",
    "    a\n", "\ta\n", "<a ", "<a href=", '<a href="', "<a b=c ", "<a>", "</a>", "<b>", "</b>", "<p>", "<div>",
    "<div>\n", "</div>", "<i title=k>", "<table>", "<tr><td>", "<li>", "<ul>", "<svg>", "<math>", "<style>",
    "<script>", "<title>", "<h1>", "<img src=a>", "<iframe src=//a>", "<video src=a>", "<details>", "<pre>",
    "<!--", "-->", "<!-- -->", "<![CDATA[", "]]>", "<?", "?>", "<!A", "</", "<!", "&amp;", "&nbsp;", "&#", "&#x41;",
    "&a", "&lt;", "- ", "* ", "1. ", "> ", ">", "- - - a\n", "* a\n", "1) a\n", "+ a\n\n", "  - a\n", "| ", "|-",
    "|a|b|\n", "|-|-|\n", "a|", "\\|", "`|", "```", "```\n", "~~~\n", "``", "` ", "**", "***", "__", "_a", "*a", "**a ",
    "*a_", "a*", "a**", "~~", "~a", "http://", "http://a", "http://a(", "www.", "www.a.", "a@b", "a@b.c ", "a@", "a.",
    "mailto:", "<http://a", "<a@b", "# ", "# a\n", "#", "===\n", "a\n===\n", "---\n", "{: .a}", "{:", "*[a]: b\n",
    "\\*", "\\[", "\\\\", ":::", "$$", "\r", "​", "ÀÀ", "😀",
)  # fmt: skip
FRAMES = ("{}", "a {}", "{}\n\nb", "> {}", "- {}", "| a |\n|---|\n| {} |", "a[^1]\n\n[^1]: {}", "[{}](b)", "*{}*", "<b>{}", "<div>\n{}")  # fmt: skip
SMALL = 12_000
SLOW = 0.12
LONGEST = 2.5


def seconds(text: str) -> float:
    """How long *text* takes to read; LONGEST, if it takes longer."""
    start = time.process_time()
    try:
        with deadline(LONGEST):
            mark_up(text, path="x.md")
    except OutOfTime:
        return max(LONGEST, time.process_time() - start)
    return time.process_time() - start


def filled(frame: str, piece: str, size: int) -> str:
    """*piece* again and again in *frame*, *size* characters long."""
    return frame.replace("{}", (piece * (size // len(piece) + 1))[:size])


def pieces(chance: random.Random) -> Iterator[str]:
    """Marks alone, all pairs in no order, then triples without end."""
    yield from MARKS
    pairs = ["".join(pair) for pair in itertools.permutations(MARKS, 2)]
    chance.shuffle(pairs)
    yield from pairs
    while True:
        yield "".join(chance.choices(MARKS, k=chance.choice((3, 3, 4, 5))))


def search(span: float, seed: int, *, skip: int = 0, frames: tuple[str, ...] = FRAMES) -> int:
    """Print what grows too fast; returns how many inputs were read."""
    chance = random.Random(seed)
    end = time.monotonic() + span
    count = 0
    for number, piece in enumerate(pieces(chance)):
        if number < skip:
            continue
        chosen = frames if number < len(MARKS) else (chance.choice(frames),)
        for frame in chosen:
            if time.monotonic() > end:
                print(f"{count} inputs, {number} pieces", flush=True)
                return count
            count += 1
            small = seconds(filled(frame, piece, SMALL))
            if small < SLOW:
                continue
            large = seconds(filled(frame, piece, 4 * SMALL))
            if large > 1.0 or large > 8 * small:
                print(f"{small:6.2f} {large:6.2f}  {frame!r:30} {piece!r}", flush=True)
    return count


if __name__ == "__main__":
    wanted = [float(argument) for argument in sys.argv[1:]]
    search(*(wanted[:1] or [60.0]), seed=int((wanted[1:] or [time.time()])[0]))
