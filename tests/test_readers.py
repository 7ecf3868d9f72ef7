"""While the site is built again and again, readers of the folder meet whole pages only.

``KIMGEN_LONG=1`` goes on until 400,000 pages were read, and counts on its standard output.
"""

import os
import signal
from pathlib import Path

from harm import LONG
from workbench import Bench, hub_of

READERS = 3
REBUILDS = 20 if LONG else 3
ENOUGH = 420_000 if LONG else 3_000


def _read_on(root: Path, pages: list[str], ends: dict[str, bytes], tell: int) -> None:
    """Read all *pages* again and again until told to end; *tell* hears every hundred, and woes."""
    woes = 0
    while True:
        for number, page in enumerate(pages, start=1):
            try:
                data = (root / page).read_bytes()
            except OSError as error:
                data, why = b"", str(error)
            else:
                why = "cut"
            suffix = page.rsplit(".", 1)[-1]
            if not data.rstrip().endswith(ends[suffix]) or not data:
                woes += 1
                os.write(tell, f"! {page}: {why} {data[-20:]!r}\n".encode())
            if number % 100 == 0 or number == len(pages):
                os.write(tell, f"+{(number - 1) % 100 + 1}\n".encode())


def test_a_reader_meets_no_missing_empty_or_cut_page(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 12, groups=2)
    bench.build()
    # What is there in all the states that come.
    bench.write("kim-0/tetap.md").build()
    lasting = {
        path
        for path in bench.tree()
        if "berita-00001" not in path and "sementara" not in path and "pindah" not in path
    }
    pages = sorted(path for path in lasting if path.endswith((".html", ".xml", ".json")))
    ends = {"html": b">", "xml": b">", "json": b"}"}
    heard, tell = os.pipe()
    readers = []
    for number in range(READERS):
        child = os.fork()
        if child == 0:  # pragma: no cover - a process of its own
            turned = pages[number * 40 :] + pages[: number * 40]
            _read_on(bench.root, turned, ends, tell)
        readers.append(child)
    os.close(tell)
    count, woes, builds = 0, "", 0
    ahead = b""
    try:
        while builds < REBUILDS or count < ENOUGH:
            if builds < REBUILDS * 3:
                _change(bench, builds)
                bench.build(jobs=2)
                builds += 1
                missing = [page for page in pages if not (bench.root / page).exists()]
                assert not missing, missing
            ahead += os.read(heard, 1 << 20)
            *lines, ahead = ahead.split(b"\n")
            for line in lines:
                if line.startswith(b"+"):
                    count += int(line)
                else:
                    woes += line.decode() + "\n"
            assert not woes
    finally:
        for reader in readers:
            os.kill(reader, signal.SIGKILL)
            os.waitpid(reader, 0)
        os.close(heard)
    print(f"{count} pages read during {builds} rebuilds")
    bench.reports.clear()
    assert bench.tree() == bench.twin(tmp_path / "bersih").build().tree()


def _change(bench: Bench, number: int) -> None:
    """Another word, another theme, articles that come, go, move and come back."""
    bench.raw("kim-0/tetap.md", f"---\njudul: Judul\ntanggal: 20/11/2026\n---\nIsi {number}.\n")
    bench.site(slogan=f"Kabar {number}")  # all pages change
    if number % 3 == 0:
        note = f'{{% include "bawaan/shared/foot.html" %}}<!-- {number} -->'
        bench.file("templates/shared/foot.html", note)
    if number % 2 == 0:
        bench.write("kim-1/sementara.md", judul="Sementara")
        bench.rename("kim-1/berita-00001.md", "kim-1/pindah.md")
    else:
        bench.remove("kim-1/sementara.md").rename("kim-1/pindah.md", "kim-1/berita-00001.md")
