"""Articles to measure with: made up, Indonesian-like, the same in every run on every machine.

One corpus is *groups* times *each* articles of 400 to 500 words with headings, lists, links, quotes
and tables, each with a rubric, two tags and an author. Every generator gets the same texts in the
layout that it expects.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

RUBRICS = (
    "Pemberdayaan", "Pemerintahan", "Pertanian", "Kelautan", "UMKM", "Pendidikan", "Kesehatan",
    "Lingkungan", "Teknologi", "Budaya",
)  # fmt: skip
TAGS = 200
AUTHORS_PER_GROUP = 3
NEWEST = datetime(2024, 12, 28, 20, 0)
SPAN = timedelta(days=3 * 365)
"""All articles lie within three years before NEWEST."""
ADDRESS = "https://hub.example.id/"
NAME = "Hub Uji"
LEDGER = "buku-alamat.tsv"
"""Where kimgen keeps addresses; a cold build must not find it."""
TAGLINE = "Kabar rekaan untuk mengukur kecepatan"

_WHO = (
    "Warga Desa {place}", "Kelompok tani {place}", "Ibu-ibu PKK {place}", "Karang taruna {place}",
    "Pengurus KIM {place}", "Perangkat desa {place}", "Nelayan pesisir {place}",
    "Kader posyandu {place}", "Guru dan murid di {place}", "Pelaku usaha kecil {place}",
)  # fmt: skip
_DID = (
    "membersihkan saluran irigasi", "menanam bibit mangrove", "mengolah hasil panen jagung",
    "memperbaiki jalan setapak", "berlatih membuat keripik pisang", "mendata sumber air bersih",
    "membahas anggaran tahun depan", "membuka lapak di pasar tani", "memeriksa kesehatan balita",
    "mengumpulkan sampah plastik", "memasang lampu tenaga surya", "menyiapkan lumbung pangan",
    "belajar memilah kabar bohong", "menata kebun sayur di pekarangan", "merawat perahu bersama",
)  # fmt: skip
_WHEN = (
    "pada Senin pagi", "sejak awal pekan", "selama tiga hari", "pada akhir bulan lalu",
    "menjelang musim hujan", "sesudah panen raya", "setiap Jumat sore", "seusai rapat warga",
)  # fmt: skip
_WHY = (
    "agar air mengalir sampai ke petak paling ujung", "karena harga di pasar sedang baik",
    "supaya anak-anak bisa bermain dengan aman", "untuk menekan biaya yang terus naik",
    "sebab cuaca sulit diperkirakan tahun ini", "agar pekerjaan selesai sebelum bulan puasa",
    "dengan biaya dari iuran bersama dan bantuan kecil", "tanpa menunggu bantuan dari kota",
)  # fmt: skip
_MORE = (
    "Sekitar {n} orang datang, lebih banyak daripada tahun lalu.",
    "Hasilnya tercatat {n} kilogram dan langsung dibagi menurut kesepakatan.",
    "Ketua kelompok menyebut pekerjaan itu *belum selesai* dan masih perlu tenaga.",
    "Biayanya Rp{n}.000 untuk setiap rumah, dibayar dua kali dalam setahun.",
    "Pemerintah desa menyatakan siap membantu, asalkan daftar penerimanya **benar-benar terbuka**.",
    "Catatan lengkapnya dapat dibaca di [papan informasi desa](https://desa.example.id/papan/{n}).",
    "Menurut [data kabupaten](https://data.example.id/set/{n}), jumlahnya naik dalam dua tahun.",
    "Tidak semua setuju, tetapi musyawarah menghasilkan jalan tengah yang dapat diterima.",
    "Bahan-bahannya dibeli di warung setempat sehingga uangnya berputar di desa sendiri.",
    "Petugas lapangan menjelaskan cara kerja alat itu dengan contoh yang mudah diikuti.",
    "Beberapa peserta mencatat langkah-langkahnya untuk dicoba di rumah masing-masing.",
    "Rencana berikutnya adalah mengulang kegiatan ini di dusun lain sebelum {n} hari ke depan.",
)  # fmt: skip
_HEADINGS = (
    "Dikerjakan bersama", "Yang sudah berubah", "Biaya dan tenaga", "Langkah berikutnya",
    "Suara warga", "Catatan lapangan", "Mengapa sekarang", "Yang perlu disiapkan",
)  # fmt: skip
_PLACES = (
    "Bagelen", "Kasemen", "Soreang", "Cilegon", "Sanur", "Metro", "Kuala", "Ambon", "Wonosari",
    "Tanjung", "Sukamaju", "Mekarsari", "Karangrejo", "Rawa Indah", "Batu Putih", "Muara",
)  # fmt: skip
_NAMES = (
    "Sutarno", "Partini", "Wayan", "Nurhayati", "Yosep", "Ratna", "Dadang", "Siti", "Markus",
    "Lestari", "Hamzah", "Ayu", "Bambang", "Rukmini", "Fauzan", "Dewi",
)  # fmt: skip
_TAG_WORDS = (
    "panen", "irigasi", "pasar", "posyandu", "sampah", "mangrove", "jalan desa", "air bersih",
    "padi", "jagung", "literasi", "musyawarah", "gotong royong", "perahu", "batik", "kopi",
    "pupuk", "sekolah", "lumbung", "wisata",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A made-up group."""

    folder: str
    name: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A made-up article."""

    group: Group
    slug: str
    title: str
    time: datetime
    """Wall clock in UTC+7."""
    summary: str
    rubric: str
    tags: tuple[str, ...]
    author: str
    body: str
    """Markdown; relative links are not among it, as every generator writes those differently."""


def groups(count: int) -> tuple[Group, ...]:
    """*count* groups."""
    found = []
    for number in range(1, count + 1):
        place = _PLACES[number % len(_PLACES)]
        authors = tuple(
            f"{_NAMES[(number * AUTHORS_PER_GROUP + n) % len(_NAMES)]} {place} {number}"
            for n in range(AUTHORS_PER_GROUP)
        )
        found.append(Group(f"kim-{number:04}", f"KIM {place} {number}", authors))
    return tuple(found)


def pieces(of: tuple[Group, ...], each: int) -> Iterator[Piece]:
    """*each* articles of every group."""
    total = len(of) * each
    for place, group in enumerate(of):
        for number in range(each):
            # Groups take turns in time, as they do in a hub.
            back = SPAN * (number * len(of) + place) / total
            yield piece(group, number, NEWEST - timedelta(minutes=back // timedelta(minutes=1)))


def piece(group: Group, number: int, time: datetime) -> Piece:
    """The article *number* of *group*: the same whenever it is asked for."""
    random = Random(f"{group.folder}/{number}")
    did = random.choice(_DID)
    title = f"{_filled(random, random.choice(_WHO))} {did} {random.choice(_WHEN)}"
    first = random.randrange(TAGS)
    tags = (first, (first + 1 + random.randrange(TAGS - 1)) % TAGS)
    return Piece(
        group=group,
        slug=f"kabar-{number:05}-{did.replace(' ', '-')}",
        title=title,
        time=time,
        summary=f"{title}, {random.choice(_WHY)}.",
        rubric=random.choice(RUBRICS),
        tags=tuple(_tag(each) for each in tags),
        author=random.choice(group.authors),
        body=_body(random),
    )


def _tag(number: int) -> str:
    word = _TAG_WORDS[number % len(_TAG_WORDS)]
    return f"{word} {number // len(_TAG_WORDS) + 1}"


def _filled(random: Random, text: str) -> str:
    text = text.replace("{place}", random.choice(_PLACES))
    return text.replace("{n}", str(random.randrange(10, 900)))


def _sentence(random: Random) -> str:
    if random.random() < 0.5:
        return _filled(random, random.choice(_MORE))
    who, did = random.choice(_WHO), random.choice(_DID)
    return _filled(random, f"{who} {did} {random.choice(_WHEN)} {random.choice(_WHY)}.")


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(2, 4)))


def _list(random: Random) -> str:
    mark = random.choice(("- ", "1. "))
    return "\n".join(mark + _sentence(random) for _ in range(random.randint(3, 5)))


def _quote(random: Random) -> str:
    return f"> {_sentence(random)} {_sentence(random)}"


def _table(random: Random) -> str:
    rows = ["| Dusun | Luas (ha) | Hasil (ton) |", "|---|--:|--:|"]
    rows += [
        f"| {random.choice(_PLACES)} {n} | {random.randint(5, 40)} | {random.randint(20, 200)},5 |"
        for n in range(1, random.randint(4, 6))
    ]
    return "\n".join(rows)


def _body(random: Random) -> str:
    """400 to 500 words."""
    parts = [_paragraph(random), _paragraph(random)]
    headings = iter(random.sample(_HEADINGS, 4))
    for extra in random.sample((_list, _quote, _table, _list), 3):
        parts += [f"## {next(headings)}", _paragraph(random), extra(random)]
    text = "\n\n".join([*parts, _sentence(random)])
    goal = random.randint(410, 480)
    while (words := len(text.split())) < goal:
        text += f"\n\n{_paragraph(random)}" if words < goal - 40 else f" {_sentence(random)}"
    return text if len(text.split()) <= 500 else _body(random)


# --- the layouts ---------------------------------------------------------------------------------

KIMGEN_SETTINGS = f"""\
nama: {NAME}
slogan: {TAGLINE}
alamat: {ADDRESS}
rubrik: [{", ".join(RUBRICS)}]
umpan: {{jumlah: 20, set: [rubrik, tagar, penulis], arsip: tidak}}
kartu: tidak
qr: tidak
pencarian: tidak
anggota: {{paling_sedikit: 1, paling_banyak: 100}}
"""
"""The hub with the outputs that every generator of the bench makes; no cards, codes, search."""


def kimgen_text(one: Piece) -> str:
    """The article's file for kimgen."""
    return (
        f"---\njudul: {json.dumps(one.title)}\ntanggal: {one.time:%Y-%m-%d %H:%M}\n"
        f"penulis: {one.author}\nrubrik: {one.rubric}\ntagar: [{', '.join(one.tags)}]\n"
        f"ringkasan: {json.dumps(one.summary)}\n---\n{one.body}\n"
    )


