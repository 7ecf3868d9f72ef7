"""The dialect of Markdown that authors write here: what GitHub and the CMS editors show them.

Python-Markdown parses and renders. Before it, ``lines`` brings lists, fences and HTML into the
form it reads; in it, ``inline`` adds what GitHub has beyond it; after it, one walk through the tree
gives headings their levels and makes figures. Patterns and processors whose marks are not in a text
are skipped, which gives the same HTML in less than half of the time.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.serializers import to_html_string
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE, BLOCK_LEVEL_ELEMENTS, AtomicString

from kimgen.reading.characters import DONE, TO_DO, TooHeavy
from kimgen.reading.headings import levels, plain
from kimgen.reading.inline import Inlines, add_patterns
from kimgen.reading.lines import Lines
from kimgen.reading.sanitize import ID_PREFIX, OURS, TABLE, Address, Reach, address_of

_MARKS = {
    DONE: '<span class="tugas" role="img" aria-label="selesai">☑</span>',
    TO_DO: '<span class="tugas" role="img" aria-label="belum selesai">☐</span>',
}
_SIDES = {"center": "tengah", "right": "kanan"}
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=[^\s*_])([^*_]*[^\s*_])\1(?!\w)")
_NEEDS = {
    "empty": "",
    "indent": "    ",
    "code": "    ",
    "table": "|",
    "hashheader": "#",
    "setextheader": "\n",
    "hr": "",
    "olist": "",
    "ulist": "",
    "quote": ">",
    "footnote": "[^",
    "reference": "]:",
    "paragraph": "",
}
"""What must stand in a block for a processor to take it."""
MOST_MARKS_IN_ROW = 500
"""Python-Markdown compares each pipe of a row with each tick."""
_BLOCK_LEVEL = frozenset(BLOCK_LEVEL_ELEMENTS)


class Dialect(Markdown):
    """One converter, ``reset()`` before each article.

    Without *skipping*, everything is tried everywhere; the HTML is the same.
    """

    def __init__(self, *, skipping: bool = True) -> None:
        self.skipping = skipping
        self.drop_title = False
        self.title = ""
        """Text of the heading that the last article began with."""
        self.unsafe: list[str] = []
        self.external: list[str] = []
        self.notes = _Footnotes()
        extensions = [_Tables(use_align_attribute=True), SaneListExtension(), self.notes]
        super().__init__(extensions=extensions, output_format="html")
        self.serializer = serialise
        self.inlines.prepare()
        self.blocks.prepare()

    def build_parser(self) -> "Dialect":
        """Python-Markdown's parts, some of them replaced."""
        super().build_parser()
        self.blocks = _Blocks(self, self.parser, skipping=self.skipping)
        self.parser = self.blocks
        self.parser.blockprocessors.register(_Heading(self.parser), "hashheader", 70)
        self.lines_in = Lines(self)
        self.preprocessors.deregister("html_block")
        self.preprocessors.register(self.lines_in, "normalize_whitespace", 30)
        add_patterns(self)
        self.inlines = Inlines(self, skipping=self.skipping)
        self.treeprocessors.register(self.inlines, "inline", 20)
        self.treeprocessors.register(_Lists(self), "lists", 40)
        self.treeprocessors.register(_Unescape(self), "unescape", 0)
        self.treeprocessors.register(_Finish(self), "finish", -10)
        self.postprocessors.register(_Raw(self), "raw_html", 30)
        return self

    def reset(self) -> "Dialect":
        """Forget the last article, even if its conversion was broken off."""
        super().reset()
        self.parser.state.clear()
        self.lines_in.start()
        self.inlines.start()
        self.title = ""
        self.unsafe.clear()
        self.external.clear()
        return self

    def is_block_level(self, tag: object) -> bool:
        """Asked often, and Python-Markdown looks through a list."""
        return tag in _BLOCK_LEVEL

    def render(self, text: str, *, drop_title: bool = False) -> str:
        """HTML of *text*, not clean yet."""
        self.reset()
        self.drop_title = drop_title
        self.lines_in.escaped = "\\" in text
        html = self.convert(text)
        if "\x02" in html:
            for mark, span in _MARKS.items():
                html = html.replace(mark, span)
        return html

    @property
    def raw(self) -> list[str]:
        """Pieces of HTML that the author wrote."""
        ours = self.lines_in.ours
        stash = self.htmlStash.rawHtmlBlocks
        return [str(piece) for place, piece in enumerate(stash) if place not in ours]


