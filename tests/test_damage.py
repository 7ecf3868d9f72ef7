"""What kimgen remembers is damaged in every way that we could think of: it is never believed.

After each damage and an edit, the published tree is that of a clean build, byte by byte.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from harm import LONG
from workbench import Bench, difference

from kimgen.keeping.manifest import Manifest, pack, unpack
from kimgen.keeping.memory import Memory
from kimgen.keeping.sealed import load, save
from kimgen.running.toolchain import toolchain

Damage = Callable[[Path, Path], object]


def _flip(path: Path, other: Path) -> None:
    data = bytearray(path.read_bytes() or b"!")
    data[len(data) * 2 // 3] ^= 0x10
    path.write_bytes(data)


def _as_folder(path: Path, other: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "di-dalam").write_text("isi")


def _as_link(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


def _as_pipe(path: Path, other: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _closed(path: Path, other: Path) -> None:
    path.chmod(0)


def _of_somebody(path: Path, other: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    path.chmod(0o444)


def _doubled(path: Path, other: Path) -> None:
    shutil.copy2(path, path.with_name(path.name + "-salinan"))
    path.write_bytes(path.read_bytes() * 2)


DAMAGES: dict[str, Damage] = {
    "gone": lambda path, other: path.unlink(),
    "empty": lambda path, other: path.write_bytes(b""),
    "cut": lambda path, other: path.write_bytes(path.read_bytes()[:-7]),
    "cut short": lambda path, other: path.write_bytes(path.read_bytes()[:20]),
    "zeros": lambda path, other: path.write_bytes(bytes(path.stat().st_size)),
    "one bit": _flip,
    "random": lambda path, other: path.write_bytes(os.urandom(path.stat().st_size)),
    "more at its end": lambda path, other: path.write_bytes(path.read_bytes() + b"lagi"),
    "more at its start": lambda path, other: path.write_bytes(b"lagi" + path.read_bytes()),
    "of another site": lambda path, other: shutil.copy2(other, path),
    "a folder": _as_folder,
    "a link to another site's": _as_link,
    "a link to nowhere": lambda path, other: _as_link(path, other.with_name("tidak-ada")),
    "a pipe": _as_pipe,
    "may not be read": _closed,
    "of another owner": _of_somebody,
    "doubled": _doubled,
    "text": lambda path, other: path.write_text("bukan milik kimgen\n"),
}


def _photo(tint: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (320, 240), (tint, 90, 40)).save(out, "JPEG")
    return out.getvalue()


def _site(root: Path, word: str, tint: int) -> Bench:
    bench = Bench(root).group("kim-b", domain="https://b.uji.id/")
    bench.raw("kim-a/sawah.jpg", _photo(tint))
    bench.write(
        "kim-a/satu.md", judul=f"Satu {word}", foto="{berkas: sawah.jpg, teks_alt: Sawah}", isi=word
    )
    return bench.write("kim-a/dua.md", isi=f"Dua {word}").write("kim-b/tiga.md", isi=word)


class Pair:
    """A site between two states, another one, and an older generation of what it remembered."""

    def __init__(self, folder: Path) -> None:
        self.bench = _site(folder / "situs", "padi", 10)
        self.other = _site(folder / "lain", "laut", 200).build().root / ".kimgen"
        self.state = self.bench.root / ".kimgen"
        self.bench.build()
        self.first = folder / "lama"
        shutil.copytree(self.state, self.first)
        self.at = 0
        self.trees = [self.bench.tree()]
        self.edit()
        self.trees.append(self.bench.build().tree())
        clean = self.bench.twin(folder / "bersih").build()
        assert self.trees[1] == clean.tree()
        self.whole = folder / "utuh"

    def edit(self) -> None:
        words = ("Dua padi", "Dua beras") if self.at == 0 else ("Dua beras", "Dua padi")
        self.bench.edit("kim-a/dua.md", *words)
        self.at = 1 - self.at

    def files(self) -> list[str]:
        """Every file that is remembered, of photos and packs one each."""
        found = [
            path.relative_to(self.state).as_posix()
            for path in sorted(self.state.rglob("*"))
            if path.is_file()
        ]
        photos = [path for path in found if path.startswith("foto/")]
        packs = [path for path in found if path.startswith("isi/")]
        return [path for path in found if path not in (*photos[1:], *packs[1:])]

    def expect_clean(self, told: object, *, edited: bool = True) -> None:
        """An edit and a build come to the tree of a clean build, and so does the next build."""
        if edited:
            self.edit()
        self.bench.build()
        tree = self.bench.tree()
        assert tree == self.trees[self.at], (told, difference(tree, self.trees[self.at]))
        assert self.bench.report.exit == 0, told
        self.bench.build().expect_nothing_written()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(tmp_path_factory.mktemp("rusak"))


ROUNDS = [[damage] for damage in DAMAGES] if LONG else [list(DAMAGES)[n::3] for n in range(3)]


@pytest.mark.parametrize("damages", ROUNDS, ids=" + ".join)
def test_a_damaged_memory_is_not_believed(pair: Pair, damages: list[str]) -> None:
    """One file and one kind of damage at a time where there is time; else many at once."""
    files = pair.files()
    assert len(files) >= 9
    for number, name in enumerate(files):
        damage = damages[number % len(damages)]
        DAMAGES[damage](pair.state / name, pair.other / _same(pair, name))
        if LONG:
            pair.expect_clean((damage, name))
    for turn in range(len(damages)):  # so that each file has each of them in its turn
        if not LONG:
            pair.expect_clean(damages)
            for number, name in enumerate(pair.files()):
                damage = damages[(number + turn + 1) % len(damages)]
                DAMAGES[damage](pair.state / name, pair.other / _same(pair, name))
    pair.expect_clean(damages)
    pair.expect_clean((damages, "rest"), edited=False)


def _same(pair: Pair, name: str) -> str:
    """The file of the other site that stands for *name*."""
    if (pair.other / name).exists():
        return name
    found = [path.relative_to(pair.other) for path in sorted(pair.other.rglob("*"))]
    found = [path for path in found if (pair.other / path).is_file()]
    alike = [path for path in found if path.parts[0] == name.split("/")[0]]
    return (alike or found)[0].as_posix()


def test_another_sites_memory_as_a_whole_is_not_believed(pair: Pair) -> None:
    shutil.rmtree(pair.state)
    shutil.copytree(pair.other, pair.state)
    pair.expect_clean("another site's")


def test_an_older_generation_is_not_believed(pair: Pair) -> None:
    if pair.at == 0:
        pair.edit()
        pair.bench.build()
    shutil.rmtree(pair.state)
    shutil.copytree(pair.first, pair.state)
    pair.expect_clean("older", edited=False)
    for part in ("catatan", "ingatan", "isi"):  # of two generations
        older, place = pair.first / part, pair.state / part
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        shutil.copytree(older, place) if older.is_dir() else shutil.copy2(older, place)
        pair.expect_clean(("older", part))


def test_a_folder_that_is_a_file_gives_way(pair: Pair) -> None:
    for name in ("isi", "foto", "catatan", "asing"):
        place = pair.state / name
        shutil.rmtree(place, ignore_errors=True)
        place.write_text("sebuah berkas")
        pair.expect_clean(name)
    shutil.rmtree(pair.state)
    pair.state.write_text("sebuah berkas")
    pair.expect_clean(".kimgen")


def test_a_lock_that_is_a_link_harms_nothing(pair: Pair, tmp_path: Path) -> None:
    letter = tmp_path / "surat"
    letter.write_text("penting")
    (pair.state / "kunci").unlink()
    (pair.state / "kunci").symlink_to(letter)
    pair.expect_clean("lock")
    assert letter.read_text() == "penting"


def _repacked(path: Path, key: str, kind: type, change: Callable[[object], object]) -> None:
    """Change what a file holds and seal it again, as nobody but kimgen can."""
    found = unpack(path.read_bytes(), kind, key)
    assert found is not None
    path.write_bytes(pack(change(found), key))


def test_entries_swapped_under_a_whole_seal_are_not_believed(pair: Pair) -> None:
    key = f"memory {toolchain('reading')}"

    def readings(memory: Memory) -> Memory:
        one, other = "content/kim-a/satu.md", "content/kim-a/dua.md"
        first, second = memory.articles[one], memory.articles[other]
        replace = msgspec.structs.replace
        memory.articles[one] = replace(second, stamp=first.stamp, digest=first.digest)
        memory.articles[other] = replace(first, stamp=second.stamp, digest=second.digest)
        return memory

    def places(memory: Memory) -> Memory:
        names = list(memory.bodies)
        moved = [memory.bodies[name] for name in (*names[1:], names[0])]
        memory.bodies = dict(zip(names, moved, strict=True))
        return memory

    def groups(memory: Memory) -> Memory:
        one, other = "content/kim-a/kim.yaml", "content/kim-b/kim.yaml"
        first, second = memory.groups[one], memory.groups[other]
        memory.groups[one] = msgspec.structs.replace(second, stamp=first.stamp)
        memory.groups[other] = msgspec.structs.replace(first, stamp=second.stamp)
        return memory

    def made(manifest: Manifest) -> Manifest:
        names = sorted(manifest.made)
        moved = [manifest.made[name] for name in (*names[1:], names[0])]
        return Manifest(manifest.frames, dict(zip(names, moved, strict=True)))

    place = pair.state / "ingatan"
    for change in (readings, places, groups):
        memory = load(place, key)
        assert memory.articles
        save(place, change(memory), key)
        pair.expect_clean(change.__name__)
    _repacked(pair.state / "catatan" / "hub", "manifest 1", Manifest, made)
    pair.expect_clean("manifest")


def test_what_another_version_remembered_is_not_believed(pair: Pair) -> None:
    memory = load(pair.state / "ingatan", f"memory {toolchain('reading')}")
    assert memory.articles
    save(pair.state / "ingatan", memory, "memory lain")
    data = (pair.state / "tenang").read_bytes()
    (pair.state / "tenang").write_bytes(pack(msgspec.msgpack.decode(data[32:]), "rest lain"))
    hub = pair.state / "catatan" / "hub"
    hub.write_bytes(pack(msgspec.msgpack.decode(hub.read_bytes()[32:]), "manifest 99"))
    pair.expect_clean("another version")


def test_a_memory_that_nobody_may_write_stops_the_build_in_words(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuse(path: object, flags: int, *more: int, **named: object) -> int:
        if str(path).startswith(str(pair.state)) and flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *more, **named)  # type: ignore[arg-type]

    before = pair.bench.tree()
    pair.edit()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(PermissionError):
            pair.bench.build()
    assert pair.bench.tree() == before
    pair.expect_clean("writable again", edited=False)


def test_articles_that_went_while_the_record_was_lost_are_set_aside(tmp_path: Path) -> None:
    bench = _site(tmp_path / "situs", "padi", 10).build()
    bench.file("public/CNAME", "punya orang").remove("kim-a/dua.md").forget().build()
    assert bench.finding("record-lost").details["count"] != "0"
    tree = bench.tree()
    assert tree.pop("public/CNAME")
    assert tree == bench.twin(tmp_path / "bersih").build().tree()
    kept = bench.root / ".kimgen/asing/public/kim-a/2026/11/dua/index.html"
    assert "Dua padi" in kept.read_text()


@pytest.mark.parametrize("domain", ["", "https://a.uji.id/"], ids=["hub", "own site"])
def test_what_an_older_record_does_not_know_is_set_aside(tmp_path: Path, domain: str) -> None:
    bench = _site(tmp_path / "situs", "padi", 10)
    if domain:
        bench.group("kim-a", domain=domain)
    bench.build()
    shutil.copytree(bench.root / ".kimgen", tmp_path / "lama")
    bench.write("kim-a/baru.md", judul="Baru").build()
    shutil.rmtree(bench.root / ".kimgen")
    shutil.copytree(tmp_path / "lama", bench.root / ".kimgen")
    bench.remove("kim-a/baru.md").build()
    assert "record-lost" in {finding.code for finding in bench.report.findings}
    assert bench.tree() == bench.twin(tmp_path / "bersih").build().tree()
    kept = bench.root / ".kimgen/asing/public/kim-a/2026/11/baru/index.html"
    assert "Baru" in kept.read_text()
    bench.build().expect_nothing_written()


def test_a_held_back_page_stays_though_all_is_forgotten(tmp_path: Path) -> None:
    bench = _site(tmp_path / "situs", "padi", 10).build()
    page = bench.text("kim-a/2026/11/dua/index.html")
    bench.edit("kim-a/dua.md", "judul: ", 'judul: "').forget().build()
    assert bench.text("kim-a/2026/11/dua/index.html") == page
