"""Markdown that explodes elsewhere: at most two seconds an article here, and the rest is published.

Time is the processor's, so that a busy machine does not fail the tests. KIMGEN_LONG=1 takes larger
sizes.
"""

import os
import time
from contextlib import suppress

import pytest
from explosions import EXPLOSIONS
from timing import processor_seconds
from workbench import Bench

from kimgen.reading import config
from kimgen.reading.articles import read_article
from kimgen.running.report import Exit
from kimgen.running.workers import deadline
from kimgen.words.limits import OutOfTime
from kimgen.words.site import Limits

SIZES = (25_000, 100_000) if os.environ.get("KIMGEN_LONG") else (12_500, 50_000)
MOST = 2.0
HOLDING = frozenset({"markup-too-heavy", "article-out-of-time"})


def seconds(body: str, *, enough: float) -> float:
    """Of the processor, that reading an article with this body takes."""
    data = f"---\njudul: Judul\ntanggal: 20/11/2026\n---\n\n{body}\n".encode()

    def read() -> None:
        with suppress(OutOfTime), deadline(20):
            read_article(data, path="content/kim-a/a.md")

    return processor_seconds(read, enough=enough)


@pytest.mark.parametrize("name", EXPLOSIONS)
def test_an_exploding_article_takes_two_seconds_at_most(name: str) -> None:
    small, large = SIZES
    most = 12 * seconds(EXPLOSIONS[name](small), enough=0)
    # Four times the length, and some: nothing grows like a square without being refused in time.
    most = min(MOST, max(most, 0.4))
    assert seconds(EXPLOSIONS[name](large), enough=most) < most


def test_all_explosions_at_once_leave_the_rest_of_the_hub_published(bench: Bench) -> None:
    assert len(EXPLOSIONS) > 100
    for number, make in enumerate(EXPLOSIONS.values()):
        for size in SIZES:
            bench.write(f"kim-{number % 9}/ledak-{number}-{size}.md", isi=make(size))
    for number in range(9):
        bench.write(f"kim-{number}/baik.md", judul=f"Kabar baik {number}")
    start = time.process_time()
    bench.build()
    assert time.process_time() - start < 2 * len(EXPLOSIONS)
    assert bench.report.exit in (Exit.DONE, Exit.HELD_BACK)
    for number in range(9):
        assert bench.has(f"kim-{number}/2026/11/baik/index.html")
    for finding in bench.report.findings:
        assert "ledak" in finding.where.path
    held = {finding.where.path for finding in bench.report.findings if finding.code in HOLDING}
    shown = sum(path.parent.name.startswith("ledak") for path in bench.published())
    assert len(held) + shown >= 2 * len(EXPLOSIONS) - 10


def test_an_article_may_take_its_time_and_no_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Limits().seconds_per_article < MOST
    # No text that the bounds let through takes as long as that on every machine: a fifth of it.
    limits = Limits(article_bytes=2_000_000, seconds_per_article=0.3)
    monkeypatch.setattr(config, "_limits", lambda record: limits)
    cell = "kata " * 8
    bench.write("kim-a/lambat.md", isi=f"|{cell}|\n|-|\n|{cell}|\n\n" * 16_000)
    bench.write("kim-a/baik.md")
    bench.build().expect_exit(Exit.HELD_BACK)
    found = bench.finding("article-out-of-time")
    assert found.where.path == "content/kim-a/lambat.md"
    assert bench.has("kim-a/2026/11/baik/index.html")
