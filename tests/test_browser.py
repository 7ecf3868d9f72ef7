"""What readers see, in a real browser: one page of every kind on three widths, light and dark.

Debian's Chromium, driven by Playwright's Python package; the rules of WCAG by axe-core.
"""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright
from server import Server
from showcase import PAGES, showcase
from workbench import Bench

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)

WIDTHS = (360, 768, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (tags) => {
  const told = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
    rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
  });
  return told.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join("; ")}`);
}"""
ASKED = ("light, 360", "dark, 768", "dark, 1280")
"""Where axe looks at a page, half a second each: every width, light and dark."""
WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room + 1) return [];
  const scrolls = (e) =>
    e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e.parentElement))
    .map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`).slice(-3);
}"""


@dataclass
class Seen:
    """What a browser complained of, and whom it asked."""

    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    """Pictures that the browser itself gave up, for a file of another width: to be asked for."""

    def on(self, page: Page) -> None:
        """Listen to *page*."""
        page.on("console", lambda said: self.faults.append(f"{said.text} {said.location['url']}")
                if said.type in ("error", "warning") else None)  # fmt: skip
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("requestfailed", self.failed)
        page.on("request", lambda request: self.hosts.add("/".join(request.url.split("/")[:3])))

    def failed(self, request: Request) -> None:
        """A request that came to nothing."""
        if request.resource_type == "image" and request.failure == "net::ERR_ABORTED":
            self.given_up.add(request.url)
        else:
            self.faults.append(request.url)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = str(tmp_path_factory.mktemp("rumah"))
    with sync_playwright() as player:
        chromium = player.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home},
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the showcase, under a path, with a group's own site beside it."""
    server = Server()
    root = tmp_path_factory.mktemp("pajangan") / "situs"
    showcase(root, f"{server.address}kim/", f"http://localhost:{server.port}/tiga/")
    server.under("/kim/", root / "public").under("/tiga/", root / "public-kim-tiga")
    yield f"{server.address}kim/"
    server.stop()


def looks(page: Page) -> Iterator[str]:
    """The page in every width, light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            yield f"{scheme}, {width}"


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_is_sound(name: str, hub: str, browser: Browser, axe: str) -> None:
    """No fault in the console, no other host, nothing too wide, nothing against axe's rules."""
    _sound(hub + PAGES[name], hub, browser, axe)


@pytest.mark.parametrize("path", ["", "2026/11/wartos/", "agenda/", "404.html"])
def test_a_group_s_own_site_is_sound_too(path: str, hub: str, browser: Browser, axe: str) -> None:
    own = hub.replace("127.0.0.1", "localhost").replace("/kim/", "/tiga/")
    _sound(own + path, own, browser, axe)


def _sound(address: str, site: str, browser: Browser, axe: str) -> None:
    seen, found = Seen(), []
    page = browser.new_page()
    seen.on(page)
    page.goto(address)
    page.evaluate(axe)
    for look in looks(page):
        if look in ASKED:
            found += [f"{look}: {fault}" for fault in page.evaluate(AXE, TAGS)]
        found += [f"{look}: too wide: {what}" for what in page.evaluate(WIDE)]
    page.set_viewport_size({"width": 320, "height": 640})
    found += [f"320: too wide: {what}" for what in page.evaluate(WIDE)]
    whole = page.inner_text("main")
    page.close()

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    seen.on(page)
    page.goto(address)
    for look in looks(page):
        found += [f"{look}, no script: too wide: {what}" for what in page.evaluate(WIDE)]
    bare = page.inner_text("main")
    found += [f"not there: {url}" for url in seen.given_up if not context.request.get(url).ok]
    context.close()

    assert "\n".join(found) == ""
    assert seen.faults == []
    assert seen.hosts == {site.rsplit("/", 2)[0]}
    assert len(bare) > 0.85 * len(whole)


