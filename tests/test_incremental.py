"""The property that guards the pipeline: whatever happened, the tree is that of a clean build.

A seeded writer changes a little site at random and builds after each few changes. Then

- the published tree equals that of a clean build of the same content and ledger,
- a second build writes nothing,
- many jobs write what one job writes.

An article that is broken counts as its last good text: that is what stays published. The last
tests plant faults in the pipeline and see that the property falls.
"""

import random
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

import msgspec
import pytest
from workbench import Bench, difference, front_matter

from kimgen.deciding.outputs import Maker
from kimgen.keeping.manifest import Manifest
from kimgen.running import build as building
from kimgen.running import compare as comparing
from kimgen.running import publishing, recall, workers
from kimgen.running.compare import Recipe

SEEDS = 6
STEPS = 6
"""Builds of one run; each has some changes before it."""
KINDS = {
    "": "",
    "agenda": "mulai: {day} 10.00\nselesai: {day} 12.00\ntempat: Balai Desa\n",
    "pengumuman": "berlaku_sampai: {day}\n",
    "produk": "harga: 15000\nwa: '0812-0000-0000'\n",
    "cek-fakta": "klaim: Kabar yang beredar\nhasil: salah\n",
    "aspirasi": "keadaan: diteruskan\n",
    "galeri": "",
    "halaman": "",
}
FAULTS = (
    lambda text: text.replace("judul: ", 'judul: "', 1),
    lambda text: text.replace("tanggal: ", "tanggal: 31/02/", 1),
    lambda text: "",
    lambda text: text.replace("judul: ", "jenis: kabar\njudul: ", 1),
)


