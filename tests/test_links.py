"""Every internal link of a published site answers, at a root and under a sub-path."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from workbench import NOW, Bench

from kimgen.running.build import Options, build

REPOSITORY = Path(__file__).parent.parent
_ABSOLUTE = re.compile(r"https?://[^\s\"'<>\\)|,]+")


class Page(HTMLParser):
    """The addresses that a page leads to or loads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.anchors.add(values["id"])
        for name in ("href", "src", "poster", "action"):
            if name in values:
                self.addresses.append(values[name])
        for candidate in values.get("srcset", "").split(","):
            if candidate.strip():
                self.addresses.append(candidate.split()[0])
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(values["content"].split("url=", 1)[1])


class Crawler:
    """Looks every address up in the published folders, as a plain file server would."""

    def __init__(self, editions: dict[str, Path], base: str) -> None:
        self.editions = editions
        """Absolute base address -> folder."""
        self.base = base
        self.pages: dict[Path, Page] = {}

    def page(self, path: Path) -> Page:
        if path not in self.pages:
            self.pages[path] = Page(path.read_text("utf-8"))
        return self.pages[path]

    def dead(self, folder: Path) -> Iterator[str]:
        """The addresses in one edition's pages that lead nowhere."""
        for path in sorted(folder.rglob("*.html")):
            inner = path.relative_to(folder).as_posix()
            here = self.base + inner.removesuffix("index.html")
            for address in self.page(path).addresses:
                if address.startswith(("mailto:", "tel:", "data:")):
                    continue
                url, fragment = urldefrag(urljoin(here, address))
                places = {self.base: folder, **self.editions}
                known = next((base for base in places if url.startswith(base)), None)
                if known is None:
                    if url.startswith("http://") and url.split("/")[2] == self.base.split("/")[2]:
                        yield f"{inner}: {address} leaves the site's folder"
                    continue
                if fault := self.fault(places[known], url[len(known) :], unquote(fragment)):
                    yield f"{inner}: {address} {fault}"

    def fault(self, folder: Path, path: str, fragment: str = "") -> str:
        """Why *path* does not answer with 200; empty when it does."""
        target = folder / unquote(path.split("?")[0])
        if path.split("?")[0].endswith("/") or target == folder:
            target /= "index.html"
        if not target.is_file():
            return "is not there"
        if fragment and target.suffix == ".html" and fragment not in self.page(target).anchors:
            return f"has no place #{fragment}"
        return ""

    def dead_absolutes(self, folder: Path) -> Iterator[str]:
        """Absolute addresses of ours, in feeds, sitemaps, calendars and all, that lead nowhere."""
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".html", ".xml", ".json", ".opml", ".ics", ".txt"):
                continue
            text = path.read_text("utf-8").replace("&amp;", "&").replace("\n ", "")
            for url in set(_ABSOLUTE.findall(text)):
                known = next((base for base in self.editions if url.startswith(base)), None)
                if known is None:
                    continue
                place = urldefrag(url)[0][len(known) :].rstrip(".;")
                if fault := self.fault(self.editions[known], place):
                    yield f"{path.relative_to(folder)}: {url} {fault}"


def test_every_address_in_the_sample_hub_answers(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "content", tmp_path / "content")
    shutil.copy(REPOSITORY / "site.yaml", tmp_path)
    report = build(tmp_path, now=NOW, options=Options(jobs=2))
    editions = {}
    for edition in report.editions:
        folder = Path(edition.output)
        robots = (folder / "robots.txt").read_text()
        editions[re.findall(r"Sitemap: (\S+)sitemap\.xml", robots)[0]] = folder
    assert len(editions) >= 2
    for base in ("http://situs.uji/", "http://situs.uji/desa/kim/"):
        crawler = Crawler(editions, base)
        assert [dead for folder in editions.values() for dead in crawler.dead(folder)] == []
    found = [dead for folder in editions.values() for dead in crawler.dead_absolutes(folder)]
    assert found == []


def test_a_hub_that_lives_under_a_path_links_to_it(bench: Bench) -> None:
    bench.site(alamat="https://pemda.uji.id/kim/")
    bench.write("kim-a/panen.md", judul="Panen").build()
    crawler = Crawler({"https://pemda.uji.id/kim/": bench.root / "public"}, "http://situs.uji/")
    assert [*crawler.dead(bench.root / "public")] == []
    assert [*crawler.dead_absolutes(bench.root / "public")] == []
    assert "https://pemda.uji.id/kim/kim-a/2026/11/panen/" in bench.text("feed.xml")
    assert bench.naming("https://pemda.uji.id/kim-a/") == []


def test_the_crawler_sees_a_dead_link(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen").build()
    (bench.root / "public/kim-a/2026/11/panen/index.html").unlink()
    crawler = Crawler({"https://hub.uji.id/": bench.root / "public"}, "http://situs.uji/x/")
    assert any("panen/ is not there" in dead for dead in crawler.dead(bench.root / "public"))
    assert any("panen/ is not" in dead for dead in crawler.dead_absolutes(bench.root / "public"))
