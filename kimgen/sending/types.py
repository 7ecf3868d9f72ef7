"""How each published file is to be served."""

TYPES = {
    "html": ("text/html",),
    "css": ("text/css",),
    "js": ("text/javascript", "application/javascript", "application/x-javascript"),
    "json": ("application/json", "application/feed+json"),
    "xml": (
        "application/xml", "text/xml", "application/rss+xml", "application/atom+xml",
        "application/x-rss+xml",
    ),
    "txt": ("text/plain",),
    "svg": ("image/svg+xml",),
    "jpg": ("image/jpeg",),
    "png": ("image/png",),
    "webp": ("image/webp",),
    "ico": ("image/x-icon", "image/vnd.microsoft.icon"),
    "pdf": ("application/pdf",),
    "woff2": ("font/woff2", "application/font-woff2"),
}  # fmt: skip
"""Suffix -> the types that work; the first is the one that we give."""

GOOD_TO_HAVE = {
    "ics": ("text/calendar",),
    "opml": ("text/x-opml", "text/xml", "application/xml", "text/x-opml+xml"),
    "webmanifest": ("application/manifest+json",),
}
"""Types that plain servers do not know: what they serve instead works, but not everywhere."""

_TEXT = frozenset({"text/html", "text/css", "text/plain", "text/javascript", "image/svg+xml"})
_FEEDS = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "rss.xml": "application/rss+xml",
    "index.xml": "application/rss+xml",
    "default": "application/atom+xml",
}
"""Names of feeds, those of other systems behind our own."""
_HOST_FILES = frozenset({"_headers", "_redirects", "CNAME", "nginx.conf", "web.config"})


def suffix_of(path: str) -> str:
    """The suffix of a path's last part, without its dot."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def type_of(path: str) -> str:
    """The Content-Type to serve *path* with."""
    name = path.rsplit("/", 1)[-1]
    for tail, kind in _FEEDS.items():
        if name == tail or (name.startswith("arsip-") and name.endswith(f"-{tail}")):
            return f"{kind}; charset=utf-8"
    suffix = suffix_of(path)
    kinds = TYPES.get(suffix) or GOOD_TO_HAVE.get(suffix) or ("application/octet-stream",)
    textual = kinds[0] in _TEXT or kinds[0].startswith("text/") or suffix in ("xml", "json")
    return f"{kinds[0]}; charset=utf-8" if textual else kinds[0]


def for_the_host(path: str) -> bool:
    """Whether *path* is a file that the host reads, and does not show."""
    return path in _HOST_FILES or any(part.startswith(".") for part in path.split("/"))
