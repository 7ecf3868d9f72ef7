# ruff: noqa: E501
"""Judges published HTML by a real parser (html5lib): nothing is in it but what is known.

For whole pages, what is known is what pages of a harmless twin of the site have; for bodies, what
the cleaner's allow-list names. Either way nothing may lead anywhere by a scheme of no good.
"""

import json
import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib

from kimgen.reading.sanitize import ATTRIBUTES, TAGS

ADDRESSES = frozenset({
    "href", "src", "action", "formaction", "cite", "data", "poster", "background", "ping", "srcset", "xlink:href", "manifest",
})  # fmt: skip
SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
OWN_HOST = "hub.uji.id"
_CONTROLS = re.compile("[\x00-\x20\x7f-\x9f]")
_IN_BODY = {"picture": {"id"}, "source": {"type", "srcset", "sizes"}} | {
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding", "fetchpriority"},
    "a": {"href", "title", "class", "aria-label", "rel"},
    "b": {"class"},
}
EVERYWHERE = {"title", "lang"}
"""The cleaner lets any element bear these."""


def scheme_of(address: str) -> str:
    """The scheme as a browser reads it, where it is of no good."""
    found = urlsplit(_CONTROLS.sub("", address).replace("\\", "/")).scheme.lower()
    return "" if found in SCHEMES else found


def tree(html: str, *, fragment: bool = False) -> ElementTree.Element:
    """What a browser makes of *html*."""
    if fragment:
        return html5lib.parseFragment(html, namespaceHTMLElements=False, scripting=True)  # type: ignore[no-any-return]
    return html5lib.parse(html, namespaceHTMLElements=False)  # type: ignore[no-any-return]


def complaints(html: str) -> list[str]:
    """What is wrong with a body (or with the HTML in a feed)."""
    found = []
    for element in tree(html, fragment=True).iter():
        tag = str(element.tag)
        if not isinstance(element.tag, str):
            found.append(f"comment {element.text!r}")
            continue
        if tag == "DOCUMENT_FRAGMENT":
            continue
        if tag not in TAGS and tag not in _IN_BODY:
            found.append(f"<{tag}>")
            continue
        known = ATTRIBUTES.get(tag, set()) | _IN_BODY.get(tag, set()) | EVERYWHERE
        for name, value in element.attrib.items():
            if name not in known:
                found.append(f"<{tag} {name}>")
            found += wrong_value(tag, str(name), value)
    return found


def wrong_value(tag: str, name: str, value: str) -> list[str]:
    """What is wrong with an attribute of a body."""
    if name in ADDRESSES and (bad := scheme_of(value)):
        return [f"<{tag} {name}> to {bad}:"]
    if name == "id" and not re.fullmatch(r"isi-fn(ref)?-\d+(-\d+)?", value):
        return [f"id {value!r}"]
    if name == "class" and not re.fullmatch(
        r"tabel|tugas|footnotes?|footnote-back|kanan|tengah|dateline|language-[\w#.+-]{1,40}", value
    ):
        return [f"class {value!r}"]
    if name == "src" and urlsplit(value).netloc not in ("", OWN_HOST):
        return [f"<{tag} src> of {value!r}"]
    return []


