"""What has to hold for any bytes at all: one function for each part of reading.

``run.py`` drives them for as long as it is told; ``tests/hostile/test_fuzzing.py`` runs the cases
that were kept in ``cases/`` and what hypothesis makes up.
"""

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from kimgen.reading import pasted
from kimgen.reading.articles import read_article, split_front_matter
from kimgen.reading.attachments import refusal_of
from kimgen.reading.contacts import email, rupiah, web_address, whatsapp_number
from kimgen.reading.dates import day_in_name, read_time
from kimgen.reading.fields import Fault, parsed, read_yaml
from kimgen.reading.markup import mark_up
from kimgen.reading.nodes import Items, Mapping, Node, Scalar
from kimgen.reading.registry import read_group
from kimgen.reading.sanitize import ATTRIBUTES, TAGS, Reach, address_of, clean
from kimgen.reading.simple import simple
from kimgen.reading.text import Unreadable, decoded, one_line, without_controls
from kimgen.words.dates import moment_of
from kimgen.words.messages import CATALOGUE, remedy, sentence
from kimgen.words.slugs import is_slug, slug_of

_SLOT = re.compile("\0[LI]([^\0]*)\0")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_IDS = re.compile(r"isi-fn(ref)?-\d+(-\d+)?")


class _Judge(HTMLParser):
    """A parser other than the cleaner's own, as strict as a few lines can be."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"rel", "title", "lang"}, (tag, name)
            if name in ("href", "src"):
                target = re.sub("[\x00-\x20]", "", value or "").lower()
                assert not re.match(r"[a-z][a-z0-9+.-]*:", target) or re.match(
                    r"(https?://|mailto:|tel:)", target
                ), value
            if name == "id":
                assert _IDS.fullmatch(value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = handle_comment


def is_harmless(html: str) -> None:
    """Fails where a cleaned body is not."""
    loose = _SLOT.sub(lambda match: f"./{match[1]}" if ":" in match[1] else match[1], html)
    for match in _SLOT.finditer(html):
        assert not re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2}|\\)", match[1]), match[1]
    assert not _ILLEGAL.search(loose), repr(loose[:200])
    judge = _Judge(convert_charrefs=True)
    judge.feed(loose)
    judge.close()


def text_of(data: bytes) -> str:
    """The text that bytes come to as an article's would."""
    try:
        return decoded(data)[0]
    except Unreadable:
        return without_controls(data.decode("latin-1"))[0]


def article(data: bytes) -> None:
    """A whole article."""
    for path in ("content/kim-a/2026-02-30-a.md", "content/kim-a/produk/b/index.md"):
        reading = read_article(data, path=path)
        for finding in reading.findings:
            assert finding.code in CATALOGUE
            assert finding.where.path == path
            for language in ("id", "en"):
                assert sentence(finding, language)
                remedy(finding, language)
        if reading.article is None:
            assert reading.findings
            continue
        is_harmless(reading.html)
        for text in (reading.article.title, reading.article.lead, *reading.article.tags):
            assert "\n" not in text
            assert not _ILLEGAL.search(text), repr(text)
            assert len(text) <= 1000 or text == reading.article.title


def group(data: bytes) -> None:
    """A kim.yaml."""
    reading = read_group(data, path="content/kim-a/kim.yaml")
    assert reading.group is not None or reading.findings
    if reading.group is not None and reading.group.domain:
        assert re.match(r"https?://", reading.group.domain)


def markdown(data: bytes) -> None:
    """A body: rendered, cleaned, and clean when it is cleaned once more."""
    result = mark_up(text_of(data), path="x.md")
    is_harmless(result.html)
    assert not _ILLEGAL.search(result.title + result.lead)
    again = clean(_SLOT.sub(lambda match: match[1].replace("%", "%25"), result.html)).html
    is_harmless(again)
    if "isi-fn" not in result.html and 'class="tabel"' not in result.html:
        assert without_addresses(again) == without_addresses(result.html)


def without_addresses(html: str) -> str:
    """A body whose links lead nowhere: the cleaner makes ``//host`` an absolute address, which it
    then reads more strictly."""
    return re.sub(r' (?:href|rel|src)="[^"]*"', "", html)


def cleaning(data: bytes) -> None:
    """The cleaner alone."""
    from kimgen.reading.characters import TooHeavy

    try:
        html = clean(pasted.without_controls(text_of(data))[0]).html
    except TooHeavy:
        return
    is_harmless(html)


