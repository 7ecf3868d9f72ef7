"""The preview server, through real sockets and, where there is one, a real browser."""

import contextlib
import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from kimgen.running.livepage import LIVE_SCRIPT, live_page, relaxed_policy
from kimgen.running.preview import Preview
from kimgen.running.requests import segments_of
from kimgen.running.server import MOST_CONNECTIONS, Server, start_server

SOON = 5.0
PAGE = (
    '<!doctype html><html lang="id"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; '
    "img-src 'self'; style-src 'sha256-abc='; upgrade-insecure-requests\">"
    "<title>Beranda</title></head><body><p>Halo</p></body></html>"
)


class Answer(NamedTuple):
    status: int
    fields: dict[str, str]
    body: bytes


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture
def public(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    write(folder / "index.html", PAGE)
    write(folder / "kim-satu" / "index.html", PAGE.replace("Halo", "Kelompok satu"))
    write(folder / "404.html", PAGE.replace("Halo", "Tidak ketemu"))
    write(folder / "feed.xml", "<rss/>")
    return folder


@pytest.fixture
def server(public: Path) -> Iterator[Server]:
    own = public.parent / "situs-kim-x"
    write(own / "index.html", PAGE.replace("Halo", "Situs sendiri"))
    write(own / "404.html", PAGE.replace("Halo", "Tidak ketemu di situs sendiri"))
    server = start_server(Preview({"/": public, "/_situs/kim-x/": own}, port=0))
    yield server
    server.stop()


@pytest.fixture
def preview(server: Server) -> Preview:
    return server.preview


@contextlib.contextmanager
def serving(preview: Preview) -> Iterator[Preview]:
    server = start_server(preview)
    try:
        yield preview
    finally:
        server.stop()


def dial(preview: Preview) -> socket.socket:
    return socket.create_connection(("127.0.0.1", preview.port), timeout=SOON)


def ask(preview: Preview, target: str, method: str = "GET", **fields: str) -> Answer:
    """One request. Field names are written with underscores; Host is right unless given."""
    lines = {"Host": f"127.0.0.1:{preview.port}"}
    lines |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return ask_raw(preview, f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode(), method)


def ask_raw(preview: Preview, request: bytes, method: str = "GET") -> Answer:
    with dial(preview) as connection:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())


class Listener:
    """An open page, as the server sees it."""

    def __init__(self, preview: Preview, query: str = "", **fields: str) -> None:
        self._connection = dial(preview)
        host = f"Host: localhost:{preview.port}\r\n"
        more = "".join(f"{name.replace('_', '-')}: {v}\r\n" for name, v in fields.items())
        self._connection.sendall(
            f"GET /_kimgen/events{query} HTTP/1.1\r\n{host}{more}\r\n".encode()
        )
        self._file = self._connection.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass
        self.last_id = ""

    def hear(self) -> dict[str, object]:
        """The next message."""
        data = b""
        while True:
            line = self._file.readline()
            if not line:
                raise EOFError
            if line.startswith(b"id: "):
                self.last_id = line[4:].decode().strip()
            if line.startswith(b"data: "):
                data = line[6:]
            if not line.strip() and data:
                message = json.loads(data)
                assert isinstance(message, dict)
                return message

    def close(self) -> None:
        self._file.close()
        self._connection.close()


def wait_for(condition: Callable[[], bool], seconds: float = SOON) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True


def run_and_since(preview: Preview) -> tuple[str, str]:
    body = ask(preview, "/").body.decode()
    tag = body[body.index("<script") : body.index("</script>")]
    return tag.split('data-run="')[1].split('"')[0], tag.split('data-since="')[1].split('"')[0]


# Serving