def test_the_keyboard_gets_past_the_menu_and_sees_where_it_is(hub: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(hub)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    page.keyboard.press("Tab")
    focus = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate(focus) == "solid"
    page.close()


def test_a_reader_finds_an_article_by_another_form_of_its_word(hub: str, browser: Browser) -> None:
    page = browser.new_page()
    seen = Seen()
    seen.on(page)
    page.goto(f"{hub}cari/?q=penyepakatan")
    page.wait_for_selector("#hasil a")
    page.click("#hasil a")
    page.wait_for_url("**/2026/11/panjang/")
    assert seen.faults == []
    page.close()


def test_the_directory_narrows_as_one_types(hub: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{hub}kim/")
    every = page.locator(".region li:visible").count()
    page.fill("#saring input", "desa bagelen")
    assert page.locator(".region li:visible").count() == 1 < every
    page.close()


def test_an_article_on_paper_leaves_the_menus_out(hub: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(hub + PAGES["artikel"])
    page.emulate_media(media="print")
    for hidden in (".bar", ".crumbs", ".share .chips", ".pair"):
        assert page.locator(hidden).count() and not page.locator(hidden).first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".body").is_visible()
    page.close()


def test_a_browser_is_told_how_wide_a_body_s_pictures_are(hub: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(hub + PAGES["artikel"])
    for width in (360, 412, 639, 640, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        told, shown = page.evaluate(
            """() => {
              const source = document.querySelector(".body picture source");
              const [wide, narrow] = source.sizes.split(/,(?=calc)/);
              const [query, size] = wide.split(/ (?=[0-9])/);
              const ruler = document.createElement("p");
              ruler.style.position = "fixed";
              ruler.style.width = matchMedia(query).matches ? size : narrow;
              document.body.append(ruler);
              const image = source.parentElement.querySelector("img");
              image.style.width = "100%";
              return [ruler, image].map((each) => each.getBoundingClientRect().width);
            }"""
        )
        assert abs(told - shown) < 1, (width, told, shown)
    page.close()


def test_a_cheap_phone_fetches_the_photo_that_fits(hub: str, browser: Browser) -> None:
    with browser.new_context(
        viewport={"width": 412, "height": 915}, device_scale_factor=1.75
    ) as phone:
        page = phone.new_page()
        page.goto(hub + PAGES["artikel"])
        photo = page.locator("picture:has(source[sizes]) img").first
        taken = photo.evaluate("(image) => image.decode().then(() => image.currentSrc)")
        offered = photo.locator("xpath=../source").get_attribute("srcset") or ""
        widths = dict(each.split()[::-1] for each in offered.split(", "))
        assert len(widths) == 3 and widths["720w"].rpartition("/")[2] == taken.rpartition("/")[2]


def test_nothing_jumps_while_a_page_loads(hub: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((l) => { for (const e of l.getEntries())"
        " moved += e.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for path in ("", PAGES["artikel"], PAGES["galeri satu"]):
        page.goto(hub + path, wait_until="networkidle")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.moved") == 0, path
    page.close()


@pytest.fixture
def offline(bench: Bench) -> Iterator[tuple[str, Server]]:
    """A site that is kept for reading without signal, and what serves it."""
    server = Server()
    bench.site(alamat=f"{server.address}kim/", luring="ya")
    for number in range(3):
        bench.write(f"kim-satu/kabar-{number}.md", judul=f"Kabar {number}", isi=f"Isi {number}.")
    bench.build().expect_findings()
    yield f"{server.under('/kim/', bench.root / 'public').address}kim/", server
    server.stop()


def test_what_was_read_stays_readable_without_signal(
    offline: tuple[str, Server], browser: Browser
) -> None:
    site, server = offline
    context = browser.new_context()
    page = context.new_page()
    seen = Seen()
    seen.on(page)
    page.goto(f"{site}kim-satu/2026/11/kabar-0/")
    _until(page, "navigator.serviceWorker.controller !== null", True)
    kept = f"async () => (await (await caches.open('kimgen halaman {site}')).keys()).length"
    _until(page, kept, 1)
    page.goto(f"{site}kim-satu/2026/11/kabar-1/")
    _until(page, kept, 2)
    assert seen.faults == []
    server.stop()

    page.reload()
    assert "Isi 1." in page.inner_text("main")
    page.goto(f"{site}kim-satu/2026/11/kabar-0/")
    assert "Isi 0." in page.inner_text("main")
    page.goto(f"{site}kim-satu/2026/11/kabar-2/")
    assert page.url == f"{site}luring/"
    page.wait_for_selector("#tersimpan a")
    assert sorted(page.locator("#tersimpan a").all_inner_texts()) == ["Kabar 0", "Kabar 1"]
    assert not page.locator("#kosong").is_visible()
    context.close()


def _until(page: Page, asked: str, answer: object, seconds: float = 10) -> None:
    """Ask *page* until it gives the *answer*: its policy forbids Playwright's own way."""
    end = time.monotonic() + seconds
    while (told := page.evaluate(asked)) != answer:
        assert time.monotonic() < end, f"{asked}: {told}"
        page.wait_for_timeout(20)


def test_a_site_that_keeps_nothing_any_more_is_let_go(bench: Bench, browser: Browser) -> None:
    server = Server()
    bench.site(alamat=f"{server.address}kim/", luring="ya")
    bench.write("kim-satu/kabar.md", judul="Kabar").build()
    site = f"{server.under('/kim/', bench.root / 'public').address}kim/"
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    _until(page, "navigator.serviceWorker.controller !== null", True)
    _until(page, "async () => (await caches.keys()).length", 2)
    # As if its last look were two days ago.
    page.evaluate(
        "async () => (await caches.open(`kimgen dasar ${location.href}`)).put("
        "`${location.href}luring.js`, new Response('0'))"
    )
    bench.site(alamat=f"{server.address}kim/").build()
    assert not bench.has("luring.js")
    page.goto(f"{site}kim-satu/2026/11/kabar/")
    _until(page, "async () => (await caches.keys()).length", 0)
    _until(page, "async () => (await navigator.serviceWorker.getRegistrations()).length", 0)
    context.close()
    server.stop()


def test_screens_are_kept_for_a_look(
    hub: str, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Whole pages as pictures, in the test's folder; a page of no height has lost its style."""
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(hub)
    page.screenshot(path=tmp_path / "beranda.png", full_page=True)
    assert page.evaluate("document.body.scrollHeight") > 2 * 640
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 253, 248)"
    page.close()
