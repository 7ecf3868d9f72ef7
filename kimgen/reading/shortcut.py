"""Articles of plain constructions, written without a parser; Python-Markdown reads all others.

Most articles are paragraphs, headings, flat lists, quotations and small tables, with some bold
words and some links. Where every line and every mark of an article is of such a kind, its HTML
follows from it directly, in a tenth of the time. Anything else in it, however small, and the whole
article goes to ``dialect`` and ``sanitize.clean``. Both ways write the same, and no word of a
writer gets into a tag but addresses and the text of pictures (``tests/test_shortcut.py``).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from kimgen.reading.headings import levels, plain
from kimgen.reading.sanitize import CLEAN_TABLE, RELATION, Reach, address_of, text_of_plain
from kimgen.words.article import PictureRef

LONGEST = 40_000
"""Characters of an article. The parser weighs a longer one."""

# What may mean something that is not known here: escapes, code, HTML, blanks that are no spaces.
_STRANGE = bytes({*range(10), *range(11, 32), 127, *b"\\`<~@"})
_STRANGE_BEYOND = re.compile(
    "[\x80-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffe\uffff]"
)
_GAP = re.compile(r"\n\n+")
_HEADING = re.compile(r"(#{1,6}) ([^#\s](?:[^#\n]*[^#\s])?)(?:\n|\Z)")
# A line of a paragraph begins with a letter, or with what cannot begin anything else; words in a
# mark have their tag by then.
_OPENING = r"(?:(?:<[^>]*>|[\"'(“‘«…]+)?[^\W\d_]|[0-9]+(?:[.,][0-9]+)*(?![0-9.,)]))"
_OPENS = re.compile(_OPENING)
_ITEM = {
    "-": re.compile(rf"- (?={_OPENING})"),
    "*": re.compile(rf"\* (?={_OPENING})"),
    "1": re.compile(rf"[0-9]{{1,9}}\. (?={_OPENING})"),
}
MOST_PIPES = 400
_DELIMITER = re.compile(r" *(:?)-+(:?) *")
_FIGURE = re.compile(
    r'!\[([^\[\]*_"|<>^\n][^\[\]*_"|<>\n]*)\]\(([^()\[\]\s"*<>]+)(?: "([^"\[\]()*_|<>\n]+)")?\)'
)
# Within a line: emphasis that opens and closes at the borders of words, and links. All of a text
# are written at once. What begins with a certain character is looked for several times as fast.
_STARS = re.compile(
    r"\*(?<![\w*]\*)(?:\*(?P<strong>[^\W_](?:[^*\[\]|<>\n]*[^\s*\[\]|<>])?)\*\*"
    r"|(?P<em>[^\W_](?:[^*\[\]|<>\n]*[^\s*\[\]|<>])?)\*)(?![\w*])"
)
_LINK = re.compile(
    r"\[(?<!!\[)(?P<words>[^\W_](?:[^*\[\]!|<>\n]*[^\s*\[\]!|<>])?)\]"
    r"\((?P<address>[A-Za-z0-9./#?][A-Za-z0-9./#?=:%,_-]*)\)"
)
_LINK_SLOT = re.compile("\0L([^\0]+)\0")
_FIGURE_SLOT = re.compile('alt="([^"]*)" src="\0I([^\0]+)\0">(?:<figcaption>([^<]*))?')
_SIDES = {"::": "tengah", ":": "kanan"}
_BORDERS = bytes(32 if byte in b" \n" else 97 for byte in range(256))
"""Makes each word some ``a``: to count their beginnings takes half the time of cutting them out."""


class Written(NamedTuple):
    """An article as the parser and the cleaner would have written it."""

    html: str
    title: str
    """Text of the heading that it begins with."""
    links: tuple[str, ...] = ()
    """Relative addresses, each once."""
    figures: tuple[PictureRef, ...] = ()
    words: int = 0
    """Those of its text: a tag parts two words as a blank does."""


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
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    if len(data.translate(None, _STRANGE)) < len(data):
        return True
    if not text.isascii() and _STRANGE_BEYOND.search(text):
        return True
    if "&" in text and text.count("&") != text.count("& "):
        return True
    return "www." in text


def _written(text: str, *, drop_title: bool) -> Written:
    pieces: list[str] = []
    headings: list[tuple[int, int, str]] = []
    before = ""
    text = _marked(text.strip("\n"))
    for block in _GAP.split(text):
        if block[-1:] == " ":
            raise _Unknown
        if "\n" not in block:
            if block[:1].isalpha():
                pieces.append(f"<p>{block}</p>")
                before = ""
                continue
        elif " \n" in block:
            raise _Unknown
        while heading := _HEADING.match(block):
            headings.append((len(pieces), len(heading[1]), heading[2]))
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
            if _has_marks(title):
                raise _Unknown
            del headings[0], pieces[0]
            headings = [(place - 1, level, words) for place, level, words in headings]
    found = levels([level for _, level, _ in headings])
    for (place, _, words), level in zip(headings, found, strict=True):
        pieces[place] = f"<h{level}>{words}</h{level}>"
    html = "\n".join(pieces).strip()
    shown = text_of_plain(html)
    if shown is None or _has_marks(shown):
        raise _Unknown
    count = (b" " + shown.encode()).translate(_BORDERS).count(b" a")
    if "\0" not in html:
        return Written(html, title, words=count)
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
        count,
    )


def _marked(text: str) -> str:
    """*text* with its emphasis and its links as tags; a mark that is neither is left."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "*" in text:
        text = _STARS.sub(_emphasis, text)
    return _LINK.sub(_link, text) if "[" in text else text


