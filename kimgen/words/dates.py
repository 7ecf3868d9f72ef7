"""Moments as the field writes them: Indonesia's three zones, its day and month names.

No clock and no locale is read here; English names for RFC 822 come from a table, too.
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache

import msgspec

ZONES = {"WIB": 7 * 60, "WITA": 8 * 60, "WIT": 9 * 60}
"""Zone name -> minutes east of Greenwich (Keppres 41/1987; no summer time)."""

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
        "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1)


def day_names(language: str) -> tuple[str, ...]:
    """Monday first. A language without names of its own has Indonesian ones."""
    return _DAYS.get(language, _DAYS["id"])


def month_names(language: str) -> tuple[str, ...]:
    """January first. A language without names of its own has Indonesian ones."""
    return _MONTHS.get(language, _MONTHS["id"])


class Written(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A time as its author wrote it: a wall clock, perhaps with a zone."""

    wall: int
    """Seconds from 1970-01-01 00:00 to the wall clock's time, as if it were UTC."""
    offset: int | None = None
    """Minutes east of Greenwich, when a zone was written."""
    precise: bool = True
    """Whether a time of day was written; otherwise the day alone is known."""

    def day(self) -> datetime:
        """The wall clock's day and time, without a zone."""
        return _EPOCH + timedelta(seconds=self.wall)


class Moment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A point in time with the zone it is told in. Moments sort by time, whatever their zones."""

    at: int
    """Seconds since 1970-01-01T00:00:00Z."""
    offset: int = 420
    """Minutes east of Greenwich of the zone it is told in."""
    precise: bool = True
    """Whether the time of day is known to readers."""

    def __lt__(self, other: "Moment") -> bool:
        return self.at < other.at

    def __le__(self, other: "Moment") -> bool:
        return self.at <= other.at

    def __gt__(self, other: "Moment") -> bool:
        return self.at > other.at

    def __ge__(self, other: "Moment") -> bool:
        return self.at >= other.at

    def local(self) -> datetime:
        """The aware wall clock time in its own zone."""
        return _wall(self.at, self.offset)

    @property
    def iso(self) -> str:
        """RFC 3339 with the zone's offset: ``2023-03-25T13:37:00+07:00``."""
        return _iso(self.at, self.offset)

    @property
    def iso_day(self) -> str:
        """``2023-03-25``, in its own zone."""
        return _iso_day(self._day)

    @property
    def month(self) -> tuple[int, int]:
        """Year and month, in its own zone."""
        return _month_of(self._day)

    @property
    def _day(self) -> int:
        """The day in its own zone, counted from 1970-01-01."""
        return (self.at + self.offset * 60) // 86_400

    @classmethod
    def of(cls, time: datetime) -> "Moment":
        """The moment of an aware *time*."""
        shift = time.utcoffset() or timedelta()
        return cls(int(time.timestamp()), int(shift.total_seconds()) // 60)


@lru_cache(maxsize=4096)
def _wall(at: int, offset: int) -> datetime:
    return datetime.fromtimestamp(at, _zone(offset))


@cache
def _zone(offset: int) -> timezone:
    return timezone(timedelta(minutes=offset))


# A page, its lists and its feeds tell one moment in several forms, and a hub has more moments than
# can be kept. Its days are few, and each has 1,440 minutes.
def _iso(at: int, offset: int) -> str:
    minute, second = divmod(at + offset * 60, 60)
    day, minute = divmod(minute, 1440)
    return f"{_iso_day(day)}T{_time(minute)}:{second:02}{_iso_offset(offset)}"


@cache
def _time(minute: int) -> str:
    """``13:37`` for a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


@lru_cache(maxsize=16_384)
def _iso_day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).date().isoformat()


@cache
def _iso_offset(offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


@lru_cache(maxsize=16_384)
def _month_of(day: int) -> tuple[int, int]:
    """Year and month of a day, counted from 1970-01-01."""
    date = _EPOCH + timedelta(days=day)
    return date.year, date.month


def moment_of(written: Written, zone: str, *, spread: int = 0) -> Moment:
    """The point in time that an author meant in a group of *zone*.

    A day alone begins at midnight; *spread* seconds are added to it, so that articles of one day
    do not all share one instant (feed validators and readers take equal times for one edit).
    """
    offset = ZONES[zone] if written.offset is None else written.offset
    extra = 0 if written.precise else spread
    return Moment(written.wall - offset * 60 + extra, offset, written.precise)


@cache
def zone_name(offset: int) -> str:
    """``WIB``, ``WITA`` or ``WIT``; elsewhere ``UTC+03:00``."""
    for name, minutes in ZONES.items():
        if minutes == offset:
            return name
    sign = "+" if offset >= 0 else "-"
    return f"UTC{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def day_text(moment: Moment, language: str = "id", *, weekday: bool = True) -> str:
    """``Sabtu, 25 Maret 2023``."""
    return _day_text(moment._day, language, weekday)


@lru_cache(maxsize=16_384)
def _day_text(day: int, language: str, weekday: bool) -> str:
    date = _EPOCH + timedelta(days=day)
    text = f"{date.day} {month_names(language)[date.month - 1]} {date.year}"
    return f"{day_names(language)[date.weekday()]}, {text}" if weekday else text


def clock_text(moment: Moment) -> str:
    """``13.37 WIB``: a dot between hour and minute, as Indonesian papers print it."""
    time = _time((moment.at // 60 + moment.offset) % 1440)
    return f"{time.replace(':', '.')} {zone_name(moment.offset)}"


def date_line(moment: Moment, language: str = "id") -> str:
    """``Sabtu, 25 Maret 2023, 13.37 WIB``; without the clock where only the day is known."""
    day = day_text(moment, language)
    return f"{day}, {clock_text(moment)}" if moment.precise else day


def month_text(year: int, month: int, language: str = "id") -> str:
    """``Maret 2023``."""
    return f"{month_names(language)[month - 1]} {year}"


def rfc822(moment: Moment) -> str:
    """``Sat, 25 Mar 2023 13:37:00 +0700``, in English whatever the locale (RSS 2.0, RFC 822)."""
    minute, second = divmod(moment.at + moment.offset * 60, 60)
    day, minute = divmod(minute, 1440)
    zone = _iso_offset(moment.offset).replace(":", "")
    return f"{_rfc822_day(day)} {_time(minute)}:{second:02} {zone}"


@lru_cache(maxsize=16_384)
def _rfc822_day(day: int) -> str:
    date = _EPOCH + timedelta(days=day)
    weekday, month = _DAYS["en"][date.weekday()][:3], _MONTHS["en"][date.month - 1][:3]
    return f"{weekday}, {date.day:02} {month} {date.year:04}"


def utc_text(moment: Moment) -> str:
    """``20230325T063700Z`` (RFC 5545, form 2)."""
    return f"{datetime.fromtimestamp(moment.at, UTC):%Y%m%dT%H%M%SZ}"
