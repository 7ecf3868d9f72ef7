"""The same content makes the same bytes, wherever, however and in whatever order it lies.

``KIMGEN_LONG=1`` changes one thing at a time, so that a difference has a name.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from harm import LONG
from workbench import NOW, Bench, difference

Change = Callable[[Path, dict[str, str]], None]
"""Changes a copy of the site, or the environment that it is built in."""


def _photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    picture = Image.linear_gradient("L").resize((900, 600))
    out = BytesIO()
    Image.merge("RGB", (picture, picture.rotate(180), picture)).save(out, "JPEG")
    return out.getvalue()


def site(root: Path) -> Bench:
    """A site with one of everything: photo, card, code, calendar, search, own site, PDF."""
    bench = Bench(root).site(
        "rubrik: [Pertanian]\n", kartu="semua", qr="ya", pencarian="ya", bahasa="id"
    )
    bench.group("kim-b", domain="https://b.uji.id/").raw("kim-a/sawah.jpg", _photo())
    bench.raw("kim-a/laporan.pdf", b"%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n")
    bench.write(
        "kim-a/satu.md",
        judul="Panen raya é",
        foto="{berkas: sawah.jpg, teks_alt: Sawah}",
        tagar="[padi, sawah, Éling]",
        penulis="[Siti, Budi]",
        isi="Kata **tebal**, [laporan](laporan.pdf).[^1]\n\n[^1]: Catatan.",
    )
    bench.write("kim-a/dua.md", judul="Dua", rubrik="Pertanian", tagar="[padi]", lintas="[kim-b]")
    bench.write(
        "kim-b/agenda/rapat.md",
        mulai="25 November 2026 09.00 WITA",
        selesai="25 November 2026 11.00 WITA",
        tempat="Balai Desa",
    )
    return bench.write("kim-b/tiga.md", judul="Tiga", tanggal="20 November 2026")


def built(root: Path, environment: dict[str, str], *words: str) -> dict[str, str]:
    """The tree that a process of its own builds of the site in *root*."""
    argv = [*words, "-m", "kimgen", "build", "--root", str(root), "--now", NOW.iso]
    program = [sys.executable, *argv]
    if "taskset" in environment:
        program = ["taskset", "-c", environment.pop("taskset"), *program]
    mask = int(environment.pop("umask", "022"), 8)
    done = subprocess.run(
        program,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        cwd=environment.get("HOME", str(root)),
        preexec_fn=lambda: os.umask(mask) and None,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = object.__new__(Bench)
    found.root = root
    return found.tree()


def _order(root: Path, environment: dict[str, str]) -> None:
    """The files are made anew in a random order, so that folders list them otherwise."""
    files = [path for path in root.rglob("*") if path.is_file()]
    random.Random(5).shuffle(files)
    told = [(path.relative_to(root), path.read_bytes()) for path in files]
    for path in root.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path, data in told:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def _times(root: Path, environment: dict[str, str]) -> None:
    chance = random.Random(7)
    for path in root.rglob("*"):
        time = chance.randrange(1, 2_000_000_000)
        os.utime(path, (time, time))


def _variables(**names: str) -> Change:
    return lambda root, environment: environment.update(names)


def _one_core(root: Path, environment: dict[str, str]) -> None:
    if shutil.which("taskset"):
        environment["taskset"] = str(min(os.sched_getaffinity(0)))


CHANGES: dict[str, Change] = {
    "zone": _variables(TZ="America/St_Johns"),
    "locale": _variables(LC_ALL="C", LANG="C", LANGUAGE="tr_TR"),
    "hash seed": _variables(PYTHONHASHSEED="4242"),
    "umask": _variables(umask="077"),
    "home": lambda root, environment: environment.update(HOME=str(root.parent)),
    "order": _order,
    "times": _times,
    "one core": _one_core,
    "other epoch": _variables(SOURCE_DATE_EPOCH="1"),
}
TOGETHER = {name: (name,) for name in CHANGES} if LONG else {"all": tuple(CHANGES)}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the site that was never built, and the tree that it makes."""
    folder = tmp_path_factory.mktemp("bita")
    site(folder / "asal")
    shutil.copytree(folder / "asal", folder / "situs")
    tree = built(folder / "situs", {"PYTHONHASHSEED": "1"})
    kinds = {path.rsplit(".", 1)[-1] for path in tree}
    assert kinds >= {"html", "xml", "json", "ics", "jpg", "webp", "pdf", "js", "svg"}, kinds
    return folder / "asal", tree


@pytest.mark.parametrize("names", TOGETHER)
def test_the_same_bytes_come_out_elsewhere(
    plain: tuple[Path, dict[str, str]], tmp_path: Path, names: str
) -> None:
    source, tree = plain
    root = tmp_path / "rumah lain" / "situs-ké-2"
    shutil.copytree(source, root)
    environment: dict[str, str] = {}
    for name in TOGETHER[names]:
        CHANGES[name](root, environment)
    found = built(root, environment, "-O")
    assert found == tree, difference(found, tree)


def test_one_job_and_many_jobs_in_one_process_and_in_many_write_the_same(
    plain: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    source, tree = plain
    shutil.copytree(source, tmp_path / "situs")
    bench = object.__new__(Bench)
    bench.root, bench.now, bench.reports = tmp_path / "situs", NOW, []
    assert bench.build(jobs=3).tree() == tree