class _Blocks(BlockParser):
    """Python-Markdown's block parser without the attempts that are in vain."""

    def __init__(self, md: Markdown, usual: BlockParser, *, skipping: bool) -> None:
        super().__init__(md)
        self.skipping = skipping
        self.blockprocessors = usual.blockprocessors
        for processor in self.blockprocessors:
            processor.parser = self

    def prepare(self) -> None:
        """Look up the processors, which are all registered now."""
        names = sorted(_NEEDS, key=self.blockprocessors.get_index_for_name)
        self.steps = [(self.blockprocessors[name], _NEEDS[name]) for name in names]
        self.plain = self.blockprocessors["paragraph"]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """Fill *parent*. A single line that begins with a letter is text, whatever follows."""
        if not self.skipping:
            super().parseBlocks(parent, blocks)
            return
        while blocks:
            block = blocks[0]
            if block[:1].isalpha() and "\n" not in block:
                self.plain.run(parent, blocks)
                continue
            for processor, needed in self.steps:
                if (
                    needed in block
                    and processor.test(parent, block)
                    and processor.run(parent, blocks) is not False
                ):
                    break


class _Heading(HashHeaderProcessor):
    """Without a space after it, ``#`` begins a hashtag."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header> [^\n]*?|)(?: #+)? *(?:\n|$)")


class _Tables(TableExtension):
    """Tables whose escaped pipes are pipes even in code."""

    def extendMarkdown(self, md: Markdown) -> None:
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(_Table(md.parser, self.getConfigs()), "table", 75)


class _Table(TableProcessor):
    def _split(self, row: str) -> list[str]:
        if row.count("|") + row.count("`") > MOST_MARKS_IN_ROW:
            raise TooHeavy("|")
        cells: list[str] = super()._split(row)  # type: ignore[misc]
        return [cell.replace("\\|", "|") for cell in cells]


class _Footnotes(FootnoteExtension):
    """Footnotes in the order of their first use; those that nobody cites are left out."""

    def extendMarkdown(self, md: Markdown) -> None:
        self.md, self.parser = md, md.parser
        md.registerExtension(self)
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)
        md.inlinePatterns.register(_Citation(r"\[\^([^\[\]\s]*)\]", md), "footnote", 175)
        md.treeprocessors.register(_Notes(md), "footnotes", 19)

    def setFootnote(self, id: str, text: str) -> None:
        self.footnotes.setdefault(id.casefold(), text)


class _Citation(InlineProcessor):
    """The mark in the text that leads to a footnote; ``_Notes`` numbers it."""

    md: Dialect

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        label = m[1].casefold()
        if label not in self.md.notes.footnotes:
            return None, None, None
        return Element("sup", {"class": "footnote", "label": label}), m.start(), m.end()


class _Notes(Treeprocessor):
    """Numbers the citations and adds the notes, which may cite others."""

    md: Dialect

    def run(self, root: Element) -> None:
        notes = self.md.notes.footnotes
        if not notes:
            return
        cited: dict[str, int] = {}
        order: list[str] = []

        def cite(part: Element) -> None:
            for mark in part.iter("sup"):
                label = mark.attrib.pop("label")
                if label not in cited:
                    order.append(label)
                number = order.index(label) + 1
                cited[label] = cited.get(label, 0) + 1
                mark.set("id", f"{OURS}fnref-{number}{_use(cited[label])}")
                link = SubElement(mark, "a", href=f"#{ID_PREFIX}fn-{number}")
                link.text = AtomicString(str(number))

        cite(root)
        items = Element("ol")
        for label in order:
            part = Element("div")
            self.md.parser.parseChunk(part, notes[label])
            for stage in ("lists", "inline"):
                self.md.treeprocessors[stage].run(part)
            cite(part)
            item = SubElement(items, "li", id=f"{OURS}fn-{len(items) + 1}")
            item.extend(part)
        for number, (label, item) in enumerate(zip(order, items, strict=True), 1):
            last = item[-1] if len(item) and item[-1].tag == "p" else SubElement(item, "p")
            if len(last):
                last[-1].tail = (last[-1].tail or "") + " "
            elif last.text:
                last.text += " "
            for use in range(1, cited[label] + 1):
                link = SubElement(last, "a", {"class": "footnote-back"})
                link.set("href", f"#{ID_PREFIX}fnref-{number}{_use(use)}")
                link.set("aria-label", "Kembali ke teks")
                link.text, link.tail = AtomicString("↩"), " " if use < cited[label] else None
        if order:
            frame = {"class": "footnotes", "aria-label": "Catatan kaki"}
            SubElement(root, "section", frame).append(items)


def _use(number: int) -> str:
    return f"-{number}" if number > 1 else ""


class _Unescape(UnescapeTreeprocessor):
    """Nothing is to be done where nothing was escaped."""

    md: Dialect

    def run(self, root: Element) -> None:
        if self.md.lines_in.escaped or not self.md.skipping:
            super().run(root)


class _Raw(RawHtmlPostprocessor):
    """A paragraph that is a single piece of HTML is that piece."""

    def isblocklevel(self, html: str) -> bool:
        return True


class _Lists(Treeprocessor):
    """Before the inline stage: tasks show their class, a list is loose throughout or not at all."""

    def run(self, root: Element) -> None:
        for element in [*root.iter("ul"), *root.iter("ol")]:
            loose = any(item.find("p") is not None for item in element)
            for item in element:
                if loose and item.text and item.text.strip():
                    paragraph = Element("p")
                    paragraph.text, item.text = item.text, None
                    item.insert(0, paragraph)
                elif item.text and len(item):
                    item.text = item.text.rstrip() + "\n"
                first = item[0] if len(item) and not item.text else item
                if (first.text or "")[:3] in _MARKS:
                    element.set("class", "tugas")


class _Finish(Treeprocessor):
    """At last: the article's title, the levels of its headings, figures, addresses."""

    md: Dialect

    def run(self, root: Element) -> None:
        headings = []
        for element in list(root.iter()):
            tag = element.tag
            if tag == "p":
                _make_figures(element)
            elif tag == "a":
                self.link(element)
            elif tag == "img":
                self.picture(element)
            elif tag in ("td", "th"):
                side = _SIDES.get(element.attrib.pop("align", ""))
                if side:
                    element.set("class", side)
            elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                headings.append(element)
        if headings and root[0] is headings[0]:
            self.md.title = plain(serialise(root[0]).replace(AMP_SUBSTITUTE, "&"))
            if self.md.drop_title and self.md.title:
                root.remove(headings.pop(0))
        for heading, level in zip(headings, levels([int(h.tag[1]) for h in headings]), strict=True):
            heading.tag = f"h{level}"

    def link(self, element: Element) -> None:
        """An unsafe link leaves its text; in a link, pictures of other sites leave theirs."""
        written, (reach, target) = _address(element, "href")
        if reach is Reach.UNSAFE:
            self.md.unsafe.append(written)
        if not target:
            _dissolve(element)
        elif len(element):
            for picture in element.iter("img"):
                self.picture(picture)
                if picture.tag == "a":
                    _dissolve(picture)

    def picture(self, element: Element) -> None:
        """Of another site it becomes a link; an unsafe one leaves its words."""
        written, (reach, target) = _address(element, "src")
        alt = element.get("alt", "")
        if "*" in alt or "_" in alt:
            alt = _EMPHASIS.sub(r"\2", alt)
            element.set("alt", alt)
        if reach is Reach.RELATIVE and target:
            return
        element.attrib.clear()
        element.text = alt
        if reach is Reach.EXTERNAL:
            self.md.external.append(written)
            element.tag = "a"
            element.set("href", target)
            element.text = alt or target
        else:
            if reach is Reach.UNSAFE:
                self.md.unsafe.append(written)
            _dissolve(element)


