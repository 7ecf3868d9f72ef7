"""iCalendar: the agenda as phones read it."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kimgen.deciding.syndication import CalendarEvent, CalendarView
from kimgen.making.calendars import calendar
from kimgen.making.entries import LIMIT
from kimgen.words.dates import Moment

START = 1679709600  # 25 March 2023, 09.00 WIB
HOUR, DAY = 3600, 86400


def event(**changes: Any) -> CalendarEvent:
    usual = CalendarEvent(
        uid="tag:kim.contoh.id,2023:acara/1",
        stamp=Moment(START - DAY),
        start=Moment(START),
        end=Moment(START + 2 * HOUR),
        title="Temu warga",
        text="Bawa kartu anggota.",
        place="Balai desa",
        organiser="KIM Bagelen",
        url="https://kim.contoh.id/acara/",
    )
    return msgspec.structs.replace(usual, **changes)


def lines(*events: CalendarEvent, name: str = "Agenda") -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 says."""
    text = calendar(CalendarView(name, events)).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def of_event(*events: CalendarEvent) -> list[str]:
    found = lines(*events)
    return found[found.index("BEGIN:VEVENT") : found.index("END:VEVENT") + 1]


def unescaped(value: str) -> str:
    plain = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda escape: plain.get(escape[1], escape[1]), value)


def test_a_calendar_is_told_line_by_line() -> None:
    assert lines(event()) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kimgen//kimgen//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Agenda",
        "X-WR-CALNAME:Agenda",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Jakarta",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:WIB",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        r"UID:tag:kim.contoh.id\,2023:acara/1",
        "DTSTAMP:20230324T020000Z",
        "DTSTART;TZID=Asia/Jakarta:20230325T090000",
        "DTEND;TZID=Asia/Jakarta:20230325T110000",
        "SUMMARY:Temu warga",
        "LOCATION:Balai desa",
        r"DESCRIPTION:Bawa kartu anggota.\n\nhttps://kim.contoh.id/acara/",
        "CONTACT:KIM Bagelen",
        "URL:https://kim.contoh.id/acara/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_event_says_so_to_calendars_that_have_it() -> None:
    found = of_event(event(cancelled=True, text="Berita ini dicabut."))
    assert found[2:5] == ["DTSTAMP:20230324T020000Z", "SEQUENCE:1", "STATUS:CANCELLED"]
    assert "STATUS" not in "".join(of_event(event()))


def test_a_calendar_of_many_years_keeps_the_latest_events_within_its_bounds() -> None:
    many = tuple(
        event(uid=f"tag:a,2023:{n}", start=Moment(START + n * DAY), text="kata " * 200)
        for n in range(1000)
    )
    data = calendar(CalendarView("Agenda", many))
    assert LIMIT - 2000 < len(data) <= LIMIT
    assert data.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert data.count(b"BEGIN:VEVENT") == data.count(b"END:VEVENT") < 1000
    assert b"tag:a\\,2023:999\r\n" in data
    assert b"tag:a\\,2023:0\r\n" not in data


@pytest.mark.parametrize(
    ("offset", "zone", "clock"),
    [(420, "Asia/Jakarta", "09"), (480, "Asia/Makassar", "10"), (540, "Asia/Jayapura", "11")],
)
def test_an_event_is_told_in_the_zone_of_its_group(offset: int, zone: str, clock: str) -> None:
    found = lines(event(start=Moment(START, offset), end=None))
    assert f"DTSTART;TZID={zone}:20230325T{clock}0000" in found
    assert [line for line in found if line.startswith("TZID:")] == [f"TZID:{zone}"]


def test_zones_stand_once_each_and_only_where_they_are_used() -> None:
    found = lines(
        event(uid="a", start=Moment(START, 540)), event(uid="b"), event(uid="c", end=None)
    )
    assert [line for line in found if line.startswith("TZID:")] == [
        "TZID:Asia/Jakarta",
        "TZID:Asia/Jayapura",
    ]


def test_an_event_elsewhere_is_told_in_universal_time() -> None:
    found = lines(event(start=Moment(START, 180), end=None))
    assert "DTSTART:20230325T020000Z" in found
    assert "BEGIN:VTIMEZONE" not in found


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (None, []),
        (Moment(START, precise=False), ["DTEND;VALUE=DATE:20230326"]),
        (Moment(START + DAY, precise=False), ["DTEND;VALUE=DATE:20230327"]),
        (Moment(START + DAY), ["DTEND;VALUE=DATE:20230327"]),
        (Moment(START - DAY, precise=False), []),
    ],
)
def test_a_day_without_a_time_lasts_all_day(end: Moment | None, told: list[str]) -> None:
    found = of_event(event(start=Moment(START, precise=False), end=end))
    assert [line for line in found if line.startswith("DT")][1:] == [
        "DTSTART;VALUE=DATE:20230325",
        *told,
    ]


def test_a_calendar_of_whole_days_needs_no_zone() -> None:
    assert "BEGIN:VTIMEZONE" not in lines(event(start=Moment(START, precise=False), end=None))


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (Moment(START), []),
        (Moment(START - 1), []),
        (Moment(START, precise=False), []),
        (Moment(START + 2 * DAY, precise=False), ["DTEND;TZID=Asia/Jakarta:20230328T000000"]),
    ],
)
def test_an_end_is_told_only_where_it_lies_after_the_start(end: Moment, told: list[str]) -> None:
    found = of_event(event(end=end))
    assert [line for line in found if line.startswith("DTEND")] == told


def test_a_calendar_without_events_is_still_valid() -> None:
    found = lines()
    assert "BEGIN:VTIMEZONE" in found
    assert "BEGIN:VEVENT" not in found


def test_text_is_escaped() -> None:
    found = of_event(event(text="satu, dua; tiga \\ empat\r\nlima\u2028enam", url=""))
    assert r"DESCRIPTION:satu\, dua\; tiga \\ empat\nlima\nenam" in found


def test_no_line_can_be_smuggled_in() -> None:
    sly = "x\r\nEND:VEVENT\nBEGIN:VALARM\x85\x0b"
    found = lines(event(uid=sly, title=sly, text=sly, place=sly, organiser=sly, url=sly), name=sly)
    assert found.count("END:VEVENT") == 1
    assert not [line for line in found if line.startswith("BEGIN:VALARM")]


TYPED = st.text(st.characters(exclude_categories=()), max_size=200)


@given(TYPED, TYPED)
def test_whatever_is_typed_lines_are_short_utf8_and_come_back_whole(title: str, text: str) -> None:
    data = calendar(CalendarView(title, (event(title=title, text=text, url=""),)))
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    found = {name: value for name, _, value in (each.partition(":") for each in of_event(
        event(title=title, text=text, url="")))}  # fmt: skip
    assert len(found["SUMMARY"]) >= 1
    letters = "".join(re.findall("[a-z]", text))
    assert "".join(re.findall("[a-z]", unescaped(found.get("DESCRIPTION", "")))) == letters


def test_equal_views_make_equal_bytes() -> None:
    view = CalendarView("Agenda", (event(uid="b"), event(uid="a", start=Moment(START, 540))))
    assert calendar(view) == calendar(view)
