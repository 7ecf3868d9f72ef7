"""What the findings of ``reading.markup`` say."""

from kimgen.words.diagnostics import Severity
from kimgen.words.messages_types import Message

MARKUP_MESSAGES: dict[str, Message] = {
    "html-removed": Message(
        severity=Severity.WARNING,
        text={
            "id": "Kode HTML berikut tidak dimuat: {tags}.",
            "en": "This HTML was left out: {tags}.",
        },
        hint={
            "id": (
                "Demi keamanan pembaca, isi artikel cukup memakai Markdown. Hapus kode itu, atau"
                " tulis maksudnya dengan kalimat biasa."
            ),
            "en": (
                "To keep readers safe, articles use plain Markdown. Delete that code, or say what"
                " it meant in ordinary words."
            ),
        },
    ),
    "address-unsafe": Message(
        severity=Severity.WARNING,
        text={
            "id": "Alamat “{address}” tidak dapat dipakai, jadi tautan atau gambarnya dilepas.",
            "en": "The address “{address}” cannot be used, so its link or picture was dropped.",
        },
        hint={
            "id": (
                "Pakai alamat yang diawali https://, mailto:, atau tel:, atau nama berkas di folder"
                " artikel ini. Untuk foto, simpan berkasnya di samping artikel."
            ),
            "en": (
                "Use an address that begins with https://, mailto: or tel:, or the name of a file"
                " in this article's folder. Put photos beside the article."
            ),
        },
    ),
    "picture-external": Message(
        severity=Severity.WARNING,
        text={
            "id": "Gambar dari situs lain ({address}) ditampilkan sebagai tautan saja.",
            "en": "A picture on another site ({address}) is shown as a link only.",
        },
        hint={
            "id": (
                "Bila Anda boleh memakainya, unduh gambar itu, simpan di samping artikel, lalu"
                " tulis nama berkasnya: ![keterangan](foto.jpg)."
            ),
            "en": (
                "If you may use it, download the picture, put it beside the article and write its"
                " file name: ![description](photo.jpg)."
            ),
        },
    ),
    "embed-linked": Message(
        severity=Severity.WARNING,
        text={
            "id": "Sematan dari {address} diganti dengan tautan biasa.",
            "en": "The embedded content of {address} became a plain link.",
        },
        hint={
            "id": (
                "Sematan menghabiskan kuota pembaca dan melacak mereka. Tautan biasa sudah cukup;"
                " beri kalimat tentang isinya: [Video kerja bakti](https://…)."
            ),
            "en": (
                "Embedded players cost readers data and track them. A plain link will do; say what"
                " it shows: [Video of the clean-up](https://…)."
            ),
        },
    ),
    "markup-too-heavy": Message(
        severity=Severity.ERROR,
        text={
            "id": "Susunan tulisan ini terlalu rumit untuk diolah (terlalu banyak “{pattern}”).",
            "en": "The markup of this article is too heavy to process (too much “{pattern}”).",
        },
        hint={
            "id": (
                "Biasanya ini sisa salin-tempel. Cari bagian dengan tanda itu berulang-ulang, lalu"
                " hapus atau sederhanakan. Artikel lain tidak terganggu."
            ),
            "en": (
                "This is usually left over from copy and paste. Look for the part that repeats this"
                " mark and delete or simplify it. Other articles are not affected."
            ),
        },
    ),
}