def _address(element: Element, name: str) -> tuple[str, Address]:
    """An address as its author wrote it, and what it is."""
    written = unescape((element.get(name) or "").replace(AMP_SUBSTITUTE, "&"))
    return written, address_of(written)


def _dissolve(element: Element) -> None:
    """Leave an element's content alone: Python-Markdown's serialiser writes no tag for None."""
    element.tag = None  # type: ignore[assignment]


def _make_figures(paragraph: Element) -> None:
    """A paragraph of pictures alone becomes figures."""
    pictures = []
    if not len(paragraph) or (paragraph.text and paragraph.text.strip()):
        return
    for child in paragraph:
        if child.tag == "img" and _address(child, "src")[1].reach is Reach.RELATIVE:
            pictures.append(child)
        elif child.tag != "br":
            return
        if child.tail and child.tail.strip():
            return
    paragraph[:] = []
    for picture in pictures:
        figure = SubElement(paragraph, "figure")
        figure.append(picture)
        picture.tail, figure.tail = None, "\n"
        if title := picture.get("title"):
            picture.set("title", OURS + title)
            SubElement(figure, "figcaption").text = title
    _dissolve(paragraph)


def serialise(root: Element) -> str:
    """HTML of the tree. In it only our own tables are tags; the author's are still in the stash."""
    html = to_html_string(root)
    if "<table>" in html:
        html = html.replace("<table>", f"{TABLE}\n<table>").replace("</table>", "</table>\n</div>")
    return html