def hugo_text(one: Piece) -> str:
    """The article's file for Hugo (and, with its layout, for Eleventy)."""
    return (
        f"---\ntitle: {json.dumps(one.title)}\ndate: {one.time:%Y-%m-%dT%H:%M:00}+07:00\n"
        f"authors: [{one.author}]\ncategories: [{one.rubric}]\ntags: [{', '.join(one.tags)}]\n"
        f"description: {json.dumps(one.summary)}\n---\n{one.body}\n"
    )


def eleventy_text(one: Piece) -> str:
    """The article's file for Eleventy: ``tags`` would make collections of its own, so topics."""
    return (
        f"---\ntitle: {json.dumps(one.title)}\ndate: {one.time:%Y-%m-%dT%H:%M:00}+07:00\n"
        f"author: {one.author}\ncategory: {one.rubric}\ntopics: [{', '.join(one.tags)}]\n"
        f"group: {one.group.folder}\ndescription: {json.dumps(one.summary)}\n"
        f"permalink: {one.group.folder}/{one.time:%Y/%m}/{one.slug}/\n---\n{one.body}\n"
    )


def pelican_text(one: Piece) -> str:
    """The article's file for Pelican, which knows no second kind of category: its folder is the
    group, and the rubric goes among the tags."""
    return (
        f"Title: {one.title}\nDate: {one.time:%Y-%m-%d %H:%M}\nAuthor: {one.author}\n"
        f"Category: {one.group.name}\nTags: {', '.join((one.rubric, *one.tags))}\n"
        f"Slug: {one.slug}\nSummary: {one.summary}\n\n{one.body}\n"
    )


def write_corpus(
    folder: Path, of: tuple[Group, ...], each: int, text: Callable[[Piece], str]
) -> int:
    """Every article as ``<folder>/<group>/<slug>.md``; returns how many there are."""
    count = 0
    for group in of:
        (folder / group.folder).mkdir(parents=True, exist_ok=True)
    for one in pieces(of, each):
        place_of(folder, one).write_text(text(one), "utf-8")
        count += 1
    return count


def place_of(folder: Path, one: Piece) -> Path:
    """The article's file."""
    return folder / one.group.folder / f"{one.slug}.md"


def write_hub(root: Path, count: int, each: int) -> int:
    """A kimgen site of *count* groups with *each* articles; returns how many there are."""
    of = groups(count)
    content = root / "content"
    content.mkdir(parents=True, exist_ok=True)
    (root / "site.yaml").write_text(KIMGEN_SETTINGS, "utf-8")
    for group in of:
        (content / group.folder).mkdir(exist_ok=True)
        record = f"nama: {group.name}\njenis: umum\nanggota: 7\n"
        (content / group.folder / "kim.yaml").write_text(record, "utf-8")
    return write_corpus(content, of, each, kimgen_text)
