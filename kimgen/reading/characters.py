"""Characters that stand for something else: entities, escapes, and marks of our own.

The marks are control characters, which no text holds when it comes here.
"""

import re
from html.entities import html5

HARD_BREAK = "\x03"
"""Stands in a paragraph before a newline that the author wants kept (writers can't type it)."""
LAZY = "\x04"
"""Begins a line that goes on with a paragraph, whatever it looks like."""
DONE, TO_DO = "\x02x", "\x02o"
"""Begin the text of a task."""
ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TooHeavy(Exception):
    """The text holds more of *pattern* than an article can need."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def escape(text: str) -> str:
    """*text* as HTML, fit for an attribute in double quotes, too."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def label_of(written: str) -> str:
    """A reference's label, as it is compared."""
    return " ".join(written.split()).casefold()


def meant(written: str) -> str:
    """An address or a title without its backslashes and entities."""
    if "&" in written:
        written = ENTITY.sub(lambda match: character(match) or match[0], written)
    return _ESCAPE.sub(r"\1", written) if "\\" in written else written


def character(entity: re.Match[str]) -> str:
    """The text of an entity; nothing for an unknown name."""
    decimal, hexadecimal, name = entity.groups()
    if name:
        return html5.get(name + ";", "")
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < number < 0x110000:
        return "\ufffd"
    return _CONTROLS.sub("", chr(number)) or " "
