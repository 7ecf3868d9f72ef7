"""JSON Feed 1.1: the same entries as in RSS and Atom, for readers and scripts that speak JSON."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from kimgen.deciding.syndication import FeedView
from kimgen.making.entries import (
    SUFFIXES,
    Entry,
    entries,
    language_of,
    owner_of,
    plain,
    subtitle_of,
    title_of,
    within_limit,
)
from kimgen.words.digest import Digest

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: FeedView, texts: Mapping[Digest, str]) -> bytes:
    """*feed* as JSON Feed 1.1: sorted keys, plain UTF-8, no key that the format does not know."""
    return within_limit(partial(_json, feed), entries(feed, texts))


def _json(feed: FeedView, told: Sequence[Entry]) -> bytes:
    document: dict[str, Any] = {
        "version": VERSION,
        "title": title_of(feed),
        "description": subtitle_of(feed),
        "home_page_url": feed.page,
        "feed_url": feed.json,
        "language": language_of(feed),
        "authors": [{"name": owner_of(feed), "url": feed.page}],
        "items": [_item(entry) for entry in told],
    }
    # Both are square; the logo is Atom's, twice as wide as high.
    if feed.icon:
        document["icon"] = document["favicon"] = feed.icon
    if feed.previous:
        document["next_url"] = feed.previous + SUFFIXES["json"]
    if feed.websub:
        document["hubs"] = [{"type": "WebSub", "url": hub} for hub in feed.websub]
    if feed.rights:
        document["_rights"] = {"text": plain(feed.rights)}
    return msgspec.json.encode(document, order="sorted") + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "date_published": entry.published.iso,
        "date_modified": entry.updated.iso,
        "authors": [{"name": name} for name in entry.authors],
    }
    if entry.categories:
        item["tags"] = [category.label for category in entry.categories]
    if entry.language:
        item["language"] = entry.language
    if image := entry.image:
        item["image"] = image.url
    elif entry.thumbnail:
        item["image"] = entry.thumbnail
    if entry.enclosures:
        item["attachments"] = [
            {"url": file.url, "mime_type": file.type, "size_in_bytes": file.size}
            for file in entry.enclosures
        ]
    if source := entry.source:
        item["_source"] = {"id": source.id, "title": source.name, "url": source.feed}
    return item
