"""Links, bare addresses and tags in a text: their patterns, and what they refer to."""

import re
from typing import NamedTuple

from kimgen.reading.characters import HARD_BREAK, meant

URL = re.compile(r"[^\s<\x03]+")
URL_IN_BRACKETS = re.compile(r"[^\s<\[\]\x03]+")
MAIL_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_ENTITY_END = re.compile(r"&[A-Za-z0-9]+;$")
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x03]*)>")
AUTOMAIL = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>")
_ATTRIBUTES = (
    r"""(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+)*+\s*+"""
)
RAW_TAG = re.compile(rf"<[A-Za-z][A-Za-z0-9-]*+{_ATTRIBUTES}/?>|</[A-Za-z][A-Za-z0-9-]*+\s*+>")
_BARE_TARGET = (
    r"(?:[^\s()\\<]|\\.)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+\))*+"
)
_TARGET = re.compile(
    rf"""\(\s*+(?:<((?:[^<>\n\\]|\\.)*+)>|({_BARE_TARGET}))?+"""
    r"""(?:\s++("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?+\s*+\)""",
    re.S,
)
LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.S)
DECLARATION = re.compile("<![A-Za-z]")


class Reference(NamedTuple):
    """Where a link leads, and its title."""

    address: str
    title: str


def target_at(text: str, at: int) -> tuple[Reference, int] | None:
    """The address and title in the parentheses that open at *at*, and where they end."""
    match = _TARGET.match(text, at)
    if not match:
        return None
    address = match[1] if match[1] is not None else match[2] or ""
    title = match[3][1:-1] if match[3] else ""
    return Reference(meant(address.replace(HARD_BREAK, "")), meant(title)), match.end()


def without_trailing_points(url: str) -> str:
    """A bare address ends before the punctuation of the sentence around it."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";" and (entity := _ENTITY_END.search(url, max(0, end - 34), end)):
            end = entity.start()
        elif last == ";":
            end -= 1
        else:
            break
    return url[:end]