def _emphasis(match: re.Match[str]) -> str:
    strong, em = match.groups()
    return f"<em>{em}</em>" if strong is None else f"<strong>{strong}</strong>"


def _link(match: re.Match[str]) -> str:
    words, address = match.groups()
    reach, target = address_of(address)
    if target and reach is Reach.RELATIVE:
        return f'<a href="\0L{target}\0">{words}</a>'
    if target and reach is Reach.EXTERNAL:
        return f'<a href="{target}" rel="{RELATION}">{words}</a>'
    raise _Unknown


def _has_marks(text: str) -> bool:
    """Whether anything is left in what readers see that may mean something."""
    if "*" in text or "_" in text or "[" in text or "]" in text or "|" in text or ">" in text:
        return True
    return "://" in text


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
        if _OPENS.match(line) is None:
            raise _Unknown
    return "\n".join(lines)


def _list(kind: str, lines: list[str]) -> str:
    item = _ITEM[kind]
    found = []
    for line in lines:
        match = item.match(line)
        if match is None:
            raise _Unknown
        found.append(line[match.end() :])
    tag = "ol" if kind == "1" else "ul"
    items = "</li>\n<li>".join(found)
    return f"<{tag}>\n<li>{items}</li>\n</{tag}>"


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
    if len(rows) < 3 or width < 2 or {len(row) for row in rows} != {width}:
        raise _Unknown
    head, row = _forms(tuple(rows.pop(1)))
    filled = [row % tuple([cell.strip() for cell in cells]) for cells in rows[1:]]
    head, body = head % tuple([cell.strip() for cell in rows[0]]), "".join(filled)
    table = f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>"
    return f"{CLEAN_TABLE}\n{table}\n</div>"


@lru_cache(256)  # a few forms in ten thousand tables
def _forms(cells: tuple[str, ...]) -> tuple[str, str]:
    """The head and a row of the table with *cells* in the line below its head, to be filled in."""
    sides = []
    for cell in cells:
        match = _DELIMITER.fullmatch(cell)
        if match is None:
            raise _Unknown
        side = _SIDES.get("".join(match.groups())) if match[2] else None
        sides.append(f' class="{side}"' if side else "")
    head = "".join([f"<th{side}>%s</th>\n" for side in sides])
    row = "".join([f"<td{side}>%s</td>\n" for side in sides])
    return f"<tr>\n{head}</tr>\n", f"<tr>\n{row}</tr>\n"


def _figure(block: str) -> str:
    match = _FIGURE.fullmatch(block)
    if match is None or "://" in block:
        raise _Unknown
    alt, address, title = match.groups()
    reach, target = address_of(address)
    if reach is not Reach.RELATIVE or not target or not (alt.strip() == alt):
        raise _Unknown
    caption = "" if title is None else f"<figcaption>{title}</figcaption>"
    return f'<figure><img alt="{alt}" src="\0I{target}\0">{caption}</figure>\n'
