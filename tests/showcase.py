"""A small hub that has every kind of page and the most awkward content that anybody types.

Made once for all tests that look at whole pages: in a browser, by the Nu checker, by a crawler.
"""

import io
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from workbench import NOW, Bench, article, front_matter

from kimgen.running.build import Options, build

LONG = "Musyawarah" + "panjangsekali" * 7 + "tanpajeda"
"""A word of 110 letters."""
TITLE = (
    "Musyawarah perencanaan pembangunan desa menyepakati perbaikan saluran irigasi, jembatan "
    "gantung, dan lapangan bersama sebelum musim hujan datang, dengan biaya dari dana desa dan "
    "swadaya masyarakat di empat dusun"
)
TABLE = "\n".join(
    (
        "| " + " | ".join(f"Bulan ke-{month}" for month in range(1, 13)) + " |",
        "|" + "--:|" * 12,
        *("| " + " | ".join(f"{row * month * 1_000}" for month in range(1, 13)) + " |"
          for row in range(1, 6)),
    )
)  # fmt: skip
AWKWARD = f"""Kata {LONG} di tengah kalimat, dan alamat
https://contoh.go.id/{"sangat-panjang-" * 12}akhir yang tidak terputus.

# Judul tingkat satu di isi

Alinea dengan **tebal**, *miring*, ~~coret~~, `kode`, dan catatan kaki[^a] serta satu lagi[^b].

###### Tingkat enam langsung sesudahnya

{TABLE}

- satu
  - dua
    - tiga
      - empat
        - lima {LONG}

1. langkah pertama
   1. rincian
      1. rinciannya rincian
- [x] selesai
- [ ] belum

> Kutipan bertingkat
>
> > di dalam kutipan

```python
{"panjang = " + " + ".join(f"nilai_{n}" for n in range(30))}
```

    baris kode tanpa pagar

---

السلام عليكم ورحمة الله وبركاته، مرحبا بكم في قريتنا 🌾🐟🏝️👩‍🌾

![Lumbung desa](sawah.jpg)

<details><summary>Rincian</summary>Isi rincian.</details>

[^a]: Dihitung bersama warga.
[^b]: Lihat juga [catatan lain](https://contoh.go.id/data).
"""
RECORD = """\
sk: {nomor: 411/07/SK/2024, tanggal: 15 Juli 2024, penanda_tangan: Kepala Desa Contoh}
pengurus:
  - {nama: Contoh Sutarno, jabatan: Ketua}
  - Contoh Wahyuni
kontak: {wa: 0812-0000-0001, surel: kim@contoh.id, alamat: Balai Desa Contoh}
medsos: {facebook: contoh, instagram: contoh}
"""
REGION = "{provinsi: Lampung, kabupaten: Pesawaran, kecamatan: Gedong Tataan, desa: %s}"

PAGES = {
    "beranda": "",
    "artikel": "kim-satu/2026/11/panjang/",
    "artikel tanpa foto": "kim-dua/2026/11/kabar-01/",
    "artikel berlabel": "kim-dua/2026/11/kiriman/",
    "dicabut": "kim-dua/2026/11/keliru/",
    "agenda satu": "kim-satu/2026/11/rapat/",
    "pengumuman satu": "kim-satu/2026/11/vaksin/",
    "galeri satu": "kim-satu/2026/11/pesta/",
    "produk satu": "kim-satu/2026/11/keripik/",
    "cek fakta satu": "kim-dua/2026/11/pulsa/",
    "aspirasi satu": "kim-dua/2026/11/jalan/",
    "halaman": "redaksi/",
    "kelompok": "kim-satu/",
    "kelompok kosong": "kim-kosong/",
    "halaman lama": "kim-dua/halaman/1/",
    "direktori": "kim/",
    "wilayah": "wilayah/",
    "wilayah satu": "wilayah/kabupaten-pesawaran/gedong-tataan/",
    "rubrik": "rubrik/pertanian/",
    "rubrik kosong": "rubrik/kesehatan/",
    "tagar": "tagar/padi/",
    "penulis": "penulis/",
    "penulis satu": "penulis/siti-aminah/",
    "arsip": "arsip/",
    "arsip bulan": "arsip/2026/11/",
    "agenda": "agenda/",
    "pengumuman": "pengumuman/",
    "galeri": "galeri/",
    "produk": "produk/",
    "cek fakta": "cek-fakta/",
    "aspirasi": "aspirasi/",
    "ralat": "ralat/",
    "langganan": "langganan/",
    "hemat": "hemat/",
    "cari": "cari/",
    "tidak ada": "404.html",
}
"""What a page is -> its path. One of every kind, and of those that may look odd a second one."""


