"""``kimgen build --verify``: a planted difference is found, and an honest site has none."""

import os

import pytest
from workbench import Bench, hub_of

from kimgen.commands.main import main
from kimgen.running import compare as comparing
from kimgen.running import retelling
from kimgen.running.build import Options
from kimgen.running.verification import Verdict, build_verified


def verified(bench: Bench) -> Verdict:
    return build_verified(bench.root, now=bench.now, options=Options())


def test_an_honest_site_is_that_of_a_clean_build_and_nothing_is_left_over(bench: Bench) -> None:
    bench.group("kim-1", domain="https://satu.uji.id/")
    hub_of(bench, 4, groups=2).build()
    bench.edit("kim-0/berita-00000.md", "Alinea", "Baris")
    verdict = verified(bench)
    assert verdict.differences == ()
    assert verdict.compared == sum(each.files for each in verdict.report.editions)
    assert not (bench.root / ".kimgen/banding").exists()
    bench.build().expect_nothing_written()


def test_what_is_held_back_counts_as_it_was_last_published(bench: Bench) -> None:
    from test_findings import jpeg

    bench.raw("kim-a/foto.jpg", jpeg(400, 300))
    bench.write("kim-a/satu.md", foto="{berkas: foto.jpg, teks_alt: Sawah}").write("kim-a/dua.md")
    bench.build().edit("kim-a/satu.md", "judul: ", 'judul: "')
    (bench.root / "content/kim-a/foto.jpg").unlink()
    bench.group("kim-a", nama="[").build()
    verdict = verified(bench)
    assert verdict.report.held
    assert verdict.differences == ()


def test_a_file_that_was_altered_behind_kimgens_back_is_named(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.write("kim-a/satu.md").build()
    page = bench.root / "public/kim-a/2026/11/satu/index.html"
    look = page.stat()
    with page.open("r+b") as file:  # size, time and inode stay
        file.write(page.read_bytes().replace(b"Isi.", b"Usi."))
    os.utime(page, ns=(look.st_atime_ns, look.st_mtime_ns))
    bench.build().expect_nothing_written()
    argv = ["build", "--verify", "--root", str(bench.root), "--now", bench.now.iso]
    assert main(argv) == 1
    said = capsys.readouterr()
    assert "berbeda: hub/kim-a/2026/11/satu/index.html" in said.err
    assert "1 dari" in said.err
    assert main([*argv, "--lang", "en"]) == 1
    assert "differs: hub/kim-a/2026/11/satu/index.html" in capsys.readouterr().err
    page.unlink()
    assert main(argv) == 0
    assert "Sama dengan bangunan bersih" in capsys.readouterr().out


def test_a_stale_page_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write("kim-a/satu.md").build().edit("kim-a/satu.md", "Isi.", "Lain.")
    real = comparing.reason_of

    def blind(recipe: object, made: object, manifest: object) -> str:
        """A planted fault: what was made once is never made again."""
        return "" if made is not None else real(recipe, made, manifest)  # type: ignore[arg-type]

    monkeypatch.setattr(comparing, "reason_of", blind)
    monkeypatch.setattr(retelling, "retell", lambda *_: None)  # which compares for itself
    found = {each.path: each.kind for each in verified(bench).differences}
    assert found["kim-a/2026/11/satu/index.html"] == "differs"