def yaml(data: bytes) -> None:
    """The quick reader of plain front matter never differs from the parser."""
    text = text_of(data)
    try:
        head = split_front_matter(text)[0] or text
        whole = parsed(head, first_line=1)
    except Fault as fault:
        assert fault.code in CATALOGUE
        whole = None
    try:
        quick = simple(head if whole is not None else text, first_line=1)
    except RecursionError:  # pragma: no cover
        raise AssertionError("too deep") from None
    if quick is not None and whole is not None:
        assert plain(quick) == plain(whole)
    try:
        read_yaml(text, first_line=1, known=frozenset({"judul", "tanggal"}))
    except Fault as fault:
        assert fault.code in CATALOGUE


def plain(node: Node) -> object:
    """A node without its places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return [(entry.key, plain(entry.value)) for entry in node.entries]


def dates(data: bytes) -> None:
    """A date is a time within reason, or a fault of the catalogue."""
    text = text_of(data)
    read = read_time(text)
    assert (read.time is None) == bool(read.fault)
    if read.time is not None:
        assert 1944 < read.time.day().year < 2200
        moment_of(read.time, "WIB").local().isoformat()
    day, rest = day_in_name(text)
    assert day is None or len(rest) < len(text)


def words(data: bytes) -> None:
    """Slugs, prices, telephone numbers, addresses, lines."""
    text = text_of(data)
    slug = slug_of(text)
    assert slug == "" or is_slug(slug), slug
    assert slug_of(slug) == slug
    price = rupiah(text)
    assert price is None or 0 <= price < 10**13
    number = whatsapp_number(text)
    assert re.fullmatch(r"(\d{9,15})?", number, re.ASCII)
    url = web_address(text)
    assert not url or (re.match(r"https?://[\w-]", url) and not re.search(r"[\s<>\"'\\]", url)), url
    assert not re.search(r"[\s<>\"']", email(text))
    line = one_line(text)
    assert "\n" not in line
    assert one_line(line) == line
    reach, target = address_of(text)
    if reach is Reach.EXTERNAL:
        assert re.match(r"https?://", target, re.I)
    if reach is Reach.UNSAFE:
        assert target == ""


def pictures(data: bytes) -> None:
    """Bytes that are said to be a picture: developed or refused, nothing is raised."""
    from kimgen.making.pictures import develop, develop_logo
    from kimgen.words.site import Limits, PictureSettings

    limits = Limits(picture_bytes=200_000, picture_pixels=200_000)
    for made in (
        develop(data, path="a.jpg", settings=PictureSettings(), limits=limits),
        develop_logo(data, path="a.png", limits=limits),
    ):
        assert (made.photo is None) == bool(made.findings)


def attachments(data: bytes) -> None:
    """A PDF, or what is said to be one."""
    refusal_of(data)
    refusal_of(b"%PDF-1.7\n" + data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        article,
        group,
        markdown,
        cleaning,
        yaml,
        dates,
        words,
        pictures,
        attachments,
    )
}
CASES = Path(__file__).parent / "cases"


def seeds(name: str) -> list[bytes]:
    """What a search begins with: kept cases and a few of each kind."""
    found = [path.read_bytes() for path in sorted((CASES / name).glob("*"))]
    sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))
    if name in ("markdown", "cleaning", "article"):
        from payloads import HAND

        head = b"---\njudul: A\ntanggal: 20/11/2026\n---\n" if name == "article" else b""
        found += [head + payload.encode("utf-8", "replace") for payload in HAND[::4]]
    elif name in ("yaml", "group"):
        found += [
            b"nama: a\nwilayah: {desa: b}\nkontak:\n  wa: 0812\n",
            b'judul: "a\\e"\ntagar: [a, b]\nx: |\n  c\n',
        ]
    elif name == "dates":
        found += [b"28 November 2017 13.30 WITA", b"2026-11-20T10:00:00+07:00", b"Senin, 1/2/2026"]
    elif name == "words":
        found += [b"Rp15.000,-", b"0812-3456-7890", b"https://kim.id/a?b", b"a@b.id", b"Panen Raya"]
    elif name == "pictures":
        import io

        from PIL import Image

        for kind in ("JPEG", "PNG", "GIF", "WEBP"):
            file = io.BytesIO()
            Image.effect_noise((24, 16), 60).save(file, kind)
            found.append(file.getvalue())
    elif name == "attachments":
        found.append(b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nx")
    return found