def test_a_folder_answers_with_its_index_and_the_script_before_the_end_of_its_body(
    preview: Preview,
) -> None:
    answer = ask(preview, "/")
    assert answer.status == 200
    assert answer.fields["content-type"] == "text/html; charset=utf-8"
    assert answer.fields["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.fields
    text = answer.body.decode()
    assert "<p>Halo</p><script src=" in text
    assert text.endswith("defer></script></body></html>")


def test_the_files_on_the_disk_stay_as_they_are(preview: Preview, public: Path) -> None:
    ask(preview, "/")
    assert (public / "index.html").read_text() == PAGE


def test_a_folder_without_its_slash_leads_to_the_one_with_it(preview: Preview) -> None:
    answer = ask(preview, "/kim-satu?a=b")
    assert (answer.status, answer.fields["location"]) == (301, "/kim-satu/?a=b")
    assert b"Kelompok satu" in ask(preview, "/kim-satu/").body
    assert b"Kelompok satu" in ask(preview, "/kim-satu/index.html?x#y".partition("#")[0]).body


def test_no_address_leads_elsewhere(preview: Preview, public: Path) -> None:
    write(public / "evil.example" / "index.html", PAGE)
    for target in (
        "//evil.example",
        "//evil.example/%2e%2e",
        "/\\evil.example",
        "/%5cevil.example",
    ):
        answer = ask(preview, target)
        assert answer.status == 404
        assert "location" not in answer.fields


def test_a_missing_page_answers_with_the_site_s_own_page_and_404(preview: Preview) -> None:
    answer = ask(preview, "/tiada/")
    assert answer.status == 404
    assert b"Tidak ketemu" in answer.body
    assert b"/_kimgen/live.js" in answer.body
    assert b"di situs sendiri" in ask(preview, "/_situs/kim-x/tiada").body


def test_an_empty_output_has_a_page_that_waits_for_the_first_one(tmp_path: Path) -> None:
    with serving(Preview({"/": tmp_path / "belum-ada"}, port=0)) as preview:
        answer = ask(preview, "/")
        assert answer.status == 404
        assert b"Tidak ada halaman" in answer.body
        assert b"/_kimgen/live.js" in answer.body


def test_an_own_site_is_served_under_its_prefix(preview: Preview) -> None:
    assert b"Situs sendiri" in ask(preview, "/_situs/kim-x/").body
    assert ask(preview, "/_situs/kim-x").fields["location"] == "/_situs/kim-x/"
    assert b"di situs sendiri" not in ask(preview, "/_situs/kim-xy/").body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("data.json", "application/json; charset=utf-8"),
        ("peta.svg", "image/svg+xml"),
        ("foto.webp", "image/webp"),
        ("agenda.ics", "text/calendar; charset=utf-8"),
        ("semua.opml", "text/x-opml; charset=utf-8"),
        ("gaya.css", "text/css; charset=utf-8"),
        ("cari.js", "text/javascript; charset=utf-8"),
        ("cari.wasm", "application/wasm"),
        ("FOTO.JPG", "image/jpeg"),
        ("aneh.xyz", "application/octet-stream"),
    ],
)
def test_each_kind_of_file_has_its_type(
    preview: Preview, public: Path, name: str, kind: str
) -> None:
    data = os.urandom(200_000)
    write(public / name, data)
    answer = ask(preview, f"/{name}")
    assert (answer.status, answer.fields["content-type"]) == (200, kind)
    assert answer.body == data
    assert answer.fields["x-content-type-options"] == "nosniff"


def test_names_with_spaces_and_accents_are_found(preview: Preview, public: Path) -> None:
    write(public / "é dua" / "index.html", PAGE)
    assert ask(preview, "/%C3%A9%20dua/").status == 200
    assert ask(preview, "/%C3%A9%20dua").fields["location"] == "/%C3%A9%20dua/"


def test_head_answers_as_get_does_without_the_body(preview: Preview) -> None:
    for target in ("/", "/feed.xml", "/tiada/", "/_kimgen/live.js"):
        get, head = ask(preview, target), ask(preview, target, "HEAD")
        assert (head.status, head.body) == (get.status, b"")
        assert head.fields["content-length"] == get.fields["content-length"]
    assert ask(preview, "/_kimgen/events", "HEAD").status == 200


def test_one_connection_serves_many_requests(preview: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=SOON)
    sockets = set()
    for target in ("/", "/feed.xml", "/tiada", "/kim-satu/"):
        connection.request("GET", target)
        response = connection.getresponse()
        response.read()
        sockets.add(id(connection.sock))
    connection.close()
    assert len(sockets) == 1


def test_a_taken_port_makes_way_for_the_next(public: Path) -> None:
    with serving(Preview({"/": public}, port=0)) as first:
        second = Preview({"/": public}, port=first.port)
        server = start_server(second)
        try:
            assert second.port > first.port
            assert server.address == f"http://127.0.0.1:{second.port}/"
        finally:
            server.stop()


def test_the_address_told_is_one_that_this_machine_can_open(public: Path) -> None:
    for host, told in (("0.0.0.0", "127.0.0.1"), ("localhost", "localhost"), ("::1", "[::1]")):
        if host == "::1" and not Path("/proc/net/if_inet6").exists():
            continue
        preview = Preview({"/": public}, host=host, port=0)
        server = start_server(preview)
        try:
            assert server.address == f"http://{told}:{preview.port}/"
            connection = http.client.HTTPConnection(told.strip("[]"), preview.port, timeout=SOON)
            connection.request("GET", "/", headers={"Host": f"{told}:{preview.port}"})
            assert connection.getresponse().status == 200
            connection.close()
        finally:
            server.stop()


