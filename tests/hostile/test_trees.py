# ruff: noqa: E501
"""What a hostile or careless writer puts into a folder: each case is held back or made harmless.

Each case stands alone in a hub with an honest group, which must not change by a byte; what the case
calls for is a finding that names its file, and that nothing else is published of it.
"""

import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from workbench import Bench, article

from kimgen.commands.console import Console
from kimgen.running.report import Exit

Make = Callable[[Path], object]
"""Lays a case into the group's folder."""


class Case(NamedTuple):
    """What is laid into the folder, and what has to be said of it."""

    make: Make
    codes: tuple[str, ...] = ()
    """Findings that must be there, each naming a file of the group; none: it is simply published."""
    public: bool = False
    """Whether the case's own article is published all the same."""


class Silent:
    """A terminal that keeps what is written to it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False


def text(body: str = "Isi.", /, name: str = "a.md", **fields: object) -> Make:
    """An article of these fields."""
    return lambda folder: put(folder, name, article(body, **fields))


def head(*lines: str, name: str = "a.md", title: str | None = "judul: Judul") -> Make:
    """An article whose front matter has these lines after title and date."""
    first = [title] if title else []
    whole = "\n".join(["---", *first, "tanggal: 20/11/2026", *lines, "---", "", "Isi.", ""])
    return lambda folder: put(folder, name, whole)


def raw(data: bytes | str, name: str = "a.md") -> Make:
    """A file of these bytes."""
    return lambda folder: put(folder, name, data)


def put(folder: Path, name: str, data: bytes | str) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, str):
        data = data.replace("kim-jahat", folder.name).encode("utf-8", "surrogateescape")
    place.write_bytes(data)


def also(*makes: Make) -> Make:
    """All of them."""

    def make(folder: Path) -> None:
        for each in makes:
            each(folder)

    return make


def link(name: str, target: str) -> Make:
    """A symbolic link."""

    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)

    return make


def special(name: str, kind: str) -> Make:
    """A file that is none: a fifo, a socket or a device."""

    def make(folder: Path) -> None:
        place = folder / name
        if kind == "fifo":
            os.mkfifo(place)
        elif kind == "socket":
            here = Path.cwd()
            os.chdir(folder)
            try:
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(name)
            finally:
                os.chdir(here)
        else:
            try:
                os.mknod(place, 0o600 | 0o020000, os.makedev(1, 5))
            except OSError:
                pytest.skip("a device can be made by root only")

    return make


def named(name: bytes, data: bytes = b"") -> Make:
    """A file whose name is these bytes."""

    def make(folder: Path) -> None:
        whole = data or article("Isi.").encode()
        try:
            (folder / os.fsdecode(name)).write_bytes(whole)
        except OSError:
            pytest.skip("this file system does not take such a name")

    return make


def hard(name: str) -> Make:
    """A second name of a file outside of the site."""

    def make(folder: Path) -> None:
        outside = folder.parents[2] / "rahasia.txt"  # beside the site
        outside.write_text("kata sandi", "utf-8")
        os.link(outside, folder / name)

    return make


CASES: dict[str, Case] = {}


def case(name: str, make: Make, *codes: str, public: bool = False) -> None:
    assert name not in CASES, name
    CASES[name] = Case(make, codes, public)


# --- files that are none, or somebody else's -----------------------------------------------------
case("symlink to a file outside", link("a.md", "/etc/passwd"), "file-special")
case("symlink to a folder outside", link("foto", "/etc"), "file-special")
case("symlink to the group", link("lagi", "."), "file-special")
case("symlink to the content", link("lagi", ".."), "file-special")
case("symlink to another group's article", link("a.md", "../kim-baik/a.md"), "file-special")
case("symlink to itself", link("a.md", "a.md"), "file-special")
case("symlinks in a circle", also(link("a", "b"), link("b", "a")), "file-special")
case("symlink to nothing", link("a.md", "tidak-ada"), "file-special")
case("symlink to a device", link("a.md", "/dev/zero"), "file-special")
case("symlink to memory", link("a.md", "/proc/self/mem"), "file-special")
case("symlink in place of kim.yaml", also(lambda f: (f / "kim.yaml").unlink(missing_ok=True), link("kim.yaml", "../kim-baik/kim.yaml")), "file-special")  # fmt: skip
case("symlinked photo", also(text("![a](a.jpg)"), link("a.jpg", "/etc/passwd")), "file-special", "picture-missing")  # fmt: skip
case("symlinked folder of photos", also(text("![a](foto/a.jpg)"), link("foto", "../kim-baik")), "file-special", "picture-missing")  # fmt: skip
case("symlinked attachment", also(text("[a](a.pdf)"), link("a.pdf", "/etc/passwd")), "file-special", "link-nowhere", public=True)  # fmt: skip
case("fifo for an article", special("a.md", "fifo"), "file-special")
case("fifo for a photo", also(text("![a](a.jpg)"), special("a.jpg", "fifo")), "file-special")
case("fifo for kim.yml", special("kim.yml", "fifo"), "file-special")
case("socket for an article", special("a.md", "socket"), "file-special")
case("device for an article", special("a.md", "device"), "file-special")
case("folder named like an article", lambda f: (f / "a.md").mkdir())
case("folder named like a photo", also(text("![a](a.jpg)"), lambda f: (f / "a.jpg").mkdir()), "picture-missing")  # fmt: skip
case("folder named like kim.yaml", also(lambda f: (f / "kim.yaml").unlink(missing_ok=True), lambda f: (f / "kim.yaml").mkdir()), "group-without-record")  # fmt: skip
case("hard link to a text outside", hard("b.txt"), "file-ignored")
case("folders without end", lambda f: (f / "/".join("d" * 40)).mkdir(parents=True), "file-special")
case("many folders", lambda f: [(f / f"d{n}" / "e").mkdir(parents=True) for n in range(300)])

# --- names ---------------------------------------------------------------------------------------
case("name with a line feed", named(b"a\nb.md"), "file-special")
case("name with terminal escapes", named(b"\x1b[2J\x1b[31m.md"), "file-special")
case("name with a bell", named(b"a\x07.md"), "file-special")
case("name that is no UTF-8", named(b"\xff\xfe.md"), "file-special")
case("name with a backslash", named(b"a\\..\\b.md"), "file-special")
case("name with direction marks", named("a\u202egpj.md".encode()), "file-special")
case("name without width", named("a\u200bb.md".encode()), "file-special")
case("name of 255 bytes", named(b"a" * 252 + b".md"), public=True)
case("name of 255 bytes in other letters", named("é".encode() * 126 + b".md"), public=True)
case("name of dots", named(b"....md"))
case("name of a hyphen", named(b"-.md"), public=True)
case("name that looks like an option", named(b"--help.md"), public=True)
case("name of Windows: con", named(b"con.md"), public=True)
case("name of Windows: nul", named(b"NUL.md"), public=True)
case("name of Windows: com1", named(b"com1.md"), public=True)
case("name of Windows: a stream", named(b"a.md:b.md"), public=True)
case("name with a point at its end", named(b"a..md"), public=True)
case("name with blanks", named(b" a b .md"), public=True)
case("name with quotes", named(b"a\"b'c`d.md"), public=True)
case("name with markup", named(b"<img src=x onerror=alert(1)>.md"), public=True)
case("name with a template", named(b"{{7*7}}{% x %}.md"), public=True)
case("name with a shell", named(b"$(id);`id`|id&.md"), public=True)
case("name with percent signs", named(b"%2e%2e%2fa.md"), public=True)
case("name with question and hash", named(b"a?b#c.md"), public=True)
case("name in Cyrillic letters alone", named("раз.md".encode()), public=True)
case("name in Javanese letters", named("ꦱꦸꦒꦼꦁ.md".encode()), public=True)
case("name of full width", named("ａｂｃ／．．／.md".encode()), public=True)
case("case twins", also(text(name="Panen.md", judul="A"), text(name="panen.md", judul="B")), "address-taken", public=True)  # fmt: skip
case("twins composed and not", also(named("caf\u00e9.md".encode()), named("cafe\u0301.md".encode())), "address-taken", public=True)  # fmt: skip
case("twins by the slug", also(text(name="a.md", slug="sama"), text(name="b.md", slug="sama")), "address-taken", public=True)  # fmt: skip
case("twins by blanks", also(text(name="a b.md"), text(name="a-b.md")), "address-taken", public=True)  # fmt: skip
case("twins as file and folder", also(text(name="a.md"), text(name="a/index.md")), "address-taken", public=True)  # fmt: skip
case("two extensions", also(text(name="a.md"), text(name="a.markdown")), "address-taken", public=True)  # fmt: skip
case("confusable slugs", also(text(name="a.md", slug="pаnen"), text(name="b.md", slug="panen")), public=True)  # fmt: skip
for wrong in ("../../kim-baik/a", "/kim-baik/a", "..", "../..", "%2e%2e%2f", "a/../../b", "\\\\..\\\\x", "．．／x", "a\\0b", "a" * 300, "con", "index", "2026", "-", "ä ö", "A B", "a.html", "feed.xml", ".htaccess"):  # fmt: skip
    case(f"slug {wrong[:24]!r}", head(f'slug: "{wrong}"'), public=True)
case("slug of signs alone", head('slug: "///"', title='judul: "!!!"'), "slug-empty")
case("nothing but signs to make a slug of", also(head(name="---.md", title='judul: "!!!"')), "slug-empty")  # fmt: skip
for name in ("index", "404", "feed", "foto", "kim", "tagar", "cari", "hub", "qr", "aset"):
    case(f"page named {name}", text(name=f"halaman/{name}.md"), *(["slug-reserved"] if name != "index" else []))  # fmt: skip
case("page named like a year", text(name="halaman/2026.md"), "slug-reserved")

# --- files that have no business here ------------------------------------------------------------
for name, data in {
    "a.php": "<?php system($_GET['c']);",
    ".htaccess": "AddType application/x-httpd-php .jpg",
    "a.html": "<script>alert(1)</script>",
    "sw.js": "self.addEventListener('fetch', () => 1)",
    "a.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a.xml": "<x/>",
    "_headers": "/*\n  X: y",
    "web.config": "<configuration/>",
    "a.exe": "MZ",
    "a.wasm": "\0asm",
    "a.txt": "teks",
    "CNAME": "evil.id",
    "robots.txt": "User-agent: *\nDisallow: /",
    "ads.txt": "evil",
    "site.yaml": "nama: Palsu\nalamat: https://evil.id/\n",
    "buku-alamat.tsv": "palsu",
    "base.html": "{{ 7*7 }}",
    "a.md.bak": "x",
    "a.md~": "x",
    ".a.md.swp": "x",
    ".git/config": "[core]",
    "__pycache__/a.pyc": "x",
    "templates/base.html": "{{ 7*7 }}",
    "kim.yaml.md.txt": "x",
}.items():
    case(f"file {name}", raw(data, name))
for name in ("a.svg", "a.html", "a.php", "a.js", "../kim-baik/a.jpg", "../../site.yaml", "/etc/passwd", "../kim-baik/kim.yaml", "kim.yaml"):  # fmt: skip
    case(f"link to {name}", also(text(f"[a]({name})"), raw("x", "a.js")), "link-nowhere", public=True)  # fmt: skip
for name in ("../kim-baik/foto.jpg", "../../../rahasia.jpg", "/etc/passwd", "..\\\\..\\\\a.jpg", "%2e%2e/%2e%2e/a.jpg", "/kim-baik/foto.jpg"):  # fmt: skip
    case(f"photo at {name}", head(f'foto: {{berkas: "{name}", teks_alt: a}}'), "picture-outside" if "%" not in name else "picture-missing")  # fmt: skip

# --- bytes ---------------------------------------------------------------------------------------
case("empty file", raw(b""), "article-empty")
case("blanks", raw(b" \n\t\n "), "article-empty")
case("BOM alone", raw(b"\xef\xbb\xbf"), "article-empty")
case("BOM before the front matter", raw(b"\xef\xbb\xbf" + article().encode()), public=True)
case("two BOMs", raw(b"\xef\xbb\xbf\xef\xbb\xbf" + article().encode()), public=True)
case("UTF-16 with a mark", raw(article().encode("utf-16")), "not-utf8")
case("UTF-16 without a mark", raw(article().encode("utf-16-le")), "not-a-text-file")
case("UTF-32", raw(article().encode("utf-32")), "not-utf8")
case("Latin-1", raw(article("café").encode("latin-1")), "not-utf8")
case("half a letter at the end", raw(article().encode() + b"\xc3"), "not-utf8")
case("overlong letters", raw(article().encode() + b"\xc0\xaf"), "not-utf8")
case("lone surrogates", raw(article().encode() + b"\xed\xa0\x80"), "not-utf8")
case("a program", raw(b"\x7fELF" + bytes(range(256)) * 30), "not-a-text-file")
case("a photo named .md", raw(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 30), "not-a-text-file")
case("NULs in the text", raw(article("a\0b")), "controls-removed", public=True)
case("many NULs", raw(b"\0" * 5000), "not-a-text-file")
case("escapes in the text", raw(article("a\x1b[31mb")), "controls-removed", public=True)
case("escapes in the title", head('lokasi: "a\\e[31m"', title='judul: "a\\e[2Jb\\x07\\0"'), "controls-removed", public=True)  # fmt: skip
case("directions in the title", head(title="judul: a\u202eb\u2066c"), "controls-removed", public=True)  # fmt: skip
case("directions as references", raw(article("a&#8238;b&#x2066;c&#0008297;")), "controls-removed", public=True)  # fmt: skip
case("directions in the text", raw(article("a\u202eb\u2066c")), "controls-removed", public=True)
case("non-characters", raw(article("a\ufffeb\uffffc\ufdd0d")), "controls-removed", public=True)
case("carriage returns alone", raw(article().replace("\n", "\r")), public=True)
case("lines of Windows", raw(article().replace("\n", "\r\n")), public=True)
case("line separators", raw(article("a\u2028b\u2029c\x85d")), public=True)
case("half a megabyte", raw(article("kata " * 100_000)), "article-too-large")
case("one line of 390 kB", raw(article("a" * 390_000)), public=True)
case("a gigabyte of nothing", lambda f: sparse(f / "a.md", 1 << 30), "article-too-large")
case("a gigabyte for a photo", also(text("![a](a.jpg)"), lambda f: sparse(f / "a.jpg", 1 << 30)), "picture-too-large")  # fmt: skip
case("a gigabyte for an attachment", also(text("[a](a.pdf)"), lambda f: sparse(f / "a.pdf", 1 << 30)), "attachment-refused", public=True)  # fmt: skip
case("a gigabyte for kim.yaml", lambda f: sparse(f / "kim.yaml", 1 << 30), "not-a-text-file")


def sparse(place: Path, size: int) -> None:
    with place.open("wb") as file:
        file.truncate(size)


# --- front matter --------------------------------------------------------------------------------
case("front matter never ends", raw("---\njudul: a\n"), "front-matter-open")
case("only a fence", raw("---\n"), "front-matter-open")
case("a title that nobody sees", head(title='judul: "\\u3164\\u2800\\u115f"'), "title-missing")
case("nothing between the fences", raw("---\n---\nIsi\n"), "title-missing")
case("TOML", raw("+++\ntitle = 1\n+++\n"), "front-matter-toml")
case("JSON", raw('{"judul": "a"}\n'), "title-missing")
case("a list", raw("---\n- a\n---\nIsi\n"), "yaml-no-keys")
case("a text", raw("---\nhalo\n---\nIsi\n"), "yaml-no-keys")
case("a megabyte of front matter", raw(f"---\njudul: {'a' * 1_000_000}\n---\n"), "article-too-large")  # fmt: skip
case("100 kB of front matter", raw(f"---\njudul: a\nx: {'a' * 100_000}\n---\n"), "front-matter-too-large")  # fmt: skip
case("10,000 keys", head(*[f"k{n}: 1" for n in range(3000)]), "unknown-key", public=True)
case("alias", head("lokasi: &a x", "penulis: *a"), "yaml-alias")
case("alias bomb", head("x:", "  a: &a [x,x,x,x,x,x,x,x,x]", *[f"  {chr(98 + n)}: &{chr(98 + n)}\n    - *{chr(97 + n)}\n    - *{chr(97 + n)}" for n in range(24)]), "yaml-alias")  # fmt: skip
case("alias bomb in brackets", raw("---\njudul: a\nx: [&a [x,x,x], &b [*a,*a,*a], &c [*b,*b,*b]]\n---\n"), "yaml-alias")  # fmt: skip
case("alias bomb that reads as text", head("a: &a [x,x,x,x]", "b: &b [*a,*a,*a,*a]", "c: &c [*b,*b,*b]"), "unknown-key", public=True)  # fmt: skip
case("alias of itself", head("a: &a", "  - *a"), "yaml-alias")
case("merge", head("a: &a {b: c}", "d: {<<: *a}"), "yaml-alias")
case("anchor without alias", head("lokasi: &a Sini"), public=True)
for tag in ("!!python/object/apply:os.system ['id']", "!!python/name:os.system", "!!python/object/new:type []", "!!binary aGFsbw==", "!!set {a}", "!!omap [a: b]", "!foo bar", "!<tag:evil.id,2026:x> a", "!!timestamp 2026-99-99", "!!int abc", "!!float .nan", "!!bool maybe", "!!null x"):  # fmt: skip
    case(f"tag {tag[:30]}", head(f"x: {tag}"), "unknown-key", public=True)
    several, empty = "[" in tag or "{" in tag, tag.endswith("os.system")
    case(f"title of {tag[:30]}", head(title=f"judul: {tag}"), *(["not-a-text"] if several else ["title-missing"] if empty else []), public=not several and not empty)  # fmt: skip
case("deep lists", head("x: " + "[" * 60 + "]" * 60), "yaml-too-deep")
case("deep mappings", head("x: " + "{a: " * 60 + "b" + "}" * 60), "yaml-too-deep")
case("deep by lines", head("x:", *["  " * (n + 1) + "a:" for n in range(60)], "  " * 62 + "b"), "yaml-too-deep")  # fmt: skip
case("deep by hyphens", head("x:", "  " + "- " * 5000 + "a"), "yaml-too-deep")
case("deep by questions", head("? " * 5000 + "a"), "yaml-too-deep")
case("100,000 brackets", raw("---\nx: " + "[" * 30_000 + "\n---\n"), "yaml-too-deep")
case("keys twice", head("judul: B"), "key-twice")
case("keys twice, written in two ways", head("title: B"), "key-twice")
case("a key that is a list", head("? [a, b]", ": c"), "yaml-broken")
case("a key that is a mapping", head("{a: b}: c"), "yaml-broken")
case("quotes never end", head('lokasi: "a'), "yaml-broken")
case("brackets never end", head("tagar: [a, b"), "yaml-broken")
case("tabs for blanks", head("foto:", "\tberkas: a.jpg"), "picture-missing")
case("two documents", raw("---\njudul: a\n--- \njudul: b\n---\nIsi\n"), "date-missing")
case("directives", head("%YAML 9.9", "%TAG ! tag:evil.id,2026:"), "yaml-broken")
case("a number of 4,000 digits", head(f"anggota: {'9' * 4000}", f"harga: {'9' * 4000}"), "unknown-key", public=True)  # fmt: skip
case("a price without end", text(name="produk/a.md", harga="9" * 900, wa="+" + "1" * 900), "price-unreadable", "phone-unreadable", public=True)  # fmt: skip
case("a price of commas", text(name="produk/a.md", harga='"1.000.000.000.000.000.000"'), "price-unreadable", public=True)  # fmt: skip
case("a title of 40,000 letters", head(title=f"judul: {'kata ' * 7000}"), "text-too-long")
case("a title of 1,000 letters", head(title=f"judul: {'kata ' * 199}"), "title-long", public=True)
case("a summary of 30,000 letters", head(f"ringkasan: {'kata ' * 6000}"), "text-too-long")
case("5,000 tags", head(f"tagar: [{', '.join(f't{n}' for n in range(5000))}]"), "list-too-long", public=True)  # fmt: skip
case("5,000 authors", head(f"penulis: [{', '.join(f'p{n}' for n in range(4000))}]"), "list-too-long", public=True)  # fmt: skip
case("5,000 aliases", head(f"alias: [{', '.join(f'a{n}' for n in range(4000))}]"), "list-too-long", public=True)  # fmt: skip
case("2,000 corrections", head("ralat:", *[f"  - {{waktu: 1/1/2026, isi: a{n}}}" for n in range(900)]), "list-too-long", public=True)  # fmt: skip
case("a tag of 30,000 letters", head(f"tagar: [{'a' * 30_000}]"), "text-too-long")
case("a tag of signs", head('tagar: ["///", "..", "<b>"]'), public=True)
case("a list for a title", head(title="judul: [a, b]"), "not-a-text")
case("a mapping for a title", head(title="judul: {a: b}"), "not-a-text")
case("a list in a list of tags", head("tagar: [[a, b], {c: d}]"), "not-a-text")
case("a text for a retraction", head("dicabut: ya"), "not-a-mapping")
case("a retraction without time", head("dicabut: {alasan: a}"), "field-missing")
case("an unknown status", head("status: rahasia"), "unknown-choice")
case("an unknown kind", head("jenis: ../../x"), "unknown-choice")
case("an unknown language", head("bahasa: <script>"), "language-unknown")
case("a template in the title", head(title='judul: "{{ 7*7 }} {% include \'/etc/passwd\' %}"'), public=True)  # fmt: skip
case("a format in the title", head(title='judul: "{0} {party} {name.__class__} %s %(x)s"'), public=True)  # fmt: skip
case("no title", head(title=None), "title-missing")
case("no date", raw("---\njudul: a\n---\nIsi\n"), "date-missing")
case("an id of a bad kind", head("id: javascript:alert(1)"), public=True)
case("an id of another group's article", head("id: tag:hub.uji.id,2026:kim-baik/a"), public=True)
case("a group shown that is none", head("lintas: [kim-tidak-ada, ../x]"), "group-unknown", public=True)  # fmt: skip
case("a reference outside", head("pemutakhiran_dari: ../../../etc/passwd"), "reference-nowhere", public=True)  # fmt: skip
for value in ("/", "/kim-baik/", "/kim-baik/2026/11/a/", "../kim-baik/x", "/feed.xml", "/kim-jahat/", "/index.html", "//evil.id/x", "https://evil.id/", "https://hub.uji.id/kim-baik/x/", "/sitemap.xml", "/kim/", "/aset/x", "/.well-known/x", "..", "/kim-jahat/../kim-baik/x", "/tagar/x", "/404.html", "foto/x.webp"):  # fmt: skip
    case(f"alias {value}", head(f'alias: ["{value}"]'), "alias-outside", public=True)
for value in (
    "feed.xml",
    "javascript:alert(1)",
    "x" * 300,
    "a\\0b",
    "<b>",
    "a/b/c/d/e",
    "con",
    "ä",
    "A B",
):
    case(f"alias that becomes harmless: {value[:20]}", head(f'alias: ["{value}"]'), public=True)
case("alias over an article of the group", also(text(name="b.md"), head("alias: [/kim-jahat/2026/11/b/]")), "alias-taken", public=True)  # fmt: skip

# --- dates ---------------------------------------------------------------------------------------
for value in ("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "1944-12-31", "2200-01-01", "-2026-01-01", "31/02/2026", "30/02/2024", "00/00/2026", "32/13/2026", "2026-02-30T25:61:61Z", "1/1/26", "besok", "1e9", "20/11/2026 99.99", "2026-11-20T10:00:00+99:99", "2026-11-20T10:00:00+15:00", "NaN", "[]", "20/11/2026 <script>", "9" * 900):  # fmt: skip
    case(f"date {value[:30]}", raw(f"---\njudul: a\ntanggal: {value}\n---\nIsi\n"), public=False)  # fmt: skip
case("a date in Arabic figures", raw("---\njudul: a\ntanggal: ١/١/٢٠٢٦\n---\nIsi\n"), public=True)
case("an end before all time", head("terbit_sampai: 0001-01-01"), "date-impossible")
case("an end after all time", head("terbit_sampai: 31/12/2199 23.59"), public=True)
case("a date at the edge, far east", head("diperbarui: 2199-12-31T23:59:59-14:00"), public=True)
case("an event that ends before it starts", text(name="agenda/a.md", mulai="25/12/2026 10.00", selesai="24/12/2026 10.00"), "event-ends-early", public=True)  # fmt: skip
case("an event of 200 years", text(name="agenda/a.md", mulai="1/1/1990", selesai="31/12/2199"), public=True)  # fmt: skip
case("a date in the name that is none", raw("---\njudul: a\n---\nIsi\n", "2026-02-31-a.md"), "date-missing")  # fmt: skip

# --- kim.yaml ------------------------------------------------------------------------------------
for name, data, codes in (
    ("broken", "nama: [", ("yaml-broken",)),
    ("a list", "- a", ("yaml-no-keys",)),
    ("an alias", "nama: &a x\nwilayah: *a", ("yaml-alias",)),
    ("binary", bytes(range(256)) * 40, ("not-a-text-file",)),
    ("UTF-16", "nama: a".encode("utf-16"), ("not-utf8",)),
    ("a python tag", "nama: !!python/object/apply:os.system ['id']", ("not-a-text",)),
    ("the hub's own name", "nama: Hub Uji", ("group-name-taken",)),
    ("another group's name", "nama: KIM Baik", ("group-name-taken",)),
    ("another group's name in Cyrillic", "nama: КІМ Ваіk", ("group-name-taken",)),
    ("another group's name in Greek", "nama: ΚΙΜ Βαικ", ("group-name-taken",)),
    ("another group's name in small capitals", "nama: ᴋɪᴍ ʙᴀɪᴋ", ("group-name-taken",)),
    ("another group's name with an l for an I", "nama: KlM Baik", ("group-name-taken",)),
    ("another group's name with r and n for m", "nama: KIrn Baik", ("group-name-taken",)),
    (
        "another group's name with fillers",
        "nama: 'KIM\u3164\u115f \u034fBaik\U000e0100'",
        ("group-name-taken",),
    ),
    ("another group's name with blanks", "nama: 'K\u200bIM  B\u00ad a i k'", ("group-name-taken",)),
    ("the hub's domain", "nama: a\ndomain: https://hub.uji.id/", ("domain-taken",)),
    ("the hub's domain with www", "nama: a\ndomain: https://www.HUB.uji.id/x", ("domain-taken",)),
    ("another group's domain", "nama: a\ndomain: https://kim-baik.id/", ("domain-taken",)),
    ("a domain of script", "nama: a\ndomain: javascript:alert(1)", ("address-not-web",)),
    ("a logo outside", "nama: a\nlogo: ../../../etc/passwd", ("logo-unusable",)),
    ("another group's logo", "nama: a\nlogo: ../kim-baik/foto.jpg", ("logo-unusable",)),
    (
        "a colour of script",
        'nama: a\nwarna: "#fff;}</style><script>alert(1)</script>"',
        ("colour-unreadable",),
    ),
    (
        "a target of programs",
        "nama: a\nhosting: {target: {protokol: rsync, host: x, folder: y}}",
        ("hosting-target-operator",),
    ),
    (
        "a target with a password",
        "nama: a\nhosting: {target: {protokol: ftp, host: x, pengguna: y, sandi: z}}",
        ("hosting-password",),
    ),
    (
        "a target with an option",
        "nama: a\nhosting: {target: {protokol: sftp, host: -oProxyCommand=id, pengguna: y}}",
        ("hosting-target-unsafe",),
    ),
    ("400 kB", "nama: " + "a" * 400_000, ("text-too-long",)),
    (
        "3,000 officers",
        "nama: a\npengurus:\n" + "  - {nama: b, jabatan: c}\n" * 3000,
        ("list-too-long",),
    ),
    ("no name", "tingkat: desa", ("group-name-missing",)),
    ("members without number", "nama: a\nanggota: " + "9" * 900, ("not-a-number",)),
    ("a zone that is none", "nama: a\nzona: ../../etc/localtime", ("unknown-choice",)),
    (
        "a social of script",
        "nama: a\nmedsos: {facebook: 'javascript:alert(1)', web: 'data:x'}",
        ("address-not-web",),
    ),
    (
        "a mail of two lines",
        'nama: a\nkontak: {surel: "a@b.id\\nBcc: c@d.id", wa: "0812;id"}',
        ("address-not-web", "phone-unreadable"),
    ),
):
    case(f"kim.yaml: {name}", raw(data, "kim.yaml"), *codes)

# --- attachments ---------------------------------------------------------------------------------
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog "
for name, data in {
    "JavaScript": PDF + b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n%%EOF",
    "JavaScript spelled out": PDF + b"/OpenAction << /S /J#61vaScript /JS (x) >> >>\nendobj\n%%EOF",
    "a launch": PDF + b"/OpenAction << /S /Launch /F (cmd.exe) >> >>\nendobj\n%%EOF",
    "a file within": PDF + b"/Names << /EmbeddedFiles 2 0 R >> >>\nendobj\n%%EOF",
    "a form's script": PDF + b"/AcroForm << /XFA 2 0 R >> >>\nendobj\n%%EOF",
    "HTML named .pdf": b"<html><script>alert(1)</script>",
    "HTML before a PDF": b"<script>alert(1)</script>\n" + PDF,
    "a program named .pdf": b"MZ" + bytes(2000),
    "an empty file": b"",
}.items():
    case(f"attachment: {name}", also(text("[a](a.pdf)"), raw(data, "a.pdf")), "attachment-refused", public=True)  # fmt: skip


def packed(inside: bytes, *, spoilt: bool = False) -> bytes:
    """A PDF with a compressed stream of objects."""
    import zlib

    data = zlib.compress(inside)
    data = data[:4] + bytes(20) + data[4:] if spoilt else data
    return PDF + b">>\nendobj\n2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + data + b"\nendstream\nendobj\n%%EOF"  # fmt: skip


case("attachment: JavaScript in a packed stream", also(text("[a](a.pdf)"), raw(packed(b"/S /JavaScript"), "a.pdf")), "attachment-refused", public=True)  # fmt: skip
case("attachment: a stream that can't be read", also(text("[a](a.pdf)"), raw(packed(b"x", spoilt=True), "a.pdf")), "attachment-refused", public=True)  # fmt: skip
case("attachment: a bomb", also(text("[a](a.pdf)"), raw(packed(bytes(80_000_000)), "a.pdf")), "attachment-refused", public=True)  # fmt: skip
case("attachment: a plain document", also(text("[a](a.pdf)"), raw(packed(b"/Type /Page"), "a.pdf")), public=True)  # fmt: skip

# --- many ----------------------------------------------------------------------------------------
case("1,000 findings in one article", text("\n".join(f"[a](tidak-ada-{n}.md)\n" for n in range(3000))), "link-nowhere", public=True)  # fmt: skip
case("1,200 times one photo", text("![a](a.jpg)\n\n" * 1200), "markup-too-heavy")


class Hub:
    """A hub with an honest group, and with a group for each case."""

    def __init__(self, root: Path) -> None:
        from PIL import Image

        self.bench = bench = Bench(root / "situs")
        bench.group("kim-baik", nama="KIM Baik", domain="https://kim-baik.id/")
        bench.write("kim-baik/a.md", judul="Kabar baik", foto="{berkas: foto.jpg, teks_alt: Foto}")
        Image.new("RGB", (60, 40), "#335577").save(bench.root / "content/kim-baik/foto.jpg")
        bench.build().expect_exit(Exit.DONE)
        self.before = self.honest()
        self.skipped: dict[str, str] = {}
        self.folders = {name: f"kim-{number:03}" for number, name in enumerate(CASES)}
        self.root = root
        for name, folder in self.folders.items():
            place = bench.root / "content" / folder
            place.mkdir()
            (place / "kim.yaml").write_text(f"nama: KIM Jahat {folder[4:]}\n", "utf-8")
            try:
                CASES[name].make(place)
            except pytest.skip.Exception as reason:
                self.skipped[name] = str(reason)
        self.outside = sorted(path.name for path in root.iterdir())
        start = time.process_time()
        bench.build()
        self.seconds = time.process_time() - start

    def honest(self) -> dict[str, bytes]:
        """What is published of the honest group alone."""
        return {
            path.relative_to(self.bench.root).as_posix(): path.read_bytes()
            for path in self.bench.published()
            if "/kim-baik/" in path.as_posix() or "public-kim-baik" in path.as_posix()
        }


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return Hub(tmp_path_factory.mktemp("jahat"))


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_folder_is_held_back_or_made_harmless(name: str, hub: Hub) -> None:
    if name in hub.skipped:
        pytest.skip(hub.skipped[name])
    wanted = CASES[name]
    folder = hub.folders[name]
    start = f"content/{folder}"
    told = [
        (finding.code, finding.where.path)
        for finding in hub.bench.report.findings
        if any(where.path.startswith(start) for where in (finding.where, *finding.also))
    ]
    for code in wanted.codes:
        assert code in [each for each, _ in told], told
    published = list((hub.bench.root / "public" / folder).glob("20*/*/*/index.html"))
    if wanted.public:
        assert published, told
    elif not name.startswith(("kim.yaml", "file ", "many folders")):
        assert not published


def test_hostile_folders_change_nothing_of_an_honest_group(hub: Hub) -> None:
    assert hub.honest() == hub.before
    assert len(CASES) > 300


def test_hostile_folders_cost_little_time(hub: Hub) -> None:
    assert hub.seconds < 90


def test_nothing_is_written_outside_of_the_site(hub: Hub) -> None:
    assert sorted(path.name for path in hub.root.iterdir()) == hub.outside
    for path in hub.bench.published():
        assert not path.is_symlink()
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", path.relative_to(hub.bench.root).as_posix())
        data = path.read_bytes()
        assert b"kata sandi" not in data
        assert b"root:" not in data


@pytest.mark.parametrize("format", ["long", "short", "json", "github"])
def test_findings_of_hostile_folders_leave_the_terminal_alone(hub: Hub, format: str) -> None:
    terminal = Silent()
    console = Console(hub.bench.root, format=format, out=terminal, err=terminal)  # type: ignore[arg-type]
    console.findings(hub.bench.report.findings)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", terminal.text)
    assert len(terminal.text) < 2_000_000
