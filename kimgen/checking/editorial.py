"""What a good editor would point out in one article. Nearly all of it warns; nothing is changed.

Sources: Pedoman Pemberitaan Media Siber (Dewan Pers, 2012) and UU 27/2022 on personal data.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from kimgen.words.article import Article, Kind, Status
from kimgen.words.dates import day_names, month_names
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.messages import MOST_FINDINGS

LONGEST_TITLE = 110
"""Characters: search results and share cards cut what is longer."""
LONGEST_SUMMARY = 300

_MONTHS = {name.lower(): number for number, name in enumerate(month_names("id"), start=1)}
_DAYS = {name.lower(): number for number, name in enumerate(day_names("id"))} | {"jum'at": 4}
_DAY_AND_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(_DAYS)})(?:\s*,\s*|\s+\(?|\s+tanggal\s+)"
    rf"(?P<day>\d{{1,2}})(?:\s+(?P<name>{'|'.join(_MONTHS)})\s+|[/-](?P<month>\d{{1,2}})[/-])"
    r"(?P<year>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
# A pattern that begins with letters is looked for thirty times as fast as one with a choice there.
_YEAR = tuple(re.compile(rf"{century}(?<=[\s/-]{century})\d\d") for century in ("19", "20"))
_DATE = 48
"""More than the characters from a weekday to its year, with one blank for several."""
_NEAR = 1000
"""Where so many blanks stand within a date, it is none that anybody typed."""
_YEARS = 40
"""Where a text may have so many, it is searched at once."""
_DIGITS = bytes(48 if 48 <= byte < 58 else 32 for byte in range(256))
_LONG_NUMBER = b"0" * 16
# NIK and KK have 16 digits, the first two a province (11 to 96), the 7th and 8th a day of birth.
_IDENTITY = re.compile(
    r"(?<![\d.,/-])(?:[1-9]\d{5})(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?![\d/-])"
)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_GAMBLING = re.compile(
    r"\b(?:slot\s+gacor|situs\s+slot|judi\s+(?:online|bola)|togel|casino\s+online|rtp\s+slot|"
    r"slot88|maxwin|sbobet)\b",
    re.IGNORECASE,
)


def judge(article: Article, text: str) -> tuple[Diagnostic, ...]:
    """The editorial findings on *article*, whose source is *text*, in order of line."""
    return tuple(islice(_findings(article, text), MOST_FINDINGS))


def _findings(article: Article, text: str) -> Iterator[Diagnostic]:
    path = article.source
    if len(article.title) > LONGEST_TITLE:
        details = {"count": str(len(article.title)), "most": str(LONGEST_TITLE)}
        yield Diagnostic("title-long", _place(article, "judul"), details)
    if len(article.summary) > LONGEST_SUMMARY:
        details = {"count": str(len(article.summary)), "most": str(LONGEST_SUMMARY)}
        yield Diagnostic("summary-long", _place(article, "ringkasan"), details)
    if article.picture is not None and not article.picture.alt and article.kind is not Kind.GALLERY:
        yield Diagnostic(
            "picture-unexplained", _place(article, "foto"), {"file": article.picture.file}
        )
    if article.status is Status.RETRACTED:
        return
    for match in _days_and_dates(text):
        right = _right_weekday(match)
        if right is not None:
            shown = " ".join(match.group(0).split())
            details = {"value": shown, "right": day_names("id")[right]}
            yield Diagnostic("weekday-wrong", _where(path, text, match), details)
    numbered = _LONG_NUMBER in text.encode("utf-8", "replace").translate(_DIGITS)
    for match in _IDENTITY.finditer(text) if numbered else ():
        shown = f"{match.group(0)[:4]}…{match.group(0)[-2:]}"
        yield Diagnostic("identity-number", _where(path, text, match), {"value": shown})
    spam = _GAMBLING.search(text) if "<" in text and _TAG.search(text) else None
    if spam is not None:
        yield Diagnostic("gambling-spam", _where(path, text, spam), {"value": spam.group(0)})


def _days_and_dates(text: str) -> Iterator[re.Match[str]]:
    """Weekdays with the dates after them. Most texts have no year, or none behind a weekday."""
    years = [year for pattern in _YEAR for year in islice(pattern.finditer(text), _YEARS)]
    if len(years) >= _YEARS or any(_is_dated(text, year.start()) for year in years):
        yield from _DAY_AND_DATE.finditer(text)


def _is_dated(text: str, year: int) -> bool:
    """Whether a date with its weekday ends with the year at *year*."""
    start = max(0, year - _NEAR)
    before = " ".join(text[max(0, year - 2 * _DATE) : year].lower().split())
    if len(before) < _DATE:
        before = " ".join(text[start:year].lower().split())
    before = before[-_DATE:]
    for day in _DAYS:
        if day in before:
            return _DAY_AND_DATE.search(text, start, year + len("2026") + 1) is not None
    return False


def _right_weekday(match: re.Match[str]) -> int | None:
    """The weekday (Monday is 0) that a day and date should have named; None where it is right."""
    month = _MONTHS[match["name"].lower()] if match["name"] else int(match["month"])
    try:
        day = date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
    return day.weekday() if day.weekday() != _DAYS[match["weekday"].lower()] else None


def _where(path: str, text: str, match: re.Match[str]) -> Where:
    start = match.start()
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Where(path, line, column, len(match.group(0).split("\n")[0]))


def _place(article: Article, key: str) -> Where:
    place = article.places.get(key)
    if place is None:
        return Where(article.source)
    return Where(article.source, place.line, place.column, place.length)
