"""The date of an article: one finding for one mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench import Bench

from kimgen.reading.articles import read_article
from kimgen.words.dates import Moment


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("tanggal: 31/2/2026", "date-impossible"),
        ("tanggal: kemarin", "date-unreadable"),
        ("tanggal:", "date-missing"),
        ("penulis: Sari", "date-missing"),
    ],
)
def test_a_mistake_in_the_date_is_told_once(field: str, code: str) -> None:
    text = f"---\njudul: Panen\n{field}\n---\nIsi.\n"
    reading = read_article(text.encode(), path="content/kim-a/panen.md")
    assert [finding.code for finding in reading.findings] == [code]
    assert reading.article is None


def test_an_article_is_public_from_its_very_second_on_in_every_zone(bench: Bench) -> None:
    for zone, hour in (("WIB", 20), ("WITA", 21), ("WIT", 22)):
        bench.group(f"kim-{zone.lower()}", zona=zone)
        bench.write(f"kim-{zone.lower()}/kini.md", tanggal=f"21 November 2026 {hour}.00")
    assert bench.build().report.waiting == ()


@given(
    at=st.integers(-60_000_000_000, 250_000_000_000),
    offset=st.sampled_from((420, 540, 0, -300, 345)),
)
def test_a_moment_is_written_as_the_library_writes_it(at: int, offset: int) -> None:
    assert Moment(at, offset).iso == Moment(at, offset).local().isoformat()
