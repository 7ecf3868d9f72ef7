"""The files that hosts read: under the real Apache and nginx, and a plain server without them."""

import gzip
import http.client
import os
import re
import shutil
import tempfile
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hosts import free_port, needs, started
from workbench import Bench

from kimgen.deciding.hostplan import HostView, filled
from kimgen.making.hosting import host_file
from kimgen.making.hostrules import FOR_EVER, PAGES
from kimgen.reading.config import read_site
from kimgen.reading.registry import read_group
from kimgen.words.hosting import HOSTS

MODULES = "mpm_event authz_core dir mime deflate filter headers rewrite alias"


def site(root: Path, address: str) -> Bench:
    """A hub with every host's files, an article that was renamed, a photo, and an own site."""
    kinds = f"hosting:\n  jenis: [{', '.join(HOSTS)}]\n"
    bench = Bench(root).site(kinds, alamat=address)
    home = "{provinsi: Lampung, kabupaten: Pesawaran, kecamatan: Gedong Tataan, desa: Bagelen}"
    bench.group("kim-satu", wilayah=home)
    bench.group("kim-dua", domain="https://dua.uji.id/")
    bench.write("kim-satu/panen.md", judul="Panen raya", tagar="feed", foto="sawah.jpg")
    bench.raw("kim-satu/sawah.jpg", jpeg())
    bench.write("kim-satu/lama.md", judul="Pindah alamat")
    bench.write("kim-dua/kabar.md", judul="Kabar dua")
    bench.write("kim-satu/agenda/rapat.md", judul="Rapat", mulai="25/11/2026 09.00")
    bench.build().rename("kim-satu/lama.md", "kim-satu/baru.md")
    bench.edit(
        "kim-satu/baru.md", "judul: Pindah alamat", "slug: alamat-baru\njudul: Pindah alamat"
    )
    return bench.build()


def jpeg() -> bytes:
    from io import BytesIO

    from PIL import Image

    found = BytesIO()
    Image.new("RGB", (800, 600), "#3a7d44").save(found, "JPEG")
    return found.getvalue()


