"""OPML 2.0: all feeds in one file, which a reader takes in one step."""

from html import escape

from kimgen.deciding.syndication import OpmlView, OutlineItem
from kimgen.making.entries import address, plain
from kimgen.words.dates import rfc822

LONGEST = 300
"""Characters of a name or description."""


def opml(view: OpmlView) -> bytes:
    """*view* as OPML 2.0: an outline for each section, in it one for each feed, none twice.

    A section without a name lends its feeds to the top level; one without feeds is left out.
    """
    title = _attribute(view.title) or "OPML"
    head = [f"<title>{title}</title>", f"<dateModified>{rfc822(view.modified)}</dateModified>"]
    if owner := _attribute(view.owner):
        head.append(f"<ownerName>{owner}</ownerName>")
    head.append("<docs>https://opml.org/spec2.opml</docs>")
    seen: set[str] = set()
    body: list[str] = []
    for name, items in view.sections:
        outlines = []
        for item in items:
            if item.feed not in seen:
                seen.add(item.feed)
                outlines.append(_outline(item))
        heading = _attribute(name)
        if outlines and heading:
            outlines = [f'<outline text="{heading}" title="{heading}">', *outlines, "</outline>"]
        body += outlines
    # A body without an outline is no OPML.
    body = body or [f'<outline text="{title}"/>']
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head>',
            *head,
            "</head>\n<body>",
            *body,
            "</body>\n</opml>\n",
        ]
    ).encode()


def _outline(item: OutlineItem) -> str:
    name = _attribute(item.name) or escape(address(item.feed))
    parts = [
        f'<outline type="rss" text="{name}" title="{name}"',
        f'xmlUrl="{escape(address(item.feed))}"',
        f'htmlUrl="{escape(address(item.page))}"',
    ]
    if description := _attribute(item.description):
        parts.append(f'description="{description}"')
    if item.language:
        parts.append(f'language="{_attribute(item.language)}"')
    return f"{' '.join(parts)}/>"


def _attribute(text: str) -> str:
    return escape(plain(text, LONGEST))
