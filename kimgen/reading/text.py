"""Bytes as found to text as meant: encodings, line ends, and characters that nobody typed."""

import re
import unicodedata

from kimgen.words.article import Place

# XML 1.0 forbids all but tab and line feed of C0; C1 and the non-characters serve no reader. What
# turns the writing direction makes text read otherwise than it is; letters bring their own.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What marks a direction, and what takes no room at all: two names could look alike. The
# joiners stay, which scripts and emoji need, and tags behind a black flag, which make it a land's.
# Fillers are letters that are blank.
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e0fff]"
    "|[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_ASTRAL_NON_CHARACTERS = re.compile(
    "[" + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF)
                  for plane in range(1, 17)) + "]"
)  # fmt: skip
_BLANKS = re.compile(r"\s+")
_PRINTABLE = bytes([9, 10, *range(32, 127)])


class Unreadable(Exception):
    """Bytes that are no text: the code of the catalogue."""

    def __init__(self, code: str, place: Place = Place(), **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.details = details


def decoded(data: bytes) -> tuple[str, int]:
    """The text of *data* with plain line feeds, and how many control characters were taken out.

    Raises Unreadable: ``not-a-text-file`` for other kinds of files, ``not-utf8`` with the place of
    the first wrong byte.
    """
    # Nearly every text is of printable letters and composed already, and quickly seen to be.
    if not data.translate(None, _PRINTABLE):
        return data.decode("ascii"), 0
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not-utf8", Place(1, 1), encoding="UTF-16")
    if data.count(b"\0") > 3:
        raise Unreadable("not-a-text-file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        strange = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
        if strange > 16 + len(data[:4096]) // 20:
            raise Unreadable("not-a-text-file") from None
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise Unreadable("not-utf8", Place(line, column, 1), encoding="") from None
    if _is_plain(text):
        return text, 0
    if not text.isascii() or "\r" in text or _CONTROLS.search(text):
        text, taken = without_controls(text.replace("\ufeff", ""))
        if taken > 16 + len(text) // 20:
            raise Unreadable("not-a-text-file")
        return unicodedata.normalize("NFC", text), taken
    return text, 0


def without_controls(text: str) -> tuple[str, int]:
    """*text* with plain line feeds and no control characters, and how many it had."""
    text, taken = _CONTROLS.subn("", _BREAKS.sub("\n", text))
    text, more = _ASTRAL_NON_CHARACTERS.subn("", text)
    return text, taken + more


def _is_plain(text: str) -> bool:
    letters = text.replace("\n", "").replace("\t", "")
    return letters.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def one_line(text: str) -> str:
    """*text* on one line, white space folded, without letters that nobody sees."""
    if not text.isascii():
        text = _UNSEEN.sub(r"\1", text).replace("\u2800", " ")  # the blank of Braille
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", text).strip()
