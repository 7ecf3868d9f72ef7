"""Words and their roots: the forms of one root meet, others stay apart, and the script agrees."""

import random
import re
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from javascript import evaluate, needs_javascript

from kimgen.words import stemming
from kimgen.words.roots import ROOTS, STOP
from kimgen.words.stemming import stem, words_of

FAMILIES = {
    "bangun": "membangun pembangunan dibangun bangunan terbangun membangunkan pembangunannya",
    "tani": "petani pertanian bertani petaninya",
    "kirim": "kirim mengirim pengiriman dikirim kiriman mengirimkan pengirim terkirim",
    "tanam": "menanam tanaman penanaman ditanam tertanam menanami",
    "kelola": "mengelola pengelolaan dikelola pengelola terkelola",
    "perintah": "perintah pemerintah pemerintahan memerintahkan diperintah",
    "daya": "pemberdayaan memberdayakan berdaya diberdayakan keberdayaan",
    "didik": "pendidikan mendidik terdidik pendidik",
    "ajar": "belajar pelajar pelajaran mengajar pembelajaran diajarkan",
    "milik": "memiliki pemilik dimiliki kepemilikan miliknya",
    "sehat": "kesehatan sehat menyehatkan penyehatan kesehatannya",
    "usaha": "usaha pengusaha berusaha perusahaan mengusahakan",
    "pasar": "pasar pemasaran memasarkan dipasarkan",
    "laksana": "melaksanakan pelaksanaan terlaksana dilaksanakan pelaksana",
    "nilai": "nilai menilai penilaian dinilai",
    "rencana": "rencana berencana perencanaan merencanakan direncanakan",
    "layan": "layanan pelayanan melayani pelayan dilayani",
    "panen": "panen memanen pemanenan dipanen",
    "bersih": "bersih kebersihan membersihkan pembersihan dibersihkan bersihkan",
    "tahu": "mengetahui pengetahuan diketahui ketahui",
    "kunjung": "kunjungan mengunjungi pengunjung dikunjungi berkunjung",
    "selenggara": "penyelenggaraan menyelenggarakan diselenggarakan penyelenggara terselenggara",
    "jalan": "jalan berjalan perjalanan menjalankan dijalankan",
    "kerja": "kerja bekerja pekerjaan pekerja mengerjakan dikerjakan",
    "hasil": "hasil berhasil keberhasilan penghasilan menghasilkan hasilnya",
}


@pytest.mark.parametrize(("root", "forms"), FAMILIES.items())
def test_the_forms_of_a_root_meet(root: str, forms: str) -> None:
    assert {form: stem(form) for form in forms.split()} == dict.fromkeys(forms.split(), root)


def test_what_only_looks_like_a_prefix_or_suffix_stays() -> None:
    words = (
        "desa berita digital disiplin kepala sekolah masalah selamat makan jalan ikan dinas media "
        "merah mesin menteri peta pohon terbit bank covid19 2026 kim"
    )
    assert " ".join(map(stem, words_of(words))) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("berita", "wisata"), ("kepala", "pala"), ("tanah", "tanam"), ("desa", "desak"),
     ("bersih", "kasih"), ("pemuda", "pemudik"), ("panen", "panel"), ("beras", "keras")],
)  # fmt: skip
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_stem_is_never_longer_than_its_word_and_never_empty() -> None:
    for word in _derived():
        assert 0 < len(stem(word)) <= max(len(word), 3)


def test_a_known_root_is_its_own_stem() -> None:
    assert {root: stem(root) for root in ROOTS} == {root: root for root in ROOTS}
    assert min(map(len, ROOTS)) >= 3
    assert all(re.fullmatch("[a-z]+", word) for word in ROOTS | STOP)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Panen raya, 25 Maret!", "panen raya 25 maret"),
        ("Jum'at dan Jum’at", "jumat dan jumat"),
        ("Al-Qur’an", "al quran"),
        ("anak-anak", "anak anak"),
        ("Café “Kopi” – Rp15.000", "cafe kopi rp15 000"),
        ("ﬁlm ½ Ⅷ", "film 1 2 viii"),
        ("Привет KIM", "привет kim"),
        ("straße", "stra e"),
        ("\0\x7f", ""),
    ],
)
def test_words_are_folded(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(st.text())
def test_the_short_way_finds_the_same_words(text: str) -> None:
    folded = stemming._MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
    assert words_of(text) == stemming._WORD.findall(folded)


def _derived() -> list[str]:
    """Every root with many prefixes and suffixes, and words of syllables that no one says."""
    chance = random.Random(7)
    prefixes = (
        "", "me", "mem", "men", "meng", "meny", "menge", "pe", "pem", "pen", "peng", "peny", "per",
        "ber", "be", "bel", "ter", "di", "ke", "se", "memper", "diper", "keber", "pember", "keter",
        "berke", "kepem",
    )  # fmt: skip
    suffixes = ("", "an", "kan", "i", "nya", "annya", "kannya", "inya", "si", "asi")
    names = words_of("tani desa bangun pukul sapu tulis olah ubah daya guna laut budaya wisata")
    roots = [*sorted(ROOTS), *names]
    found = [a + b + c for a, b, c in product(prefixes, roots, suffixes) if chance.random() < 0.2]
    syllables = words_of(
        "me ng pe m n ny di ke ber an kan i nya a u ta si ku se per ter rasa kirim wa ai s k"
    )
    for _ in range(20_000):
        found.append("".join(chance.choices(syllables, k=chance.randint(1, 9))))
    return found


ODD = (
    "Qur’an Jum'at É crème ½ ﬁn ПРИВЕТ 漢字 العربية ñ ÅngstrÖm ﬀ Ⅷ İstanbul ΣΑΣ ß 12.000,5 a-b_c "
    "\ua9a5\ua9c0 \U0001d400\u212a x" + "me" * 30 + "\u1e9e\u0130\U0001f33e\ufdfa\u2126"
)

FOLD = """
const module = {};
new Function("module", "document", source)(module, undefined);
const { wordsOf, stem, setOf } = module.exports;
const roots = setOf(data.roots);
return data.texts.map((text) => wordsOf(text).map((word) => stem(word, roots)));
"""


@needs_javascript
def test_the_script_finds_the_same_stems(tmp_path: Path) -> None:
    texts = [*_derived(), ODD]
    said = evaluate(FOLD, {"texts": texts, "roots": " ".join(sorted(ROOTS))}, tmp_path)
    wrong = [
        (text, ours, theirs)
        for text, theirs in zip(texts, said, strict=True)
        if (ours := [stem(word) for word in words_of(text)]) != theirs
    ]
    assert len(texts) > 50_000
    assert wrong[:5] == []
