"""Markdown whose cost could grow faster than its length: each case fills a size with itself.

What ``tests/fuzz/growth.py`` or anybody else finds is added here.
"""

from collections.abc import Callable

Make = Callable[[int], str]


def again(piece: str, *, before: str = "", after: str = "") -> Make:
    """*piece* again and again."""
    return lambda size: before + (piece * (size // len(piece) + 1))[:size] + after


def nest(opening: str, closing: str, middle: str = "a") -> Make:
    """*opening* as often as fits, then as many *closing*."""
    return lambda size: (
        opening * (size // (len(opening) + len(closing) + 1))
        + middle
        + closing * (size // (len(opening) + len(closing) + 1))
    )


def deep(mark: str, step: str) -> Make:
    """Lines, each indented by one *step* more."""

    def make(size: int) -> str:
        lines, total = [], 0
        while total < size:
            lines.append(step * len(lines) + mark)
            total += len(lines[-1]) + 1
        return "\n".join(lines)

    return make


def numbered(line: str, *, after: str = "") -> Make:
    """*line* with a number in it, again and again; then *after*, so too."""

    def make(size: int) -> str:
        count = max(1, size // (len(line) + len(after) + 4))
        text = "".join(line.replace("#", str(number)) for number in range(count))
        return text + "\n\n" + "".join(after.replace("#", str(number)) for number in range(count))

    return make


def ticks(size: int) -> str:
    """Runs of ticks of every length: none closes another."""
    parts, total = [], 0
    while total < size:
        parts.append("`" * (len(parts) + 1) + "a")
        total += len(parts[-1])
    return "".join(parts)


EXPLOSIONS: dict[str, Make] = {
    # brackets and links
    "open brackets": again("["),
    "closed brackets": again("]"),
    "bracket pairs": again("[]"),
    "nested brackets": nest("[", "]"),
    "nested links": nest("[", "](b)"),
    "pictures open": again("!["),
    "nested pictures": nest("![", "](b)"),
    "links open": again("[a]("),
    "links with pointed open": again("[a](<b"),
    "links with a title open": again('[a](b "'),
    "links with quotes": again("[a](b \"c' "),
    "link with many parentheses": again("(", before="[a](b"),
    "link with nested parentheses": nest("(", ")", "b"),
    "references": again("[a][b]"),
    "reference open": again("[a]["),
    "defined and used": again("[a] ", before="[a]: b\n\n"),
    "definitions": numbered("[a#]: b\n"),
    "definitions used": numbered("[a#]: b\n", after="[a#] "),
    "definitions in one paragraph": numbered("[a#]:\n"),
    "definition of a long title": again("b ", before='[a]: b "'),
    "lines that begin with a bracket": again("[a\n"),
    "picture in link in picture": again("[![a](b)](c)"),
    "brackets in ticks": again("[`"),
    "escaped brackets": again("\\["),
    "autolinks open": again("<http://a"),
    "autolinks": again("<http://a.id> "),
    "bare addresses": again("http://a.id "),
    "bare address with closing marks": again("),.", before="http://a.id"),
    "bare address with ends of entities": again("&a;", before="http://a.id"),
    "www": again("www.a."),
    "mail names": again("a.", after="@"),
    "mail hosts": again("a.", before="a@"),
    "mails": again("a@b.c "),
    "ats": again("@"),
    "a word without end": again("a"),
    # emphasis
    "stars": again("*"),
    "underscores": again("_"),
    "stars and letters": again("*a "),
    "strong open": again("**a "),
    "strong and em mixed": again("*a**b"),
    "both marks": again("*_"),
    "three marks": again("***a__b"),
    "em never closed": again("a*"),
    "em closed only": again("a* "),
    "nested em": nest("*a ", " a*"),
    "nested mixed": nest("*a _b ", " b_ a*"),
    "tildes": again("~"),
    "strikes open": again("~~a "),
    "strike and em": again("~~*a~~"),
    # code
    "ticks": again("`"),
    "ticks of every length": ticks,
    "ticks and letters": again("`a"),
    "double ticks": again("``a`"),
    "fences": again("```\n"),
    "fences of every length": lambda size: "\n".join(
        "`" * (3 + n % 900) for n in range(size // 450)
    ),
    "tilde fences": again("~~~ a\n"),
    "indented code": again("    a\n\n"),
    # blocks
    "quotes": again(">"),
    "quotes with blanks": again("> "),
    "quote lines, ever deeper": lambda size: "\n".join(
        ">" * (n % 200) + " a" for n in range(size // 100)
    ),
    "items on one line": again("- ", after="a"),
    "numbers on one line": again("1. ", after="a"),
    "rules of items": again("- - - a\n"),
    "items, ever deeper": deep("- a", "  "),
    "numbers, ever deeper": deep("1. a", "   "),
    "stars, ever deeper": deep("* a", "    "),
    "items far apart": again("- a\n\n\n"),
    "items of one letter": again("-\n"),
    "items and quotes": again("- > ", after="a"),
    "quotes and items": again("> - "),
    "tasks": again("- [ ] a\n"),
    "lazy lines": again("a\n", before="> "),
    "lazy lines in items": again("a\n", before="- > - "),
    "headings": again("# a\n"),
    "headings underlined": again("a\n===\n"),
    "underlines": again("===\n"),
    "rules": again("---\n"),
    "rule of many marks": again("* "),
    "rule of hyphens": again("- ", after="\n"),
    "hashes": again("#"),
    "blank lines": again("\n"),
    "blanks": again(" "),
    "tabs": again("\t"),
    "tabs and marks": again(">\t-\t"),
    "blanks at ends": again("a  \n"),
    "blanks before an end": again(" ", before="a", after="a"),
    "backslashes": again("\\"),
    "breaks": again("a\\\n"),
    "attribute lists": again("{: .a}"),
    "attribute lists open": again("{:"),
    "abbreviations": numbered("*[a#]: b\n", after="a# "),
    "contents": again("[TOC]\n\n"),
    # tables
    "pipes": again("|"),
    "a wide head": lambda size: (
        "|a" * (size // 6) + "\n" + "|-" * (size // 6) + "\n" + "|b\n" * (size // 9)
    ),
    "a wide table": lambda size: "\n".join(["|a" * 200, "|-" * 200, *["|b" * 200] * (size // 400)]),
    "short rows": again("|\n", before="|a|b|c|\n|-|-|-|\n"),
    "delimiters": again("|-|-|\n"),
    "pipes and ticks": again("|`", before="|a|\n|-|\n|"),
    "escaped pipes": again("\\|", before="|a|\n|-|\n|"),
    "tables": again("|a|\n|-|\n|b|\n\n"),
    # footnotes
    "citations": again("[^a]", after="\n\n[^a]: b"),
    "citations open": again("[^"),
    "footnotes": numbered("[^a#]", after="[^a#]: b\n"),
    "footnotes without use": numbered("[^a#]: b\n"),
    "footnotes in footnotes": numbered("[^a#]: b [^a#]\n", after="[^a#] "),
    "a footnote that cites itself": again("[^a] ", before="[^a]\n\n[^a]: b "),
    "footnotes, ever deeper": deep("[^a]: b", "    "),
    "footnotes on one line": again("[^a]: "),
    # HTML
    "tags open": again("<a "),
    "tags open with a quote": again('<a href="'),
    "less-than signs": again("<"),
    "less and greater": again("<>"),
    "end tags": again("</a>"),
    "tags": again("<b>"),
    "tag pairs": again("<b>a</b>"),
    "nested divs": nest("<div>", "</div>"),
    "nested divs on lines": again("<div>\n"),
    "divs for Markdown": again("<div markdown>\n\n"),
    "paragraphs with titles": again("<p><i title=k>"),
    "formatting elements": again("<p><b><i><u><s>"),
    "one formatting element": again("<a href=b><p>"),
    "attributes": again(" a=b", before="<p", after=">"),
    "attributes of many names": numbered(" a#=b"),
    "attributes without end": again(" a", before="<p"),
    "nested tables": again("<table><tr><td>"),
    "rows": again("<tr><td>a", before="<table>"),
    "foster parents": again("<table>a<b>"),
    "selects": again("<select><option>"),
    "svg and math": again("<svg><math>"),
    "comments open": again("<!--"),
    "comments": again("<!-- a -->"),
    "instructions": again("<?a"),
    "declarations": again("<!A"),
    "sections": again("<![CDATA["),
    "ends of sections": again("]]>"),
    "styles": again("<style>"),
    "scripts": again("<script>a</script>"),
    "templates": again("<template>"),
    "pictures in HTML": again("<img src=a>"),
    "embeds": again("<iframe src=//a></iframe>"),
    "videos open": again("<video src=a>"),
    "headings in HTML": again("<h1>a</h1>"),
    "details": again("<details><summary>a</summary>"),
    "data in pictures": again("a", before="<img src=data:image/png;base64,", after=">"),
    # letters
    "entities": again("&amp;"),
    "hard spaces": again("&nbsp;"),
    "hard spaces as they are": again("\u00a0"),
    "ampersands": again("&"),
    "numbers of letters": again("&#x41;"),
    "numbers of controls": again("&#1;"),
    "number without end": again("0", before="&#"),
    "name without end": again("a", before="&"),
    "accents": again("\u0301", before="a"),
    "directions": again("\u202ea\u202c"),
    "returns": again("\r"),
    "placeholders": again("\x02klzzwxh:0000\x03"),
    "emoji": again("👨‍👩‍👧‍👦"),
    "digits": again("1234567890123456 "),
    "dates": again("Senin, 1/1/2020 "),
    "words of gambling": again("slot ", before="<b>"),
    "links to one picture": again("![](a.jpg) "),
    "links to many files": numbered("[a](b#.md) "),
    "addresses of no good": numbered("[a](javascript:#) "),
    "percent signs": again("%25", before="[a](", after=")"),
}
