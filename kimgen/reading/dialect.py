"""The dialect of Markdown that authors write here: what GitHub and the CMS editors show them.

Python-Markdown is the frame (``Markdown.build_parser`` is its hook for another combination of
parts): its block parser and its inline stage give way to ``blocks`` and ``inline``, since its own
follow the Markdown of 2004, in which a list needs a blank line before it and four spaces to nest,
and take quadratic time and more on hostile text.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry

from kimgen.reading.blocks import RAW, Blocks
from kimgen.reading.characters import DONE, TO_DO, escape
from kimgen.reading.inline import Inline
from kimgen.reading.sanitize import ID_PREFIX, OURS, TABLE

_MARKS = {
    DONE: '<span class="tugas" role="img" aria-label="selesai">☑</span> ',
    TO_DO: '<span class="tugas" role="img" aria-label="belum selesai">☐</span> ',
}
_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")?>')
_PICTURES_ALONE = re.compile(rf"(?:{_PICTURE.pattern}(?:<br>)?\s*)+")
_NOTE_MARK = re.compile(r'<sup class="footnote" id="[^"]*"><a [^>]*>\d+</a></sup>')
_TAGS = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """The text of *html*, white space folded, without the marks of footnotes."""
    if "<" in html:
        html = _TAGS.sub("", _NOTE_MARK.sub("", html))
    return " ".join((unescape(html) if "&" in html else html).split())


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


class Dialect(Markdown):
    """One converter, to be ``reset()`` before each article."""

    blocks: Blocks
    inline: Inline
    drop_title = False
    title = ""
    """Text of the heading that the last article began with."""

    def build_parser(self) -> "Dialect":
        """Put our parts into Python-Markdown's frame."""
        self.preprocessors = Registry()
        self.parser = self.blocks = Blocks(self)
        self.inlinePatterns = Registry()
        self.inline = Inline()
        self.treeprocessors = Registry()
        self.treeprocessors.register(_InlineStage(self), "inline", 20)
        self.treeprocessors.register(_Outline(self), "outline", 10)
        self.postprocessors = Registry()
        return self

    def set_output_format(self, format: str) -> "Dialect":
        """There is one format: HTML."""
        self.output_format = "html"
        self.serializer = serialise
        return self

    def reset(self) -> "Dialect":
        """Forget the last article."""
        super().reset()
        self.blocks.start()
        self.inline.start()
        self.title = ""
        return self

    def render(self, text: str, *, drop_title: bool = False) -> str:
        """HTML of *text*, not clean yet."""
        self.reset()
        self.drop_title = drop_title
        return self.convert(text)

    @property
    def raw(self) -> list[str]:
        """Pieces of HTML that the author wrote."""
        return self.blocks.raw + self.inline.raw


class _InlineStage(Treeprocessor):
    """Text becomes HTML in the whole tree; then the footnotes, whose use is known only now.

    From here on an element's text is HTML, but for AtomicString, which is code.
    """

    def run(self, root: Element) -> None:
        md = cast("Dialect", self.md)
        blocks, inline = md.blocks, md.inline
        inline.references = blocks.references
        inline.notes = blocks.notes.keys()
        _render(root, inline)
        if inline.order:
            _add_notes(root, blocks, inline)


class _Outline(Treeprocessor):
    """The article's title, if its first block is one, and the levels of its headings."""

    def run(self, root: Element) -> None:
        md = cast("Dialect", self.md)
        headings = md.blocks.headings
        if not headings:
            return
        if root[0] is headings[0]:
            md.title = plain(root[0].text or "")
            if md.drop_title and md.title:
                root.remove(headings.pop(0))
        for heading, level in zip(headings, levels([int(h.tag[1]) for h in headings]), strict=True):
            heading.tag = f"h{level}"


def _render(root: Element, inline: Inline) -> None:
    render = inline.render
    for element in root.iter():
        text = element.text
        if text and type(text) is str and element.tag != RAW:
            if text[0] == "\x02":
                element.text = _MARKS[text[:2]] + render(text[2:])
            else:
                element.text = html = render(text)
                if html.startswith("<img ") and element.tag == "p":
                    _make_figures(element, html)
        if element.tail:
            element.tail = render(element.tail)


def _make_figures(element: Element, html: str) -> None:
    """A paragraph of pictures alone becomes figures."""
    if not _PICTURES_ALONE.fullmatch(html):
        return
    figures = []
    for source, alt, title in _PICTURE.findall(html):
        caption = f"<figcaption>{title}</figcaption>" if title else ""
        named = f' title="{OURS}{title}"' if title else ""
        figures.append(f'<figure><img src="{source}" alt="{alt}"{named}>{caption}</figure>')
    element.tag = RAW
    element.text = "\n".join(figures)


def _add_notes(root: Element, blocks: Blocks, inline: Inline) -> None:
    """The section of footnotes. A note may cite another one, which then follows."""
    section = SubElement(root, "section", {"class": "footnotes", "aria-label": "Catatan kaki"})
    items = SubElement(section, "ol")
    for label in inline.order:
        item = SubElement(items, "li", {"id": f"{OURS}fn-{len(items) + 1}"})
        blocks.fill(item, blocks.notes[label], 1)
        _render(item, inline)
    for label, item in zip(inline.order, items, strict=True):
        number, count = inline.cited[label]
        if not len(item) or item[-1].tag != "p":
            SubElement(item, "p")
        links = [
            f'<a href="#{ID_PREFIX}fnref-{number}{f"-{use}" if use > 1 else ""}"'
            ' class="footnote-back" aria-label="Kembali ke teks">↩</a>'
            for use in range(1, count + 1)
        ]
        item[-1].text = " ".join([item[-1].text or "", *links]).strip()


def serialise(root: Element) -> str:
    """HTML of the tree, a line feed after each block."""
    out: list[str] = []
    _write(root, out.append)
    return "".join(out)


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag = element.tag
    text = element.text or ""
    if type(text) is AtomicString:
        text = escape(text)
    attributes = element.items()
    opening = tag
    if attributes:
        opening = tag + "".join([f' {name}="{escape(value)}"' for name, value in attributes])
    if tag == RAW:
        write(f"{text}\n")
    elif tag == "pre":
        code = element[0]
        language = code.get("class")
        named = f' class="{escape(language)}"' if language else ""
        write(f"<pre><code{named}>{escape(code.text or '')}</code></pre>\n")
    elif not len(element):
        write("<hr>\n" if tag == "hr" else f"<{opening}>{text}</{tag}>\n")
    elif tag == "table":
        write(f"{TABLE}\n<table>\n")
        for child in element:
            _write(child, write)
        write("</table>\n</div>\n")
    else:
        write(f"<{opening}>{text}\n")
        for child in element:
            _write(child, write)
            if child.tail:
                write(f"{child.tail}\n")
        write(f"</{tag}>\n")
