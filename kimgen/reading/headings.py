"""Headings: their text, and the levels that they get in an article."""

import re
from html import unescape

_NOTE_MARK = re.compile(r'<sup class="footnote"[^>]*><a [^>]*>\d+</a></sup>')
_TAGS = re.compile("<[^>]*>|\x02[^\x03]*\x03")


def plain(html: str) -> str:
    """The text of *html*, white space folded, without the marks of footnotes."""
    if "<" in html:
        html = _TAGS.sub("", _NOTE_MARK.sub("", html) if "<sup" in html else html)
    text = unescape(html) if "&" in html else html
    if text.isprintable() and "  " not in text:
        return text.strip(" ")  # the only blank that is printable
    return " ".join(text.split())


def levels(written: list[int]) -> list[int]:
    """Heading levels for an article: its highest are 2, none is skipped on the way down."""
    result = []
    above: list[int] = []
    for level in written:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        result.append(min(len(above) + 1, 6))
    return result
