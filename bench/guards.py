# ruff: noqa: E501
"""What the guards against hostile input cost: reading ordinary articles with and without each.

The corpus is the benchmark's. Each guard is taken out in turn, in rounds that alternate with whole ones, and
of each article the fastest time counts: a busy machine changes little.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from unittest.mock import patch

from markdown import Markdown

from bench.corpus import Piece, groups, pieces
from kimgen.reading import articles, fields, markup, pasted
from kimgen.reading.articles import read_article
from kimgen.reading.inline import Inlines
from kimgen.reading.lines import Lines
from kimgen.reading.markup import mark_up
from kimgen.reading.sanitize import Cleaned
from kimgen.running import workers

ROUNDS = 9


def _unclean(html: str) -> Cleaned:
    return Cleaned(html, (), (), ())


def article(piece: Piece) -> bytes:
    """The file of a made-up article."""
    head = {
        "judul": piece.title,
        "tanggal": f"{piece.time:%d/%m/%Y %H.%M} WIB",
        "penulis": piece.author,
        "rubrik": piece.rubric,
        "tagar": f"[{', '.join(piece.tags)}]",
        "ringkasan": piece.summary,
    }
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n{piece.body}\n".encode()


GUARDS: dict[str, tuple[str, Callable[[], AbstractContextManager[object]]]] = {
    "time budget": ("a timer for each article", lambda: nullcontext()),
    "control characters": (
        "looked for in body and scalars",
        lambda: _all(
            patch.object(markup, "_is_legal", lambda text: True),
            patch.object(pasted, "without_controls", lambda html: (html, 0)),
        ),
    ),
    "weights": (
        "marks, blocks, cells and growth counted",
        lambda: _all(
            patch.object(Inlines, "weigh", lambda self, text: None),
            patch.object(Lines, "weigh", lambda self, cells=0: None),
            patch.object(pasted, "weigh", lambda raw, html: None),
        ),
    ),
    "front matter": ("depth refused before YAML is parsed", lambda: patch.object(fields, "_refuse_depth", lambda text, line: None)),
    "findings": ("at most fifty of a file", lambda: patch.object(articles, "bounded", tuple)),
}  # fmt: skip


@contextmanager
def _all(*patches: AbstractContextManager[object]) -> Iterator[None]:
    with ExitStack() as stack:
        for each in patches:
            stack.enter_context(each)
        yield


def guards(count: int = 600) -> int:
    """Print what share of Markdown's time each guard takes; 1, if all take more than a tenth.

    Markdown's time is that of the package ``markdown`` with tables, footnotes and lists, as any
    generator has it. Ordinary articles mostly go past it here, so the share of what is left is
    printed, too.
    """
    library = Markdown(extensions=["tables", "footnotes", "sane_lists"])
    several = groups(20)
    texts = [article(piece) for piece in list(pieces(several, -(-count // 20)))[:count]]
    bodies = [text.split(b"---\n", 2)[-1] for text in texts]

    best: dict[str, list[float]] = {}

    def measure(name: str, read: Callable[[bytes], object], inputs: list[bytes]) -> None:
        """Note the fastest time of each article under *name*."""
        known = best.setdefault(name, [1e9] * len(inputs))
        for number, each in enumerate(inputs):
            start = time.perf_counter()
            read(each)
            known[number] = min(known[number], time.perf_counter() - start)

    def guarded(text: bytes) -> None:
        with workers.deadline(30):
            read_article(text, path="content/kim-a/a.md")

    def unwatched(text: bytes) -> None:
        read_article(text, path="content/kim-a/a.md")

    def rendered(body: bytes) -> None:
        mark_up(body.decode(), path="x.md")

    def converted(body: bytes) -> None:
        library.reset()
        library.convert(body.decode())

    for turn in range(ROUNDS):
        if turn < ROUNDS // 3:
            measure("the package", converted, bodies)
        measure("whole", guarded, texts)
        measure("markdown", rendered, bodies)
        for name, (_, taken_out) in GUARDS.items():
            with taken_out():
                measure(name, unwatched if name == "time budget" else guarded, texts)
        with ExitStack() as stack:
            for _, taken_out in GUARDS.values():
                stack.enter_context(taken_out())
            measure("all of these", unwatched, texts)
        with _all(
            patch.object(markup, "clean", _unclean),
            patch.object(markup, "text_of_plain", lambda html: ""),
        ):
            measure("the cleaner", guarded, texts)
    base, base_markdown = sum(best["whole"]), sum(best["the package"])
    ours = sum(best["markdown"])
    print(f"{len(texts)} articles: {base:.3f} s, of these our Markdown {ours:.3f} s")
    print(f"the package markdown alone: {base_markdown:.3f} s; shares are of this")
    for name, (what, _) in GUARDS.items():
        print(_line(name, what, base - sum(best[name]), base_markdown, len(texts)))
    together = base - sum(best["all of these"])
    print(_line("all of these", "together", together, base_markdown, len(texts)))
    print(f"{'':20} which is {max(together, 0) / ours:.1%} of our Markdown")
    cleaning = base - sum(best["the cleaner"])
    print(
        _line(
            "the cleaner",
            "nh3, or the tags of plain articles compared",
            cleaning,
            base_markdown,
            len(texts),
        )
    )
    return int(together > base_markdown / 10)


def _line(name: str, what: str, seconds: float, base: float, count: int) -> str:
    each = max(seconds, 0) / count * 1e6
    return f"{name:20} {each:7.1f} µs an article  {max(seconds, 0) / base:6.1%}  {what}"
