"""Each protocol against a real server: only what differs goes, whatever is cut, full or wrong."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hosts import HOSTS, PASSWORD, WRONG, FtpHost, Host, small_disk
from workbench import Bench, hub_of

from kimgen.sending.connect import connection
from kimgen.sending.deploy import PAUSES, Difference, Sending, journal_of
from kimgen.sending.shipments import Shipment, shipments
from kimgen.sending.transport import Cut, Fault, Item
from kimgen.words.hosting import Target

MOST = [name for name in HOSTS if name != "rsync-ssh"]  # which is sftp's server with rsync's client
CONNECTED = [name for name in MOST if name != "folder"]
WITH_PASSWORD = [name for name in CONNECTED if name != "git"]


@dataclass
class Sites:
    """One site as it was built three times, in three folders."""

    first: Shipment
    more: Shipment
    """With one article more."""
    less: Shipment
    """Without one article of the first."""


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    folder = tmp_path_factory.mktemp("situs")
    bench = hub_of(Bench(folder / "situs"), 8, groups=2).build()
    found = [kept(bench, folder / "first")]
    bench.write("kim-1/kabar.md", judul="Kabar baru", rubrik="Rubrik 1").build()
    found.append(kept(bench, folder / "more"))
    bench.remove("kim-1/kabar.md", "kim-1/berita-00003.md").build()
    found.append(kept(bench, folder / "less"))
    return Sites(*found)


def kept(bench: Bench, root: Path) -> Shipment:
    """The site as it stands, in a folder of its own."""
    shutil.copytree(bench.root, root)
    return shipments(root)[0]


@pytest.fixture(params=MOST)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    root = tmp_path / "server" / "situs"
    root.mkdir(parents=True)
    found = HOSTS[request.param](tmp_path, root)
    yield found
    found.close()


class Deploying:
    """Deploys to a host, remembering the pauses."""

    def __init__(self, host: Host, store: Path) -> None:
        self.host = host
        self.store = store
        self.slept: list[float] = []
        self.told: list[tuple[int, int]] = []
        self.at_pause: Callable[[], None] | None = None
        self.between: Callable[[], None] | None = None
        """Done once, after the comparison and before anything is sent."""

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.at_pause is not None:
            self.at_pause()
            self.at_pause = None

    def __call__(
        self,
        shipment: Shipment,
        *,
        password: str | None = None,
        doubt: tuple[str, ...] | None = None,
    ) -> Difference:
        transport = connection(
            self.host.target,
            self.host.password if password is None else password,
            root=shipment.folder.parent,
            output=shipment.folder,
            store=self.store,
        )
        ticks = iter(range(10**9))
        sending = Sending(
            shipment,
            transport,
            self.store / "jurnal",
            sleep=self._sleep,
            clock=lambda: float(next(ticks)),
            progress=lambda stage, done, total: self.told.append((done, total)),
        )
        try:
            difference = sending.difference(doubt=doubt)
            if self.between is not None:
                self.between()
                self.between = None
            sending.carry_out(difference)
            return difference
        finally:
            sending.close()


@pytest.fixture
def deploy(host: Host, tmp_path: Path) -> Deploying:
    return Deploying(host, tmp_path / "kirim")


def tree(shipment: Shipment) -> dict[str, bytes]:
    return {path: (shipment.folder / path).read_bytes() for path in shipment.manifest.made}


@pytest.mark.parametrize("host", HOSTS, indirect=True)
def test_the_first_deploy_sends_all_the_second_nothing_a_new_article_some_forty(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    first = deploy(sites.first)
    assert not first.known
    assert host.files() == tree(sites.first)
    assert deploy.told[-1] == (first.size, first.size)

    before = host.marks()
    second = deploy(sites.first)
    assert (second.send, second.remove, second.known) == ((), (), True)
    assert host.marks() == before

    third = deploy(sites.more)
    assert host.files() == tree(sites.more)
    assert third.remove == ()
    assert len(third.send) < 60 < len(sites.more.manifest.made)
    sent = {item.path for item in third.send}
    after = host.marks()
    still = [path for path in before if path in sites.more.manifest.made and path not in sent]
    assert [path for path in still if after[path] != before[path]] == []
    assert deploy.slept == []


def test_files_of_others_stay_and_ours_that_are_gone_go(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    host.put("catatan-warga.txt", b"milik orang lain")
    host.put("kim-1/2020/01/berita-00003/tamu.html", b"juga")
    deploy(sites.first)
    gone = deploy(sites.less).remove
    assert "kim-1/2020/01/berita-00003/index.html" in gone
    foreign = {
        "catatan-warga.txt": b"milik orang lain",
        "kim-1/2020/01/berita-00003/tamu.html": b"juga",
    }
    assert host.files() == tree(sites.less) | foreign


@pytest.mark.parametrize("host", CONNECTED, indirect=True)
def test_a_deploy_that_was_cut_goes_on_where_it_stopped(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    host.cut_after(30)
    with pytest.raises(Cut):
        deploy(sites.first)
    assert deploy.slept[-len(PAUSES) :] == list(PAUSES)
    arrived = host.files()
    whole = tree(sites.first)
    assert all(whole[path] == data for path, data in arrived.items() if path in whole)
    assert len(arrived) < len(whole)
    assert "index.html" not in arrived  # the home page comes last
    host.mend()
    second = deploy(sites.first)
    if host.target.protocol != "git":  # there it is all or nothing
        assert second.resumed >= 4
        assert len(second.send) == len(whole) - second.resumed
    left = {path: data for path, data in host.files().items() if path not in whole}
    assert left == {}, "a draft was left"
    assert host.files() == whole
    assert deploy(sites.first).send == ()


@pytest.mark.parametrize("host", CONNECTED, indirect=True)
def test_a_short_break_is_bridged_after_a_pause(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    deploy.at_pause = host.mend
    host.cut_after(30)
    deploy(sites.first)
    assert deploy.slept == [PAUSES[0]]
    assert host.files() == tree(sites.first)


@pytest.mark.parametrize("host", ["ftp", "s3", "git", "folder"], indirect=True)
def test_two_machines_that_deploy_at_once_end_with_the_site_of_the_last(
    sites: Sites, host: Host, deploy: Deploying, tmp_path: Path
) -> None:
    deploy(sites.first)
    other = Deploying(host, tmp_path / "komputer-lain")
    deploy.between = lambda: other(sites.less) and None
    with pytest.raises(Fault) as fault:
        deploy(sites.more)
    assert fault.value.code == "meanwhile"
    deploy(sites.more)
    assert host.files() == tree(sites.more)
    assert other(sites.more).send == ()


def test_a_file_that_somebody_changed_on_the_server_is_sent_again_when_told(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    deploy(sites.first)
    host.put("index.html", b"<h1>slot gacor</h1>")
    assert deploy(sites.first).send == ()  # the record says that all is well
    (sent,) = deploy(sites.first, doubt=("index.html",)).send
    assert sent.path == "index.html"
    assert host.files() == tree(sites.first)
    host.put("kim-1/index.html", b"<h1>slot gacor</h1>")
    assert len(deploy(sites.first, doubt=()).send) == len(sites.first.manifest.made)
    assert host.files() == tree(sites.first)
    with pytest.raises(Fault) as fault:
        deploy(sites.first, doubt=("tidak/ada.html",))
    assert fault.value.code == "no_such_path"


@pytest.mark.parametrize("host", ["ftp", "sftp", "s3"], indirect=True)
def test_sending_all_anew_goes_on_after_a_cut(sites: Sites, host: Host, deploy: Deploying) -> None:
    deploy(sites.first)
    host.put("index.html", b"<h1>slot gacor</h1>")
    host.cut_after(30)
    with pytest.raises(Cut):
        deploy(sites.first, doubt=())
    host.mend()
    second = deploy(sites.first, doubt=())
    assert 0 < len(second.send) < len(sites.first.manifest.made)
    assert host.files() == tree(sites.first)
    assert deploy(sites.first).send == ()


@pytest.mark.parametrize("host", ["ftp", "sftp", "s3"], indirect=True)
def test_a_large_file_goes_over_a_line_that_is_slower_than_the_time_out(
    sites: Sites, host: Host, deploy: Deploying, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from kimgen.sending import ftp, s3, sftp

    monkeypatch.setattr(ftp, "_TIMEOUT", 1.0)
    monkeypatch.setattr(ftp, "_AHEAD", 4_096)
    monkeypatch.setattr(ftp, "_BLOCK", 4_096)
    monkeypatch.setattr(sftp, "_TIMEOUT", 1.0)
    monkeypatch.setattr(s3, "_CONNECTING", 1.0)
    host.slow(60_000)
    place = tmp_path / "besar.pdf"
    place.write_bytes(random.Random(1).randbytes(150_000))
    sent: list[str] = []
    transport = connection(
        host.target, host.password, root=tmp_path, output=tmp_path, store=tmp_path / "kirim"
    )
    transport.open()
    digest = sha256(place.read_bytes()).hexdigest()
    transport.send([Item("berkas/besar.pdf", place, 150_000, digest)], sent.append)
    transport.close()
    assert sent == ["berkas/besar.pdf"]
    assert (host.root / "berkas/besar.pdf").read_bytes() == place.read_bytes()


@pytest.mark.parametrize("host", ["git"], indirect=True)
def test_a_working_repository_that_broke_is_made_anew(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    deploy(sites.first)
    (store,) = deploy.store.glob("git-*")
    (store / "kimgen-index.lock").touch()
    for each in (store / "objects").glob("??/*"):
        each.chmod(0o644)
        each.write_bytes(b"")
    deploy(sites.more)
    assert host.files() == tree(sites.more)


@pytest.mark.parametrize(("tls", "code"), [(True, "tls_wanted"), (False, "no_tls")])
def test_a_server_that_wants_the_other_kind_of_ftp_is_told_from_a_wrong_password(
    tls: bool, code: str, tmp_path: Path
) -> None:
    root = tmp_path / "server" / "situs"
    root.mkdir(parents=True)
    host = FtpHost(tmp_path, root, tls=tls)
    target = msgspec.structs.replace(host.target, protocol="ftp" if tls else "ftps", authority="")
    try:
        transport = connection(target, PASSWORD, root=tmp_path, output=tmp_path, store=tmp_path)
        with pytest.raises(Fault) as fault:
            transport.open()
        transport.close()
        assert fault.value.code == code
    finally:
        host.close()


@pytest.mark.parametrize("host", ["rsync", "git"], indirect=True)
def test_no_program_is_told_a_password_on_its_command_line(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = host.target.protocol
    folder, log = tmp_path / "bin", tmp_path / "perintah"
    folder.mkdir()
    listener = folder / name
    real = shutil.which(name)
    listener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> {log}\nexec {real} "$@"\n')
    listener.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    transport = connection(
        host.target, PASSWORD, root=tmp_path, output=tmp_path, store=tmp_path / "kirim"
    )
    transport.open()
    assert transport.read("tidak-ada") is None
    transport.close()
    assert host.target.folder in log.read_text()
    assert PASSWORD not in log.read_text()


def test_targets_that_differ_in_anything_have_journals_of_their_own(tmp_path: Path) -> None:
    target = Target("ftp", host="h.id", user="kim", folder="public_html")
    other = msgspec.structs.replace(target, folder="public_html/kim")
    found = {
        journal_of(tmp_path, name, each) for name in ("hub", "kim-a") for each in (target, other)
    }
    assert len(found) == 4


@pytest.mark.parametrize("host", WITH_PASSWORD, indirect=True)
def test_a_wrong_password_is_told_and_nothing_is_sent_or_printed(
    sites: Sites, host: Host, deploy: Deploying
) -> None:
    if host.target.protocol == "sftp":
        host.target = msgspec.structs.replace(host.target, key="")
    with pytest.raises(Fault) as fault:
        deploy(sites.first, password=WRONG)
    assert fault.value.code == "login"
    assert WRONG not in str(fault.value)
    assert host.files() == {}
    assert deploy.slept == []
    for path in deploy.store.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()


@pytest.mark.parametrize("name", MOST)
def test_a_full_disk_is_told_and_the_rest_goes_when_there_is_room(
    sites: Sites, name: str, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "server", "80k" if name == "git" else "400k") as grow:
        root = tmp_path / "server" / "situs"
        root.mkdir()
        host = HOSTS[name](tmp_path, root)
        try:
            deploy = Deploying(host, tmp_path / "kirim")
            with pytest.raises(Fault) as fault:
                deploy(sites.first)
            assert fault.value.code == "full", fault.value
            grow("20m")
            second = deploy(sites.first)
            if not name.startswith(("git", "rsync")):
                assert 0 < len(second.send) < len(sites.first.manifest.made)
            assert host.files() == tree(sites.first)
        finally:
            host.close()
