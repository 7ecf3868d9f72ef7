"""Findings of ``hosting``: targets that can't be used as they are written."""

from kimgen.words.messages_reading import WARNING, entry
from kimgen.words.messages_types import Message

HOSTING_MESSAGES: dict[str, Message] = {
    "hosting-password": entry(
        WARNING,
        "Sandi tidak boleh ditulis di berkas ini (isian «{key}»); isinya tidak dipakai.",
        "Hapus dari berkas ini dan ganti sandinya. «kimgen kirim» menanyakannya, atau membacanya "
        "dari KIMGEN_PASSWORD.",
        "A password must not stand in this file (`{key}`); it is not used.",
        "Take it out and change the password. `kimgen deploy` asks for it, or reads it from "
        "KIMGEN_PASSWORD.",
    ),
    "hosting-target-incomplete": entry(
        WARNING,
        "Target {protocol} ini belum punya «{key}», jadi tidak dipakai.",
        "Tambahkan isian itu seperti tertulis di surat dari penyedia hosting.",
        "This {protocol} target has no `{key}` and is not used.",
        "Add it as the hosting provider's letter tells it.",
    ),
    "hosting-target-unsafe": entry(
        WARNING,
        "Isian «{key}: {value}» tidak bisa dipakai untuk target ini.",
        "Tulis nama atau alamatnya saja, tanpa spasi di depan, tanda hubung di awal, atau «..».",
        "`{key}: {value}` can't be used for this target.",
        "Write the plain name or address, without a leading hyphen or `..`.",
    ),
    "hosting-target-operator": entry(
        WARNING,
        "«{value}» pada target hanya boleh ditulis pengelola, di site.yaml.",
        "Minta pengelola menulisnya di site.yaml, di bawah «hosting», «edisi», nama folder ini.",
        "`{value}` of a target is for the operator alone, in site.yaml.",
        "Ask the operator to write it in site.yaml under `hosting`, `edisi`, this folder's name.",
    ),
}
