"""iCalendar files (RFC 5545): a group's agenda in the phone's own calendar."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from kimgen.deciding.syndication import CalendarEvent, CalendarView
from kimgen.making.entries import LIMIT, address, legal, plain
from kimgen.words.dates import Moment, utc_text

ZONES = {
    420: ("Asia/Jakarta", "WIB"),
    480: ("Asia/Makassar", "WITA"),
    540: ("Asia/Jayapura", "WIT"),
}
"""Minutes east of Greenwich -> the tz database's name and the short name people use."""

LONGEST = 300
"""Characters of a one-line text."""

_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPECIAL = re.compile(r"([\\;,])")


def calendar(view: CalendarView) -> bytes:
    """*view* as iCalendar: CRLF, lines of at most 75 octets, times in the zone they are told in.

    An event of which only the day is known lasts all day. A calendar without events still holds a
    time zone, since one without any component is not valid (RFC 5545, 3.6). Where the events are
    more than LIMIT bytes, those that lie furthest back are left out.
    """
    head = _bytes(_head(view))
    events = [_bytes(_event(event)) for event in view.events]
    room = LIMIT - len(head) - 100
    first = len(events)
    while first and len(events[first - 1]) <= room:
        first -= 1
        room -= len(events[first])
    return b"".join((head, *events[first:], b"END:VCALENDAR\r\n"))


def _bytes(lines: Iterable[str]) -> bytes:
    return b"".join(_folded(line) for line in lines)


def _head(view: CalendarView) -> Iterator[str]:
    name = _text(plain(view.name, LONGEST))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kimgen//kimgen//ID")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    if name:
        yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}")
    for offset in sorted(_offsets(view)):
        yield from _zone(offset)


def _offsets(view: CalendarView) -> set[int]:
    """The zones in use; WIB where no event needs one and there is no event either."""
    used = {
        moment.offset
        for event in view.events
        if event.start.precise
        for moment in (event.start, event.end)
        if moment is not None and moment.offset in ZONES
    }
    return used if view.events else {420}


def _zone(offset: int) -> tuple[str, ...]:
    zone, short = ZONES[offset]
    east = f"+{offset // 60:02}{offset % 60:02}"
    return (
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{east}",
        f"TZOFFSETTO:{east}",
        f"TZNAME:{short}",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def _event(event: CalendarEvent) -> Iterator[str]:
    url = address(event.url)
    organiser = _text(plain(event.organiser, LONGEST))
    # Many phones show the description alone, so the address stands there, too.
    text = "\n\n".join(filter(None, (_BREAKS.sub("\n", event.text).strip(), url)))
    yield from (
        "BEGIN:VEVENT",
        f"UID:{_text(address(event.uid))}",
        f"DTSTAMP:{utc_text(event.stamp)}",
    )
    if event.cancelled:
        # A calendar that has the event takes its cancellation for the newer word (3.8.7.4).
        yield from ("SEQUENCE:1", "STATUS:CANCELLED")
    yield from _span(event)
    yield f"SUMMARY:{_text(plain(event.title, LONGEST)) or '-'}"
    if place := _text(plain(event.place, LONGEST)):
        yield f"LOCATION:{place}"
    if text:
        yield f"DESCRIPTION:{_text(text)}"
    if organiser:
        # ORGANIZER must be an address, and a name is all there is.
        yield f"CONTACT:{organiser}"
    if url:
        yield f"URL:{url}"
    yield "END:VEVENT"


def _span(event: CalendarEvent) -> Iterator[str]:
    """DTSTART, and DTEND where it lies after it. Both are days, or both are times; a last day is
    told by the day after it (RFC 5545, 3.6.1)."""
    start, end = event.start, event.end
    if not start.precise:
        first = _day(start)
        yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
        if end is not None and _day(end) >= first:
            yield f"DTEND;VALUE=DATE:{_day(end) + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART{_time(start)}"
    if end is None:
        return
    if not end.precise:
        # "08.00 on the 5th to the 7th" ends with the 7th; "to the 5th" tells no hour at all.
        if _day(end) <= _day(start):
            return
        midnight = datetime.combine(_day(end) + timedelta(days=1), datetime.min.time())
        end = Moment.of(midnight.replace(tzinfo=end.local().tzinfo))
    if end > start:
        yield f"DTEND{_time(end)}"


def _day(moment: Moment) -> date:
    return moment.local().date()


def _time(moment: Moment) -> str:
    """In its own zone; in UTC where it is none of Indonesia's."""
    if moment.offset not in ZONES:
        return f":{utc_text(moment)}"
    return f";TZID={ZONES[moment.offset][0]}:{moment.local():%Y%m%dT%H%M%S}"


def _text(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    return _SPECIAL.sub(r"\\\1", legal(text)).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """*line* as content lines of at most 75 octets, never cut within a character."""
    data = line.encode()
    parts = []
    start, room = 0, 75
    while len(data) - start > room:
        stop = start + room
        while data[stop] & 0xC0 == 0x80:
            stop -= 1
        parts.append(data[start:stop])
        start, room = stop, 74  # the blank that continues a line counts, too
    parts.append(data[start:])
    return b"\r\n ".join(parts) + b"\r\n"