def test_it_listens_on_this_machine_only(preview: Preview) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells our outer address
        except OSError:
            pytest.skip("this machine has no network")
        outer = probe.getsockname()[0]
    if outer.startswith("127."):
        pytest.skip("this machine has no outer address")
    with pytest.raises(OSError):
        socket.create_connection((outer, preview.port), timeout=1)


def test_after_it_stopped_the_port_is_free_and_every_connection_is_closed(public: Path) -> None:
    preview = Preview({"/": public}, port=0)
    server = start_server(preview)
    listener = Listener(preview)
    idle = dial(preview)
    listener.hear()
    server.stop()
    server.stop()
    with pytest.raises((EOFError, ConnectionError)):
        listener.hear()
    with contextlib.suppress(ConnectionError):
        assert idle.recv(1) == b""
    idle.close()
    with pytest.raises(OSError):
        dial(preview)


# The page's policy and script


def test_the_policy_of_a_served_page_lets_the_script_and_its_events_in(preview: Preview) -> None:
    text = ask(preview, "/").body.decode()
    policy = text.split('content="')[1].split('"')[0].replace("&#x27;", "'")
    assert policy == (
        "default-src 'none'; img-src 'self'; style-src 'sha256-abc='; "
        "script-src 'self'; connect-src 'self'"
    )


@pytest.mark.parametrize(
    ("policy", "adapted"),
    [
        ("default-src 'self'", "default-src 'self'; script-src 'self'; connect-src 'self'"),
        ("script-src 'none'", "script-src 'self'"),
        ("SCRIPT-SRC 'sha256-x';;", "script-src 'self' 'sha256-x'"),
        ("script-src-elem x.id; script-src y", "script-src-elem 'self' x.id; script-src 'self' y"),
        ("connect-src 'NONE'; img-src *", "connect-src 'self'; img-src *"),
        ("img-src 'none'", "img-src 'none'"),
        ("upgrade-insecure-requests", ""),
        ("", ""),
    ],
)
def test_policies_are_widened_by_no_more_than_needed(policy: str, adapted: str) -> None:
    assert relaxed_policy(policy) == adapted


@pytest.mark.parametrize(
    "meta",
    [
        """<meta http-equiv="Content-Security-Policy" content="script-src 'none'">""",
        """<META CONTENT="script-src 'none'" HTTP-EQUIV='content-security-policy' />""",
        """<meta\n  content="script-src &#39;none&#39;"\n  http-equiv=Content-Security-Policy\n>""",
        """<meta data-x="a>b" http-equiv="Content-Security-Policy" content="script-src 'none'">""",
    ],
)
def test_a_policy_is_found_however_it_is_written(meta: str) -> None:
    page = live_page(f"<head>{meta}</head><body></body>".encode(), b"<S>")
    assert page == (
        b'<head><meta http-equiv="Content-Security-Policy" content="script-src &#x27;self&#x27;">'
        b"</head><body><S></body>"
    )


@pytest.mark.parametrize(
    ("page", "live"),
    [
        ("<body>a</body>", "<body>a<S></body>"),
        ("<body>a</BODY >\n</html>", "<body>a<S></BODY >\n</html>"),
        ("<body>a</body><!-- </body> -->", "<body>a<S></body><!-- </body> -->"),
        ("<script>'</body>'</script>b</body>", "<script>'</body>'</script>b<S></body>"),
        ("<p>tanpa akhir", "<p>tanpa akhir<S>"),
        ("", "<S>"),
        ("<body>a<!-- </body>", "<body>a<!-- </body><S>"),
        (
            "<!-- <meta http-equiv=Content-Security-Policy content=x> -->",
            "<!-- <meta http-equiv=Content-Security-Policy content=x> --><S>",
        ),
        ('<meta name="a" content="\'none\'">', '<meta name="a" content="\'none\'"><S>'),
    ],
)
def test_the_script_finds_its_place_and_all_else_stays(page: str, live: str) -> None:
    assert live_page(page.encode(), b"<S>") == live.encode()


def test_bytes_that_are_no_utf8_pass_unchanged() -> None:
    assert live_page(b"\xff\xfe<body>\x80</body>", b"<S>") == b"\xff\xfe<body>\x80<S></body>"


