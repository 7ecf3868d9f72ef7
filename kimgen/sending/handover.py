"""The notes that go with a package: what it is, how to restore it, whom to ask."""

from kimgen.sending.shipments import Shipment


def readme(shipment: Shipment, zipped: int) -> str:
    """The notes on an edition, in Indonesian; equal editions make equal notes."""
    name = shipment.edition
    size = sum(made.stamp.size for made in shipment.manifest.made.values())
    return f"""\
# {shipment.title}: catatan serah terima

Berkas-berkas ini adalah situs **{shipment.title}** ({shipment.address}), siap ditaruh di hosting.
Situsnya hanya berkas biasa: tidak perlu PHP, basis data, atau pengaturan khusus di server.

| Berkas | Isi |
|---|---|
| `{name}.zip` | seluruh situs: {len(shipment.manifest.made)} berkas, {_mb(size)} \
setelah dibuka ({_mb(zipped)} ZIP) |
| `{name}-perubahan.zip` | hanya yang berubah sejak paket sebelumnya (ada mulai paket kedua) |
| `{name}-hapus.txt` | berkas yang harus dihapus di server setelah perubahan dibuka |
| `{name}-sha256.txt` | daftar semua berkas dengan sidik SHA-256 |

## Memasang dari awal, atau memulihkan

1. Buka pengelola berkas di panel hosting, masuk ke folder situs (biasanya `public_html`).
2. Hapus `index.php` dan `default.html` bawaan bila ada.
3. Unggah `{name}.zip`, klik kanan, pilih *Extract* di folder itu juga, lalu hapus ZIP-nya.
4. Buka {shipment.address} di ponsel. Selesai.

Isi folder yang lain di server tidak perlu disentuh.

## Memperbarui

1. Unggah dan *Extract* `{name}-perubahan.zip` di folder yang sama, timpa berkas lama.
2. Hapus berkas yang tertulis di `{name}-hapus.txt`.

Kalau ragu paket mana yang terakhir dipasang, pasang saja `{name}.zip` seluruhnya.

## Memeriksa

Di folder situs di server: `sha256sum --check --quiet {name}-sha256.txt`. Dari komputer pengelola:
`kimgen cocokkan {shipment.address}`. Keduanya menyebut berkas yang hilang atau diubah orang.

## Membuat ulang

Situs dibuat oleh kimgen dari `content/`, `site.yaml`, dan `buku-alamat.tsv` (catatan alamat yang
pernah terbit). Simpan ketiganya baik-baik: dari sana semua bisa dibuat lagi dengan `kimgen bangun`.
Dari ZIP ini tulisan aslinya tidak bisa dikembalikan.

## Bertanya kepada siapa

{_contacts(shipment)}
Kata sandi hosting tidak ada di paket ini. Mintalah langsung kepada pengelola.
"""


def _mb(size: int) -> str:
    return f"{size / 10**6:.1f} MB".replace(".", ",")


def _contacts(shipment: Shipment) -> str:
    contact = shipment.contact
    lines = [
        f"- {label}: {value}\n"
        for label, value in (
            ("Pengelola", shipment.publisher),
            ("WhatsApp", f"+{contact.whatsapp}" if contact.whatsapp else ""),
            ("Surel", contact.email),
            ("Alamat", contact.address),
        )
        if value
    ]
    return "".join(lines) or "- Pengelola situs (isi `pengelola` dan `kontak` di site.yaml).\n"
