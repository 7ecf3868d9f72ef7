# ruff: noqa: E501
"""Hubs whose every field and body holds a payload, and their harmless twins."""

import re
from itertools import cycle, islice

from workbench import Bench

from kimgen.reading.markup import mark_up

SITE = {"nama": "Hub Uji", "alamat": "https://hub.uji.id/", "kartu": "tidak", "qr": "tidak"}
SLOT = re.compile("\0[LI]([^\0]*)\0")


def unslotted(html: str) -> str:
    """A cleaned body with its addresses where the slots are, typed so that they mean the same."""
    return SLOT.sub(lambda match: match[1].replace("%", "%25"), html)


KINDS = ("berita", "agenda", "produk", "cek-fakta", "aspirasi", "galeri", "pengumuman", "halaman")


def quoted(text: str) -> str:
    """*text* as a YAML scalar in double quotes, what nobody can type as escapes."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    letters = [each if each.isprintable() else f"\\U{ord(each):08x}" for each in text]
    return f'"{"".join(letters)}"'


def fill(bench: Bench, lines: list[str], addresses: tuple[str, ...], bodies: list[str]) -> Bench:
    """A hub with *lines* in every field that takes text and *addresses* in every one for links."""
    from PIL import Image

    text, address = cycle(lines), cycle(addresses)

    def say() -> str:
        return quoted(next(text))

    groups = 16
    for number in range(groups):
        bench.raw(
            f"kim-{number}/kim.yaml",
            f"nama: {quoted(f'KIM {number} ' + next(text))}\ndeskripsi: {say()}\ntingkat: desa\n"
            f"pengurus:\n  - {{nama: {say()}, jabatan: {say()}}}\n"
            f"sk: {{nomor: {say()}, penanda_tangan: {say()}}}\n"
            f"kontak: {{alamat: {say()}, surel: {say()}, wa: 0812-3456-7890}}\n"
            f"medsos: {{facebook: {quoted(next(address))}, web: {quoted(next(address))}}}\n"
            f"wilayah: {{provinsi: {say()}, kabupaten: {say()}, kecamatan: {say()}, desa: {say()}}}\n"
            f"dateline: {say()}\n",
        )
        picture = bench.root / f"content/kim-{number}/foto <b onclick=alert(1)>.jpg"
        Image.new("RGB", (40, 30), "#335577").save(picture)
        for name in ("a.jpg", "b.jpg"):
            Image.new("RGB", (40, 30), "#335577").save(picture.with_name(name))
    for number, (line, body) in enumerate(
        zip(lines, islice(cycle(bodies), len(lines)), strict=True)
    ):
        kind = KINDS[number % len(KINDS)]
        fields = {
            "judul": quoted(line),
            "jenis": kind,
            "tanggal": f"{1 + number % 28}/{1 + number % 10}/2026 0{number % 10}.00",
            "ringkasan": say(),
            "penyunting": say(),
            "fotografer": say(),
            "rubrik": say() if number % 4 == 0 else "Umum",
            "lokasi": say(),
            "id": f'"{number} {next(text)[:9].encode("ascii", "ignore").hex()}"',
            "alias": f"[{quoted(next(address))}]",
            "sumber": f"[{{nama: {say()}, tautan: {quoted(next(address))}}}, {say()}]",
            "foto": f"{{berkas: {quoted('foto <b onclick=alert(1)>.jpg')}, teks_alt: {say()}, keterangan: {say()}, kredit: {say()}}}",
        }
        if number % 3 == 1:
            fields["penulis"] = f"[{say()}]"
            fields["tagar"] = f"[{say()}]"
        if number % 3 == 0:
            fields["sumber_asli"] = f"{{nama: {say()}, tautan: {quoted(next(address))}}}"
            fields["ralat"] = f"[{{waktu: 2/11/2026, isi: {say()}}}]"
            fields["advertorial"] = say()
        if number % 7 == 0:
            fields["dicabut"] = f"{{waktu: 3/11/2026, alasan: {say()}}}"
        if kind == "agenda":
            fields |= {"mulai": "25/12/2026 10.00", "tempat": say(), "penyelenggara": say()}
        elif kind == "produk":
            fields |= {
                "harga": "15000",
                "satuan": say(),
                "penjual": say(),
                "stok": say(),
                "wa": "08123456789",
            }
        elif kind == "cek-fakta":
            fields |= {
                "klaim": say(),
                "sumber_klaim": say(),
                "hasil": "salah",
                "rujukan": f"[{{nama: {say()}, tautan: {quoted(next(address))}}}]",
            }
        elif kind == "aspirasi":
            fields |= {"keadaan": "ditanggapi", "tujuan": say(), "tanggapan": say()}
        front = "".join(f"{key}: {value}\n" for key, value in fields.items())
        bench.raw(f"kim-{number % groups}/a-{number:04}.md", f"---\n{front}---\n\n{body}\n")
    return bench


def bodies_of(payloads: list[str], each: int = 24) -> list[str]:
    """Payloads *each* to a body, whose pictures all exist."""
    payloads = [re.sub(r"src='?x\b'?", "src=b.jpg", payload) for payload in payloads]
    payloads = [
        payload
        for payload in payloads
        if {ref.target for ref in mark_up(payload, path="x.md").pictures} <= {"a.jpg", "b.jpg"}
    ]
    return ["\n\n".join(payloads[at : at + each]) for at in range(0, len(payloads), each)]
