"""``kimgen ping``: who is told what, once, and only of what readers can see."""

import json
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from workbench import Bench

from kimgen.commands.main import main
from kimgen.running.layout import Layout
from kimgen.sending.ping import News, Silent, news, record_of, services, tell
from kimgen.sending.shipments import Shipment, shipments

KEY = "a1b2c3d4e5f6a7b8"


class World:
    """A server on this machine: the site as readers see it, a WebSub hub, and IndexNow."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[tuple[str, str, bytes]] = []
        """Path, type and body of every request but those of readers."""
        self.answers: dict[str, int] = {}
        """Path, or topic, -> status."""
        self.sleeps = 0.0
        world = self

        class Handler(SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                world.heard.append((self.path, self.headers["Content-Type"], body))
                time.sleep(world.sleeps)
                topic = parse_qs(body.decode()).get("hub.url", [""])[0]
                status = world.answers.get(topic, world.answers.get(self.path, 202))
                answer = b"terlalu\nsering \x1b[31m" if status >= 300 else b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def topics(self) -> list[str]:
        """What the hub was told of, relative to the site."""
        forms = [parse_qs(body.decode()) for path, _, body in self.heard if path == "/hub"]
        assert all(form["hub.mode"] == ["publish"] for form in forms)
        return [form["hub.url"][0].removeprefix(self.address) for form in forms]

    def pages(self) -> list[str]:
        """What IndexNow was told of, relative to the site."""
        found = [json.loads(body) for path, _, body in self.heard if path == "/indexnow"]
        return [url.removeprefix(self.address) for each in found for url in each["urlList"]]

    def forget(self) -> None:
        """Hear anew."""
        self.heard.clear()

    def close(self) -> None:
        """Let the port go."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def world(bench: Bench) -> Iterator[World]:
    """A served site of two groups, built, that a hub and IndexNow are to be told of."""
    found = World(bench.root / "public")
    settings = (
        f"{{websub: {found.address}hub, indexnow: {KEY}, indexnow_ke: {found.address}indexnow"
    )
    bench.site(f"umpan: {settings}, set: []}}\n", alamat=found.address)
    for group in ("kim-a", "kim-b"):
        bench.write(f"{group}/lama.md", judul=f"Kabar lama {group}", tanggal="1 November 2026")
    bench.write("kim-a/draf.md", judul="Masih rahasia", status="draf")
    bench.write("kim-a/nanti.md", judul="Belum waktunya", tanggal="30 November 2026")
    bench.build()
    yield found
    found.close()


def kimgen(bench: Bench, *words: str) -> int:
    return main(["--root", str(bench.root), *words])


def told(bench: Bench) -> dict[str, tuple[Shipment, News]]:
    """What there is to tell, by kind of service."""
    (shipment,) = shipments(bench.root)
    record = record_of(Layout(bench.root).state / "kirim", "hub")
    return {
        each.kind: (shipment, news(shipment, each, record.of(each))) for each in services(shipment)
    }


FEEDS = [
    f"{folder}{name}"
    for folder in ("", "hub/", "kim-a/", "kim-b/")
    for name in ("atom.xml", "feed.json", "feed.xml")
]