def test_a_page_made_to_be_slow_is_adapted_in_time() -> None:
    begin = time.monotonic()
    for piece in (
        b"<!--",
        b"<meta ",
        b'<meta a="',
        b"<script>",
        b"</body",
        b"<title",
        b"<meta a='>",
    ):
        live_page(piece * 20_000, b"<S>")
    assert time.monotonic() - begin < SOON


def test_the_script_never_sets_html() -> None:
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert word not in LIVE_SCRIPT


# Messages


def test_an_announcement_reaches_every_open_page_at_once(preview: Preview) -> None:
    listeners = [Listener(preview) for _ in range(5)]
    for listener in listeners:
        assert listener.hear() == {"kind": "findings", "findings": []}
    begin = time.monotonic()
    preview.announce({"kind": "reload", "paths": ["/kim-satu/"]})
    for listener in listeners:
        assert listener.hear() == {"kind": "reload", "paths": ["/kim-satu/"]}
        listener.close()
    assert time.monotonic() - begin < 1


def test_findings_are_shown_to_open_pages_and_to_later_ones(preview: Preview) -> None:
    early = Listener(preview)
    early.hear()
    finding = ("error", "content/a.md:3", "Tanggal <b>ini</b> tidak ada.\nid: 9\n\ndata: x")
    preview.show((finding,))
    shown = {"kind": "findings", "findings": [list(finding)]}
    assert early.hear() == shown
    late = Listener(preview)
    assert late.hear() == shown
    preview.show(())
    assert early.hear() == late.hear() == {"kind": "findings", "findings": []}
    early.close()
    late.close()


def test_a_page_hears_what_was_said_between_its_loading_and_its_listening(
    preview: Preview,
) -> None:
    run, since = run_and_since(preview)
    preview.announce({"kind": "reload", "paths": ["/a/"]})
    preview.announce({"kind": "reload", "paths": ["/b/"]})
    listener = Listener(preview, f"?run={run}&since={since}")
    assert [listener.hear().get("paths") for _ in range(3)] == [["/a/"], ["/b/"], None]
    listener.close()
    again = Listener(preview, f"?run={run}&since={since}", Last_Event_ID=f"{run}:1")
    assert [again.hear().get("paths") for _ in range(2)] == [["/b/"], None]
    again.close()


def test_a_page_that_missed_too_much_reloads(preview: Preview) -> None:
    run, since = run_and_since(preview)
    for n in range(200):
        preview.announce({"kind": "reload", "paths": [f"/{n}/"]})
    listener = Listener(preview, f"?run={run}&since={since}")
    assert listener.hear() == {"kind": "reload"}
    assert listener.hear()["kind"] == "findings"
    listener.close()


def test_a_page_of_an_earlier_run_is_told_of_the_restart(preview: Preview) -> None:
    listener = Listener(preview, "?run=0123456789abcdef&since=3")
    assert listener.hear() == {"kind": "restart", "run": run_and_since(preview)[0]}
    listener.close()


def test_a_reload_of_very_many_paths_is_for_every_page(preview: Preview) -> None:
    listener = Listener(preview)
    listener.hear()
    preview.announce({"kind": "reload", "paths": tuple(f"/{n}/" for n in range(5000))})
    assert listener.hear() == {"kind": "reload"}
    listener.close()


def test_odd_queries_of_a_listener_do_no_harm(preview: Preview) -> None:
    run, _ = run_and_since(preview)
    for query in ("?since=-1", f"?run={run}&since=-1", f"?run={run}&since=9999999999999999999999"):
        listener = Listener(preview, query)
        assert listener.hear()["kind"] == "findings"
        listener.close()
    assert ask(preview, "/?" + "&".join(f"a{n}=1" for n in range(99))).status == 400


def test_a_page_that_does_not_listen_holds_up_nobody(preview: Preview) -> None:
    deaf, keen = Listener(preview), Listener(preview)
    keen.hear()
    begin = time.monotonic()
    for n in range(300):
        preview.announce({"kind": "reload", "paths": [f"/{n}/{'x' * 20_000}"]})
        assert keen.hear()["kind"] == "reload"
    assert time.monotonic() - begin < SOON
    deaf.close()
    keen.close()


def test_pages_that_went_away_make_room(preview: Preview) -> None:
    for _ in range(3 * MOST_CONNECTIONS):
        listener = Listener(preview)
        assert listener.status == 200
        listener.hear()
        listener.close()
        if _ % 10 == 0:
            assert wait_for(lambda: ask(preview, "/").status == 200)


