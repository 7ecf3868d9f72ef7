"""Answers of the preview: their types, what they say where there is no page, and their heads."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import PurePath

# Written out: the system's own table differs from machine to machine.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt; charset=utf-8",
}
NAMED_TYPES = {"feed.json": "application/feed+json; charset=utf-8"}

SENTENCES = {
    400: "Permintaan ini tidak dapat dibaca. / This request cannot be read.",
    403: "Pratinjau hanya menjawab alamatnya sendiri. / The preview answers to its own address.",
    404: "Tidak ada halaman di alamat ini. / There is no page at this address.",
    405: "Pratinjau ini hanya untuk dibaca (GET, HEAD). / This preview is for reading (GET, HEAD).",
    408: "Permintaan terlalu lambat. / The request took too long.",
    431: "Kepala permintaan terlalu besar. / The request's head is too large.",
    500: "Pratinjau gagal menjawab. / The preview failed to answer.",
    503: "Terlalu banyak sambungan; coba lagi. / Too many connections; try again.",
    505: "Versi HTTP ini tidak dikenal. / This HTTP version is not known.",
}
NEEDS_TOKEN = (
    "Pratinjau ini memerlukan kunci: buka alamat lengkapnya, dengan ?token=. / "
    "This preview needs its key: open the full address, with ?token=."
)
NOTHING_HERE = (
    b'<!doctype html><html lang="id"><meta charset="utf-8"><title>404</title>'
    b'<meta name="viewport" content="width=device-width"><body><p>%s</p></body></html>'
)
COMMON = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)


def type_of(name: str) -> str:
    """The media type that a file is served as."""
    return NAMED_TYPES.get(name) or TYPES.get(
        PurePath(name).suffix.lower(), "application/octet-stream"
    )


def plain_fields(status: int, sentence: str = "") -> tuple[tuple[str, str], ...]:
    """The fields of an answer that is one sentence."""
    length = len((sentence or SENTENCES[status]).encode())
    return (("Content-Type", TYPES[".txt"]), ("Content-Length", str(length)))


def answer_head(status: int, fields: Iterable[tuple[str, str]], *, close: bool) -> bytes:
    """Status line and fields up to the empty line, with those that every answer has."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in (*fields, *COMMON)]
    lines.append("Connection: close" if close else "Connection: keep-alive")
    return "\r\n".join((*lines, "", "")).encode("latin-1")
