"""Runs JavaScript for tests: by Node.js, otherwise in a headless Chromium."""

import json
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

SEARCH = Path(__file__).parents[1] / "templates/assets/search.js"
_NODE = shutil.which("node")
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_javascript = pytest.mark.skipif(
    _NODE is None and _CHROMIUM is None,
    reason="no JavaScript here: install Node.js or Chromium (apt-get install chromium)",
)

_PAGE = """<!doctype html><meta charset="utf-8"><pre></pre><script>
const tell = (text) => { document.querySelector("pre").textContent = text; };
%s
</script>"""


def evaluate(program: str, data: object, folder: Path, *, node: bool = _NODE is not None) -> Any:
    """What *program*, the body of an async function, returns.

    *data* is what JSON can say; ``source`` is the text of the search page's script. Files are put
    into *folder*.
    """
    source = json.dumps(SEARCH.read_text("utf-8")).replace("</", "<\\/")
    known = f"const data = {json.dumps(data)};\nconst source = {source};\n"
    whole = f"(async () => {{\n{known}{program}\n}})().then((said) => tell(JSON.stringify(said)));"
    if node:
        script = folder / "program.js"
        script.write_text(f"const tell = console.log;\n{whole}", "utf-8")
        command = [str(_NODE), str(script)]
    else:
        page = folder / "program.html"
        page.write_text(_PAGE % whole, "utf-8")
        command = [
            *(str(_CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={folder}/profile", "--virtual-time-budget=60000", page.as_uri()),
        ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout
    if not node:
        said = unescape(said.partition("<pre>")[2].partition("</pre>")[0])
    assert said.strip(), done.stderr
    return json.loads(said)
