"""Put addresses and pictures into a cleaned body, by exact cuts: its text is never parsed again.

The cleaner leaves slots: an attribute value ``NUL L target NUL`` stands for a link's address, and
``NUL I target NUL`` for a picture's. In its serialisation ``<`` occurs only as the beginning of a
tag and every attribute value stands between double quotes; nothing else is relied upon.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

from kimgen.deciding.parts import Body, Picture

SIZES = "(min-width:40rem) 38rem,calc(100vw - 2rem)"
"""How wide a picture in a body is shown, as style.css has it, for the browser's choice of a file:
told a little too much, phones of 412 pixels fetch a file of twice the bytes."""

LAZY, FIRST = ' loading="lazy"', ' fetchpriority="high"'
"""When a picture is loaded: once it comes near, or before all others."""

_TAG = re.compile(r'(<[a-z0-9]++(?: [\w:-]++="[^"]*+")++>|</?bdo>)')
"""With attributes, or one that turns the writing direction: validators know no ``bdo`` in feeds."""
_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_OF_PAGES = frozenset(("class", "id", "role", "tabindex", "aria-label"))
"""Attributes that mean nothing without our style and script; some readers call them unsafe."""
_FOR_PAGES = re.compile(' (?:class|id|role|tabindex|aria-label)="')
_BDO = re.compile("^(</?)bdo(?=[ >])")
_FRAGMENT = ' href="#'
_ENTITIES = (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\xa0"), ("&amp;", "&"))


def fill(html: str, body: Body, href: Callable[[str], str], *, leads: bool = False) -> str:
    """The body as a page shows it: links by *href*, pictures in all widths, lazily loaded.

    *leads*: no picture stands before the body, so its first one must not wait.
    """
    loads = iter((FIRST,) if leads else ())

    def image(picture: Picture, alt: str) -> str:
        return picture_html(picture, href, SIZES, alt=alt, load=next(loads, LAZY))

    return _slots_filled(html, body, href, image)


def fill_for_feed(html: str, body: Body, base: str, permalink: str) -> str:
    """The body as a feed carries it: every address absolute, one plain ``img`` a picture, and only
    what readers without our style and script can use.

    *base* is the edition's address, ending in a slash; fragments lead to the *permalink*.
    """

    def href(path: str) -> str:
        return path if "://" in path or path.startswith(("mailto:", "tel:")) else base + path

    def image(picture: Picture, alt: str) -> str:
        return (
            f'<img src="{escape(href(picture.src))}" width="{picture.width}" '
            f'height="{picture.height}" alt="{alt}">'
        )

    html = _slots_filled(html, body, href, image)
    parts = _TAG.split(html)  # tags stand at odd places
    parts[1::2] = map(_plainer, parts[1::2])
    if "#" in html:
        absolute = f' href="{escape(permalink)}#'
        parts[1::2] = [tag.replace(_FRAGMENT, absolute) for tag in parts[1::2]]
    return "".join(parts)


# Tables and links have much the same tags in all articles.
@lru_cache(maxsize=1024)
def _plainer(tag: str) -> str:
    """A tag without what is for pages alone."""
    tag = _BDO.sub(r"\1span", tag)
    if not _FOR_PAGES.search(tag):
        return tag
    return _ATTRIBUTE.sub(lambda found: "" if found[1] in _OF_PAGES else found[0], tag)


def picture_html(
    picture: Picture,
    href: Callable[[str], str],
    sizes: str,
    *,
    alt: str | None = None,
    load: str = LAZY,
) -> str:
    """A ``picture`` element: WebP in its widths, the JPEG for browsers without.

    *sizes*: how wide it is shown; empty: it has one file, to be taken whatever the screen. *alt* is
    escaped already; without it the picture's own words are taken. *load*: LAZY, FIRST (the page's
    main picture) or nothing.
    """
    words = escape(picture.alt) if alt is None else alt
    image = (
        f'<img src="{escape(href(picture.src))}" width="{picture.width}" '
        f'height="{picture.height}"{load} decoding="async" alt="{words}">'
    )
    if not picture.sizes:
        return image
    if not sizes:
        only = escape(href(picture.sizes[0].path))
        return f'<picture><source type="image/webp" srcset="{only}">{image}</picture>'
    files = ", ".join(f"{escape(href(size.path))} {size.width}w" for size in picture.sizes)
    return f'<picture><source type="image/webp" srcset="{files}" sizes="{sizes}">{image}</picture>'


def led_by(html: str, dateline: str) -> str:
    """The body with its *dateline* at the head of the first paragraph. No body has none."""
    if not html or not dateline:
        return html
    words = f'<b class="dateline">{escape(dateline, quote=False)}</b> '
    if html.startswith("<p>"):
        return f"<p>{words}{html[3:]}"
    return f"<p>{words}</p>\n{html}"


def _slots_filled(
    html: str,
    body: Body,
    href: Callable[[str], str],
    image: Callable[[Picture, str], str],
) -> str:
    """Every slot replaced; what lies between two slots passes as it is."""
    if "\0" not in html:
        return html
    links, pictures = dict(body.links), dict(body.pictures)
    parts = html.split("\0")
    done = [parts[0]]
    for number in range(1, len(parts) - 1, 2):
        slot, after = parts[number], parts[number + 1]
        target = _unescaped(slot[1:])
        before = done.pop()
        if slot.startswith("I"):
            tag = before.rindex("<img")
            end = _tag_end(after, 1)
            done.append(before[:tag])
            picture = pictures.get(target)
            if picture is not None:
                written = _attribute(before[tag + 4 :], after[1:end], "alt")
                alt = escape(picture.alt) if written is None else written
                done.append(image(picture, alt))
            done.append(after[end + 1 :])
            continue
        path = links.get(target, target if target.startswith("#") else "")
        if path:
            address = path if path.startswith("#") else href(path)
            done += (before, escape(address), after)
        else:
            done += (before.removesuffix(' href="'), after[1:])
    return "".join(done)


def _tag_end(text: str, start: int) -> int:
    """Where the tag that *text* continues is closed: the first ``>`` outside quotes."""
    while True:
        close = text.index(">", start)
        quote = text.find('"', start, close)
        if quote < 0:
            return close
        start = text.index('"', quote + 1) + 1


def _attribute(before: str, after: str, name: str) -> str | None:
    """The escaped value of *name* in a tag that is cut in two at its ``src`` value."""
    for half in (before, after):
        pieces = half.split('"')
        for number in range(0, len(pieces) - 1, 2):
            if pieces[number].strip() == f"{name}=":
                return pieces[number + 1]
    return None


def _unescaped(value: str) -> str:
    """An attribute's value as it was before the cleaner wrote it down."""
    if "&" in value:
        for entity, character in _ENTITIES:
            value = value.replace(entity, character)
    return value