def test_open_pages_never_take_the_last_connections(preview: Preview) -> None:
    listeners = [Listener(preview) for _ in range(MOST_CONNECTIONS - 4)]
    assert {listener.status for listener in listeners} == {200, 503}
    assert wait_for(lambda: ask(preview, "/").status == 200)
    for listener in listeners:
        listener.close()


# Who may ask


@pytest.mark.parametrize(
    "host", ["localhost:{}", "LocalHost:{}", "127.0.0.1:{}", "[::1]:{}", "pratinjau.lan"]
)
def test_its_own_names_are_welcome(public: Path, host: str) -> None:
    with serving(Preview({"/": public}, port=0, allowed_hosts=("pratinjau.lan",))) as preview:
        name = host.format(preview.port)
        assert ask(preview, "/", Host=name).status == 200
        assert ask(preview, "/", Host=name, Origin=f"http://{name}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{}",
        "localhost",
        "localhost:1",
        "localhost:{}.evil.example",
        "localhost.evil.example:{}",
        "127.0.0.1.evil.example:{}",
        "evil.example@localhost:{}",
        "0.0.0.0:{}",
        "192.168.1.7:{}",
        "localhost:{}:{}",
        "localhost:0{}0",
        "",
    ],
)
def test_a_foreign_name_is_turned_away_with_a_sentence(preview: Preview, host: str) -> None:
    for target in ("/", "/feed.xml", "/tiada", "/_kimgen/live.js", "/_kimgen/events"):
        answer = ask(preview, target, Host=host.format(preview.port, preview.port))
        assert answer.status == 403
        assert "alamatnya sendiri" in answer.body.decode()
        assert b"Halo" not in answer.body


def test_a_request_without_a_host_is_turned_away(preview: Preview) -> None:
    assert ask_raw(preview, b"GET / HTTP/1.0\r\n\r\n").status == 403
    assert ask_raw(preview, b"GET / HTTP/1.1\r\n\r\n").status == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost:1",
        "file://",
        "http://localhost.evil:{}",
        "",
    ],
)
def test_a_foreign_origin_is_turned_away(preview: Preview, origin: str) -> None:
    for target in ("/", "/_kimgen/events"):
        assert ask(preview, target, Origin=origin.format(preview.port)).status == 403


