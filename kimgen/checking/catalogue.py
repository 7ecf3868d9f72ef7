"""``docs/findings.md``: the whole catalogue as a page, in both languages.

python -m kimgen.checking.catalogue > docs/findings.md
"""

import sys

from kimgen.words.diagnostics import Severity
from kimgen.words.messages import CATALOGUE
from kimgen.words.messages_types import Message

_HEAD = """\
# Temuan / Findings

Setiap temuan punya kode. **Galat** menahan tulisan itu (di `site.yaml`: seluruh pembuatan);
**peringatan** tidak menahan apa pun. Bagian di dalam kurung kurawal diisi dengan nama atau nilai
yang dimaksud. Cara membacanya ada di [panduan](panduan/memperbaiki-pesan.md).

Every finding has a code. An **error** holds its article back (in `site.yaml`: the whole build); a
**warning** holds nothing back. What stands in braces is filled in. This page is made from the
catalogue; do not edit it: `python -m kimgen.checking.catalogue > docs/findings.md`.
"""
_SEVERITIES = {Severity.ERROR: "galat / error", Severity.WARNING: "peringatan / warning"}


def findings_page() -> str:
    """The catalogue in Markdown, by code; equal catalogues make equal text."""
    rows = [f"| [`{code}`](#{code}) | {_severity(code)} |" for code in sorted(CATALOGUE)]
    table = "\n".join(("| Kode / code | Beratnya / severity |", "|---|---|", *rows))
    sections = "\n".join(_section(code, CATALOGUE[code]) for code in sorted(CATALOGUE))
    return f"{_HEAD}\n{table}\n\n{sections}"


def _severity(code: str) -> str:
    return _SEVERITIES[CATALOGUE[code].severity]


def _section(code: str, message: Message) -> str:
    lines = [f"## {code}", "", f"*{_severity(code)}*", ""]
    for language in ("id", "en"):
        lines.append(f"- **{language}** {_shown(message.text[language])}")
        lines.append(f"  {_shown(message.hint[language])}")
    return "\n".join(lines) + "\n"


def _shown(template: str) -> str:
    """A sentence's template as Markdown shows it: doubled braces are single ones in the end."""
    parts = template.replace("{{", "{").replace("}}", "}").split("`")
    for number in range(0, len(parts), 2):  # between the code spans
        part = parts[number].replace("<", "&lt;").replace("*", "\\*")
        parts[number] = part.replace("](", "]\\(")
    return "`".join(parts)


if __name__ == "__main__":
    sys.stdout.write(findings_page())
