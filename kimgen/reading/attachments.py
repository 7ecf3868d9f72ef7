"""Which attachments may be published: PDF files in which nothing runs."""

import re
import zlib

MOST_BYTES = 20_000_000
MOST_INFLATED = 60_000_000
"""Of all streams of objects together; a document has a hundredth of that."""

_PROGRAMS = ("JavaScript", "Launch", "RichMedia", "XFA", "EmbeddedFile", "SubmitForm", "ImportData")


def _name(text: str) -> bytes:
    """A pattern for the name *text*; any letter may be spelled ``#4a`` (ISO 32000, 7.3.5)."""
    letters = "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in text)
    return letters.encode()


_RUNS = re.compile(b"/(?:" + b"|".join(_name(word) for word in _PROGRAMS) + b")s?(?![A-Za-z0-9#])")
_OBJECTS = re.compile(b"/" + _name("ObjStm"))
_STREAM = re.compile(rb"stream\r?\n")


def refusal_of(data: bytes) -> str:
    """Why the attachment *data* is not published; empty if it is.

    A program in a PDF says so by a name, in plain sight or in a compressed stream of objects. A
    stream of objects that can't be looked into (an encrypted one, say) might hold one, too.
    """
    if len(data) > MOST_BYTES:
        return "> 20 MB"
    if not data.startswith(b"%PDF-"):
        return "bukan PDF"
    found = _RUNS.search(data)
    left = MOST_INFLATED
    for match in () if found else _OBJECTS.finditer(data):
        begin = _STREAM.search(data, match.end(), match.end() + 1000)
        end = data.find(b"endstream", begin.end()) if begin else -1
        if begin is None or end < 0:
            continue
        inside = data[begin.end() : end]
        if b"/Filter" in data[max(0, match.start() - 500) : begin.start()]:
            try:
                inside = zlib.decompressobj().decompress(inside, left)
            except zlib.error:
                return "PDF terkunci"
        left -= len(inside)
        found = _RUNS.search(inside)
        if found or left <= 0:
            break
    if left <= 0:
        return "PDF terlalu besar"
    if found:
        return re.sub(r"#([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), found[0].decode())
    return ""
