"""Deploy, package, verify and report as the operator runs them: words, exits, passwords, guards."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from hosts import PASSWORD, WRONG, FtpHost, certificate, needs
from PIL import Image
from workbench import Bench, front_matter

from kimgen.commands.main import main
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import load_manifest
from kimgen.running.layout import Layout
from kimgen.sending.connect import connection
from kimgen.sending.passwords import password_for
from kimgen.sending.quota import measured, months_left, readings, usage
from kimgen.sending.shipments import shipments
from kimgen.sending.state import NAME, Journal, State, packed, unpacked
from kimgen.sending.transport import Fault
from kimgen.words.dates import Moment
from kimgen.words.hosting import Hosting, Target


def target_lines(**fields: object) -> str:
    lines = front_matter({"protokol": "folder"} | fields).splitlines(keepends=True)
    return "hosting:\n  target:\n" + "".join(f"    {line}" for line in lines)


@pytest.fixture
def to_folder(bench: Bench, tmp_path: Path) -> Bench:
    """A built site of two groups whose target is a folder."""
    bench.site(target_lines(folder=tmp_path / "server"))
    for group in ("kim-a", "kim-b"):
        for number in range(3):
            bench.write(f"{group}/berita-{number}.md", judul=f"Berita {group} {number}")
    return bench.build()


def kimgen(bench: Bench, *words: str) -> int:
    return main(["--root", str(bench.root), *words])


def jpeg() -> bytes:
    found = BytesIO()
    Image.new("RGB", (800, 600), "#3a7d44").save(found, "JPEG")
    return found.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != NAME
    }


def test_deploy_says_what_went_and_a_dry_run_sends_nothing(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = len(files(to_folder.root / "public"))
    assert kimgen(to_folder, "kirim", "--dry-run") == 0
    assert f"akan mengirim {count} berkas" in capsys.readouterr().out
    assert files(tmp_path / "server") == {}
    assert kimgen(to_folder, "kirim") == 0
    assert f"{count} berkas dikirim" in capsys.readouterr().out
    assert files(tmp_path / "server") == files(to_folder.root / "public")
    assert kimgen(to_folder, "deploy") == 0
    assert "tidak ada yang dikirim" in capsys.readouterr().out


def test_many_deletions_want_a_word(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = target_lines(folder=tmp_path / "server") + "  hapus_paling_banyak: 5%\n"
    to_folder.site(more).build()
    assert kimgen(to_folder, "deploy") == 0
    before = files(tmp_path / "server")
    for number in range(3):
        to_folder.remove(f"kim-b/berita-{number}.md")
    (to_folder.root / "content/kim-b/kim.yaml").unlink()
    to_folder.build()
    assert kimgen(to_folder, "deploy") == 1
    assert "--allow-deletes" in capsys.readouterr().err
    assert files(tmp_path / "server") == before
    assert kimgen(to_folder, "deploy", "--allow-deletes") == 0
    assert files(tmp_path / "server") == files(to_folder.root / "public")


def test_the_page_of_an_article_that_is_held_back_stays(to_folder: Bench, tmp_path: Path) -> None:
    assert kimgen(to_folder, "deploy") == 0
    page = "kim-a/2026/11/berita-1/index.html"
    assert page in files(tmp_path / "server")
    to_folder.edit("kim-a/berita-1.md", "judul: Berita kim-a 1", 'judul: "Berita kim-a 1')
    assert kimgen(to_folder, "deploy", "--build") == 0
    assert page in files(tmp_path / "server")


def test_it_stays_after_a_fresh_clone_too_with_its_pictures(bench: Bench, tmp_path: Path) -> None:
    bench.site(target_lines(folder=tmp_path / "server"))
    bench.raw("kim-a/sawah.jpg", jpeg())
    bench.write("kim-a/panen.md", judul="Panen", foto="sawah.jpg")
    bench.write("kim-a/rapat.md", judul="Rapat").write("kim-b/kabar.md", judul="Kabar")
    bench.group("kim-a", domain="https://a.uji.id/").build()
    assert kimgen(bench, "deploy") == 0
    before = files(tmp_path / "server")
    pictures = {path for path in before if path.startswith("kim-a/foto/")}
    assert pictures
    bench.remove("kim-a/rapat.md").edit("kim-a/panen.md", "judul: Panen", 'judul: "Panen')
    clone = bench.twin(tmp_path / "salinan")
    assert kimgen(clone, "build") == 3
    assert not clone.has("kim-a/2026/11/panen/index.html")
    assert kimgen(clone, "deploy", "--allow-deletes") == 0
    after = files(tmp_path / "server")
    assert {"kim-a/2026/11/panen/index.html", *pictures} <= set(after)
    assert "kim-a/2026/11/rapat/index.html" not in after
    own = {each.edition: each for each in shipments(clone.root)}["kim-a"]
    assert own.stays("2026/11/panen/index.html")
    assert own.stays("foto/sawah.jpg")
    assert not own.stays("kim-b/2026/11/kabar/index.html")
    clone.edit("kim-a/panen.md", 'judul: "Panen', "judul: Panen").build()
    assert kimgen(clone, "deploy") == 0
    assert files(tmp_path / "server") == files(clone.root / "public")


def test_a_deploy_that_was_killed_goes_on(
    bench: Bench, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "server" / "situs"
    root.mkdir(parents=True)
    host = FtpHost(tmp_path, root)
    bench.site(target_lines(protokol="ftp", host="localhost", port=host.target.port,
                            pengguna="kim", folder="situs"))  # fmt: skip
    for number in range(20):
        bench.write(f"kim-a/b{number}.md", judul=f"Berita {number}")
    bench.build()
    monkeypatch.setenv("KIMGEN_PASSWORD", PASSWORD)
    words = [sys.executable, "-m", "kimgen", "--root", str(bench.root), "deploy"]
    received = count(1)

    def kill() -> None:
        if next(received) == 12:
            process.kill()

    host.on_file = kill
    try:
        process = subprocess.Popen(words)
        assert process.wait() == -9
        arrived = len(host.files())
        capfd.readouterr()
        assert kimgen(bench, "deploy") == 0
        assert "dilanjutkan" in capfd.readouterr().out
    finally:
        host.close()
    assert arrived < len(files(bench.root / "public"))
    assert files(root) == files(bench.root / "public")


def test_five_megabytes_are_five_and_more_is_refused_before_anything_is_sent(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.site("kuota: 20 kB\n" + target_lines(folder=tmp_path / "server"))
    bench.write("kim-a/satu.md").write("kim-b/dua.md", judul="Dua")
    assert kimgen(bench, "build") == 0
    assert "melewati batas" in capsys.readouterr().err
    assert kimgen(bench, "deploy") == 1
    told = capsys.readouterr().err
    sizes = sorted(((len(data), path) for path, data in files(bench.root / "public").items()),
                   reverse=True)  # fmt: skip
    for _, path in sizes[:5]:
        assert path in told
    assert "20,0 kB" in told
    assert not (tmp_path / "server").exists()
    assert kimgen(bench, "package") == 1
    assert not (bench.root / "paket").exists()
    assert kimgen(bench, "report", "quota") == 1


def test_a_site_over_its_quota_does_not_keep_another_from_being_sent(
    bench: Bench, tmp_path: Path
) -> None:
    lines = target_lines(folder=tmp_path / "hub") + "  edisi:\n    kim-a:\n      target:\n"
    lines += f"        protokol: folder\n        folder: {tmp_path}/kim-a\n"
    bench.site("kuota: 20 kB\n" + lines).group("kim-a", domain="https://a.uji.id/")
    bench.write("kim-a/satu.md").build()
    assert kimgen(bench, "deploy") == 1
    assert not (tmp_path / "hub").exists()
    assert files(tmp_path / "kim-a") == files(bench.root / "public-kim-a")


def test_a_quota_nearly_full_warns_and_sends(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.write("kim-a/satu.md").build()
    used = sum(len(data) for data in files(bench.root / "public").values())
    bench.site(f"kuota: {used * 10 // 9}\n" + target_lines(folder=tmp_path / "server"))
    assert kimgen(bench, "build") == 0
    told = capsys.readouterr().err
    assert "kuota di pengaturan" in told
    assert any(f"({percent}%" in told for percent in range(86, 92))
    assert kimgen(bench, "deploy") == 0


def test_the_report_counts_each_group_and_looks_ahead(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.site("kuota: 5 MB\nhosting:\n  jenis: cloudflare-pages\n")
    for month in range(5, 11):
        bench.write(f"kim-a/m{month}.md", judul=f"Bulan {month}", tanggal=f"3/{month}/2026 08.00")
    bench.write("kim-b/x.md", judul="X", tanggal="1/6/2026").build()
    words = ("--now", "2026-11-21T20:00:00+07:00", "--format", "json")
    assert main(["--root", str(bench.root), *words, "report", "quota"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    tree = files(bench.root / "public")
    assert row["files"] == len(tree)
    assert row["bytes"] == sum(map(len, tree.values()))
    groups = {each["group"]: each for each in row["groups"]}
    inside = [data for path, data in tree.items() if path.startswith("kim-a/")]
    assert groups["kim-a"]["files"] == len(inside)
    assert groups["kim-a"]["bytes"] == sum(map(len, inside))
    assert row["articles"] == 7
    assert row["articles_per_month"] == pytest.approx(7 / 6, abs=0.01)
    each = row["bytes"] / 7
    assert row["months_left"] == pytest.approx((5e6 - row["bytes"]) / (each * 7 / 6), rel=0.01)


@pytest.mark.parametrize(
    ("kind", "bytes", "files", "largest", "full"),
    [
        ("github-pages", 10**9 + 1, 10, 10, True),
        ("gitlab-pages", 10**9 + 1, 10, 10, True),
        ("cloudflare-pages", 10**6, 20_001, 10, True),
        ("cloudflare-pages", 10**8, 10, 25 * 2**20 + 1, True),
        ("cloudflare-pages", 10**12, 20_000, 25 * 2**20, False),
        ("apache", 6 * 10**8, 10, 10, False),
    ],
)
def test_each_host_has_its_bounds(
    kind: str, bytes: int, files: int, largest: int, full: bool
) -> None:
    found = measured(Hosting(kinds=(kind,)), bytes, files, largest)
    assert any(reading.full for reading in found) is full


def test_no_forecast_without_articles(bench: Bench) -> None:
    bench.write("kim-a/satu.md", tanggal="1/1/2020").build()
    manifest = load_manifest(Layout(bench.root).manifest("hub"))
    assert manifest is not None
    used = usage(manifest, ("kim-a",), Moment(bench.now.at, bench.now.offset))
    hosting = Hosting(quota_bytes=10**6)
    assert months_left(used, hosting) is None
    assert readings(hosting, used)[0].used == used.bytes


# Passwords


def test_a_wrong_password_is_never_printed(
    bench: Bench,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "server" / "situs").mkdir(parents=True)
    host = FtpHost(tmp_path, tmp_path / "server" / "situs")
    bench.site(target_lines(protokol="ftp", host="localhost", port=host.target.port,
                            pengguna="kim", folder="situs"))  # fmt: skip
    bench.write("kim-a/satu.md").build()
    try:
        monkeypatch.setenv("KIMGEN_PASSWORD", WRONG)
        assert kimgen(bench, "deploy") == 1
        told = capsys.readouterr()
        assert "menolak masuk sebagai «kim»" in told.err
        monkeypatch.setenv("KIMGEN_PASSWORD", PASSWORD)
        assert kimgen(bench, "deploy") == 0
        more = capsys.readouterr()
    finally:
        host.close()
    assert files(tmp_path / "server/situs") == files(bench.root / "public")
    for text in (told.out, told.err, more.out, more.err):
        assert WRONG not in text
        assert PASSWORD not in text
    for path in bench.root.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "server" / "situs").mkdir(parents=True)
    host = FtpHost(tmp_path, tmp_path / "server" / "situs", tls=True)
    other = tmp_path / "lain"
    other.mkdir()
    certificate(other)
    try:
        for authority in ("", str(other / "ca.pem")):
            target = Target("ftps", host="localhost", port=host.target.port, user="kim",
                            authority=authority)  # fmt: skip
            transport = connection(target, PASSWORD, root=tmp_path, output=tmp_path, store=tmp_path)
            with pytest.raises(Fault) as fault:
                transport.open()
            transport.close()
            assert fault.value.code == "certificate"
    finally:
        host.close()


def test_git_over_http_tells_a_wrong_password(bench: Bench, tmp_path: Path) -> None:
    needs("git")
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            asked.append(self.headers.get("Authorization", ""))
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="uji"')
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/x.git"
    target = Target("git", address=address, user="kim")
    try:
        git = connection(target, WRONG, root=tmp_path, output=tmp_path, store=tmp_path)
        with pytest.raises(Fault) as fault:
            git.open()
    finally:
        server.shutdown()
        server.server_close()
    assert fault.value.code == "login"
    assert WRONG not in str(fault.value)
    assert b64encode(f"kim:{WRONG}".encode()).decode() in asked[-1]  # it went by the protocol only


def test_a_password_comes_from_the_edition_s_own_variable_first(tmp_path: Path) -> None:
    target = Target("ftp", host="h.id", user="kim")
    both = {"KIMGEN_PASSWORD": "umum", "KIMGEN_PASSWORD_KIM_A": "sendiri"}
    assert password_for(target, "kim-a", both, None) == "sendiri"
    assert password_for(target, "hub", both, None) == "umum"
    assert password_for(target, "hub", {}, lambda who: f"ditanya {who}") == "ditanya kim@h.id"
    kept = tmp_path / "sandi"
    kept.write_text("dari-berkas\n")
    kept.chmod(0o600)
    assert password_for(target, "hub", {"KIMGEN_PASSWORD_FILE": str(kept)}, None) == "dari-berkas"
    kept.chmod(0o644)
    with pytest.raises(Fault) as fault:
        password_for(target, "hub", {"KIMGEN_PASSWORD_FILE": str(kept)}, None)
    assert fault.value.code == "password_file"


def test_what_a_group_writes_does_not_draw_the_operator_s_password() -> None:
    target = Target("ftp", host="jahat.id", user="kim", by_operator=False)
    assert password_for(target, "kim-a", {"KIMGEN_PASSWORD": "umum"}, None) == ""


# What the server holds


def test_a_state_that_was_touched_is_none() -> None:
    data = packed(State("hub", {"a/index.html": (3, "ab" * 16)}))
    assert unpacked(data) == State("hub", {"a/index.html": (3, "ab" * 16)})
    assert packed(State("hub", {"a/index.html": (3, "ab" * 16)})) == data
    for at in range(0, len(data), 5):
        touched = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert unpacked(touched) in (None, unpacked(data))
    assert unpacked(data[:-9]) is None


def test_a_journal_of_another_state_is_not_believed(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "jurnal")
    journal.begin(b"satu")
    journal.put("a.html", (3, "ab" * 16), "b.html")
    state = State("hub")
    assert journal.replay(state, b"dua") == (0, "")
    assert journal.replay(state, b"satu") == (1, "b.html")
    assert state.files == {"a.html": (3, "ab" * 16)}


def test_a_damaged_state_sends_all_and_deletes_nothing(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kimgen(to_folder, "deploy") == 0
    (tmp_path / "server" / NAME).write_bytes(b"rusak")
    assert kimgen(to_folder, "deploy") == 0
    assert "rusak" in capsys.readouterr().err
    assert kimgen(to_folder, "deploy") == 0
    assert "sudah sama" in capsys.readouterr().out


def test_two_deploys_of_one_folder_do_not_run_at_once(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = Layout(to_folder.root).state / "kirim" / "kunci"
    with Lock(lock, command="deploy", since="0"):
        assert kimgen(to_folder, "deploy") == 1
    assert "sedang dipakai kimgen lain" in capsys.readouterr().err
    assert not (tmp_path / "server").exists()
    assert kimgen(to_folder, "deploy") == 0


def test_another_edition_s_folder_is_left_alone(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / NAME).write_bytes(packed(State("kim-z", {"x.html": (1, "a" * 32)})))
    assert kimgen(to_folder, "deploy") == 1
    assert "edisi lain" in capsys.readouterr().err
    assert files(tmp_path / "server") == {}


def test_a_file_that_was_changed_since_the_build_is_not_sent(
    to_folder: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (to_folder.root / "public/robots.txt").write_text("diubah\n")
    assert kimgen(to_folder, "deploy") == 1
    assert "robots.txt" in capsys.readouterr().err
    assert kimgen(to_folder, "deploy", "--build") == 0
    assert files(tmp_path / "server") == files(to_folder.root / "public")


def test_without_a_build_or_a_target_the_remedy_is_told(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kimgen(bench, "deploy") == 1
    assert "kimgen bangun" in capsys.readouterr().err
    bench.write("kim-a/satu.md").build()
    assert kimgen(bench, "deploy") == 1
    assert "protokol: ftps" in capsys.readouterr().err
    assert kimgen(bench, "build", "--edition", "kim-z") == 2
    assert "kim-z" in capsys.readouterr().err


def test_each_edition_goes_to_its_own_target(bench: Bench, tmp_path: Path) -> None:
    more = f"""hosting:
  target:
    protokol: folder
    folder: {tmp_path}/hub
  edisi:
    kim-a:
      target:
        protokol: folder
        folder: {tmp_path}/kim-a
