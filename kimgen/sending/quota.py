"""How much room an edition takes, of how much, and when it will be full.

Everything is told by the manifest of the last build: no file is looked at.
"""

from collections.abc import Iterator

import msgspec

from kimgen.keeping.manifest import Manifest
from kimgen.words.dates import Moment
from kimgen.words.hosting import Hosting

MB, GB, MIB = 10**6, 10**9, 2**20
WARNING, FULL = 0.8, 1.0
_MONTHS = 6
"""Over which the forecast looks back."""


class Bound(msgspec.Struct, frozen=True):
    """What a host allows; 0 where it names no bound."""

    host: str
    """Kind of host, or ``kuota`` for the operator's own."""
    bytes: int = 0
    files: int = 0
    file_bytes: int = 0
    usual: bool = False
    """Not this host's word but what free offers usually give: it warns and never refuses."""


BOUNDS = {
    "apache": Bound("apache", bytes=500 * MB, usual=True),
    "iis": Bound("iis", bytes=500 * MB, usual=True),
    "zip": Bound("zip", bytes=500 * MB, usual=True),
    "nginx": Bound("nginx"),
    "github-pages": Bound("github-pages", bytes=GB, file_bytes=100 * MIB),
    "gitlab-pages": Bound("gitlab-pages", bytes=GB),
    "netlify": Bound("netlify"),
    "cloudflare-pages": Bound("cloudflare-pages", files=20_000, file_bytes=25 * MIB),
}


class Reading(msgspec.Struct, frozen=True):
    """One measure against one bound."""

    bound: Bound
    measure: str
    """``bytes``, ``files`` or ``file`` (the largest)."""
    used: int
    most: int

    @property
    def share(self) -> float:
        """1.0 is full."""
        return self.used / self.most

    @property
    def full(self) -> bool:
        """Whether nothing may be sent. A file or an edition of just the bound's size still fits."""
        return self.used > self.most and not self.bound.usual

    @property
    def warns(self) -> bool:
        """Whether it is time to say something; of single files only when one is too large."""
        return self.share > FULL if self.measure == "file" else self.share >= WARNING


class Usage(msgspec.Struct, frozen=True):
    """What an edition holds."""

    bytes: int
    files: int
    groups: tuple[tuple[str, int, int], ...]
    """Folder of a group (the rest: the empty text), bytes, files; the largest first."""
    largest: tuple[tuple[str, int], ...]
    """Paths and sizes of the largest files."""
    articles: int
    monthly: float
    """Articles a month, over the last months."""

    @property
    def per_article(self) -> int:
        """Bytes an article, all told."""
        return self.bytes // self.articles if self.articles else 0


def usage(manifest: Manifest, groups: tuple[str, ...], now: Moment) -> Usage:
    """Measure an edition. *groups*: folders of its groups, where it has any in folders."""
    known = frozenset(groups)
    parts: dict[str, list[int]] = {}
    months: dict[tuple[int, int], int] = {}
    articles = 0
    for path, made in manifest.made.items():
        first, _, rest = path.partition("/")
        part = parts.setdefault(first if first in known else "", [0, 0])
        part[0] += made.stamp.size
        part[1] += 1
        month = _month_of(path if first not in known and first != "hub" else rest)
        if month is not None:
            articles += 1
            months[month] = months.get(month, 0) + 1
    recent = [months.get(month, 0) for month in _months_before(now)]
    sizes = sorted(((made.stamp.size, path) for path, made in manifest.made.items()), reverse=True)
    return Usage(
        bytes=sum(part[0] for part in parts.values()),
        files=len(manifest.made),
        groups=tuple(
            (name, part[0], part[1])
            for name, part in sorted(parts.items(), key=lambda pair: (-pair[1][0], pair[0]))
        ),
        largest=tuple((path, size) for size, path in sizes[:5]),
        articles=articles,
        monthly=sum(recent) / _MONTHS,
    )


def readings(hosting: Hosting, used: Usage) -> tuple[Reading, ...]:
    """Every measure that has a bound, the fullest first."""
    return measured(hosting, used.bytes, used.files, used.largest[0][1] if used.largest else 0)


def measured(hosting: Hosting, size: int, files: int, largest: int) -> tuple[Reading, ...]:
    """Like ``readings``, of an edition's bytes, files, and bytes of its largest file."""
    found = []
    for bound in _bounds(hosting):
        for measure, value, most in (
            ("bytes", size, bound.bytes),
            ("files", files, bound.files),
            ("file", largest, bound.file_bytes),
        ):
            if most:
                found.append(Reading(bound, measure, value, most))
    return tuple(sorted(found, key=lambda each: -each.share))


def months_left(used: Usage, hosting: Hosting) -> float | None:
    """How many months until the nearest bound of bytes or files, at the pace of the last months."""
    left = []
    for each in readings(hosting, used):
        if each.measure == "file" or not used.articles or not used.monthly:
            continue
        per_article = (used.bytes if each.measure == "bytes" else used.files) / used.articles
        left.append(max(0.0, each.most - each.used) / (per_article * used.monthly))
    return min(left, default=None)


def _bounds(hosting: Hosting) -> Iterator[Bound]:
    own = Bound("kuota", bytes=hosting.quota_bytes, files=hosting.quota_files)
    if own.bytes or own.files:
        yield own
    usual = bool(own.bytes)
    for kind in hosting.kinds:
        bound = BOUNDS[kind]
        if not (bound.usual and usual):
            yield bound
            usual = usual or bound.usual


def _month_of(path: str) -> tuple[int, int] | None:
    """The month of an article's page ``<yyyy>/<mm>/<slug>/index.html``; None for other files."""
    parts = path.split("/")
    if len(parts) != 4 or parts[3] != "index.html":
        return None
    year, month = parts[0], parts[1]
    if len(year) == 4 and len(month) == 2 and year.isdigit() and month.isdigit():
        return int(year), int(month)
    return None


def _months_before(now: Moment) -> list[tuple[int, int]]:
    """The last whole months, the latest first."""
    year, month = now.month
    found = []
    for _ in range(_MONTHS):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append((year, month))
    return found