@pytest.fixture(scope="module", params=["/", "/kim/"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("hub") / "situs"
    return site(root, f"https://hub.uji.id{request.param}")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    port: int
    base: str
    folder: Path
    """What it shows at its base."""

    def get(self, path: str, *, whole: bool = False, **asked: str) -> Answer:
        """The answer at a path of the site (*whole*: of the server), asked with those headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {name.replace("_", "-"): value for name, value in asked.items()}
        connection.request("GET", path if whole else self.base + path, headers=headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())


@pytest.fixture
def shown(hub: Bench) -> Iterator[tuple[Path, str]]:
    """A copy of the site below a root that every user may read, and its base."""
    base = urlsplit(read_site((hub.root / "site.yaml").read_bytes()).site.address).path  # type: ignore[union-attr]
    folder = Path(tempfile.mkdtemp(prefix="kimgen-uji-"))
    folder.chmod(0o755)
    shutil.copytree(hub.root / "public", folder / "www" / base.strip("/"), dirs_exist_ok=True)
    yield folder, base
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def apache(shown: tuple[Path, str]) -> Iterator[Server]:
    program = needs("apache2")
    folder, base = shown
    port = free_port()
    modules = next(Path("/usr/lib").glob("**/mod_mime.so")).parent
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in MODULES.split()]
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nListen 127.0.0.1:{port}\n"
        f"ServerName localhost\n{''.join(lines)}{user}TypesConfig /etc/mime.types\n"
        f"ErrorLog {folder}/errors\nDocumentRoot {folder}/www\n"
        f"<Directory {folder}/www>\nOptions FollowSymLinks\nAllowOverride All\n"
        "Require all granted\n</Directory>\n"
    )
    end = started(
        [program, "-DFOREGROUND", "-f", str(folder / "apache.conf")], port, folder / "log"
    )
    yield Server(port, base, folder / "www" / base.strip("/"))
    end()


@pytest.fixture
def nginx(shown: tuple[Path, str]) -> Iterator[Server]:
    program = needs("nginx")
    folder, base = shown
    port = free_port()
    text = (folder / "www" / base.strip("/") / "nginx.conf").read_text()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("root /var/www/html;", f"root {folder}/www;")
    (folder / "kim.conf").write_text(text)
    temps = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ access_log off; {temps} include {folder}/kim.conf; }}\n"
    )
    end = started([program, "-c", str(folder / "nginx.conf")], port, folder / "log")
    yield Server(port, base, folder / "www" / base.strip("/"))
    end()


@pytest.mark.parametrize("name", ["apache", "nginx"])
def test_a_real_server_serves_the_site_with_the_emitted_files(
    name: str, request: pytest.FixtureRequest, hub: Bench
) -> None:
    server: Server = request.getfixturevalue(name)
    get, base = server.get, server.base
    public = hub.root / "public"
    pages = sorted(each.relative_to(public).as_posix() for each in public.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        if path == "kim-satu/2026/11/lama/index.html":
            continue  # an old address
        answer = get(path.removesuffix("index.html"))
        assert answer.status == 200, path
        assert answer.headers["content-type"].lower().replace(" ", "") == "text/html;charset=utf-8"

    lost = get("tidak/ada/di-sini")
    assert lost.status == 404
    assert lost.body == hub.bytes_of("404.html")

    new = f"{base}kim-satu/2026/11/alamat-baru/"
    for old in ("kim-satu/2026/11/lama", "kim-satu/2026/11/lama/"):
        moved = get(old)
        assert moved.status == 301
        assert urlsplit(moved.headers["location"]).path == new

    types = {
        "feed.xml": "application/rss+xml",
        "atom.xml": "application/atom+xml",
        "feed.json": "application/feed+json",
        "kim-satu/feed.xml": "application/rss+xml",
        "agenda/agenda.ics": "text/calendar",
        "kelompok.opml": "text/x-opml",
        "sitemap.xml": "application/xml",
        "icon.svg": "image/svg+xml",
        "robots.txt": "text/plain",
    }
    (server.folder / "uji.webmanifest").write_text("{}")
    manifest = get("uji.webmanifest").headers["content-type"]
    assert manifest.startswith("application/manifest+json")
    for path, kind in types.items():
        answer = get(path)
        assert answer.status == 200, path
        found = answer.headers["content-type"].lower().replace(" ", "")
        assert found == f"{kind};charset=utf-8", path
        assert answer.body == hub.bytes_of(path)
    for path in ("feed.xml", "kim-satu/atom.xml"):
        assert get(path).headers["access-control-allow-origin"] == "*"

    for alias, path in {
        "index.php/feed": "feed.xml",
        "index.php/feed/": "feed.xml",
        "feed": "feed.xml",
        "rss.xml": "feed.xml",
        "feed/atom": "atom.xml",
        "feeds/posts/default": "atom.xml",
        "kim-satu/index.php/feed": "kim-satu/feed.xml",
        "kim-satu/feed/": "kim-satu/feed.xml",
    }.items():
        answer = get(alias)
        assert (answer.status, answer.body) == (200, hub.bytes_of(path)), alias
        assert "+xml" in answer.headers["content-type"]
    assert get("tagar/feed/").body == hub.bytes_of("tagar/feed/index.html")  # a tag of that name

    for path in ("", "feed.xml", "agenda/agenda.ics", "kelompok.opml", "icon.svg"):
        packed = get(path, accept_encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip", path
        assert "accept-encoding" in packed.headers["vary"].lower(), path
        assert gzip.decompress(packed.body) == get(path).body
        mark = get(path).headers["etag"]
        assert get(path, if_none_match=mark).status == 304, path

    photo = next((hub.root / "public/kim-satu/foto").glob("*.webp")).name
    assert get(f"kim-satu/foto/{photo}").headers["cache-control"] == FOR_EVER
    for path in ("", "kim-satu/", "feed.xml", new.removeprefix(base)):
        assert get(path).headers["cache-control"] == PAGES, path

    page = get("kim-satu/")
    policy = page.headers["content-security-policy"]
    meta = re.search(rb'Content-Security-Policy" content="([^"]+)"', page.body)
    assert meta is not None
    wide = directives(policy)
    for directive, sources in directives(meta[1].decode().replace("&#39;", "'")).items():
        for source in sources - {"'none'"}:
            allowed = wide.get(directive, set())
            assert source in allowed or (
                source.startswith("'sha256-") and "'unsafe-inline'" in allowed
            )
    for answer in (page, lost):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "content-security-policy" in answer.headers

    for hidden in (".htaccess", ".gitlab-ci.yml", "nginx.conf", ".github/workflows/pages.yml"):
        assert get(hidden).status in (403, 404), hidden


def directives(policy: str) -> dict[str, set[str]]:
    return {
        words[0]: set(words[1:]) for part in policy.split(";") if len(words := part.split()) > 1
    }


def test_a_plain_server_shows_everything_that_a_page_leads_to(shown: tuple[Path, str]) -> None:
    folder, base = shown

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder / "www")))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    plain = Server(server.server_address[1], base, folder / "www")
    seen, waiting, broken = {base}, [base], []
    while waiting:
        path = waiting.pop()
        answer = plain.get(path, whole=True)
        if answer.status != 200:
            broken.append(path)
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for link in re.findall(r'\b(?:href|src|data-index)="([^"#]+)', answer.body.decode()):
            to = urljoin(f"http://x{path}", link)
            name = unquote(urlsplit(to).path)
            if urlsplit(to).netloc == "x" and name not in seen and not name.endswith("indeks/"):
                seen.add(name)
                waiting.append(name)
    server.shutdown()
    server.server_close()
    assert broken == []
    assert len(seen) > 40


def test_each_kind_brings_its_files_and_no_other(bench: Bench) -> None:
    expected = {
        "apache": {".htaccess"},
        "nginx": {"nginx.conf"},
        "iis": {"web.config"},
        "github-pages": {".nojekyll", "CNAME", ".github/workflows/pages.yml"},
        "gitlab-pages": {".gitlab-ci.yml", "_redirects"},
        "netlify": {"_headers", "_redirects"},
        "cloudflare-pages": {"_headers", "_redirects"},
        "zip": set(),
    }
    bench.write("kim-a/satu.md").build()
    plain = set(bench.tree())
    for kind, files in expected.items():
        bench.site(f"hosting:\n  jenis: {kind}\n").build()
        assert set(bench.tree()) - plain == {f"public/{name}" for name in files}, kind
        assert plain <= set(bench.tree())
    assert bench.has("404.html")


@pytest.mark.parametrize(
    ("address", "cname"),
    [
        ("https://kim.uji.id/", "kim.uji.id\n"),
        ("https://nama.github.io/kim/", None),
        ("https://nama.github.io/", None),
    ],
)
def test_cname_names_an_own_domain_only(bench: Bench, address: str, cname: str | None) -> None:
    bench.site("hosting:\n  jenis: github-pages\n", alamat=address).write("kim-a/satu.md").build()
    assert (bench.text("CNAME") if bench.has("CNAME") else None) == cname


def test_an_own_site_has_its_own_files(hub: Bench) -> None:
    own = hub.root / "public-kim-dua"
    assert (own / "CNAME").read_text() == "dua.uji.id\n"
    assert "ErrorDocument 404 /404.html" in (own / ".htaccess").read_text()
    assert "/lama/" not in (own / "_redirects").read_text()
    ElementTree.parse(own / "web.config")


def test_redirects_and_headers_fit_the_base(hub: Bench) -> None:
    base = "/kim/" if "https://hub.uji.id/kim/" in (hub.root / "site.yaml").read_text() else "/"
    rules = hub.text("_redirects").splitlines()
    old, new = f"{base}kim-satu/2026/11/lama/", f"{base}kim-satu/2026/11/alamat-baru/"
    assert f"{old} {new} 301" in rules
    assert f"{base}index.php/feed {base}feed.xml 200" in rules
    assert all(line.startswith(("#", base, "  ")) for line in hub.text("_headers").splitlines())
    config = ElementTree.parse(hub.root / "public/web.config")
    assert new in {each.get("destination") for each in config.iter("httpRedirect")}


def test_rules_stay_within_what_a_host_bears(bench: Bench) -> None:
    bench.site("hosting:\n  jenis: [gitlab-pages, iis]\n")
    for article in range(15):
        aliases = [f"lama-{article * 80 + number}" for number in range(80)]
        bench.write(f"kim-a/{article}.md", judul=f"Berita {article}", alias=aliases)
    bench.build()
    rules = [line for line in bench.text("_redirects").splitlines() if not line.startswith("#")]
    assert 900 < len(rules) <= 1_000
    assert "alamat lama lagi" in bench.text("_redirects")
    assert (bench.root / "public/web.config").stat().st_size < 250_000
    assert bench.has("kim-a/lama-1199/index.html")  # its page leads on


def test_a_hub_of_many_groups_and_renames_stays_within_every_host_s_bounds() -> None:
    groups = tuple(f"kim-{'kelurahan' * 2}-{number:04}" for number in range(400))
    every = tuple(
        (f"{groups[number % 400]}/2026/11/{'judul-yang-panjang-' * 3}{number}/",
         f"{groups[number % 400]}/2026/11/{'judul-yang-baru-' * 3}{number}/")
        for number in range(3_000)
    )  # fmt: skip
    for kinds, most_rules, most_bytes in (
        (("gitlab-pages",), 1_000, 65_536),
        (("cloudflare-pages", "gitlab-pages"), 1_000, 65_536),
        (("cloudflare-pages",), 2_000, 250_000),
    ):
        data = host_file(view_of("_redirects", kinds, groups, every)).decode()
        rules = [line for line in data.splitlines() if not line.startswith("#")]
        assert 300 < len(rules) <= most_rules
        assert len(data.encode()) < most_bytes
        assert "alamat lama lagi" in data
    config = host_file(view_of("web.config", ("iis",), groups, every)).decode()
    assert 150_000 < len(config) < 250_000
    ElementTree.fromstring(config)
    rules = host_file(view_of("nginx.conf", ("nginx",), groups, every)).decode()
    assert (
        max(map(len, re.findall(r'"[^"]*"|[^\s"]+', rules))) < 4_096
    )  # nginx takes no longer word
    assert rules.count("return 301") == 3 * len(every)


def view_of(
    name: str, kinds: tuple[str, ...], groups: tuple[str, ...], every: tuple[tuple[str, str], ...]
) -> HostView:
    view = HostView(name, "Hub", "hub.uji.id", "/kim/")
    return filled(view, kinds, groups, every)


def test_a_new_article_leaves_the_host_files_alone(bench: Bench) -> None:
    bench.site(f"hosting:\n  jenis: [{', '.join(HOSTS)}]\n").write("kim-a/satu.md").build()
    bench.write("kim-a/dua.md", judul="Dua").build()
    assert not {path for path in bench.made() if path[0] in "._" or path.endswith(".conf")}


def test_a_password_in_the_settings_is_a_finding_that_does_not_show_it(bench: Bench) -> None:
    text = (
        "nama: X\nhosting:\n  target:\n    protokol: ftp\n    host: h.id\n"
        "    pengguna: kim\n    sandi: sangat-rahasia\n"
    )
    read = read_site(text.encode())
    (finding,) = read.findings
    assert finding.code == "hosting-password"
    assert finding.where.line == 0  # its line is never printed
    assert "rahasia" not in str(read)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("protokol: rsync\n    host: h.id\n    folder: x", "hosting-target-operator"),
        ("protokol: folder\n    folder: /etc", "hosting-target-operator"),
        ("protokol: git\n    alamat: https://h.id/x.git", "hosting-target-operator"),
        ("protokol: sftp\n    host: h.id\n    pengguna: a\n    kunci: /root/.ssh/id",
         "hosting-target-operator"),
        ("protokol: ftp\n    host: -oProxyCommand=x\n    pengguna: a", "hosting-target-unsafe"),
        ("protokol: ftp\n    host: h.id", "hosting-target-incomplete"),
    ],
)  # fmt: skip
def test_a_writer_names_no_target_that_reaches_into_this_machine(lines: str, code: str) -> None:
    text = f"nama: KIM A\ndomain: https://a.id/\nhosting:\n  target:\n    {lines}\n"
    read = read_group(text.encode(), path="content/kim-a/kim.yaml")
    assert [finding.code for finding in read.findings] == [code]
    assert read.group is not None
    assert read.group.hosting.targets == ()


@pytest.mark.parametrize("address", ["ext::sh -c x", "--upload-pack=x", "http://h.id/x.git"])
def test_an_address_that_git_would_run_is_refused(address: str) -> None:
    text = f"nama: X\nhosting:\n  target:\n    protokol: git\n    alamat: '{address}'\n"
    read = read_site(text.encode())
    assert [finding.code for finding in read.findings] == ["hosting-target-unsafe"]
