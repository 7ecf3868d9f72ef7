"""Dates and times as Indonesian writers type them, day before month."""

import re
from datetime import datetime

from kimgen.words.dates import ZONES, Written, day_names

_MONTHS = {
    "jan": 1, "januari": 1, "january": 1,
    "feb": 2, "peb": 2, "februari": 2, "pebruari": 2, "february": 2,
    "mar": 3, "mrt": 3, "maret": 3, "march": 3,
    "apr": 4, "april": 4,
    "mei": 5, "may": 5,
    "jun": 6, "juni": 6, "june": 6,
    "jul": 7, "juli": 7, "july": 7,
    "agu": 8, "ags": 8, "agt": 8, "agst": 8, "agus": 8, "agustus": 8, "aug": 8, "august": 8,
    "sep": 9, "sept": 9, "september": 9,
    "okt": 10, "oct": 10, "oktober": 10, "october": 10,
    "nov": 11, "nop": 11, "november": 11, "nopember": 11,
    "des": 12, "dec": 12, "desember": 12, "december": 12,
}  # fmt: skip
_WEEKDAYS = {
    name.lower(): number
    for language in ("id", "en")
    for number, name in enumerate(day_names(language))
} | {"jum'at": 4, "jum’at": 4, "ahad": 6}
_TIME = (
    r"(?:[\s,t]+(?:pukul|pkl\.?|jam)?\s*(?P<hour>\d{1,2})[.:](?P<minute>\d{2})"
    r"(?:[.:](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?:\s*(?P<zone>wita|wib|wit|z|utc|gmt|[+-]\d{2}:?\d{2}))?\.?"
)
_PREFIX = r"(?:(?P<weekday>[a-z]+['’]?[a-z]*)\s*,?\s+)?(?:tanggal\s+|tgl\.?\s+)?"
_FORMS = tuple(
    re.compile(_PREFIX + day + _TIME, re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<day>\d{1,2})[\s-]+(?P<name>[a-z]+)\.?[\s,-]+(?P<year>\d{4})",
        r"(?P<name>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    )
)
# What most front matter has, which needs none of them.
_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?")
_FILE_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[-_ ]|$)")
_EPOCH = datetime(1970, 1, 1)
EARLIEST_YEAR, LATEST_YEAR = 1945, 2199


class ReadTime:
    """What a date's text came to: a time, or the code of its fault; perhaps a wrong weekday."""

    __slots__ = ("fault", "right_weekday", "time")

    def __init__(self, time: Written | None, fault: str = "", right_weekday: int = -1) -> None:
        self.time = time
        self.fault = fault
        """``date-unreadable`` or ``date-impossible``; empty with a time."""
        self.right_weekday = right_weekday
        """0 (Monday) to 6 where a wrong weekday was written; otherwise -1."""


def read_time(text: str) -> ReadTime:
    """Read ``28/11/2017``, ``28 November 2017 13.30 WITA``, ISO 8601 and their like.

    The day comes before the month, as in Indonesia; a time without a zone keeps none.
    """
    if _PLAIN.fullmatch(text):
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            return ReadTime(None, "date-impossible")
        if not EARLIEST_YEAR <= time.year <= LATEST_YEAR:
            return ReadTime(None, "date-impossible")
        return ReadTime(Written(_wall(time), None, len(text) > len("2026-12-31")))
    return read_freely(text)


def read_freely(text: str) -> ReadTime:
    """As ``read_time``, in whichever form it is written."""
    folded = " ".join(text.lower().split())
    match = next((m for form in _FORMS if (m := form.fullmatch(folded))), None)
    if match is None:
        return ReadTime(None, "date-unreadable")
    parts = match.groupdict()
    month = _MONTHS.get(parts["name"]) if parts.get("name") else int(parts["month"])
    weekday = _WEEKDAYS.get(parts["weekday"]) if parts["weekday"] else None
    if month is None or (parts["weekday"] and weekday is None):
        return ReadTime(None, "date-unreadable")
    year = int(parts["year"])
    try:
        time = datetime(
            year,
            month,
            int(parts["day"]),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
        )
    except ValueError:
        return ReadTime(None, "date-impossible")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return ReadTime(None, "date-impossible")
    offset = _offset(parts["zone"])
    if offset is not None and abs(offset) > 14 * 60:
        return ReadTime(None, "date-impossible")
    written = Written(_wall(time), offset, parts["hour"] is not None)
    wrong = weekday is not None and weekday != time.weekday()
    return ReadTime(written, right_weekday=time.weekday() if wrong else -1)


def day_in_name(name: str) -> tuple[Written | None, str]:
    """The day that a file's name begins with, and the rest: ``2023-03-25-panen`` -> (…, panen)."""
    match = _FILE_DAY.match(name)
    if match is None:
        return None, name
    read = read_time(match.group(0).rstrip("-_ "))
    return (read.time, name[match.end() :]) if read.time else (None, name)


def _wall(time: datetime) -> int:
    since = time - _EPOCH
    return since.days * 86_400 + since.seconds


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone in ("z", "utc", "gmt"):
        return 0
    if zone.upper() in ZONES:
        return ZONES[zone.upper()]
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return minutes if zone[0] == "+" else -minutes
