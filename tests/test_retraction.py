"""A retracted article keeps its page, its title and the reason; its words are gone."""

from workbench import Bench

RETRACTED = "{waktu: 21 November 2026 09.00, alasan: fotonya diambil di tempat lain}"


def test_no_word_of_the_body_or_the_summary_is_left_anywhere(bench: Bench) -> None:
    bench.write("kim-satu/bau.md", judul="Bau di kampung", isi="Baunya menyengatsekali.")
    bench.write("kim-satu/dua.md", judul="Dua", ringkasan="Ringkasanrahasia.", isi="Isi.").build()
    for name in ("bau", "dua"):
        bench.edit(f"kim-satu/{name}.md", "tanggal:", f"dicabut: {RETRACTED}\ntanggal:")
    bench.build()
    assert bench.naming("menyengatsekali") == []
    assert bench.naming("Ringkasanrahasia") == []
    page = bench.text("kim-satu/2026/11/bau/index.html")
    assert "Bau di kampung" in page
    assert "fotonya diambil di tempat lain" in page
