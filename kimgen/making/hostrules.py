"""What every host is told in its own words: types, cache, policy, where feeds and old pages are."""

import re

from kimgen.deciding.hostplan import HostView

PAGES = "public, max-age=600"
"""Ten minutes: news may wait so long, and a reader who goes back costs nothing."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For files whose name holds the digest of their bytes."""
FINGERPRINTED = r"-[0-9a-f]{8}\.(?:jpg|png|webp|js|css|pdf|svg)$"
LONG_FOLDERS = ("aset", "foto", "berkas")
"""Folders with nothing but fingerprinted files."""

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""As wide as the union of the policies that pages carry themselves: both hold at once, and a page's
own one names the one style that it has by digest. ``frame-ancestors`` works in a header only."""

SECURITY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
FOR_PAGES = (("Content-Security-Policy", POLICY), ("X-Frame-Options", "SAMEORIGIN"))

FEEDS = (
    ("feed.xml", "application/rss+xml"),
    ("atom.xml", "application/atom+xml"),
    ("feed.json", "application/feed+json"),
)
TYPES = (
    ("text/html", "html htm"),
    ("text/css", "css"),
    ("text/javascript", "js mjs"),
    ("text/plain", "txt md"),
    ("application/xml", "xml xsl"),
    ("application/json", "json map"),
    ("application/manifest+json", "webmanifest"),
    ("text/calendar", "ics"),
    ("text/x-opml", "opml"),
    ("image/svg+xml", "svg"),
    ("image/jpeg", "jpg jpeg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/gif", "gif"),
    ("image/x-icon", "ico"),
    ("application/pdf", "pdf"),
    ("font/woff2", "woff2"),
    ("font/woff", "woff"),
    ("application/zip", "zip"),
    ("video/mp4", "mp4"),
    ("audio/mpeg", "mp3"),
)
TEXT = tuple(
    kind
    for kind, _ in TYPES
    if kind.startswith("text/") or kind in ("application/xml", "application/json", "image/svg+xml")
) + tuple(kind for _, kind in FEEDS)

# The feed addresses of WordPress and OpenSID (which OpenDK reads), and of Blogspot: at the site's
# own address and below each folder, but not where a tag, section, author or place has such a name.
_FOLDER = r"((?!(?:feed|rss|atom|tagar|rubrik|penulis|wilayah)/)[a-z0-9-]+/)?"
RSS_ALIAS = _FOLDER + r"(?:(?:index\.php/)?(?:feed(?:/rss2?)?|rss)/?|rss\.xml)$"
ATOM_ALIAS = _FOLDER + r"(?:(?:index\.php/)?(?:feed/atom|atom)/?|feeds/posts/default)$"


def at(view: HostView, target: str) -> str:
    """Where a redirect leads to: a path from the host's root, or an absolute address."""
    return target if "://" in target else view.base + target


def aliases(view: HostView, alias: str) -> list[tuple[str, str]]:
    """Feed addresses of other systems, at the site and at each group."""
    prefixes = ("", *(f"{folder}/" for folder in view.groups))
    return [(f"{prefix}{alias}", f"{prefix}feed.xml") for prefix in prefixes]


def left_out(count: int, start: str, end: str = "") -> list[str]:
    """A comment on the redirects that the host has no room for; none where it has."""
    if not count:
        return []
    return [f"{start}{count} alamat lama lagi dialihkan oleh halamannya sendiri.{end}"]


def tail(name: str, *, start: str = "^") -> str:
    """A pattern for a feed's file and for its archives (``arsip-3-feed.xml``)."""
    return f"{start}(?:arsip-[0-9]+-)?{re.escape(name)}$"


def feed_files(start: str = "^") -> str:
    """A pattern for all feeds."""
    return f"{start}(?:arsip-[0-9]+-)?(?:feed\\.xml|atom\\.xml|feed\\.json)$"


def said(title: str) -> str:
    """A title in a comment: one line of letters that end nothing."""
    return " ".join(title.replace("{", "").replace("}", "").split())
