"""Simple front matter is read as the YAML parser reads it, or left to it."""

from hypothesis import example, given
from hypothesis import strategies as st

from kimgen.reading.fields import parsed
from kimgen.reading.simple import simple

KEYS = st.sampled_from(["judul", "tanggal", "tagar", "Teks_Alt", "teks-alt", "null", "true", "x1"])
WORDS = st.text(alphabet="abZ09éñ _-./,:#'\"[]{}&*!|>%@`~?\t\\😀\xa0", max_size=20)
VALUES = st.one_of(
    WORDS,
    WORDS.map(lambda text: f'"{text}"'),
    WORDS.map(lambda text: f"'{text}'"),
    st.lists(WORDS, max_size=4).map(lambda texts: f"[{', '.join(texts)}]"),
    st.sampled_from(["null", "~", "yes", "012", "2024-05-23 20:00", "19:30", "[null, a]", "a: b"]),
)
LINES = st.tuples(KEYS, st.sampled_from([": ", ":", ":  ", " : "]), VALUES).map("".join)


@given(st.lists(LINES, min_size=1, max_size=5).map("\n".join), st.sampled_from(["", "\n"]))
@example('judul: "Panen: raya #2"\ntanggal: 2024-05-23 20:00\ntagar: [padi, panen raya]', "\n")
@example("judul: Panen raya\ntagar: [a,b , c]\nringkasan: 'satu, dua'", "")
def test_what_is_read_simply_is_what_the_parser_reads(text: str, end: str) -> None:
    easy = simple(text + end, first_line=2)
    if easy is not None:
        assert easy == parsed(text + end, first_line=2)


def test_what_nearly_everybody_types_is_simple() -> None:
    text = 'judul: "Panen raya"\ntanggal: 23/05/2024 20.00\npenulis: Ayu\ntagar: [padi, desa]\n'
    assert simple(text, first_line=2) is not None


def test_anything_else_is_the_parsers() -> None:
    for text in ("judul: a: b", "judul:\n  - a", "judul: |\n  a", "judul: a #b", "a: 1\na: 2", "x"):
        assert simple(text, first_line=2) is None