def photo(width: int, height: int, kind: str = "JPEG", *, seed: int = 1) -> bytes:
    """A landscape, somewhat as a camera sees it."""
    random = Random(seed)
    image = Image.new("RGB", (width, height), (150, 190, 220))
    draw = ImageDraw.Draw(image)
    for step in range(60):
        level = height * (40 + step) // 100
        colour = tuple(random.randrange(40, 160) for _ in range(3))
        points = [(x, level + random.randrange(-9, 9)) for x in range(0, width + 40, 40)]
        draw.line(points, fill=colour, width=height // 80 + 1)
    file = io.BytesIO()
    options: dict[str, object] = {}
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010F] = "Ponsel Rahasia"
        exif[0x0112] = 6
        exif.get_ifd(0x8825)[1] = "S"
        exif.get_ifd(0x8825)[2] = (6.0, 7.0, 8.0)
        options["exif"] = exif
    image.save(file, kind, **options)  # type: ignore[arg-type]
    return file.getvalue()


def heic(width: int, height: int) -> bytes | None:
    """The same as an iPhone saves it; None where the library is absent."""
    try:
        from pillow_heif import from_pillow
    except ImportError:
        return None
    file = io.BytesIO()
    with Image.open(io.BytesIO(photo(width, height, "PNG"))) as image:
        from_pillow(image).save(file, format="HEIF", quality=60)
    return file.getvalue()


def showcase(root: Path, address: str, own: str, more: str = "") -> Bench:
    """The hub in *root*, built for *address*; one group has its *own* site.

    *more*: further lines of the hub's settings.
    """
    settings = {"nama": "Hub Uji Pajangan", "alamat": address, "slogan": "Kabar dari empat dusun"}
    bench = Bench(root, settings={})
    bench.file(
        "site.yaml",
        front_matter(settings)
        + "rubrik: [Pertanian, Pemerintahan, Kesehatan]\n"
        + "kontak: {surel: redaksi@contoh.id, wa: 0812-0000-0000}\n"
        + "daftar: {jumlah: 5}\nlisensi: CC BY 4.0\npengelola: Dinas Contoh\n"
        + more,
    )
    _groups(bench, own)
    _articles(bench)
    report = build(root, now=NOW, options=Options())
    assert not report.failed and len(report.editions) == 2, report.findings
    bench.reports.append(report)
    return bench


def _groups(bench: Bench, own: str) -> None:
    bench.group("kim-satu", RECORD, nama="KIM Satu", jenis="tani", tingkat="desa", anggota=12,
                wilayah=REGION % "Bagelen", logo="logo.png", warna='"#ffe600"')  # fmt: skip
    logo = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((40, 20, 360, 280), fill=(20, 110, 60))
    file = io.BytesIO()
    logo.save(file, "PNG")
    bench.raw("kim-satu/logo.png", file.getvalue())
    bench.group("kim-dua", nama=f"KIM {LONG}", wilayah=REGION % "Sungai Langka", warna='"#9bb7d4"')
    bench.group("kim-kosong", nama="KIM Kosong")
    bench.group("kim-tiga", nama="KIM Tiga", bahasa="jv", domain=own)
    bench.write("_hub/halaman/redaksi.md", judul="Redaksi", tanggal=None, isi="Susunan redaksi.")