def test_foreign_pages_may_link_to_it_but_not_embed_it(preview: Preview) -> None:
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert ask(preview, "/", Sec_Fetch_Dest="document", **link).status == 200
    assert ask(preview, "/", Sec_Fetch_Dest="iframe", **link).status == 403
    assert ask(preview, "/feed.xml", Sec_Fetch_Site="cross-site").status == 403
    assert ask(preview, "/", Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get"])
def test_only_reading_is_possible(preview: Preview, method: str) -> None:
    answer = ask(preview, "/", method, Content_Length="5")
    assert (answer.status, answer.fields["allow"]) == (405, "GET, HEAD")
    assert not [name for name in answer.fields if name.startswith("access-control")]


def test_with_a_token_every_request_needs_it(public: Path) -> None:
    with serving(Preview({"/": public}, port=0, token="r4h4s1a")) as preview:
        for target in ("/", "/feed.xml", "/tiada", "/_kimgen/live.js", "/_kimgen/events"):
            assert ask(preview, target).status == 403
            assert ask(preview, target + "?token=salah").status == 403
            assert ask(preview, target, Cookie=f"kimgen_{preview.port}=salah").status == 403
            assert ask(preview, target, Cookie=f"kimgen_{preview.port}=%ff").status == 403
        assert "?token=" in ask(preview, "/").body.decode()
        answer = ask(preview, "/?token=r4h4s1a")
        assert answer.status == 200
        cookie = answer.fields["set-cookie"]
        assert cookie == f"kimgen_{preview.port}=r4h4s1a; Path=/; HttpOnly; SameSite=Strict"
        known = ask(preview, "/feed.xml", Cookie=f"a=b; {cookie.partition(';')[0]}")
        assert (known.status, "set-cookie" in known.fields) == (200, False)
        moved = ask(preview, "/kim-satu?token=r4h4s1a")
        assert (moved.status, "set-cookie" in moved.fields) == (301, True)


def test_a_token_of_any_letters_works(public: Path) -> None:
    with serving(Preview({"/": public}, port=0, token="a%41 ;é")) as preview:
        cookie = ask(preview, "/?token=a%2541%20%3B%C3%A9").fields["set-cookie"].partition(";")[0]
        assert ask(preview, "/", Cookie=cookie).status == 200
        assert ask(preview, "/?token=aA%20%3B%C3%A9").status == 403


# What it serves


@pytest.fixture
def secret(public: Path) -> Path:
    return write(public.parent / "rahasia.txt", "rahasia")


@pytest.mark.parametrize(
    "target",
    [
        "/../rahasia.txt",
        "/%2e%2e/rahasia.txt",
        "/%2E%2e%2Frahasia.txt",
        "/..%2frahasia.txt",
        "/kim-satu/../../rahasia.txt",
        "/kim-satu/%2e%2e/%2e%2e/rahasia.txt",
        "/..\\rahasia.txt",
        "/..%5crahasia.txt",
        "/%252e%252e/rahasia.txt",
        "/%c0%ae%c0%ae/rahasia.txt",
        "/%ef%bc%8e%ef%bc%8e/rahasia.txt",
        "/_situs/kim-x/../../rahasia.txt",
        "/_situs/kim-x/%2e%2e/rahasia.txt",
        "/./index.html",
        "//index.html",
        "/kim-satu//index.html",
        "/feed.xml/",
        "/feed.xml/index.html",
        "/feed.xml%00.html",
        "/%00",
        "/%",
        "/%zz",
        "/%0d%0aSet-Cookie:%20a=b",
        "/C:/rahasia.txt",
        "/feed.xml::$DATA",
        "/.git/config",
        "/%2egit/config",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
        "/_kimgen/lain",
    ],
)
def test_nothing_outside_the_output_is_served(
    preview: Preview, public: Path, secret: Path, target: str
) -> None:
    write(public / ".git" / "config", "rahasia")
    answer = ask(preview, target)
    assert answer.status == 404
    assert b"rahasia" not in answer.body
    assert "set-cookie" not in answer.fields
    assert ask(preview, str(secret)).status == 404


def test_links_that_lead_outside_are_not_followed(
    preview: Preview, public: Path, secret: Path
) -> None:
    (public / "tautan.txt").symlink_to(secret)
    (public / "atas").symlink_to(public.parent)
    (public / "putar").symlink_to(public / "putar")
    (public / "404.html").unlink()
    (public / "404.html").symlink_to(secret)
    for target in ("/tautan.txt", "/atas/rahasia.txt", "/atas", "/atas/", "/putar", "/putar/a"):
        answer = ask(preview, target)
        assert (answer.status, b"rahasia" in answer.body) == (404, False)


def test_links_within_the_output_are_followed(preview: Preview, public: Path) -> None:
    (public / "umpan.xml").symlink_to("feed.xml")
    assert ask(preview, "/umpan.xml").body == b"<rss/>"


def test_what_is_no_plain_file_is_not_served(preview: Preview, public: Path) -> None:
    os.mkfifo(public / "pipa.txt")
    assert ask(preview, "/pipa.txt").status == 404


def test_well_known_files_are_served(preview: Preview, public: Path) -> None:
    write(public / ".well-known" / "security.txt", "Contact: x")
    assert ask(preview, "/.well-known/security.txt").status == 200


def test_an_output_folder_may_be_exchanged_while_it_is_served(
    preview: Preview, public: Path
) -> None:
    public.rename(public.with_name("lama"))
    assert ask(preview, "/").status == 404
    write(public / "index.html", PAGE.replace("Halo", "Baru"))
    assert b"Baru" in ask(preview, "/").body


def test_segments_are_names_and_nothing_else() -> None:
    assert segments_of("/") == ("",)
    assert segments_of("/a/b%20c/") == ("a", "b c", "")
    assert segments_of("/%C3%A9.html") == ("é.html",)
    for path in ("", "a", "*", "/a//b", "/a/%2fb", "/%7f", "/..", "/%ff", "http://x/"):
        assert segments_of(path) is None


# Requests that are none


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/1.1 x\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET / HTTP/11.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nHost: evil\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: a\r\nOrigin: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nX: a\rHost: b\r\n\r\n", 400),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: localhost:%d\r\n\r\n", 404),
        (b"GET * HTTP/1.1\r\nHost: localhost:%d\r\n\r\n", 404),
        (b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * 100_000, 431),
        (b"A" * 100_000, 431),
        (b"\r\n\r\nGET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n", 200),
        (b"GET / HTTP/1.1\nHost: localhost:%d\n\n", 200),
    ],
)
def test_malformed_requests_have_their_answers(
    preview: Preview, request_: bytes, status: int
) -> None:
    request_ = request_.replace(b"%d", str(preview.port).encode())
    assert ask_raw(preview, request_).status == status


