"""The wheel, in an empty environment: all that it needs is in it, and a new site builds."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


def _run(*words: str | Path, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, text=True, env=clean
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("roda")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, REPOSITORY, cwd=folder)
    (found,) = folder.glob("kimgen-*.whl")
    return found


def test_the_wheel_carries_the_theme_and_nothing_of_the_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (REPOSITORY / "templates").rglob("*"):
        if path.is_file():
            assert f"kimgen/templates/{path.relative_to(REPOSITORY / 'templates')}" in names
    for path in (REPOSITORY / "kimgen").rglob("*.py"):
        assert path.relative_to(REPOSITORY).as_posix() in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not re.fullmatch(r"kimgen-.*\.dist-info", top)} == {"kimgen"}


def test_a_new_site_builds_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "lingkungan", with_pip=True)
    scripts = tmp_path / "lingkungan" / "bin"
    _run(scripts / "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    _run(scripts / "kimgen", "init", "situs-baru", cwd=tmp_path)
    site = tmp_path / "situs-baru"
    said = _run(scripts / "kimgen", "build", cwd=site)
    assert "Selesai" in said
    assert (site / "public" / "index.html").is_file()
    assert (site / "public" / "feed.xml").is_file()
    assert "Tidak ada yang berubah" in _run(scripts / "kimgen", "bangun", cwd=site)
    assert "0 galat" in _run(scripts / "kimgen", "periksa", "--strict", cwd=site)