class Known:
    """What pages of harmless content have: pairs of elements and attributes, ids, classes."""

    def __init__(self) -> None:
        self.pairs: set[tuple[str, str]] = set()
        self.names: set[tuple[str, str]] = set()
        self.scripts: Counter[str] = Counter()
        self.styles: set[str] = set()
        self.schemes: set[str] = set()
        """Beyond those that writers may use."""

    def learn(self, html: str) -> None:
        """All that is in *html* is known from now on."""
        for element in tree(html).iter():
            tag = str(element.tag)
            self.pairs.add((tag, ""))
            for name, value in element.attrib.items():
                self.pairs.add((tag, str(name)))
                if name in ADDRESSES:
                    self.schemes |= {scheme_of(value)} - {""}
                if name in (
                    "id",
                    "class",
                    "name",
                    "property",
                    "rel",
                    "type",
                    "http-equiv",
                    "style",
                ):
                    self.names.add((str(name), value))
                if tag == "script" and name == "src":
                    self.scripts[value.split("/")[-1]] += 1
            if tag == "style":
                self.styles.add(element.text or "")

    def complaints(self, html: str) -> list[str]:
        """What in a page is not known."""
        found = []
        for element in tree(html).iter():
            tag = str(element.tag)
            if not isinstance(element.tag, str):
                found.append(f"comment {element.text!r}")
                continue
            in_body = tag in TAGS or tag in _IN_BODY
            if (tag, "") not in self.pairs and not in_body:
                found.append(f"<{tag}>")
            for name, value in element.attrib.items():
                found += self.wrong(tag, str(name), value, in_body=in_body)
            if tag == "script":
                found += self.wrong_script(element)
            if tag == "style" and (element.text or "") not in self.styles:
                found.append("a style that is not ours")
        return found

    def wrong(self, tag: str, name: str, value: str, *, in_body: bool) -> list[str]:
        if tag == "meta" and name == "content" and re.match(r"\s*\d+\s*[;,]", value):
            return (
                [] if re.fullmatch(r"0; ?url=[A-Za-z0-9./-]*", value) else [f"refresh to {value!r}"]
            )
        if name in ADDRESSES:
            values = [part.split()[0] for part in value.split(",")] if name == "srcset" else [value]
            bad = [bad for each in values if (bad := scheme_of(each)) and bad not in self.schemes]
            if bad:
                return [f"<{tag} {name}> to {bad[0]}:"]
            host = urlsplit(value).netloc
            if tag not in ("a", "link") and host not in ("", OWN_HOST):
                return [f"<{tag} {name}> of {host}"]
        known = (
            ATTRIBUTES.get(tag, set()) | _IN_BODY.get(tag, set()) | EVERYWHERE if in_body else set()
        )
        if (tag, name) not in self.pairs and name not in known:
            return [f"<{tag} {name}>"]
        if name in ("id", "class", "name", "property", "rel", "type", "http-equiv", "style") and (
            (name, value) not in self.names and (name not in known or wrong_value(tag, name, value))
        ):
            return [f"<{tag} {name}={value!r}>"]
        return []

    def wrong_script(self, element: ElementTree.Element) -> list[str]:
        source = element.get("src")
        if source is not None:
            return [] if source.split("/")[-1] in self.scripts else [f"script {source!r}"]
        if element.get("type") != "application/ld+json":
            return ["an inline script"]
        text = element.text or ""
        if re.search("[<>&\u2028\u2029]", text):
            return ["markup in JSON-LD"]
        return [f"JSON-LD: {bad}" for bad in wrong_links(json.loads(text))]


def wrong_links(value: object, key: str = "") -> list[str]:
    """Addresses of no good in JSON, by the keys that hold addresses."""
    if isinstance(value, dict):
        return [bad for name, each in value.items() for bad in wrong_links(each, name)]
    if isinstance(value, list):
        return [bad for each in value for bad in wrong_links(each, key)]
    keys = (
        "url",
        "@id",
        "item",
        "image",
        "logo",
        "sameAs",
        "contentUrl",
        "home_page_url",
        "feed_url",
        "external_url",
        "icon",
    )
    if isinstance(value, str) and key in keys and scheme_of(value) not in ("", "tag", "urn"):
        return [f"{key}: {value!r}"]
    return []


def wrong_xml(data: bytes) -> list[str]:
    """What is wrong with a feed, a sitemap or an OPML: its markup, its links, the HTML in it."""
    found = []
    root = ElementTree.fromstring(data)
    for element in root.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        text = element.text or ""
        for name, value in element.attrib.items():
            if name.rsplit("}", 1)[-1] in (
                "href",
                "url",
                "src",
                "xmlUrl",
                "htmlUrl",
                "uri",
            ) and scheme_of(value):
                found.append(f"<{tag} {name}> to {value!r}")
        if tag in (
            "link",
            "url",
            "loc",
            "comments",
            "uri",
            "docs",
            "image",
            "logo",
            "icon",
        ) and scheme_of(text):
            found.append(f"<{tag}> {text!r}")
        if tag in ("encoded", "content") or (
            tag in ("description", "summary") and element.get("type") == "html"
        ):
            found += [f"{tag}: {bad}" for bad in complaints(text)]
    return found


def text_of(html: str) -> str:
    """The text that a reader of a body sees, white space folded."""
    return " ".join("".join(tree(html, fragment=True).itertext()).split())
