"""Sitemaps, their index, and robots.txt."""

from html import escape

from kimgen.deciding.syndication import NewsSitemapView, Place, RobotsView, SitemapView
from kimgen.making.entries import address, plain

MOST_IMAGES = 1000
"""Pictures of one page that search engines read."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


def sitemap(view: SitemapView) -> bytes:
    """The sitemap (sitemaps.org 0.9) of *view*, or the index of sitemaps, one place a line.

    The picture namespace is declared only where a picture is named. At most 50,000 places go into
    one file: to share them out is the plan's task, for it names the files.
    """
    root, entry = ("sitemapindex", "sitemap") if view.index else ("urlset", "url")
    images = not view.index and any(place.images for place in view.places)
    names = f' xmlns:image="{_IMAGE}"' if images else ""
    lines = [f'{_HEAD}<{root} xmlns="{_SITEMAP}"{names}>']
    lines += [_place(place, entry, images=images) for place in view.places]
    return "\n".join([*lines, f"</{root}>\n"]).encode()


def news_sitemap(view: NewsSitemapView) -> bytes:
    """The news sitemap of *view*: publication, language, date and title of each article."""
    lines = [f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">']
    for place in view.places:
        lines.append(
            f"<url><loc>{_text(place.url)}</loc><news:news><news:publication>"
            f"<news:name>{_words(place.publication)}</news:name>"
            f"<news:language>{_words(place.language.split('-')[0])}</news:language>"
            f"</news:publication><news:publication_date>{_text(place.published)}"
            f"</news:publication_date><news:title>{_words(place.title)}</news:title>"
            "</news:news></url>"
        )
    return "\n".join([*lines, "</urlset>\n"]).encode()


def _words(text: str) -> str:
    return escape(plain(text))


def _place(place: Place, entry: str, *, images: bool) -> str:
    parts = [f"<loc>{_text(place.url)}</loc>"]
    if place.modified:
        parts.append(f"<lastmod>{_text(place.modified)}</lastmod>")
    if images:
        parts += [
            f"<image:image><image:loc>{_text(image)}</image:loc></image:image>"
            for image in tuple(dict.fromkeys(filter(None, place.images)))[:MOST_IMAGES]
        ]
    return f"<{entry}>{''.join(parts)}</{entry}>"


def _text(text: str) -> str:
    return escape(address(text))


def robots(view: RobotsView) -> bytes:
    """robots.txt (RFC 9309): everything may be read, and these are the sitemaps."""
    sitemaps = "".join(f"Sitemap: {address(name)}\n" for name in view.sitemaps)
    head = "User-agent: *\nAllow: /\n"
    return (f"{head}\n{sitemaps}" if sitemaps else head).encode()