def _articles(bench: Bench) -> None:
    bench.raw("kim-satu/panjang/index.md", article(
        AWKWARD, judul=TITLE, penulis="[Siti Aminah, Budi]", penyunting="Rahma",
        fotografer="Joko", rubrik="Pertanian", tagar="[padi, panen raya]", lokasi="Bagelen",
        tanggal="19 November 2026 13.30", diperbarui="20 November 2026 09.00",
        ringkasan=f"Ringkasan dengan {LONG} dan tanda \"kutip\" & <kurung>.",
        foto="{berkas: sawah.jpg, teks_alt: Sawah menguning, keterangan: Sawah, kredit: Joko}",
        adinda="[diseminasi, akses]", lintas="[kim-tiga]",
        sumber='[{nama: BPS, tautan: "https://bps.go.id/"}, Kelompok Tani]',
        ralat='[{waktu: 20 November 2026 09.00, isi: "Luasnya 40 hektare, bukan 400."}]',
    ))  # fmt: skip
    bench.raw("kim-satu/panjang/sawah.jpg", photo(1600, 1200))
    for number in range(1, 24):
        bench.write(
            f"kim-dua/kabar-{number:02}.md",
            judul=f"Kabar {number}" if number % 3 else f"{TITLE[:60]} {number}",
            tanggal=f"{number} {'November' if number < 20 else 'Oktober'} 2026 08.00",
            penulis="Siti Aminah",
            rubrik="Pemerintahan" if number % 2 else "Pertanian",
            tagar=["padi", f"topik {number}"],
            isi=f"Alinea pembuka kabar {number}.\n\nLanjutannya.",
        )
    bench.write("kim-dua/kiriman.md", judul="Kabar kementerian", verifikasi="menunggu",
                sumber_asli='{nama: Kementerian, tautan: "https://contoh.go.id/kabar"}',
                advertorial="Dinas Pariwisata", pemutakhiran_dari="kabar-01.md")  # fmt: skip
    bench.write("kim-dua/jawaban.md", judul="Hak jawab", hak_jawab_untuk="kabar-01.md")
    bench.write("kim-dua/keliru.md", judul="Kabar yang keliru",
                dicabut="{waktu: 20 November 2026 09.00, alasan: sumbernya keliru}")  # fmt: skip
    bench.write("kim-tiga/wartos.md", judul="Wartos saking kampung 🏝️ قرية")
    bench.write("kim-satu/agenda/rapat.md", judul=f"Rapat anggota {LONG}",
                mulai="25 November 2026 19.30", selesai="25 November 2026 21.00",
                tempat="Balai Desa", penyelenggara="KIM Satu")  # fmt: skip
    bench.write("kim-satu/agenda/lewat.md", judul="Kerja bakti", mulai="15 November 2026")
    bench.write("kim-satu/pengumuman/vaksin.md", judul="Jadwal vaksin", mendesak="ya",
                berlaku_sampai="30 November 2026")  # fmt: skip
    bench.write("kim-dua/pengumuman/listrik.md", judul="Listrik padam sebentar",
                berlaku_sampai="19 November 2026")  # fmt: skip
    bench.write("kim-dua/pengumuman/iuran.md", judul="Iuran air")
    bench.raw("kim-satu/galeri/pesta/index.md", article(
        "Empat gambar.", judul="Pesta laut",
        foto="[{berkas: satu.jpg, teks_alt: Perahu, keterangan: Perahu}, {berkas: dua.png, "
        "teks_alt: Layar}, {berkas: tiga.webp, teks_alt: Jala, kredit: Joko}, "
        "{berkas: tinggi.jpg, teks_alt: Menara}]",
    ))  # fmt: skip
    for name, data in {
        "satu.jpg": photo(900, 600, seed=2), "dua.png": photo(800, 800, "PNG", seed=3),
        "tiga.webp": photo(500, 300, "WEBP", seed=4), "tinggi.jpg": photo(2000, 600, seed=5),
    }.items():  # fmt: skip
        bench.raw(f"kim-satu/galeri/pesta/{name}", data)
    bench.raw("kim-satu/produk/keripik/index.md", article(
        "Keripik renyah.", judul="Keripik pisang", harga="Rp15.000", satuan="bungkus",
        penjual="Bu Sari", wa="0812-0000-0002", stok="25", foto="keripik.jpg",
    ))  # fmt: skip
    bench.raw("kim-satu/produk/keripik/keripik.jpg", photo(640, 480, seed=6))
    bench.write("kim-dua/produk/madu.md", judul="Madu hutan")
    bench.write("kim-dua/cek-fakta/pulsa.md", judul="Pulsa gratis itu bohong", hasil="menyesatkan",
                klaim="Ada pulsa gratis untuk semua", sumber_klaim="Pesan berantai",
                rujukan='["https://contoh.go.id/"]')  # fmt: skip
    for verdict in ("benar", "salah", "belum-terbukti"):
        bench.write(f"kim-dua/cek-fakta/{verdict}.md", judul=f"Yang {verdict}", klaim="Sesuatu",
                    hasil=verdict)  # fmt: skip
    bench.write("kim-dua/aspirasi/jalan.md", judul="Jalan berlubang", keadaan="ditanggapi",
                tujuan="Dinas PU", tanggapan="Diperbaiki bulan depan.")  # fmt: skip
    data = heic(800, 600)
    if data is not None:
        bench.raw("kim-dua/ponsel/index.md", article(judul="Dari ponsel", foto="a.heic"))
        bench.raw("kim-dua/ponsel/a.heic", data)