def test_a_body_is_not_taken_for_the_next_request(preview: Preview) -> None:
    inner = f"GET /kim-satu/ HTTP/1.1\r\nHost: localhost:{preview.port}\r\n\r\n"
    for field in (f"Content-Length: {len(inner)}", "Transfer-Encoding: chunked"):
        outer = f"GET / HTTP/1.1\r\nHost: localhost:{preview.port}\r\n{field}\r\n\r\n{inner}"
        with dial(preview) as connection:
            connection.sendall(outer.encode())
            received = b""
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(65536):
                    received += piece
        assert received.count(b"HTTP/1.1 ") == 1
        assert b"Kelompok satu" not in received


def test_requests_in_one_piece_are_answered_in_turn(preview: Preview) -> None:
    host = f"Host: localhost:{preview.port}\r\n"
    with dial(preview) as connection:
        connection.sendall(
            f"GET / HTTP/1.1\r\n{host}\r\n"
            f"GET /kim-satu/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode()
        )
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.count(b"HTTP/1.1 200") == 2
    assert received.index(b"Halo") < received.index(b"Kelompok satu")


def test_random_bytes_and_broken_off_requests_leave_it_alive(
    preview: Preview, capfd: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(2026)
    good = f"GET /kim-satu/ HTTP/1.1\r\nHost: localhost:{preview.port}\r\nX: y\r\n\r\n".encode()
    for _ in range(400):
        data = bytearray(good if dice.random() < 0.7 else dice.randbytes(dice.randrange(200)))
        for _ in range(dice.randrange(6)):
            place = dice.randrange(len(data) + 1)
            data[place : place + dice.randrange(3)] = dice.randbytes(dice.randrange(4))
        with dial(preview) as connection, contextlib.suppress(ConnectionError):
            connection.sendall(data[: dice.randrange(1, 400)])
            if dice.random() < 0.5:
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
    assert wait_for(lambda: ask(preview, "/").status == 200)
    assert capfd.readouterr().err == ""


def test_silent_and_slow_clients_are_let_go(server: Server, preview: Preview) -> None:
    server.patience = 0.3
    with dial(preview) as silent:
        assert silent.recv(1) == b""
    begin = time.monotonic()
    received = b""
    with dial(preview) as slow, contextlib.suppress(ConnectionError):
        slow.settimeout(0.05)
        while not received and time.monotonic() - begin < SOON:
            slow.sendall(b"G")  # each byte in time, the whole head never
            with contextlib.suppress(TimeoutError):
                received = slow.recv(100)
    assert received.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - begin < 2


def test_a_reader_that_takes_nothing_is_let_go(
    server: Server, preview: Preview, public: Path
) -> None:
    server.patience = 0.3
    write(public / "besar.zip", b"x" * 50_000_000)

    def served() -> bool:
        return any("process_request" in thread.name for thread in threading.enumerate())

    with dial(preview) as lazy:
        lazy.sendall(f"GET /besar.zip HTTP/1.1\r\nHost: localhost:{preview.port}\r\n\r\n".encode())
        assert wait_for(served)
        assert wait_for(lambda: not served())
        received = 0
        with contextlib.suppress(ConnectionError):
            while piece := lazy.recv(1_000_000):
                received += len(piece)
        assert received < 50_000_000


def test_idle_connections_make_room_for_whoever_asks(preview: Preview) -> None:
    crowd = [dial(preview) for _ in range(4 * MOST_CONNECTIONS)]
    crowd += [dial(preview) for _ in range(MOST_CONNECTIONS)]
    for connection in crowd[-MOST_CONNECTIONS:]:
        connection.sendall(b"GET / HT")  # nor do they who never finish
    try:
        begin = time.monotonic()
        for _ in range(5):
            assert ask(preview, "/").status == 200
        assert time.monotonic() - begin < SOON
    finally:
        for connection in crowd:
            connection.close()


def test_requests_of_the_oldest_kind_are_refused_and_others_follow(preview: Preview) -> None:
    for head in (b"GET /\r\n\r\n", b"GET / HTTP/0.9\r\n\r\n", b"\x16\x03\x01\x00\n\r\n\r\n"):
        with dial(preview) as old:
            old.sendall(head)
            assert old.recv(12).startswith((b"HTTP/1.1 400", b"HTTP/1.1 505")), head
    assert ask(preview, "/").status == 200


def test_more_connections_than_it_takes_are_turned_away_and_it_recovers(
    preview: Preview, public: Path
) -> None:
    write(public / "besar.zip", b"x" * 20_000_000)
    crowd = [dial(preview) for _ in range(MOST_CONNECTIONS)]
    for connection in crowd:  # all busy: each has asked, and takes its time
        connection.sendall(
            f"GET /besar.zip HTTP/1.1\r\nHost: localhost:{preview.port}\r\n\r\n".encode()
        )
        assert connection.recv(12) == b"HTTP/1.1 200"
    try:
        with dial(preview) as late:
            assert late.recv(100).startswith(b"HTTP/1.1 503 ")
    finally:
        for connection in crowd:
            connection.close()

    def answers() -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return ask(preview, "/").status == 200
        return False

    assert wait_for(answers)


def test_many_at_once_are_all_served(preview: Preview, public: Path) -> None:
    data = os.urandom(300_000)
    write(public / "foto.webp", data)
    right: list[bool] = []

    def read() -> None:
        right.extend(ask(preview, "/foto.webp").body == data for _ in range(10))

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert right == [True] * 200


# In a browser


class Beacons:
    """A server that notes what a browser asks it for."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        seen = self.seen

        class Note(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Note)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
WATCH = """
addEventListener("load", () => setTimeout(() => {
  const told = scrollY === 0 ? "/turun?" : "/gulir?";
  if (scrollY === 0) scrollTo(0, 700);
  new Image().src = BEACON + told + Math.round(scrollY);
}, 50));
let last = "";
setInterval(() => {
  const host = document.getElementById("kimgen-findings");
  const text = host ? host.shadowRoot.textContent : "";
  if (text === last) return;
  last = text;
  new Image().src = BEACON + "/kotak?" + encodeURIComponent(text);
}, 20);
"""


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
def test_a_browser_follows_changes_findings_and_a_restart(public: Path, tmp_path: Path) -> None:
    assert BROWSER is not None
    beacons = Beacons()

    def put(version: str) -> None:
        policy = f"default-src 'none'; img-src {beacons.address}"
        write(
            public / "kim-satu" / "index.html",
            f'<!doctype html><html lang="id"><meta charset="utf-8"><title>x</title>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            f'<body><img src="{beacons.address}/{version}" alt="">{"<br>" * 300}'
            f'<script src="/cek.js"></script></body></html>',
        )

    def seen(beacon: str) -> bool:
        return wait_for(lambda: any(beacon in path for path in beacons.seen), 30)

    write(public / "cek.js", f"const BEACON = {json.dumps(beacons.address)};{WATCH}")
    put("satu")
    preview = Preview({"/": public}, port=0)
    server = start_server(preview)
    browser = subprocess.Popen(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--remote-debugging-port=0",
            f"--user-data-dir={tmp_path / 'profil'}",
            f"{server.address}kim-satu/",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert seen("/satu")
        assert seen("/turun?700")  # else it might be loaded anew before it was scrolled
        put("dua")
        preview.announce({"kind": "reload", "paths": ["lain/index.html"]})
        preview.show((("error", "content/a.md:3", "Tanggal <b>ini</b>"),))
        assert seen("/kotak?Tutup1%20galatgalat%20content%2Fa.md%3A3%0ATanggal%20%3Cb%3Eini")
        assert "/dua" not in beacons.seen  # the other page's change was no reason to reload
        preview.announce({"kind": "reload", "paths": ["kim-satu/index.html"]})
        assert seen("/dua")
        assert seen("/gulir?700")
        beacons.seen.clear()
        preview.show(())
        preview.show((("warning", "site.yaml", "Peringatan saja"),))
        assert seen("Peringatan%20saja")
        put("tiga")
        preview.announce({"kind": "reload"})
        assert seen("/tiga")
        put("empat")
        preview.announce({"kind": "reload", "paths": ["/cek.js"]})
        assert seen("/empat")
        beacons.seen.clear()
        put("empat-lagi")
        preview.announce({"kind": "reload"})
        assert seen("/empat-lagi")
        assert seen("Peringatan%20saja")  # so the page listens again
        put("lima")
        port = preview.port
        server.stop()
        preview = Preview({"/": public}, port=port)
        server = start_server(preview)
        assert preview.port == port
        assert seen("/lima")
    finally:
        browser.terminate()
        browser.wait(SOON)
        server.stop()
        beacons.close()
