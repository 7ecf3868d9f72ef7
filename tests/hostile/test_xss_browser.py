# ruff: noqa: E501
"""In Chromium, nothing that a writer typed runs: no dialog, no hook, no request to another host.

The pages' own policy is switched off, so that what is proved is that there is nothing to hold back.
"""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hubs import unslotted
from payloads import HAND, generated
from workbench import Bench

from kimgen.commands.serve import _shown
from kimgen.reading.markup import mark_up
from kimgen.running.preview import Preview
from kimgen.running.server import start_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")  # fmt: skip
sync_api = pytest.importorskip("playwright.sync_api", reason="could not import playwright: pip install playwright")  # fmt: skip
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")  # fmt: skip

HOOKS = """
window.terpicu = [];
for (const name of ["alert", "confirm", "prompt", "print", "open", "kait", "msgbox"])
  window[name] = (...given) => { window.terpicu.push(name + "(" + given + ")"); };
"""
EVENTS = ("click", "mouseover", "focus", "load", "error", "toggle", "animationstart", "begin", "pointerover", "beforetoggle", "input")  # fmt: skip
POKE = """
(names) => {
  for (const each of document.querySelectorAll("*")) {
    for (const attribute of each.attributes)
      if (/^on/i.test(attribute.name) || /^\\s*(javascript|vbscript|data):/i.test(attribute.value.replace(/[\\x00-\\x20]/g, "")) && /href|src|action|cite|data/.test(attribute.name))
        window.terpicu.push(each.tagName + " " + attribute.name);
    if (each.tagName === "A" || each.tagName === "LINK") continue;
    for (const name of names) each.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
  }
  return window.terpicu;
}
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Watch:
    """A page, and what happened in it that should not."""

    def __init__(self, browser: Any, host: str) -> None:
        self.context = browser.new_context(bypass_csp=True)
        self.context.add_init_script(HOOKS)
        self.page = self.context.new_page()
        self.host = host
        self.wrong: list[str] = []
        self.page.on("dialog", self.dialog)
        self.page.on("request", self.request)
        self.page.on("popup", lambda _: self.wrong.append("popup"))
        self.page.on("download", lambda _: self.wrong.append("download"))

    def dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def request(self, request: Any) -> None:
        if not request.url.startswith((self.host, "data:,", "about:")):
            self.wrong.append(f"request {request.url}")

    def visit(self, address: str) -> None:
        """Load a page and do what a reader's hands might do there."""
        self.page.goto(address, wait_until="load")
        fired = self.page.evaluate(POKE, list(EVENTS))
        assert self.wrong == [], address
        assert fired == [], address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    yield from serving(tmp_path)


def serving(folder: Path) -> Iterator[tuple[str, Path]]:
    """A plain server of *folder*."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    server.server_close()


def test_the_watch_sees_what_runs(browser: Any, served: tuple[str, Path]) -> None:
    host, folder = served
    for number, active in enumerate(("<img src=x onerror=alert(1)>", "<b onclick=kait(1)>a</b>", "<a href='javascript:alert(1)'>a</a>")):  # fmt: skip
        (folder / f"{number}.html").write_text(f"<!DOCTYPE html><body>{active}", "utf-8")
        with pytest.raises(AssertionError):
            Watch(browser, host).visit(f"{host}{number}.html")
    (folder / "9.html").write_text("<!DOCTYPE html><img src=//evil.id/x>", "utf-8")
    with pytest.raises(AssertionError):
        Watch(browser, host).visit(f"{host}9.html")


def test_thousands_of_bodies_do_nothing_in_a_browser(
    browser: Any, served: tuple[str, Path]
) -> None:
    host, folder = served
    payloads = [*HAND, *generated()]
    watch = Watch(browser, host)
    for at in range(0, len(payloads), 250):
        bodies = [
            unslotted(mark_up(payload, path="x.md").html) for payload in payloads[at : at + 250]
        ]
        text = "\n<hr>\n".join(bodies)
        (folder / "a.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{text}", "utf-8")
        watch.visit(f"{host}a.html")


def test_a_hub_of_payloads_does_nothing_in_a_browser(browser: Any, hub: Bench) -> None:
    pages = [path for path in hub.published() if path.suffix == ".html"]
    stories = [path for path in pages if re.search(r"/kim-\d+/2026/", path.as_posix())]
    others = [path for path in pages if path not in set(stories)]
    chosen = stories[::9] + others[:: max(1, len(others) // 50)]
    for host, folder in serving(hub.root / "public"):
        watch = Watch(browser, host)
        for path in chosen:
            # The page for lost readers asks for its parts at the hub's own address.
            lost = path.name == "404.html"
            if not lost and 'http-equiv="refresh"' not in path.read_text("utf-8"):
                watch.visit(host + path.relative_to(folder).as_posix())


def test_the_html_in_feeds_does_nothing_in_a_browser(browser: Any, hub: Bench, served: tuple[str, Path]) -> None:  # fmt: skip
    host, folder = served
    watch = Watch(browser, host)
    feeds = sorted(hub.root.glob("public/**/feed.json"))[:20]
    bodies = [
        item.get("content_html", "")
        for feed in feeds
        for item in json.loads(feed.read_bytes())["items"]
    ]
    assert len(bodies) > 50
    # Pictures of the hub are asked for at its own address: here they would be another host's.
    text = "\n<hr>\n".join(bodies).replace("https://hub.uji.id/", host)
    (folder / "a.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{text}", "utf-8")
    watch.visit(f"{host}a.html")


def test_the_search_page_shows_payloads_as_text(browser: Any, hub: Bench) -> None:
    for host, _ in serving(hub.root / "public"):
        watch = Watch(browser, host)
        for word in ("script", "onerror", "alert"):
            watch.page.goto(f"{host}cari/?q={word}", wait_until="load")
            watch.page.wait_for_timeout(600)
            assert watch.page.evaluate(POKE, list(EVENTS)) == []
            assert watch.wrong == []
            assert word in watch.page.inner_text("main")
        watch.page.goto(f"{host}cari/?q=<img src=x onerror=alert(1)>", wait_until="load")
        watch.page.wait_for_timeout(300)
        assert watch.page.evaluate("window.terpicu") == []
        assert watch.wrong == []


def test_findings_over_a_preview_are_text(browser: Any, hub: Bench) -> None:
    preview = Preview({"/": hub.root / "public"}, port=0)
    server = start_server(preview)
    host = server.address
    try:
        preview.show(tuple(_shown(finding, "id") for finding in hub.report.findings))
        watch = Watch(browser, host)
        watch.page.goto(host, wait_until="load")
        watch.page.wait_for_selector("#kimgen-findings", state="attached")
        names = watch.page.evaluate(
            "[...document.querySelector('#kimgen-findings').shadowRoot.querySelectorAll('*')].map((each) => each.tagName)"
        )
        assert set(names) <= {"SECTION", "BUTTON", "STRONG", "UL", "LI", "B", "CODE", "SPAN"}
        assert watch.page.evaluate("window.terpicu") == []
        assert watch.wrong == []
    finally:
        server.stop()