class Writer:
    """Changes a site at random; *good* holds what each article's file last held without a fault."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.chance = random.Random(seed)
        self.numbers = count()
        self.groups = ["kim-a", "kim-b", "_hub"]
        self.good: dict[str, str] = {}
        self.published: dict[str, str] = {}
        """What the latest build saw of each article without a fault."""
        self.broken: set[str] = set()
        self.photos: list[str] = []
        self.domain = False
        self._site()
        for folder in ("kim-a", "kim-b"):
            bench.group(folder)
        for _ in range(8):
            self.add()

    def change(self) -> None:
        """One thing that a writer, an operator or the clock does."""
        actions: dict[Callable[[], object], int] = {
            self.add: 4,
            self.edit: 6,
            self.rename: 2,
            self.remove: 2,
            self.damage: 2,
            self.mend: 2,
            self.record: 1,
            self._site: 1,
            self.template: 1,
            self.photo: 2,
            self.wait: 2,
            self.touch: 1,
        }
        self.chance.choices(list(actions), weights=list(actions.values()))[0]()

    def _text(self, kind: str, number: int, folder: str) -> str:
        chance = self.chance
        fields: dict[str, object] = {"judul": f"Judul {number}"}
        day = f"{chance.randint(1, 28):02}/{chance.randint(10, 12)}/2026"
        if kind != "halaman":
            fields["tanggal"] = f"{day} {chance.randint(6, 20):02}.00"
            if chance.random() < 0.2:
                fields["tanggal"] = day
        for key, values in (
            ("penulis", ["Siti", "Budi"]),
            ("rubrik", ["Pertanian", "Budaya", "Lain-lain"]),
            ("tagar", ["[padi, sawah]", "[padi]", "[laut]"]),
            ("lintas", ["[kim-a]", "[kim-b]"]),
            ("alias", [f"[lama-{number}]"]),
            ("status", ["draf"]),
            ("terbit_sampai", [day]),
            ("ralat", ["[{waktu: 20/11/2026 09.00, isi: Angkanya keliru}]"]),
            ("dicabut", ["{waktu: 20/11/2026 09.00, alasan: Keliru}"]),
        ):
            if chance.random() < (0.5 if key in ("penulis", "rubrik", "tagar") else 0.08):
                fields[key] = chance.choice(values)
        photos = [name for name in self.photos if name.startswith(f"{folder}/")]
        if photos and chance.random() < 0.6:
            fields["foto"] = f"{{berkas: /{chance.choice(photos)}, teks_alt: Sawah}}"
        body = f"Pembuka {number}.\n\nIsi {chance.randint(0, 9)}."
        if photos and chance.random() < 0.3:
            body += f"\n\n![Sawah](/{chance.choice(photos)})"
        others = sorted(self.good)
        if others and chance.random() < 0.4:
            body += f"\n\nLihat [itu](/{chance.choice(others)})."
        head = front_matter(fields) + KINDS[kind].format(day=day)
        return f"---\n{head}---\n\n{body}\n"

    def _put(self, name: str, text: str) -> None:
        self.good[name] = text
        self.broken.discard(name)
        self.bench.file(f"content/{name}", text)

    def _one(self, among: set[str] | None = None) -> str | None:
        names = sorted(self.good.keys() - self.broken if among is None else among)
        return self.chance.choice(names) if names else None

    def add(self) -> None:
        number, kind = next(self.numbers), self.chance.choice(list(KINDS))
        folder = self.chance.choice(self.groups)
        self._put(f"{folder}/{kind + '/' if kind else ''}tulisan-{number}.md",
                  self._text(kind, number, folder))  # fmt: skip

    def edit(self) -> None:
        if name := self._one():
            kind = name.split("/")[1] if name.count("/") == 2 else ""
            number = int(name.rsplit("-", 1)[1].removesuffix(".md"))
            text = self._text(kind, number, name.split("/")[0])
            if self.chance.random() < 0.5:  # the body alone
                text = self.good[name].split("---\n\n")[0] + "---\n\n" + text.split("---\n\n")[1]
            self._put(name, text)

    def rename(self) -> None:
        if name := self._one():
            folder = name.rsplit("/", 1)[0]
            new = f"{folder}/nama-{name.rsplit('-', 1)[1]}"
            if new == name:
                new = f"{folder}/tulisan-{name.rsplit('-', 1)[1]}"
            self.bench.rename(name, new)
            self.good[new] = self.good.pop(name)

    def remove(self) -> None:
        if len(self.good) > 4 and (name := self._one()):
            self.bench.remove(name)
            del self.good[name]

    def damage(self) -> None:
        if name := self._one():
            text = self.chance.choice(FAULTS)(self.good[name])
            if text != self.good[name]:
                self.bench.file(f"content/{name}", text)
                self.broken.add(name)

    def mend(self) -> None:
        if name := self._one(self.broken):
            self._put(name, self.good[name])

    def record(self) -> None:
        self.domain = not self.domain
        domain = {"domain": "https://a.uji.id/"} if self.domain else {}
        colour = self.chance.choice(["0b6e4f", "8a1c1c"])
        self.bench.group("kim-a", nama="KIM A", warna=f'"#{colour}"', **domain)

    def _site(self) -> None:
        size = self.chance.choice([5, 6])
        self.bench.site(
            f"daftar: {{jumlah: {size}}}\nrubrik: [Pertanian, Budaya]\n",
            slogan=f"Kabar {self.chance.randint(0, 3)}",
            pencarian=self.chance.choice(["ya", "tidak"]),
        )

    def template(self) -> None:
        note = self.chance.choice(["", "<!-- a -->", "<!-- b -->"])
        place = self.bench.root / "templates" / "parts.html"
        if note:
            self.bench.file("templates/shared/foot.html",
                            '{% include "bawaan/shared/foot.html" %}' + note)  # fmt: skip
        elif place.parent.exists():
            (self.bench.root / "templates/shared/foot.html").unlink(missing_ok=True)

    def photo(self) -> None:
        from test_findings import jpeg

        group = self.chance.choice(self.groups)
        names = [f"{group}/foto-{number}.jpg" for number in range(2)]
        name = self.chance.choice(names)
        if name not in self.photos:
            self.photos.append(name)
        data = jpeg(360 + self.chance.randint(0, 2) * 20, 270)
        self.bench.file(f"content/{name}", data)

    def wait(self) -> None:
        self.bench.wait(days=self.chance.randint(0, 12), hours=self.chance.randint(1, 20))

    def touch(self) -> None:
        if name := self._one():
            (self.bench.root / "content" / name).touch()

    def build(self, **options: object) -> None:
        self.bench.build(**options)
        self.published = {
            name: self.good[name] if name not in self.broken else self.published[name]
            for name in self.good
            if name not in self.broken or name in self.published
        }

    def clean(self, root: Path) -> Bench:
        """A site with the same content, where a broken article is as it was when last built."""
        twin = self.bench.twin(root)
        for name in self.broken:
            if name in self.published:
                twin.file(f"content/{name}", self.published[name])
            else:
                twin.remove(name)
        return twin


def first_difference(root: Path, seed: int, *, steps: int = STEPS, jobs: int = 1) -> str:
    """What breaks the property in one run of a seeded writer; empty when it holds."""
    writer = Writer(Bench(root / "situs"), seed)
    bench = writer.bench
    for step in range(steps):
        for _ in range(writer.chance.randint(1, 4)):
            writer.change()
        twin = writer.clean(root / f"bersih-{step}")
        writer.build(jobs=jobs)
        if bench.report.failed:
            return f"step {step}: nothing published: {bench.report.findings}"
        before = bench.stamps()
        twin.build()
        if different := difference(bench.tree(), twin.tree()):
            return f"step {step}: {different[:5]}"
        bench.build(jobs=jobs)
        if bench.stamps() != before:
            return f"step {step}: the second build wrote"
        (bench.root / ".kimgen" / "tenang").unlink()
        bench.build(jobs=jobs)
        if bench.stamps() != before or bench.report.written:
            return f"step {step}: the second build wrote when it had to look"
    return ""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_changed_the_tree_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    assert first_difference(tmp_path, seed) == ""


def test_many_jobs_write_what_one_job_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORTH_A_POOL", 2)
    patch_least(monkeypatch)
    assert first_difference(tmp_path, 99, steps=3, jobs=3) == ""


def patch_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two items be worth a pool of processes: the default of an argument is bound early."""
    defaults = dict(workers.map_ordered.__kwdefaults__ or {})
    monkeypatch.setattr(workers.map_ordered, "__kwdefaults__", defaults | {"least": 2})


