"""Articles of plain constructions, written without a parser; Python-Markdown reads all others.

Most articles are paragraphs, headings, flat lists, quotations and small tables, with some bold
words and some links. Where every line and every mark of an article is of such a kind, its HTML
follows from it directly, in a tenth of the time. Anything else in it, however small, and the whole
article goes to ``dialect`` and ``sanitize.clean``. Both ways write the same, and no word of a
writer gets into a tag but addresses and the text of pictures (``tests/test_shortcut.py``).
"""

import re
from typing import NamedTuple

from kimgen.reading.headings import levels, plain
from kimgen.reading.sanitize import CLEAN_TABLE, RELATION, Reach, address_of
from kimgen.words.article import PictureRef

LONGEST = 40_000
"""Characters of an article. The parser weighs a longer one."""

# What may mean something that is not known here: escapes, code, HTML, blanks that are no spaces.
_STRANGE = bytes({*range(10), *range(11, 32), 127, *b"\\`<~@"})
_STRANGE_BEYOND = re.compile("[\x80-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_GAP = re.compile(r"\n\n+")
_HEADING = re.compile(r"(#{1,6}) ([^#\s](?:[^#\n]*[^#\s])?)(?:\n|\Z)")
# A line of a paragraph begins with a letter, or with what cannot begin anything else.
_OPENING = re.compile(r"(?:\*\*?|\[|[\"'(“‘«…]+)?[^\W\d_]|[0-9]+(?:[.,][0-9]+)*(?![0-9.,)])")
_ITEM = {
    "-": re.compile(r"- ([^\n]+)"),
    "*": re.compile(r"\* ([^\n]+)"),
    "1": re.compile(r"[0-9]{1,9}\. ([^\n]+)"),
}
MOST_PIPES = 400
_DELIMITER = re.compile(r" *(:?)-+(:?) *")
_FIGURE = re.compile(r'!\[([^\[\]*_"\n]+)\]\(([^()\[\]\s"*<>]+)(?: "([^"\[\]()*_\n]+)")?\)')
# Within a paragraph: text, emphasis that opens and closes at the borders of words, links.
_MARK = re.compile(
    r"(?<![\w*])\*\*(?P<strong>[^\W_](?:[^*\[\]\n]*[^\s*\[\]])?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<em>[^\W_](?:[^*\[\]\n]*[^\s*\[\]])?)\*(?![\w*])"
    r"|(?<!!)\[(?P<words>[^\W_](?:[^*\[\]!\n]*[^\s*\[\]!])?)\]"
    r"\((?P<address>[A-Za-z0-9./#?][A-Za-z0-9./#?=:%,_-]*)\)"
)
_MARKS = re.compile(r"[*\[]")
_LINK_SLOT = re.compile("\0L([^\0]+)\0")
_FIGURE_SLOT = re.compile('alt="([^"]*)" src="\0I([^\0]+)\0">(?:<figcaption>([^<]*))?')
_SIDES = {"::": "tengah", ":": "kanan"}


class Written(NamedTuple):
    """An article as the parser and the cleaner would have written it."""

    html: str
    title: str
    """Text of the heading that it begins with."""
    links: tuple[str, ...] = ()
    """Relative addresses, each once."""
    figures: tuple[PictureRef, ...] = ()


class _Unknown(Exception):
    """There is something that only the parser understands."""


def written(text: str, *, drop_title: bool = False) -> Written | None:
    """The HTML of *text* with slots as ``sanitize`` has them; None if the parser has to read it."""
    if len(text) > LONGEST or _is_strange(text):
        return None
    try:
        return _written(text, drop_title=drop_title)
    except _Unknown:
        return None


def _is_strange(text: str) -> bool:
    """Whether anything in *text* needs the parser, wherever it stands."""
    data = text.encode("utf-8", "replace")
    if len(data.translate(None, _STRANGE)) < len(data):
        return True
    if not text.isascii() and _STRANGE_BEYOND.search(text):
        return True
    if "&" in text and text.count("&") != text.count("& "):
        return True
    if text[:1] == " " or text[-1:] == " ":
        return True
    return "\n " in text or "***" in text or "www." in text or "[^" in text


def _written(text: str, *, drop_title: bool) -> Written:
    pieces: list[str] = []
    headings: list[tuple[int, int, str]] = []
    before = ""
    for block in _GAP.split(text.strip("\n")):
        if block[-1:] == " ":
            raise _Unknown
        if "\n" not in block:
            if block[:1].isalpha():
                pieces.append(f"<p>{_inline(block)}</p>")
                before = ""
                continue
        elif " \n" in block:
            raise _Unknown
        while heading := _HEADING.match(block):
            headings.append((len(pieces), len(heading[1]), _inline(heading[2])))
            pieces.append("")
            before = "#"
            block = block[heading.end() :]
        if not block:
            continue
        first = block[0]
        if first == "|":
            before = first
            pieces.append(_table(block.split("\n")))
        elif first == "!":
            before = first
            pieces.append(_figure(block))
        elif first == ">":
            if before == first:
                raise _Unknown
            before = first
            lines = [_after(line, "> ") for line in block.split("\n")]
            pieces.append(f"<blockquote>\n<p>{_paragraph(lines)}</p>\n</blockquote>")
        else:
            lines = block.split("\n")
            at, kind = _first_item(lines)
            if at:
                pieces.append(f"<p>{_paragraph(lines[:at])}</p>")
            elif kind and before in _ITEM:
                raise _Unknown
            before = kind
            if kind:
                pieces.append(_list(kind, lines[at:]))
    title = ""
    if headings and headings[0][0] == 0:
        title = plain(headings[0][2])
        if drop_title and title:
            del headings[0], pieces[0]
            headings = [(place - 1, level, words) for place, level, words in headings]
    found = levels([level for _, level, _ in headings])
    for (place, _, words), level in zip(headings, found, strict=True):
        pieces[place] = f"<h{level}>{words}</h{level}>"
    html = "\n".join(pieces).strip()
    if "\0" not in html:
        return Written(html, title)
    links = dict.fromkeys(_LINK_SLOT.findall(html))
    return Written(
        html,
        title,
        tuple([target for target in links if target[0] != "#"]),
        tuple(
            [
                PictureRef(file, alt.replace("&amp;", "&"), title.replace("&amp;", "&"))
                for alt, file, title in _FIGURE_SLOT.findall(html)
            ]
        ),
    )


def _first_item(lines: list[str]) -> tuple[int, str]:
    """Where a list begins, and of which kind it is; if there is none, after the last line."""
    for at, line in enumerate(lines):
        if line.startswith(("- ", "* ", "1. ")):
            return at, line[0]
    return len(lines), ""


def _after(line: str, mark: str) -> str:
    if not line.startswith(mark):
        raise _Unknown
    return line[len(mark) :]


def _paragraph(lines: list[str]) -> str:
    for line in lines:
        if _OPENING.match(line) is None:
            raise _Unknown
    return _inline("\n".join(lines))


def _list(kind: str, lines: list[str]) -> str:
    item = _ITEM[kind]
    found = []
    for line in lines:
        match = item.fullmatch(line)
        if match is None or _OPENING.match(match[1]) is None:
            raise _Unknown
        found.append(f"<li>{_inline(match[1])}</li>\n")
    tag = "ol" if kind == "1" else "ul"
    return f"<{tag}>\n{''.join(found)}</{tag}>"


def _table(lines: list[str]) -> str:
    rows = []
    for line in lines:
        if len(line) < 2 or line[0] != "|" or line.count("|") > MOST_PIPES:
            raise _Unknown
        if line[-1] == "|":
            rows.append(line[1:-1].split("|"))
        elif len(rows) > 1:
            rows.append(line[1:].split("|"))
        else:
            raise _Unknown
    width = len(rows[0])
    if len(rows) < 3 or width < 2 or any(len(row) != width for row in rows):
        raise _Unknown
    sides = []
    for cell in rows[1]:
        match = _DELIMITER.fullmatch(cell)
        if match is None:
            raise _Unknown
        side = _SIDES.get("".join(match.groups())) if match[2] else None
        sides.append(f' class="{side}"' if side else "")
    head = _row("th", rows[0], sides)
    body = "".join([_row("td", row, sides) for row in rows[2:]])
    table = f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>"
    return f"{CLEAN_TABLE}\n{table}\n</div>"


def _row(tag: str, cells: list[str], sides: list[str]) -> str:
    found = [
        f"<{tag}{side}>{_inline(cell.strip())}</{tag}>\n"
        for cell, side in zip(cells, sides, strict=True)
    ]
    return f"<tr>\n{''.join(found)}</tr>\n"


def _figure(block: str) -> str:
    match = _FIGURE.fullmatch(block)
    if match is None:
        raise _Unknown
    alt, address, title = match.groups()
    reach, target = address_of(address)
    if reach is not Reach.RELATIVE or not target or not (alt.strip() == alt):
        raise _Unknown
    caption = "" if title is None else f"<figcaption>{_text(title)}</figcaption>"
    return f'<figure><img alt="{_text(alt)}" src="\0I{target}\0">{caption}</figure>\n'


def _inline(text: str) -> str:
    if "*" not in text and "[" not in text:
        return _text(text)
    found = []
    last = 0
    while mark := _MARKS.search(text, last):
        match = _MARK.match(text, mark.start())
        if match is None:
            raise _Unknown
        found.append(_text(text[last : match.start()]))
        last = match.end()
        if (words := match["words"]) is not None:
            address = match["address"]
            reach, target = address_of(address)
            if not target:
                raise _Unknown
            if reach is Reach.RELATIVE:
                address = f'"\0L{target}\0"'
            elif reach is Reach.EXTERNAL:
                address = f'"{target}" rel="{RELATION}"'
            else:
                raise _Unknown
            found.append(f"<a href={address}>{_text(words)}</a>")
        elif (words := match["strong"]) is not None:
            found.append(f"<strong>{_text(words)}</strong>")
        else:
            found.append(f"<em>{_text(match['em'])}</em>")
    found.append(_text(text[last:]))
    return "".join(found)


def _text(text: str) -> str:
    """Text without any mark in it."""
    if "_" in text or "]" in text or "|" in text or ">" in text or "*" in text or "://" in text:
        raise _Unknown
    return text.replace("&", "&amp;") if "&" in text else text
