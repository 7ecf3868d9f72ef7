"""What the findings about pictures say."""

from kimgen.words.diagnostics import Severity
from kimgen.words.messages_types import Message

PICTURE_MESSAGES: dict[str, Message] = {
    "picture-too-large": Message(
        Severity.ERROR,
        text={
            "id": "Gambar {file} terlalu besar: {size}, sedangkan batasnya {limit}.",
            "en": "The picture {file} is too large: {size}, and the limit is {limit}.",
        },
        hint={
            "id": "Perkecil dulu di ponsel (menu Edit, lalu Ubah ukuran), atau kirim foto itu"
            " lewat WhatsApp ke diri sendiri dan pakai hasil kirimannya.",
            "en": "Make it smaller first (Edit, then Resize on most phones), or send the photo to"
            " yourself through WhatsApp and use the one that arrives.",
        },
    ),
    "picture-unreadable": Message(
        Severity.ERROR,
        text={
            "id": "Gambar {file} tidak dapat dibuka: berkasnya rusak, terpotong,"
            " atau bukan JPEG, PNG, WebP, maupun GIF.",
            "en": "The picture {file} can't be opened: the file is damaged, cut short,"
            " or no JPEG, PNG, WebP or GIF.",
        },
        hint={
            "id": "Coba buka berkas itu di ponsel. Kalau tampil, simpan ulang sebagai JPEG;"
            " kalau tidak, unggah lagi dari foto aslinya.",
            "en": "Try to open the file on a phone. If it shows, save it anew as JPEG;"
            " if not, upload it again from the original photo.",
        },
    ),
    "picture-svg": Message(
        Severity.ERROR,
        text={
            "id": "Gambar {file} berjenis SVG, dan SVG tidak diterima"
            " karena dapat membawa program ke peramban pembaca.",
            "en": "The picture {file} is an SVG, and SVG is not accepted"
            " because it can carry programs into a reader's browser.",
        },
        hint={
            "id": "Simpan atau ekspor gambar itu sebagai PNG (logo, bagan) atau JPEG (foto).",
            "en": "Save or export the picture as PNG (logos, charts) or JPEG (photos).",
        },
    ),
    "picture-heic": Message(
        Severity.ERROR,
        text={
            "id": "Gambar {file} berjenis HEIC (bawaan iPhone), yang belum dapat dibuka di sini.",
            "en": "The picture {file} is a HEIC (an iPhone's own kind) and can't be opened here.",
        },
        hint={
            "id": "Kirim foto itu lewat WhatsApp lalu pakai hasilnya, atau pilih Pengaturan >"
            " Kamera > Format > Paling Kompatibel di iPhone. Pengelola hub juga dapat memasang"
            " pustaka pillow-heif.",
            "en": "Send the photo through WhatsApp and use what arrives, or choose Settings >"
            " Camera > Formats > Most Compatible on the iPhone. Whoever runs the hub can also"
            " install the library pillow-heif.",
        },
    ),
}
"""By code. ``{file}`` is the file's name, ``{size}`` and ``{limit}`` bear their unit."""
