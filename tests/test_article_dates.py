"""The date of an article: one finding for one mistake."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbench import Bench

from kimgen.checking.editorial import _DAY_AND_DATE, _days_and_dates
from kimgen.reading.articles import read_article
from kimgen.reading.dates import read_freely, read_time
from kimgen.words.dates import (
    Moment,
    clock_text,
    day_names,
    day_text,
    month_names,
    zone_name,
)


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


@given(st.from_regex(r"[0-9]{4}-[0-2][0-9]-[0-4][0-9]( [0-2][0-9]:[0-7][0-9])?", fullmatch=True))
def test_a_plain_date_is_read_as_among_all_forms(text: str) -> None:
    read, freely = read_time(text), read_freely(text)
    assert (read.time, read.fault, read.right_weekday) == (freely.time, freely.fault, -1)


PARTS = [
    "Senin", "jum'at", "MINGGU", "Rabu, ", " (", " tanggal ", " ", "\n", " " * 60, "Kata ",
    "x" * 50, "3", "25", "/03/", " Maret ", "\nmei ", "2024", "1999", " 2024", "-2024", ".", "İ",
    "Kamis, 25 Maret ", "Selasa  (1/3/2024", "Sabtu\n2 Mei ",
]  # fmt: skip


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_days_are_found_as_if_all_of_a_text_was_searched(text: str) -> None:
    found = [match.span() for match in _days_and_dates(text)]
    assert found == [match.span() for match in _DAY_AND_DATE.finditer(text)]


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
    moment = Moment(at, offset)
    local = moment.local()
    day = f"{local.day} {month_names('en')[local.month - 1]} {local.year}"
    assert moment.iso == local.isoformat()
    assert moment.iso_day == local.date().isoformat()
    assert day_text(moment, "en") == f"{day_names('en')[local.weekday()]}, {day}"
    assert clock_text(moment) == f"{local:%H.%M} {zone_name(offset)}"