def test_a_photo_that_comes_to_share_its_article_is_developed_anew(
    bench: Bench, tmp_path: Path
) -> None:
    from test_build import photo

    for name in ("a", "b", "c"):
        bench.raw(f"kim-a/{name}.jpg", photo(tmp_path, width=1400))
    bench.write("kim-a/x.md", isi="![Sawah](a.jpg)").build()
    bench.edit("kim-a/x.md", "(a.jpg)", "(a.jpg)\n\n![Sawah](b.jpg)\n\n![Sawah](c.jpg)").build()
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


# The property is worth what it catches: faults planted in the pipeline must break it.


def _views_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    def reason_of(recipe: Recipe, made: object, manifest: Manifest) -> str:
        return "baru" if made is None else ""

    monkeypatch.setattr(comparing, "reason_of", reason_of)


def _mastheads_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    real = comparing.recipes_of

    def recipes_of(*arguments: object) -> Mapping[str, Recipe]:
        return {
            path: msgspec.structs.replace(
                recipe, frame=msgspec.structs.replace(recipe.frame, masthead="", template="")
            )
            for path, recipe in real(*arguments).items()  # type: ignore[arg-type]
        }

    monkeypatch.setattr(publishing, "recipes_of", recipes_of)


def _gone_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    real = comparing.compare

    def compare(*arguments: object) -> comparing.Comparison:
        return msgspec.structs.replace(real(*arguments), gone=())  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "compare", compare)


def _edits_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = recall.recall_articles

    def recall_articles(root: Path, tree: object, memory: object, *rest: object, **more: object):
        for path, stamp in tree.articles.items():  # type: ignore[attr-defined]
            known = memory.articles.get(path)  # type: ignore[attr-defined]
            if known is not None:
                memory.articles[path] = msgspec.structs.replace(known, stamp=stamp)  # type: ignore[attr-defined]
        return real(root, tree, memory, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(recall, "recall_articles", recall_articles)


def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    real = building.build
    first: list[object] = []

    def build(root: Path, *, now: object, options: object, progress: object = None) -> object:
        if "bersih" not in root.name:
            first.append(now)
            now = first[0]
        return real(root, now=now, options=options)  # type: ignore[arg-type]

    monkeypatch.setattr("workbench.build", build)


def _clock_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    from kimgen.making.workshop import Workshop

    real, ticks = Workshop.make, count()

    def make(self: Workshop, output: object, *rest: object) -> bytes:
        data = real(self, output, *rest)  # type: ignore[arg-type]
        late = output.maker is Maker.RSS  # type: ignore[attr-defined]
        return data + f"<!-- {next(ticks)} -->".encode() if late else data

    monkeypatch.setattr(Workshop, "make", make)


@pytest.mark.parametrize(
    "plant",
    [
        _views_ignored,
        _mastheads_ignored,
        _gone_files_stay,
        _edits_unseen,
        _time_stands_still,
        _clock_in_the_bytes,
    ],
)
def test_a_planted_fault_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    # The third writer changes the masthead early; the others stand by for a change of the site.
    found = (first_difference(tmp_path / str(seed), seed) for seed in (2, 0, 1, 3, 4, 5))
    assert next((fault for fault in found if fault), "")
