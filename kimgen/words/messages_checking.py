"""Findings of checking: what a good editor would point out."""

from kimgen.words.messages_reading import ERROR, WARNING, entry
from kimgen.words.messages_types import Message

CHECKING_MESSAGES: dict[str, Message] = {
    "title-long": entry(
        WARNING,
        "Judul ini panjang sekali: {count} huruf, sebaiknya paling banyak {most}.",
        "Persingkat, supaya tidak terpotong di WhatsApp dan di hasil pencarian.",
        "This title is very long: {count} characters, better at most {most}.",
        "Shorten it, so that WhatsApp and search engines don't cut it.",
    ),
    "summary-long": entry(
        WARNING,
        "Ringkasan ini {count} huruf; yang ditampilkan paling banyak {most}.",
        "Cukup satu atau dua kalimat.",
        "This summary has {count} characters; at most {most} are shown.",
        "One or two sentences will do.",
    ),
    "picture-unexplained": entry(
        WARNING,
        "Foto «{file}» belum punya teks_alt.",
        "Tambahkan «teks_alt: ...», satu kalimat untuk pembaca yang tidak bisa melihat fotonya.",
        "The photo `{file}` has no `teks_alt`.",
        "Add one sentence for readers who cannot see it.",
    ),
    "identity-number": entry(
        WARNING,
        "{value} tampak seperti NIK atau nomor KK.",
        "Jangan menerbitkan nomor kependudukan orang; hapus atau samarkan.",
        "{value} looks like a resident's identity number.",
        "Do not publish people's identity numbers; delete or mask it.",
    ),
    "gambling-spam": entry(
        ERROR,
        "Di dalam HTML ada iklan judi («{value}»).",
        "Hapus bagian itu. Bila bukan Anda yang menulisnya, beri tahu pengelola situs.",
        "There is a gambling advertisement in the HTML (`{value}`).",
        "Delete it. If you did not write it, tell the operator of the site.",
    ),
}  # fmt: skip