"""
    bench.site(more).group("kim-a", domain="https://a.uji.id/").write("kim-a/satu.md").build()
    assert kimgen(bench, "deploy") == 0
    assert files(tmp_path / "hub") == files(bench.root / "public")
    assert files(tmp_path / "kim-a") == files(bench.root / "public-kim-a")


def test_an_edition_that_is_misspelt_in_the_settings_is_told(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = target_lines(folder=tmp_path / "hub") + "  edisi:\n    kim-aa:\n      kuota: 5 MB\n"
    bench.site(lines).group("kim-a", domain="https://a.uji.id/").write("kim-a/satu.md").build()
    assert kimgen(bench, "deploy") == 0
    assert "«kim-aa»" in capsys.readouterr().err


# Packages


def unzipped(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)


def test_changes_and_deletions_over_the_last_package_are_the_whole(
    to_folder: Bench, tmp_path: Path
) -> None:
    parcel, server, whole = to_folder.root / "paket", tmp_path / "a", tmp_path / "b"
    assert kimgen(to_folder, "paket") == 0
    assert not (parcel / "hub-perubahan.zip").exists()
    unzipped(parcel / "hub.zip", server)
    assert files(server) == files(to_folder.root / "public")
    to_folder.remove("kim-b/berita-1.md").write("kim-a/kabar.md", judul="Kabar").build()
    assert kimgen(to_folder, "package") == 0
    assert kimgen(to_folder, "package") == 0  # once more: the changes still stand
    unzipped(parcel / "hub-perubahan.zip", server)
    gone = (parcel / "hub-hapus.txt").read_text().splitlines()
    assert "kim-b/2026/11/berita-1/index.html" in gone
    for path in gone:
        (server / path).unlink()
    unzipped(parcel / "hub.zip", whole)
    assert files(server) == files(whole) == files(to_folder.root / "public")
    with zipfile.ZipFile(parcel / "hub-perubahan.zip") as archive:
        assert len(archive.namelist()) < 60 < len(files(whole))


def test_changes_from_a_state_that_nobody_knows_are_not_left_lying_about(to_folder: Bench) -> None:
    parcel = to_folder.root / "paket"
    assert kimgen(to_folder, "package") == 0
    to_folder.write("kim-a/kabar.md", judul="Kabar").build()
    assert kimgen(to_folder, "package") == 0
    assert (parcel / "hub-perubahan.zip").exists()
    (parcel / "hub-sha256.txt").unlink()
    assert kimgen(to_folder, "package") == 0
    left = {path.name for path in parcel.iterdir()}
    assert left == {"hub.zip", "hub-sha256.txt", "hub-BACA-DULU.md"}


def test_a_package_has_the_same_bytes_wherever_it_is_made(to_folder: Bench, tmp_path: Path) -> None:
    assert kimgen(to_folder, "package") == 0
    twin = to_folder.twin(tmp_path / "kembar").build()
    assert kimgen(twin, "package", "--output", "lain") == 0
    first = (to_folder.root / "paket/hub.zip").read_bytes()
    assert first == (twin.root / "lain/hub.zip").read_bytes()


def test_the_list_of_sums_and_the_notes_go_along(to_folder: Bench, tmp_path: Path) -> None:
    assert kimgen(to_folder, "package") == 0
    parcel = to_folder.root / "paket"
    words = ["sha256sum", "--check", "--quiet", str(parcel / "hub-sha256.txt")]
    assert subprocess.run(words, cwd=to_folder.root / "public").returncode == 0
    notes = (parcel / "hub-BACA-DULU.md").read_text()
    for word in ("Hub Uji", "memulihkan", "hub-hapus.txt", "siapa", "https://hub.uji.id/"):
        assert word in notes


# Verifying


class Serving:
    """``http.server`` on a folder, below a base, with faults to order."""

    def __init__(self, folder: Path, *, later: bool = False) -> None:
        """*later*: there is no site in *folder* yet."""
        faults: dict[str, tuple[int, dict[str, str]]] = {}
        self.left = 10**9
        lost = b"" if later else (folder / "404.html").read_bytes()
        serving = self

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                serving.left -= 1
                if serving.left < 0:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif self.path in faults:
                    status, headers = faults[self.path]
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif Path(self.translate_path(self.path)).exists():
                    super().do_GET()
                else:
                    self.send_response(200 if "404" in faults else 404)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(len(lost)))
                    self.end_headers()
                    self.wfile.write(lost)

        self.faults = faults
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(Handler, directory=str(folder))
        )
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def die_after(self, answers: int) -> None:
        """Say nothing more after so many answers."""
        self.left = answers

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serving(to_folder: Bench) -> Iterator[Serving]:
    found = Serving(to_folder.root / "public")
    yield found
    found.close()


def test_a_site_that_is_as_it_was_made_is_found_well(
    to_folder: Bench, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kimgen(to_folder, "cocokkan", serving.address) == 0
    assert "Cocok" in capsys.readouterr().out


def test_everything_that_is_wrong_with_a_served_site_is_named(
    to_folder: Bench, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    public = to_folder.root / "public"
    (public / "index.html").write_text("<h1>slot gacor</h1>")
    (public / "atom.xml").unlink()
    serving.faults |= {
        "/feed.xml": (200, {"Content-Type": "text/plain"}),
        "/kim/": (302, {"Location": "https://jahat.id/"}),
        "/robots.txt": (500, {}),
        "404": (200, {}),
    }
    assert kimgen(to_folder, "--format", "json", "verify", serving.address) == 1
    found = {(each["code"], each["path"]) for each in json.loads(capsys.readouterr().out)}
    assert {
        ("differs", "index.html"),
        ("type", "feed.xml"),
        ("redirect", "kim/index.html"),
        ("status", "robots.txt"),
        ("soft404", "404.html"),
    } <= found
    assert any(path == "atom.xml" for _, path in found)
    assert kimgen(to_folder, "verify", serving.address) == 1
    assert "jahat.id" in capsys.readouterr().err


def test_a_folder_can_be_verified_and_an_address_without_answer_is_told(
    to_folder: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    public = to_folder.root / "public"
    assert kimgen(to_folder, "verify", str(public)) == 0
    (public / "index.html").write_text("lain")
    assert kimgen(to_folder, "verify", str(public)) == 1
    assert "index.html" in capsys.readouterr().err
    assert kimgen(to_folder, "verify", "http://127.0.0.1:9/") == 1
    assert kimgen(to_folder, "verify", "tidak-ada") == 1


def test_a_site_that_is_elsewhere_a_page_without_end_and_a_silent_server(
    to_folder: Bench, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    public = to_folder.root / "public"
    nowhere = "/tidak-ada-di-sini-kimgen/"
    serving.faults[nowhere] = (301, {"Location": f"https://www.uji.id{nowhere}"})
    assert kimgen(to_folder, "verify", serving.address) == 1
    assert "mengalihkan pembaca ke https://www.uji.id/" in capsys.readouterr().err
    del serving.faults[nowhere]
    with (public / "robots.txt").open("ab") as file:
        file.truncate(10**9)  # more than would fit into the memory of a phone
    assert kimgen(to_folder, "verify", serving.address) == 1
    told = capsys.readouterr().err
    assert "robots.txt: isinya bukan yang kita kirim" in told
    assert "--edition hub --anew robots.txt" in told
    serving.die_after(20)
    assert kimgen(to_folder, "--format", "json", "verify", serving.address) == 1
    found = json.loads(capsys.readouterr().out)
    (gave_up,) = (each for each in found if each["code"] == "gave_up")
    assert int(gave_up["count"]) > 10
    assert len(found) < 30


def test_without_an_address_each_edition_is_verified_at_its_own(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.group("kim-a").write("kim-a/satu.md").build()
    folder = bench.root / "public-kim-a"
    hub, own = Serving(bench.root / "public"), Serving(folder, later=True)
    domain = own.address.replace("127.0.0.1", "localhost")
    try:
        bench.site(alamat=hub.address).group("kim-a", domain=domain).build()
        assert kimgen(bench, "verify") == 0
        told = capsys.readouterr().out
        assert hub.address in told
        assert domain in told
        (folder / "index.html").unlink()
        assert kimgen(bench, "verify") == 1
    finally:
        hub.close()
        own.close()


def test_an_old_address_may_be_redirected_by_the_host(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.write("kim-a/lama.md", judul="Lama").build().rename("kim-a/lama.md", "kim-a/baru.md")
    bench.build()
    serving = Serving(bench.root / "public")
    old, new = "/kim-a/2026/11/lama/", "/kim-a/2026/11/baru/"
    try:
        connection = http.client.HTTPConnection(serving.address.split("/")[2])
        connection.request("GET", old)
        assert connection.getresponse().status == 200
        connection.close()
        serving.faults[old] = (301, {"Location": new})
        assert kimgen(bench, "verify", serving.address) == 0
        serving.faults[old] = (301, {"Location": "/lain/"})
        assert kimgen(bench, "verify", serving.address) == 1
    finally:
        serving.close()