def test_at_first_everyone_hears_of_everything_and_then_of_nothing(
    bench: Bench, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kimgen(bench, "kabari") == 0
    assert sorted(world.topics()) == sorted(FEEDS)
    assert sorted(world.pages()) == ["kim-a/2026/11/lama/", "kim-b/2026/11/lama/"]
    said = capsys.readouterr().out
    assert "dikabari tentang 12 umpan" in said
    assert "dikabari tentang 2 halaman" in said
    world.forget()
    assert kimgen(bench, "ping") == 0
    assert world.heard == []
    assert "tidak ada yang baru" in capsys.readouterr().out


def test_only_what_changed_is_told(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    world.forget()
    bench.edit("kim-b/lama.md", "Isi.", "Isi lain.").build()
    assert kimgen(bench, "ping") == 0
    assert sorted(world.topics()) == sorted(
        f for f in FEEDS if f.startswith(("kim-b/", "atom", "feed"))
    )
    assert world.pages() == ["kim-b/2026/11/lama/"]
    world.forget()
    bench.write("kim-a/baru.md", judul="Baru").build()
    assert kimgen(bench, "ping") == 0
    # Its neighbour leads to it now.
    assert sorted(world.pages()) == ["kim-a/2026/11/baru/", "kim-a/2026/11/lama/"]


def test_feeds_name_the_hub_and_the_key_lies_at_the_root(bench: Bench, world: World) -> None:
    hub = f"{world.address}hub"
    for path in FEEDS:
        if path.endswith(".json"):
            assert json.loads(bench.text(path))["hubs"] == [{"type": "WebSub", "url": hub}]
        else:
            root = ElementTree.fromstring(bench.bytes_of(path))
            links = root.iter("{http://www.w3.org/2005/Atom}link")
            assert [link.get("href") for link in links if link.get("rel") == "hub"] == [hub]
    assert bench.text(f"{KEY}.txt") == KEY
    bench.site(alamat=world.address).build()
    assert not bench.has(f"{KEY}.txt")
    assert bench.naming('rel="hub"') == bench.naming('"hubs"') == []


def test_indexnow_gets_what_its_protocol_wants(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    ((_, kind, body),) = [each for each in world.heard if each[0] == "/indexnow"]
    assert kind == "application/json; charset=utf-8"
    told = json.loads(body)
    assert told["host"] == world.address.split("/")[2]
    assert told["key"] == KEY
    assert told["keyLocation"] == f"{world.address}{KEY}.txt"


def test_nobody_hears_of_a_draft_or_of_what_is_not_yet_due(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    bench.edit("kim-a/draf.md", "status: draf", "status: draf\nringkasan: Lain").build()
    kimgen(bench, "ping")
    assert not [body for _, _, body in world.heard if b"draf" in body or b"nanti" in body]
    world.forget()
    bench.wait(days=10).build()
    assert kimgen(bench, "ping") == 0
    assert "kim-a/2026/11/nanti/" in world.pages()
    assert "kim-a/2026/11/draf/" not in world.pages()


def test_what_is_gone_is_told_once(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    world.forget()
    bench.edit("kim-a/lama.md", "judul:", "dicabut: {waktu: 2/11/2026, alasan: Keliru.}\njudul:")
    bench.build()
    assert kimgen(bench, "ping") == 0
    assert world.pages() == ["kim-a/2026/11/lama/"]
    world.forget()
    assert kimgen(bench, "ping") == 0
    assert world.heard == []


def test_a_dry_run_says_what_it_would_and_tells_nobody(
    bench: Bench, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kimgen(bench, "ping", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "akan mengabari" in said
    assert f"  {world.address}kim-a/feed.xml\n" in said
    assert f"  {world.address}kim-a/2026/11/lama/\n" in said
    assert world.heard == []
    assert kimgen(bench, "ping") == 0
    assert len(world.topics()) == 12


def test_nobody_is_told_before_readers_can_see_it(
    bench: Bench, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    kimgen(bench, "ping")
    world.forget()
    bench.edit("kim-a/lama.md", "Isi.", "Isi lain.").build()
    feed = bench.root / "public/kim-a/feed.xml"
    new = feed.read_bytes()
    feed.write_bytes(b"as it was before the deploy")
    assert kimgen(bench, "ping") == 1
    assert "belum menampilkan hasil terakhir (kim-a/feed.xml)" in capsys.readouterr().err
    assert world.heard == []
    assert kimgen(bench, "ping", "--unchecked") == 0
    assert "kim-a/feed.xml" in world.topics()
    feed.write_bytes(new)


def test_a_site_that_nobody_can_reach_is_not_announced(
    bench: Bench, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.close()
    assert kimgen(bench, "ping") == 1
    assert "127.0.0.1" in capsys.readouterr().err
    assert world.heard == []


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503, 301])
def test_who_refuses_is_told_again_and_the_other_is_not(
    bench: Bench, world: World, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world.answers["/hub"] = status
    assert kimgen(bench, "ping") == 1
    refused = capsys.readouterr().err
    assert f"menolak ({status} terlalu sering" in refused
    assert "\x1b" not in refused
    assert len(world.topics()) <= 3
    assert len(world.pages()) == 2
    world.forget()
    world.answers.clear()
    assert kimgen(bench, "ping") == 0
    assert len(world.topics()) == 12
    assert world.pages() == []


def test_one_feed_that_is_refused_keeps_no_other_from_being_told(
    bench: Bench, world: World
) -> None:
    world.answers[f"{world.address}kim-a/atom.xml"] = 422
    assert kimgen(bench, "ping") == 1
    assert sorted(world.topics()) == sorted(FEEDS)
    world.forget()
    world.answers.clear()
    assert kimgen(bench, "ping") == 0
    assert world.topics() == ["kim-a/atom.xml"]


def test_who_does_not_answer_in_time_is_told_again(bench: Bench, world: World) -> None:
    record = record_of(Layout(bench.root).state / "kirim", "hub")
    for shipment, found in told(bench).values():
        world.sleeps = 1.0
        with pytest.raises(Silent, match="timeout"):
            tell(shipment, found, record, patience=0.1)
        world.sleeps = 0.0
        assert told(bench)[found.service.kind][1].changed == found.changed
        assert tell(shipment, found, record, patience=5) == len(found.paths)
        assert told(bench)[found.service.kind][1].paths == ()


def test_a_hub_that_is_away_is_named(
    bench: Bench, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.site("umpan: {websub: http://127.0.0.1:9/hub}\n", alamat=world.address).build()
    assert kimgen(bench, "ping") == 1
    assert "127.0.0.1:9 tidak menjawab" in capsys.readouterr().err


def test_another_look_of_the_pages_is_no_news(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    world.forget()
    bench.file("templates/article.html", '{% extends "bawaan/article.html" %}\n'
               "{% block main %}<p>Rupa baru.</p>{{ super() }}{% endblock %}\n")  # fmt: skip
    bench.build()
    assert "Rupa baru." in bench.text("kim-a/2026/11/lama/index.html")
    assert kimgen(bench, "ping") == 0
    assert world.heard == []


def test_a_record_that_is_spoilt_is_an_empty_record(bench: Bench, world: World) -> None:
    kimgen(bench, "ping")
    (record,) = (bench.root / ".kimgen/kirim").glob("*.kabar")
    record.write_bytes(record.read_bytes()[:-1] + b"x")
    world.forget()
    assert kimgen(bench, "ping") == 0
    assert len(world.topics()) == 12


def test_a_group_with_a_site_of_its_own_tells_of_it(bench: Bench, world: World) -> None:
    own = World(bench.root / "public-kim-a")
    own.address = own.address.replace("127.0.0.1", "localhost")
    try:
        bench.group("kim-a", domain=own.address).build()
        assert kimgen(bench, "ping") == 0
        urls = [
            url
            for path, _, body in world.heard
            if path == "/indexnow"
            for url in json.loads(body)["urlList"]
        ]
        assert f"{own.address}2026/11/lama/" in urls
        assert f"{world.address}kim-a/2026/11/lama/" not in urls
        assert (bench.root / f"public-kim-a/{KEY}.txt").read_text() == KEY
    finally:
        own.close()


def test_without_a_service_there_is_nobody_to_tell(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.write("kim-a/satu.md").build()
    assert kimgen(bench, "ping") == 1
    assert "websub" in capsys.readouterr().err


def test_a_key_that_is_none_is_named_and_not_used(bench: Bench) -> None:
    bench.site("umpan: {indexnow: ../rahasia}\n").write("kim-a/satu.md").build()
    assert bench.finding("indexnow-key").where.line == 6
    assert not list(bench.root.rglob("rahasia*"))
